"""Events: what open pages are told without asking.

The table is the truth; the broadcaster only wakes the streams of a module, which then read what
they have not sent yet. So nothing is lost or doubled when a line breaks, when the process
restarts, or when another process wrote the event: a stream also looks by itself now and then.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from staffroom.wire import Json
from staffroom_hub.commons.store import events
from staffroom_hub.commons.store.database import Database
from staffroom_hub.commons.store.models import EventRow
from staffroom_hub.commons.store.places import ModulePlace

POST = "post"
MARKS = "marks"


class Broadcaster:
    """Wakes the streams of a module in this process."""

    def __init__(self, patience: float = 15.0) -> None:
        """Begin without listeners; `patience` is how long a stream sleeps unwoken, in seconds."""
        self.patience = patience
        self._bells: defaultdict[ModulePlace, set[asyncio.Event]] = defaultdict(set)

    def wake(self, place: ModulePlace) -> None:
        """Wake all streams of a module; call it when the event's transaction has ended."""
        for bell in self._bells.get(place, ()):
            bell.set()

    @contextmanager
    def listening(self, place: ModulePlace) -> Iterator[asyncio.Event]:
        """Be woken as long as the block runs."""
        bell = asyncio.Event()
        self._bells[place].add(bell)
        try:
            yield bell
        finally:
            self._bells[place].discard(bell)
            if not self._bells[place]:
                del self._bells[place]

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

    database: Database
    broadcaster: Broadcaster
    place: ModulePlace
    person: str
    still_welcome: Callable[[], Awaitable[bool]]
    """Asked before anything is told: a session may end while its stream is open."""

    async def after(self, last: int | None) -> AsyncIterator[EventRow | int]:
        """Give the events after `last`, for as long as the person is welcome.

        The point from which to resume comes first: `last`, or the newest event there is.
        """
        with self.broadcaster.listening(self.place) as bell:
            start = await self.database.unhurried(self._newest()) if last is None else last
            yield start
            while await self.still_welcome():
                fresh = await self.database.unhurried(self._fresh(start))
                for row in fresh:
                    yield row
                    start = row.id
                if not fresh:
                    await self.broadcaster.rest(bell)

    async def _newest(self) -> int:
        async with self.database.reading() as session:
            return await events.newest(session, self.place)

    async def _fresh(self, last: int) -> Sequence[EventRow]:
        async with self.database.reading() as session:
            return await events.after(session, self.place, self.person, last)


def post_data(activity: str, post: int, reply_to: int | None) -> dict[str, Json]:
    """Describe a new post by ids alone: the page reads the thread, and its lock holds there."""
    return {"activity": activity, "id": post, "reply_to": reply_to}
