"""One visit: an open page of one teacher, its kernel, and the line between them.

The line may break and come back; what the kernel says meanwhile is kept, within a bound.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from staffroom.wire import Person
from staffroom_hub.classroom.messages import Message
from staffroom_hub.classroom.releases import Release

MOST_KEPT = 2**20
"""How many bytes of a kernel's messages are kept while its line is away."""


class Kernel(Protocol):
    """What a visit needs of its kernel."""

    def send(self, message: Message) -> None:
        """Pass a page's message on."""

    async def gone(self) -> None:
        """Return when the process has ended by itself."""

    async def end(self) -> None:
        """End the process; nothing of it is left afterwards."""


class Line(Protocol):
    """What a visit needs of the connection to its page."""

    def say(self, frame: bytes) -> None:
        """Send a kernel's message to the page."""

    def close(self, code: int | None = None, reason: str | None = None) -> None:
        """Hang up."""


@dataclass(frozen=True)
class Wish:
    """Who wants to visit what.

    Attributes:
        person: hub user name.
        token: her own access token, which the kernel gets.
        visit: id that her page has made.
        release: what the page shows.
    """

    person: str
    token: str = field(repr=False)
    visit: str
    release: Release

    @property
    def key(self) -> tuple[str, str]:
        """What a visit is found by: an id is worth nothing in another person's hands."""
        return self.person, self.visit

    def is_same(self, other: "Wish") -> bool:
        """Whether another connection may come to the same kernel."""
        return (self.key, self.token, self.release.folder) == (
            other.key,
            other.token,
            other.release.folder,
        )


class Visit:
    """The state of a visit.

    Attributes:
        wish: who visits what.
        kernel: None until it has started.
        line: None while no page is connected.
        fresh: whether no page has talked to the kernel yet.
        person: who visits, once the commons has said.
        over: the code it ended with; None while it goes on.
        starting: becomes done when there is a kernel, or none will be.
    """

    def __init__(self, wish: Wish, clock: Callable[[], float]) -> None:
        """Begin, with neither kernel nor line."""
        self.wish = wish
        self.kernel: Kernel | None = None
        self.line: Line | None = None
        self.fresh = True
        self.person: Person | None = None
        self.over: int | None = None
        self.starting: asyncio.Task[None] | None = None
        self.overflowed: Callable[[], None] = lambda: None
        self._clock = clock
        self._open = False
        self._kept: list[bytes] = []
        self._kept_bytes = 0
        self.alone_since = self.touched_at = clock()

    def take(self, line: Line) -> Line | None:
        """Have a new line; gives the one it replaces."""
        former, self.line = self.line, line
        self._open = False
        return former

    def open(self) -> None:
        """The page has been greeted: it gets what was kept, then all that comes."""
        self._open = True
        self.touched_at = self._clock()
        kept, self._kept, self._kept_bytes = self._kept, [], 0
        for frame in kept:
            self.hear(frame)

    def lose(self, line: Line) -> bool:
        """A line has ended; gives whether it was this visit's."""
        if self.line is not line:
            return False
        self.line, self._open = None, False
        self.alone_since = self._clock()
        return True

    def say(self, message: Message) -> None:
        """Pass a page's message on to the kernel."""
        self.fresh = False
        self.touched_at = self._clock()
        if self.kernel is not None:
            self.kernel.send(message)

    def hear(self, frame: bytes) -> None:
        """Pass a kernel's message on to the page, or keep it until there is one."""
        if self._open and self.line is not None:
            self.line.say(frame)
        elif self._kept_bytes + len(frame) <= MOST_KEPT:
            self._kept.append(frame)
            self._kept_bytes += len(frame)
        else:
            self.overflowed()
