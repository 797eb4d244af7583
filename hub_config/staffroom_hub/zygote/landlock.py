"""What of the file system a kernel sees: the libraries it runs on and its page, to read only.

Landlock (Linux 5.13 and later) needs no privilege, so it also holds where all kernels run as the
classroom's own user. It stays for the process's life.
"""

import contextlib
import ctypes
import os
import stat
import struct
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

from staffroom_hub.zygote import linux, syscalls

_VERSION = 1
_PATH_BENEATH = 1
_READ_FILE, _READ_FOLDER, _WRITE_FILE = 1 << 2, 1 << 3, 1 << 1
_ABSTRACT_SOCKETS, _SIGNALS = 1, 2
_OWN_FOLDER = sum(1 << right for right in (1, 2, 3, 4, 5, 7, 8, 13, 14))
"""Files: write, read, truncate, move; folders: list, make, remove. No program, device or socket."""

# What each version of Landlock has learnt to forbid, as bits of the file system's rights.
_RIGHTS = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
_NET_SINCE, _SCOPES_SINCE = 4, 6

_SYSTEM = (
    "/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/local/lib",
    "/usr/share/zoneinfo", "/usr/share/fonts", "/usr/share/ca-certificates",
    "/etc/ssl", "/etc/pki", "/etc/fonts", "/etc/ld.so.cache", "/etc/localtime",
    "/etc/resolv.conf", "/etc/hosts", "/etc/host.conf", "/etc/nsswitch.conf", "/etc/gai.conf",
    "/etc/services", "/etc/protocols", "/etc/mime.types",
    "/sys/devices/system/cpu", "/proc/meminfo", "/proc/cpuinfo", "/proc/stat",
)  # fmt: skip
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
_INSTALLED = {"site-packages", "dist-packages"}
"""How folders of installed packages are called."""


def version() -> int:
    """Return the version of Landlock; 0 where there is none."""
    try:
        return _call("landlock_create_ruleset", 0, 0, _VERSION)
    except OSError:
        return 0


def libraries() -> list[str]:
    """Name what Python code is loaded from.

    Of folders outside the installation (packages under development) only the packages themselves:
    beside them may lie what no page may know, such as the course with its answers. Another
    environment's packages, where this one builds on it, are an installation too.
    """
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    known = {sysconfig.get_path(name) for name in names}
    known |= {str(Path(os.__file__).parent), f"{sys.base_prefix}/lib"}
    known |= {path for path in sys.path if Path(path).name in _INSTALLED}
    inside = tuple(known)
    for module in list(sys.modules.values()):
        places = [*(getattr(module, "__path__", None) or []), getattr(module, "__file__", None)]
        known |= {place for place in places if place and not place.startswith(inside)}
    return outermost(known)


def outermost(paths: Iterable[str]) -> list[str]:
    """Leave out what lies beneath another: every rule is paid for at every fork."""
    kept: list[str] = []
    for path in sorted(paths, key=lambda path: Path(path).parts):
        if not kept or not Path(path).is_relative_to(kept[-1]):
            kept.append(path)
    return kept


def rules(readable: Iterable[str], writable: Iterable[str] = ()) -> int:
    """Write the rules; returns a descriptor.

    Args:
        readable: files and folders that may be read beside the system's libraries.
        writable: folders in which files and folders may be made, changed and removed.

    Raises:
        OSError: the system has no Landlock.
    """
    found = version()
    rights = sum(bits for since, bits in _RIGHTS.items() if since <= found)
    scopes = _ABSTRACT_SOCKETS | _SIGNALS if found >= _SCOPES_SINCE else 0
    words = 3 if found >= _SCOPES_SINCE else 2 if found >= _NET_SINCE else 1
    attributes = struct.pack(f"{words}Q", *(rights, 0, scopes)[:words])
    made = _call(
        "landlock_create_ruleset", ctypes.create_string_buffer(attributes), len(attributes), 0
    )
    for path in (*_SYSTEM, *readable):
        _permit(made, path, _READ_FILE | _READ_FOLDER)
    for path in writable:
        _permit(made, path, rights & _OWN_FOLDER)
    for path in _DEVICES:
        _permit(made, path, _READ_FILE | _WRITE_FILE)
    return made


def restrict(made: int) -> None:
    """Put this process, and threads it starts from now on, under rules.

    Args:
        made: what `rules` returned; it is closed.

    Raises:
        OSError: the system has no Landlock, or new privileges are not given up yet.
    """
    _call("landlock_restrict_self", made, 0)
    os.close(made)


def _permit(made: int, path: str, rights: int) -> None:
    """Permit something beneath a path; one that is not there needs no rule."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
                rights &= ~_READ_FOLDER
            rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, descriptor))
            _call("landlock_add_rule", made, _PATH_BENEATH, rule, 0)
        finally:
            os.close(descriptor)


def _call(name: str, *arguments: object) -> int:
    call = syscalls.number(name)
    assert call is not None
    return linux.syscall(call, *arguments)
