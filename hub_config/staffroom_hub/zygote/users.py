"""A user of its own for every kernel, where the classroom may change users."""

import ctypes
import os
import struct
from pathlib import Path

from staffroom_hub.zygote import linux, syscalls

# Far above people, system accounts and the usual ranges of containers; where a user namespace has
# no such numbers, the upper end of what every one has.
_RANGES = (range(1_900_000_000, 1_900_060_000), range(61_200, 65_500))
_CAPABILITIES_VERSION = 0x20080522
_CAP_DAC_READ_SEARCH = 1 << 2


class Users:
    """Hands out numbers of users, none twice at a time, and each as late as possible again.

    Args:
        numbers: to choose from.
    """

    def __init__(self, numbers: range) -> None:
        """Begin at the start of the range."""
        self._numbers = numbers
        self._next = 0
        self._taken: set[int] = set()

    def take(self) -> int:
        """Return a number that no living kernel has.

        Raises:
            RuntimeError: all are taken.
        """
        for _ in self._numbers:
            number = self._numbers[self._next]
            self._next = (self._next + 1) % len(self._numbers)
            if number not in self._taken:
                self._taken.add(number)
                return number
        raise RuntimeError("There are as many kernels as users.")

    def give_back(self, number: int) -> None:
        """Learn that a kernel has ended."""
        self._taken.discard(number)


def available(uid_map: str | None = None) -> range | None:
    """Return the users that kernels can run as; None where the classroom cannot change users.

    Args:
        uid_map: contents of `/proc/self/uid_map`, read if not given.
    """
    if os.geteuid() != 0:
        return None
    text = Path("/proc/self/uid_map").read_text() if uid_map is None else uid_map
    mapped = [[int(word) for word in line.split()] for line in text.splitlines()]
    for numbers in _RANGES:
        for first, _, count in mapped:
            if first <= numbers[0] and numbers[-1] < first + count:
                return numbers
    return None


def become(number: int, *, keep_reading: bool) -> None:
    """Be another user and group from now on, with no other groups and no privileges.

    Args:
        number: of user and group.
        keep_reading: keep the one capability to read files of others. Only for a process that
            Landlock confines next: Python's own library may lie in a folder that only root enters.

    Raises:
        OSError: this process may not.
    """
    os.setgroups([])
    if keep_reading:
        linux.prctl(linux.PR_SET_KEEPCAPS, 1)
    os.setresgid(number, number, number)
    os.setresuid(number, number, number)
    if keep_reading:
        _hold(_CAP_DAC_READ_SEARCH)


def _hold(capabilities: int) -> None:
    """Hold these capabilities and no others."""
    head = ctypes.create_string_buffer(struct.pack("Ii", _CAPABILITIES_VERSION, 0))
    low = struct.pack("III", capabilities, capabilities, 0)
    data = ctypes.create_string_buffer(low + struct.pack("III", 0, 0, 0))
    call = syscalls.number("capset")
    assert call is not None
    linux.syscall(call, head, data)


def library_is_open() -> bool:
    """Tell whether every user can reach Python's library."""
    for folder in {Path(os.__file__), Path(__file__)}:
        if not all(parent.stat().st_mode & 0o001 for parent in folder.resolve().parents):
            return False
    return True
