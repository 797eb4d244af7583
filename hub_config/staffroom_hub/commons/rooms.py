"""Rooms: who listens to a module in this process, and what wakes them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from staffroom_hub.commons.errors import describe
from staffroom_hub.commons.listen import Ears
from staffroom_hub.commons.news import Board, Sources
from staffroom_hub.commons.presence import CHANNEL, REPEAT_SECONDS, Attendance, Company, company
from staffroom_hub.commons.store import events
from staffroom_hub.commons.store.events import EVERY
from staffroom_hub.commons.store.places import ModulePlace

log = logging.getLogger(__name__)

_SETTLE_SECONDS = 2.0


@dataclass
class Room:
    """Those who listen to a module, and the board they share."""

    board: Board
    seen: bool
    """Whether they may be told of each other."""
    bells: set[asyncio.Event] = field(default_factory=set)
    company: Company = field(default_factory=Company)
    settling: asyncio.Task[None] | None = None
    looking: asyncio.Task[None] | None = None
    said: frozenset[str] = frozenset()
    """Who is here, as the other processes were told."""
    asks: bool = True
    """Whether the others have to say who is there: what they said before was not heard."""

    def ring(self) -> None:
        """Wake all who listen."""
        for bell in self.bells:
            bell.set()


class Broadcaster:
    """Wakes the streams of a module in this process.

    Attributes:
        patience: how long a stream sleeps unwoken, in seconds.
        trust: how long a listener is believed to be welcome before she is told something, in
            seconds. Longer, and all are told without waiting for the hub; shorter, and a session
            that ended is told nothing.
        settle: how long comings and goings are gathered before they are told, in seconds.
    """

    def __init__(self, patience: float = 15.0, trust: float = 5.0) -> None:
        """Begin without listeners."""
        self.patience, self.trust = patience, trust
        self.settle = min(_SETTLE_SECONDS, patience)
        self._rooms: dict[ModulePlace, Room] = {}
        self._attendance = Attendance()
        self._tasks: set[asyncio.Task[None]] = set()
        self._ears: list[asyncio.Task[None]] = []

    def wake(self, place: ModulePlace) -> None:
        """Wake all streams of a module, or of an edition where it names none.

        Call it when the event's transaction has ended.
        """
        for at, room in self._rooms.items():
            if at == place or (place.module == EVERY and at.edition == place.edition):
                self._look_anew(room)

    def _look_anew(self, room: Room) -> None:
        """Have the board read before anybody is woken: those who listen find everything there."""
        room.board.changed()
        if room.looking is None or room.looking.done():
            room.looking = self._keep(self._read(room))

    async def _read(self, room: Room) -> None:
        try:
            while room.board.due:
                await room.board.sources.database.unhurried(room.board.look())
        finally:
            # Where that failed, each tries by itself.
            room.ring()

    def moved(self, person: str) -> None:
        """Learn that a person has another name or cohort now, or wants to be seen or not."""
        for place, room in self._rooms.items():
            if person in self._attendance.at(place):
                self._gather(place, room)

    @contextmanager
    def listening(
        self, sources: Sources, place: ModulePlace, person: str, seen: bool = True
    ) -> Iterator[tuple[Room, asyncio.Event]]:
        """Share the room of a module and be woken, as long as the block runs."""
        # Half the patience: whoever looks by itself finds nothing older than its own sleep.
        fresh = Room(Board(sources, place, self.patience / 2), seen)
        room, bell = self._rooms.setdefault(place, fresh), asyncio.Event()
        self._begin(sources)
        room.seen = seen
        room.bells.add(bell)
        listeners = room.board.listeners
        listeners[person] = listeners.get(person, 0) + 1
        self._attendance.come(place, person)
        self._gather(place, room)
        try:
            yield room, bell
        finally:
            room.bells.discard(bell)
            listeners[person] -= 1
            if not listeners[person]:
                del listeners[person]
            self._attendance.go(place, person)
            if room.bells:
                self._gather(place, room)
            else:
                self._shut(place, room)
            if not self._rooms:
                self._end()

    async def rest(self, bell: asyncio.Event, until: float) -> None:
        """Sleep until woken, until patience ends, or until a moment."""
        seconds = min(self.patience, max(until - time.monotonic(), 0.01))
        try:
            async with asyncio.timeout(seconds):
                await bell.wait()
        except TimeoutError:
            pass

    # --- presence ---

    def _gather(self, place: ModulePlace, room: Room) -> None:
        """Look who is here once comings and goings have settled."""
        if room.seen and (room.settling is None or room.settling.done()):
            room.settling = self._keep(self._settled(place, room))

    def _shut(self, place: ModulePlace, room: Room) -> None:
        """Close a room that everybody has left."""
        del self._rooms[place]
        if room.settling is not None:
            room.settling.cancel()
        if room.said:
            sources = room.board.sources
            self._keep(sources.database.unhurried(self._say(sources, place)))

    async def _settled(self, place: ModulePlace, room: Room) -> None:
        await asyncio.sleep(self.settle)
        # Who comes from here on is looked after anew.
        room.settling = None
        database = room.board.sources.database
        await database.unhurried(self._look(place, room))

    async def _look(self, place: ModulePlace, room: Room) -> None:
        database, names = room.board.sources.database, self._attendance.at(place)
        async with database.reading() as session:
            room.company = await company(session, place.edition, names)
        room.ring()
        here = frozenset(room.board.listeners)
        if database.listening_url is not None and (room.asks or here != room.said):
            room.said, asks, room.asks = here, room.asks, False
            await self._say(room.board.sources, place, asks=asks)

    async def _say(self, sources: Sources, place: ModulePlace, *, asks: bool = False) -> None:
        async with sources.database.writing() as session:
            for said in self._attendance.say(place, asks=asks):
                await session.execute(select(func.pg_notify(CHANNEL, said)))

    # --- other processes ---

    def _begin(self, sources: Sources) -> None:
        """Listen to the other processes, as long as anybody is here."""
        url = sources.database.listening_url
        if url is None or self._ears:
            return
        ears = Ears(url, (events.CHANNEL, CHANNEL), self._heard, self._back)
        self._ears = [self._keep(ears.run()), self._keep(self._repeat(sources))]

    def _end(self) -> None:
        for task in self._ears:
            task.cancel()
        self._ears = []

    def _heard(self, channel: str, said: str) -> None:
        if channel == events.CHANNEL:
            edition, _, module = said.partition("/")
            self.wake(ModulePlace(edition, module))
            return
        place, asked = self._attendance.hear(said)
        room = self._rooms.get(place) if place is not None else None
        if place is not None and room is not None:
            room.said = frozenset() if asked else room.said
            self._gather(place, room)

    def _back(self) -> None:
        """Look for what was said while nobody listened."""
        for place, room in self._rooms.items():
            self._look_anew(room)
            room.asks = True
            self._gather(place, room)

    async def _repeat(self, sources: Sources) -> None:
        """Say now and then who is here, for who has just started; silence counts as gone."""
        while True:
            await asyncio.sleep(REPEAT_SECONDS)
            for place, room in list(self._rooms.items()):
                if room.seen:
                    await sources.database.unhurried(self._say(sources, place))
                    self._gather(place, room)

    def _keep(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            # What could not be looked up comes with the next who comes or goes.
            log.warning("who is here is not known: %s", describe(error))
