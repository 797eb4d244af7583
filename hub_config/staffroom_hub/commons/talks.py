"""Discussions in memory: each is put together once for all its readers, until it changes.

The database is asked each time whether a post or a release has come since, so those of another
process count at once. Names that are changed here count at once too, those changed elsewhere
within a minute.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom_hub.commons.store import people, threads
from staffroom_hub.commons.store.places import ActivityPlace
from staffroom_hub.commons.threads import Talk, talk_of

_KEPT = 64
_NAMES_SECONDS = 60.0


@dataclass(frozen=True)
class _Kept:
    """A discussion, and of which moment it is."""

    mark: tuple[int, ...]
    until: float
    talk: Talk


class Talks:
    """Discussions by place."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with none."""
        self._clock = clock
        self._kept: OrderedDict[ActivityPlace, _Kept] = OrderedDict()
        self._names = 0

    async def at(self, session: AsyncSession, place: ActivityPlace) -> Talk:
        """Give a discussion as it stands; ask before the transaction writes to it."""
        names = self._names
        mark = (*await threads.stamp(session, place), names)
        kept = self._kept.get(place)
        if kept is None or kept.mark != mark or self._clock() >= kept.until:
            # Read after its mark: it may be newer than the mark says, never older.
            talk = await self._read(session, place)
            kept = self._kept[place] = _Kept(mark, self._clock() + _NAMES_SECONDS, talk)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(place)
        return kept.talk

    @staticmethod
    async def _read(session: AsyncSession, place: ActivityPlace) -> Talk:
        rows = await threads.posts(session, place)
        names = await people.display_names(session, (r.person for r in rows if r.person))
        return talk_of(rows, names)

    def renamed(self) -> None:
        """Learn that somebody changed a name."""
        self._names += 1
