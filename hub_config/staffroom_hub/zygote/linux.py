"""The few calls of Linux that Python has no name for; elsewhere they are never made."""

import contextlib
import ctypes
import os
import signal
from collections.abc import Iterable
from pathlib import Path

_libc = ctypes.CDLL(None, use_errno=True)

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_KEEPCAPS = 8
PR_SET_NAME = 15
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38

_MOST_DESCRIPTORS = 2**31 - 1


def prctl(option: int, value: int = 0) -> None:
    """Ask something of the kernel for this process.

    Raises:
        OSError: it refused.
    """
    if _libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0) < 0:
        raise _refusal()


def syscall(number: int, *arguments: object) -> int:
    """Make a system call by number; ctypes takes plain integers as C longs here.

    Raises:
        OSError: it failed.
    """
    given = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    answer = int(_libc.syscall(ctypes.c_long(number), *given))
    if answer < 0:
        raise _refusal()
    return answer


def _refusal() -> OSError:
    number = ctypes.get_errno()
    return OSError(number, os.strerror(number))


def name_process(name: str) -> None:
    """Give this process a name of at most 15 characters, for `ps`."""
    buffer = ctypes.create_string_buffer(name.encode()[:15])
    _libc.prctl(PR_SET_NAME, buffer, 0, 0, 0)


def die_with(parent: int) -> None:
    """Have this process killed when its parent ends; if that happened already, end now.

    A change of user takes this back, so it is asked for after one.
    """
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def threads() -> int:
    """Count the threads of this process, Python's and others'."""
    return len(list(Path("/proc/self/task").iterdir()))


def children(pid: int | str = "self") -> set[int]:
    """Return the children of a process; none if there is no such process."""
    found: set[int] = set()
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found |= {int(child) for child in (task / "children").read_text().split()}
    return found


def descriptors() -> set[int]:
    """Return the open descriptors of this process."""
    return {
        number for path in Path("/proc/self/fd").iterdir() if _is_open(number := int(path.name))
    }


def _is_open(descriptor: int) -> bool:
    """Tell a descriptor from the one that the listing itself had."""
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def close_all_but(kept: Iterable[int]) -> None:
    """Close every descriptor above 2 that is not among those to keep."""
    first = 3
    for descriptor in sorted(kept):
        os.closerange(first, descriptor)
        first = descriptor + 1
    os.closerange(first, _MOST_DESCRIPTORS)


def status(pid: int | str = "self") -> dict[str, str]:
    """Read `/proc/<pid>/status`; empty if there is no such process."""
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return {}
    return dict(line.split(":", 1) for line in text.splitlines() if ":" in line)


def own_memory(pid: int | str = "self") -> int:
    """Bytes that a process holds beside files that are mapped: anonymous and shared memory."""
    known = status(pid)
    return sum(int(known.get(name, "0 kB").split()[0]) * 1024 for name in ("RssAnon", "RssShmem"))
