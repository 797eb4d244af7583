"""A filter on system calls that stays for a process's life: no new process, no touching of others.

The program is classic BPF: instructions of (code, jump if true, jump if false, constant) over the
call's number, the machine and the arguments. Every fragment either answers or falls through; what
no fragment answers is allowed.
"""

import ctypes
import errno
import os
import struct

from staffroom_hub.zygote import linux, syscalls

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_NUMBER, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16
_SET_FILTER = 1
_X32_CALLS = 0x40000000

_CLONE_THREAD = 0x00010000
_FAMILIES = (2, 10, 16)
"""Of sockets: the network's two, and the one by which its interfaces are asked for."""
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C
_DENIED_PRCTLS = (1, 4, 8, 28, 35, 36, 47, 0x59616D61)
"""Death signal, dumpable, kept capabilities, securebits, memory map, subreaper, ambient set, and
who may trace."""

# Stands for the number of the process until it is there.
_SOME_PID = 0x7E57C0DE
_CODE, _CONSTANT = struct.Struct("HBBI"), struct.Struct("I")

Instruction = tuple[int, int, int, int]


def program(pid: int, machine: str, *, network: bool = True) -> list[Instruction]:
    """Write the filter.

    Args:
        pid: the process it is for, the only one it may signal.
        machine: `x86_64` or `aarch64`.
        network: whether it may have sockets of the network.
    """
    lines: list[Instruction] = [
        (_LOAD, 0, 0, _MACHINE),
        (_EQUAL, 1, 0, syscalls.AUDIT_ARCHITECTURES[machine]),
        _deny(errno.EPERM),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _X32_CALLS),
        _deny(errno.EPERM),
    ]
    for name, body in _looked_at(pid, network=network).items():
        lines += _call(syscalls.number(name, machine), body)
    for name in syscalls.denied():
        lines += _call(syscalls.number(name, machine), [_deny(errno.EPERM)])
    return [*lines, _allow()]


def template(*, network: bool = True) -> bytes:
    """Write the filter for a process whose number is not known yet.

    Args:
        network: whether it may have sockets of the network.
    """
    lines = program(_SOME_PID, os.uname().machine, network=network)
    return b"".join(_CODE.pack(*line) for line in lines)


def install(text: bytes | None = None) -> None:
    """Put this process under the filter; it cannot be taken off.

    Args:
        text: as `template` wrote it.

    Raises:
        OSError: the system has no such filters.
    """
    own = (text or template()).replace(_CONSTANT.pack(_SOME_PID), _CONSTANT.pack(os.getpid()))
    code = ctypes.create_string_buffer(own, len(own))
    head = struct.pack("HL", len(own) // _CODE.size, ctypes.addressof(code))
    call = syscalls.number("seccomp")
    assert call is not None
    linux.syscall(call, _SET_FILTER, 0, ctypes.create_string_buffer(head))


def _looked_at(pid: int, *, network: bool) -> dict[str, list[Instruction]]:
    """Write what is decided by an argument."""
    own = _only_with(0, (pid,), errno.EPERM)
    return {
        "clone": [
            _argument(0),
            (_ANY_BIT, 0, 1, _CLONE_THREAD),
            _allow(),
            _deny(errno.EPERM),
        ],
        # Its arguments are behind a pointer; the C library falls back to clone.
        "clone3": [_deny(errno.ENOSYS)],
        "kill": own,
        "tgkill": own,
        "rt_tgsigqueueinfo": own,
        "prlimit64": _only_with(0, (0, pid), errno.EPERM),
        # No socket that names a file: other kernels' are such. Socket pairs are another call.
        "socket": _only_with(0, _FAMILIES if network else (), errno.EACCES),
        "prctl": _never_with(0, _DENIED_PRCTLS),
        "ioctl": _never_with(1, (_TIOCSTI, _TIOCLINUX)),
    }


def _call(number: int | None, body: list[Instruction]) -> list[Instruction]:
    return [] if number is None else [(_EQUAL, 0, len(body), number), *body]


def _only_with(place: int, values: tuple[int, ...], error: int) -> list[Instruction]:
    checks = [(_EQUAL, len(values) - index, 0, value) for index, value in enumerate(values)]
    return [_argument(place), *checks, _deny(error), _allow()]


def _never_with(place: int, values: tuple[int, ...]) -> list[Instruction]:
    checks = [(_EQUAL, len(values) - index, 0, value) for index, value in enumerate(values)]
    return [_argument(place), *checks, _allow(), _deny(errno.EPERM)]


def _argument(place: int) -> Instruction:
    """Load the lower half of an argument: all that these calls look at (little endian)."""
    return (_LOAD, 0, 0, _FIRST_ARGUMENT + 8 * place)


def _deny(error: int) -> Instruction:
    return (_ANSWER, 0, 0, _ERRNO | error)


def _allow() -> Instruction:
    return (_ANSWER, 0, 0, _ALLOW)
