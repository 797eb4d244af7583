"""Events: what open pages are told without asking.

The table is the truth; the broadcaster only wakes the streams of a module, which then tell what
they have not told yet from the board that they share. So nothing is lost or doubled when a line
breaks, when the process restarts, or when another process wrote the event: a stream also looks by
itself now and then.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from staffroom.wire import Json
from staffroom_hub.commons.news import POST, Board, News, Sources
from staffroom_hub.commons.store.places import ModulePlace

__all__ = ["MARKS", "POST", "Broadcaster", "Stream", "post_data"]

MARKS = "marks"
QUIET_SECONDS = 60.0
"""How often the listener of a stream that tells nothing is asked about."""


@dataclass
class _Room:
    """Those who listen to a module, and the board they share."""

    board: Board
    bells: set[asyncio.Event] = field(default_factory=set)


class Broadcaster:
    """Wakes the streams of a module in this process."""

    def __init__(self, patience: float = 15.0) -> None:
        """Begin without listeners; `patience` is how long a stream sleeps unwoken, in seconds."""
        self.patience = patience
        self._rooms: dict[ModulePlace, _Room] = {}

    def wake(self, place: ModulePlace) -> None:
        """Wake all streams of a module; call it when the event's transaction has ended."""
        room = self._rooms.get(place)
        if room is not None:
            room.board.changed()
            for bell in room.bells:
                bell.set()

    @contextmanager
    def listening(
        self, sources: Sources, place: ModulePlace
    ) -> Iterator[tuple[Board, asyncio.Event]]:
        """Share the board of a module and be woken, as long as the block runs."""
        # Half the patience: whoever looks by itself finds nothing older than its own sleep.
        fresh = Board(sources, place, self.patience / 2)
        room, bell = self._rooms.setdefault(place, _Room(fresh)), asyncio.Event()
        room.bells.add(bell)
        try:
            yield room.board, bell
        finally:
            room.bells.discard(bell)
            if not room.bells:
                del self._rooms[place]

    async def rest(self, bell: asyncio.Event) -> None:
        """Sleep until woken, or until patience ends."""
        try:
            async with asyncio.timeout(self.patience):
                await bell.wait()
        except TimeoutError:
            pass
        bell.clear()


@dataclass(frozen=True)
class Stream:
    """One open page of a person, listening to a module."""

    sources: Sources
    broadcaster: Broadcaster
    place: ModulePlace
    person: str
    still_welcome: Callable[[], Awaitable[bool]]
    """Asked before anything is told: a session may end while its stream is open."""

    async def after(self, last: int | None) -> AsyncIterator[News | int]:
        """Give the events after `last`, for as long as the person is welcome.

        The point from which to resume comes first: `last`, or the newest event there is.
        """
        database = self.sources.database
        with self.broadcaster.listening(self.sources, self.place) as (board, bell):
            start = await database.unhurried(board.newest()) if last is None else last
            yield start
            asked = time.monotonic()
            while True:
                fresh = await database.unhurried(board.after(self.person, start))
                if fresh or time.monotonic() > asked + QUIET_SECONDS:
                    if not await self.still_welcome():
                        return
                    asked = time.monotonic()
                for news in fresh:
                    yield news
                    start = news.id
                if not fresh:
                    await self.broadcaster.rest(bell)


def post_data(activity: str, post: int, reply_to: int | None) -> dict[str, Json]:
    """Describe a new post by ids alone; its words join it for those who may read them (`news`)."""
    return {"activity": activity, "id": post, "reply_to": reply_to}
