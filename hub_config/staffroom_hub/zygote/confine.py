"""The limits of a kernel, in layers; a layer that does not work here is found out and left out.

`cgroup` (memory and tasks held by the system), `user` (a user of its own), `limits` (resource
limits), `private` (no other process may look into this one), `landlock` (what of the file system
it sees), `seccomp` (no new process, no touching of others). Where there is no `cgroup`, the
nursery's watchdog looks after memory and threads.
"""

import contextlib
import errno
import os
import resource
import socket
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from staffroom_hub.zygote import landlock, linux, seccomp, syscalls, users
from staffroom_hub.zygote.prepared import Limits

_MIB = 1024 * 1024
_STACKS = 8 * _MIB
"""What the stack of a thread reserves."""
_RESERVED = 1024 * _MIB


@dataclass(frozen=True)
class Fence:
    """What all kernels of a zygote are put under, made ready before they are forked.

    Whatever a fork does by itself is written to pages of its own, and takes time.

    Attributes:
        layers: names of the layers that work here.
        resources: limits by number of the resource.
        threads: how many threads it may have.
        keep_reading: see `users.become`.
        rules: descriptor of Landlock's rules.
        calls: the filter of system calls.
    """

    layers: frozenset[str]
    resources: dict[int, int]
    threads: int
    keep_reading: bool
    rules: int | None
    calls: bytes

    @property
    def descriptors(self) -> list[int]:
        """What a kernel needs open until it is confined."""
        return [] if self.rules is None else [self.rules]


def fence(layers: Iterable[str], limits: Limits, readable: Iterable[str]) -> Fence:
    """Make a fence, in the process whose forks are put under it.

    Args:
        layers: names of the layers that work here.
        limits: how much a kernel may take, beyond what this process has.
        readable: files and folders it may read beside the system's libraries.
    """
    names = frozenset(layers)
    return Fence(
        layers=names,
        resources=_resources(limits),
        threads=limits.threads,
        keep_reading="landlock" in names and not users.library_is_open(),
        rules=landlock.rules(readable) if "landlock" in names else None,
        calls=seccomp.template() if "seccomp" in names else b"",
    )


def apply(fence: Fence, parent: int, user: int | None = None, group: str | None = None) -> None:
    """Put this process under its fence; it has one thread and its sockets are bound.

    Args:
        fence: as its parent made it.
        parent: process whose end is its end.
        user: number of a user of its own, if there are such.
        group: folder of its control group, if there are such.

    Raises:
        OSError: a layer that works here did not now.
    """
    if group:
        (Path(group) / "cgroup.procs").write_text("0")
    for kind, most in fence.resources.items():
        resource.setrlimit(kind, (most, most))
    if user is not None:
        # Counted per user, so it means something only where a kernel has one.
        resource.setrlimit(resource.RLIMIT_NPROC, (fence.threads, fence.threads))
        users.become(user, keep_reading=fence.keep_reading)
    if "private" in fence.layers:
        linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
        linux.prctl(linux.PR_SET_DUMPABLE, 0)
    linux.die_with(parent)
    if fence.rules is not None:
        landlock.restrict(fence.rules)
    if fence.calls:
        seccomp.install(fence.calls)


def _resources(limits: Limits) -> dict[int, int]:
    """Reckon resource limits, on top of what this process has."""
    stacks = limits.threads * _STACKS
    known = linux.status()
    size, data = (int(known[name].split()[0]) * 1024 for name in ("VmSize", "VmData"))
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_DATA: data + limits.memory_bytes + stacks,
        # Address space that is only reserved costs nothing, and malloc reserves 64 MiB at a time.
        resource.RLIMIT_AS: size + limits.memory_bytes + _RESERVED + stacks,
    }
    hard = {kind: resource.getrlimit(kind)[1] for kind in wanted}
    unlimited = resource.RLIM_INFINITY
    return {k: v if hard[k] == unlimited else min(v, hard[k]) for k, v in wanted.items()}


# --- which layers work here ---------------------------------------------------------------


def probe() -> tuple[str, ...]:
    """Try the layers, each in a fork that ends with its try; this process has one thread."""
    if not sys.platform.startswith("linux"):
        return ()
    tries: dict[str, Callable[[], None]] = {
        "limits": _try_limits,
        "private": _try_private,
        "user": _try_user,
        "landlock": _try_landlock,
        "seccomp": _try_seccomp,
    }
    return tuple(name for name, attempt in tries.items() if _succeeds(attempt))


def _succeeds(attempt: Callable[[], None]) -> bool:
    pid = os.fork()
    if pid == 0:
        code = 1
        with contextlib.suppress(Exception):
            attempt()
            code = 0
        os._exit(code)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status) == 0


def _try_limits() -> None:
    for kind, most in _resources(Limits()).items():
        resource.setrlimit(kind, (most, most))


def _try_private() -> None:
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    linux.prctl(linux.PR_SET_DUMPABLE, 0)


def _try_user() -> None:
    numbers = users.available()
    _need(numbers is not None)
    assert numbers is not None
    users.become(numbers[-1], keep_reading=False)
    _need(os.getuid() == numbers[-1])


def _try_landlock() -> None:
    _need(syscalls.known_machine() and landlock.version() > 0)
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    landlock.restrict(landlock.rules(landlock.libraries()))
    Path(os.__file__).read_bytes()
    _refused(lambda: list(Path("/").iterdir()), errno.EACCES)


def _try_seccomp() -> None:
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    seccomp.install()
    _refused(lambda: os.kill(os.getppid(), 0), errno.EPERM)
    _refused(os.fork, errno.EPERM)
    _refused(lambda: socket.socket(socket.AF_UNIX), errno.EACCES)


def _refused(attempt: Callable[[], object], error: int) -> None:
    try:
        attempt()
    except OSError as refusal:
        _need(refusal.errno == error)
    else:
        raise RuntimeError("This was not refused.")


def _need(condition: bool) -> None:
    if not condition:
        raise RuntimeError("This layer does not work here.")


def level(layers: Sequence[str], *, grouped: bool) -> str:
    """Say the confinement in force in words.

    Args:
        layers: that work here.
        grouped: whether kernels have control groups.
    """
    return "+".join([*(["cgroup"] if grouped else []), *layers, *([] if grouped else ["watchdog"])])
