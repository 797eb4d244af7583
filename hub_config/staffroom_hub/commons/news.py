"""News of a module: its newest events, read once for all the streams that tell them.

A post travels with its event to those who may read it, so that an open page need not ask. Whose a
topic is and whether its words are open is asked for all listeners at once, whenever something has
happened in it; what is the same for everybody is written down once.
"""

from __future__ import annotations

import asyncio
import json
import time
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire import Json
from staffroom_hub.commons.keys import Keys
from staffroom_hub.commons.said import Said, said_of
from staffroom_hub.commons.store import events, posts, topics
from staffroom_hub.commons.store.database import Database
from staffroom_hub.commons.store.models import EventRow, TopicRow
from staffroom_hub.commons.store.places import ModulePlace
from staffroom_hub.commons.topics import Reader, in_audience

_KEPT = 500
POST = "post"
RESET = "reset"


@dataclass(frozen=True)
class Sources:
    """Where news come from."""

    database: Database
    keys: Keys


@dataclass(frozen=True)
class News:
    """Something on its way to one person: an event, or what is true just now and has no id."""

    id: int | None
    type: str
    frame: bytes
    """As it is sent."""


def news(number: int | None, kind: str, data: Json) -> News:
    """Write something down as it is sent."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Some readers take these, which JSON leaves alone, for the ends of lines.
    text = text.translate(_ENDS)
    head = "" if number is None else f"id: {number}\n"
    return News(number, kind, f"{head}event: {kind}\ndata: {text}\n\n".encode())


_ENDS = {end: f"\\u{end:04x}" for end in (0x85, 0x2028, 0x2029)}


@dataclass
class Told:
    """What is known of the topics and posts that some events are about."""

    topics: dict[int, TopicRow] = field(default_factory=dict)
    said: dict[int, Said] = field(default_factory=dict)
    opened: dict[int, frozenset[str]] = field(default_factory=dict)
    """By topic, whom of those asked about it is open to."""
    asked: dict[int, frozenset[str]] = field(default_factory=dict)
    written: dict[tuple[int, bool], News] = field(default_factory=dict)
    """By event, and whether its words go along: what is the same for everybody."""

    async def learn(
        self, session: AsyncSession, rows: Sequence[EventRow], listeners: Iterable[str]
    ) -> None:
        """Read what the telling of some events needs."""
        about = {row.topic for row in rows if row.topic is not None}
        if not about:
            return
        for topic in await topics.some(session, about):
            self.topics[topic.id] = topic
        wanted = {row.data["id"] for row in rows if row.type == POST}
        found = [row for row in await posts.some(session, wanted) if row.topic in self.topics]
        for one in await said_of(session, self.topics, found):
            self.said[one.post.id] = one
        await self.ask(session, about, listeners)

    async def ask(
        self, session: AsyncSession, about: Iterable[int], listeners: Iterable[str]
    ) -> None:
        """Learn to whom some topics are open."""
        asked = frozenset(listeners)
        closed = [n for n in about if n in self.topics and self.topics[n].post_first]
        opened = await posts.openers(session, closed, asked)
        for topic in closed:
            self.asked[topic], self.opened[topic] = asked, opened.get(topic, frozenset())

    def unknown(self, rows: Iterable[EventRow], person: str) -> set[int]:
        """Name the topics of which it is not known whether they are open to a person."""
        return {
            row.topic
            for row in rows
            if row.topic in self.topics
            and self.topics[row.topic].post_first
            and person not in self.asked.get(row.topic, ())
        }

    def news(self, row: EventRow, reader: Reader, keys: Keys) -> News | None:
        """Tell an event to a reader; None where it is nothing of hers."""
        topic = self.topics.get(row.topic) if row.topic is not None else None
        if row.topic is not None and (topic is None or not in_audience(topic, reader)):
            return None
        said = self.said.get(row.data["id"]) if topic and self._is_open(topic, reader) else None
        if said is not None and _special(said, reader, keys):
            post = said.to(reader, keys).model_dump(mode="json")
            return news(row.id, row.type, {**row.data, "post": post})
        mark = (row.id, said is not None)
        if mark not in self.written:
            post = {"post": said.post.model_dump(mode="json")} if said else {}
            self.written[mark] = news(row.id, row.type, {**row.data, **post})
        return self.written[mark]

    def _is_open(self, topic: TopicRow, reader: Reader) -> bool:
        open_ = not topic.post_first or reader.moderator
        return open_ or reader.name in self.opened.get(topic.id, ())

    def keep(self, rows: Sequence[EventRow]) -> None:
        """Forget what was told of events that are kept no more."""
        kept, wanted = {row.id for row in rows}, {row.data.get("id") for row in rows}
        self.written = {m: text for m, text in self.written.items() if m[0] in kept}
        self.said = {n: one for n, one in self.said.items() if n in wanted}


def _special(said: Said, reader: Reader, keys: Keys) -> bool:
    """Whether a reader gets more of a post than everybody else."""
    thanked = any(person == reader.name for person, _ in said.thanks)
    hidden = reader.moderator and said.post.state == "hidden"
    return thanked or hidden or said.is_by(reader.name, keys)


@dataclass
class Board:
    """The newest events of a module, for as long as anybody listens."""

    sources: Sources
    place: ModulePlace
    patience: float
    """How old the board may be before it is looked after unasked, in seconds."""
    listeners: dict[str, int] = field(default_factory=dict)
    """Who listens, and on how many streams."""
    _rows: list[EventRow] = field(default_factory=list)
    _since: int = -1
    """The board holds every event after this one; -1 before it was first read."""
    _told: Told = field(default_factory=Told)
    _due: float = 0.0
    _changes: int = 0
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def changed(self) -> None:
        """Learn that there is something new in the database."""
        self._changes += 1
        self._due = 0.0

    async def newest(self) -> int:
        """Give the id of the newest event."""
        await self.look()
        return self._last

    def at_hand(self, reader: Reader, last: int) -> list[News] | None:
        """Give what `after` would, where the database need not be asked; else None."""
        if time.monotonic() >= self._due or last < self._since:
            return None
        rows = self._after(reader, last)
        if self._told.unknown(rows, reader.name):
            return None
        return self._tell(rows, reader, self._told)

    async def after(self, reader: Reader, last: int) -> list[News]:
        """Give what a reader may hear after an event, oldest first; there may be more."""
        await self.look()
        if last < self._since:
            return await self._older(reader, last)
        rows = self._after(reader, last)
        if self._told.unknown(rows, reader.name):
            async with self._turn, self.sources.database.reading() as session:
                unknown = self._told.unknown(rows, reader.name)
                await self._told.ask(session, unknown, self.listeners)
        return self._tell(rows, reader, self._told)

    async def resume(self, last: int) -> News | None:
        """Have a page fetch anew that comes from beyond the newest event: a backup was restored."""
        await self.look()
        if last <= self._last:
            return None
        async with self.sources.database.reading() as session:
            newest = await events.newest(session)
        return news(newest, RESET, {}) if last > newest else None

    def _after(self, reader: Reader, last: int) -> list[EventRow]:
        start = bisect_right(self._rows, last, key=lambda row: row.id)
        return [row for row in self._rows[start:] if row.person in {None, reader.name}]

    @property
    def _last(self) -> int:
        return self._rows[-1].id if self._rows else self._since

    def _tell(self, rows: Iterable[EventRow], reader: Reader, told: Told) -> list[News]:
        found = (told.news(row, reader, self.sources.keys) for row in rows)
        return [one for one in found if one is not None]

    @property
    def due(self) -> bool:
        """Whether there may be something that has not been read."""
        return time.monotonic() >= self._due

    async def look(self) -> None:
        """Read what is new: whoever comes first does it for all who come meanwhile."""
        while time.monotonic() >= self._due:
            async with self._turn:
                if time.monotonic() < self._due:
                    return
                changes = self._changes
                await self._read()
                # What changed while it was being read is read once more.
                self._due = time.monotonic() + self.patience if changes == self._changes else 0.0

    async def _read(self) -> None:
        async with self.sources.database.reading() as session:
            if self._since < 0:
                self._since = await events.newest(session)
                return
            fresh = await events.everybodys(session, self.place, self._last)
            await self._told.learn(session, fresh, self.listeners)
        self._rows += fresh
        if len(self._rows) > _KEPT:
            self._since = self._rows[-_KEPT - 1].id
            del self._rows[:-_KEPT]
            self._told.keep(self._rows)
        if len(fresh) == events.BATCH:
            self.changed()

    async def _older(self, reader: Reader, last: int) -> list[News]:
        told = Told()
        async with self.sources.database.reading() as session:
            oldest, newest = await events.extent(session)
            rows = await events.after(session, self.place, reader.name, last)
            await told.learn(session, rows, [reader.name])
        if last < oldest - 1:
            # What was between is kept no more: the page fetches anew, and goes on from here.
            return [news(newest, RESET, {})]
        found = self._tell(rows, reader, told)
        if not found and rows:
            # Nothing of hers among them: go on behind the last.
            return [News(rows[-1].id, "", b"")]
        return found
