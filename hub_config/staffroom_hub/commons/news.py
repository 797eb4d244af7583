"""News of a module: its newest events, read once for all the streams that tell them.

A post travels with its event to those who may see it, so that an open page need not ask. Who may
is said by the discussion's own rule at the moment of telling; the others learn its ids alone.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from staffroom.activities import DiscussionActivity
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.library import Library
from staffroom_hub.commons.store import events
from staffroom_hub.commons.store.database import Database
from staffroom_hub.commons.store.models import EventRow
from staffroom_hub.commons.store.places import ModulePlace
from staffroom_hub.commons.talks import Talks
from staffroom_hub.commons.threads import Talk, shown

_KEPT = 500
POST = "post"


@dataclass(frozen=True)
class Sources:
    """Where news come from."""

    database: Database
    library: Library
    talks: Talks


@dataclass(frozen=True)
class News:
    """An event on its way to one person; `data` is JSON."""

    id: int
    type: str
    data: str


@dataclass
class Board:
    """The newest events of a module, for as long as anybody listens."""

    sources: Sources
    place: ModulePlace
    patience: float
    """How old the board may be before it is looked after unasked, in seconds."""
    _rows: list[EventRow] = field(default_factory=list)
    _since: int = -1
    """The board holds every event after this one; -1 before it was first read."""
    _talks: dict[str, tuple[DiscussionActivity, Talk]] = field(default_factory=dict)
    _due: float = 0.0
    _changes: int = 0
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def changed(self) -> None:
        """Learn that there is something new in the database."""
        self._changes += 1
        self._due = 0.0

    async def newest(self) -> int:
        """Give the id of the newest event."""
        await self._look()
        return self._last

    async def after(self, person: str, last: int) -> list[News]:
        """Give what a person may hear after an event, oldest first; there may be more."""
        await self._look()
        if last < self._since:
            rows = await self._older(person, last)
        else:
            rows = [r for r in self._rows if r.id > last and r.person in {None, person}]
        return [self._news(row, person) for row in rows]

    @property
    def _last(self) -> int:
        return self._rows[-1].id if self._rows else self._since

    def _news(self, row: EventRow, person: str) -> News:
        data = row.data
        activity, talk = self._talks.get(data.get("activity", ""), (None, None))
        if row.type == POST and activity and talk:
            post = shown(activity, talk, data["id"], person)
            if post is not None:
                data = {**data, "post": post.model_dump(mode="json")}
        return News(row.id, row.type, json.dumps(data))

    async def _look(self) -> None:
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
                self._since = await events.newest(session, self.place)
                return
            fresh = await events.everybodys(session, self.place, self._last)
            for name in {row.data["activity"] for row in fresh if row.type == POST}:
                talk = await self.sources.talks.at(session, self.place.activity(name))
                await self._learn(name, talk)
        self._rows += fresh
        if len(self._rows) > _KEPT:
            self._since = self._rows[-_KEPT - 1].id
            del self._rows[:-_KEPT]
        if len(fresh) == events.BATCH:
            self.changed()

    async def _learn(self, name: str, talk: Talk) -> None:
        """Keep a discussion that has a new post, with its rule; one that is gone has none."""
        self._talks.pop(name, None)
        try:
            module = await self.sources.library.released(self.sources.database, self.place)
        except Problem:
            return
        activity = module.activities.get(name)
        if isinstance(activity, DiscussionActivity):
            self._talks[name] = activity, talk

    async def _older(self, person: str, last: int) -> Sequence[EventRow]:
        async with self.sources.database.reading() as session:
            return await events.after(session, self.place, person, last)
