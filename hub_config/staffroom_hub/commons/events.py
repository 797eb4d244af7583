"""Events: what open pages are told without asking.

    a transaction ends ── wake ──┐
    another process says so ─────┼─> the module's board is read ─> its streams tell what is new
    patience ends ───────────────┘

The table is the truth; the broadcaster only wakes the streams of a module, which then tell what
they have not told yet from the board that they share. So nothing is lost or doubled when a line
breaks, when the process restarts, or when another process wrote the event: PostgreSQL says so at
once (`listen`), and a stream also looks by itself now and then.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from staffroom.wire.talk import Presence
from staffroom_hub.commons.news import POST, RESET, News, Sources, news
from staffroom_hub.commons.presence import PRESENCE, Company
from staffroom_hub.commons.rooms import Broadcaster, Room
from staffroom_hub.commons.store.places import ModulePlace
from staffroom_hub.commons.topics import Reader

__all__ = ["MARKS", "POST", "Broadcaster", "Stream"]

MARKS = "marks"
NOBODY = Presence(count=0)
QUIET_SECONDS = 60.0
"""How often the listener of a stream that tells nothing is asked about."""


@dataclass(frozen=True)
class Stream:
    """One open page of a person, listening to a module."""

    sources: Sources
    broadcaster: Broadcaster
    place: ModulePlace
    reader: Callable[[], Awaitable[Reader]]
    """Says who reads: asked again when she has joined or left something."""
    still_welcome: Callable[[], Awaitable[bool]]
    """Asked before anything is told: a session may end while its stream is open."""
    seen: bool = True
    """Whether colleagues may know who has this module open."""

    async def after(self, last: int | None) -> AsyncIterator[News | int]:
        """Give the events after `last`, for as long as the person is welcome.

        The point from which to resume comes first: `last`, or the newest event there is.
        """
        database = self.sources.database
        reader = await database.unhurried(self.reader())
        with self.broadcaster.listening(self.sources, self.place, reader.name, self.seen) as (
            room,
            bell,
        ):
            start = await database.unhurried(room.board.newest()) if last is None else last
            yield start
            page = _Page(self, room, reader, start, time.monotonic())
            async for told in page.tell(bell):
                yield told


@dataclass
class _Page:
    """How far an open page has been told."""

    stream: Stream
    room: Room
    reader: Reader
    start: int
    asked: float
    presence: Presence = NOBODY
    looked: tuple[Company, Reader] | None = None
    """Whom the presence was taken from, and for whom."""

    async def tell(self, bell: asyncio.Event) -> AsyncIterator[News]:
        """Give everything after the start, and then whatever comes."""
        database = self.stream.sources.database
        beyond = await database.unhurried(self.room.board.resume(self.start))
        if beyond is not None and beyond.id is not None:
            self.start = beyond.id
            yield beyond
        while True:
            bell.clear()
            fresh = await self._fresh()
            now = time.monotonic()
            if now >= self.asked + (self.stream.broadcaster.trust if fresh else QUIET_SECONDS):
                if not await self.stream.still_welcome():
                    return
                self.asked = now
            for told in fresh:
                self.start = told.id or self.start
                if told.type:
                    yield told
            if any(told.type == RESET for told in fresh):
                self.reader = await database.unhurried(self.stream.reader())
            if (around := self._presence()) is not None:
                yield around
            if not fresh:
                await self.stream.broadcaster.rest(bell, self.asked + QUIET_SECONDS)

    async def _fresh(self) -> list[News]:
        board = self.room.board
        fresh = board.at_hand(self.reader, self.start)
        if fresh is None:
            later = board.after(self.reader, self.start)
            fresh = await self.stream.sources.database.unhurried(later)
        return fresh

    def _presence(self) -> News | None:
        """Tell who else is here, where that has changed since it was told."""
        seen = self.room.company, self.reader
        if seen == self.looked:
            return None
        self.looked = seen
        around = self.room.company.around(self.reader.name, self.reader.cohort)
        if around == self.presence:
            return None
        self.presence = around
        return news(None, PRESENCE, around.model_dump(mode="json"))
