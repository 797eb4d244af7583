"""Presence: which colleagues have a module open now, as far as they let it be seen.

It is kept in memory alone. Each process knows its own streams; on PostgreSQL the processes tell
each other, and who is silent for long counts as gone. Of modules with a support circle nothing is
told to anybody, so nobody can see who reads there.
"""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from uuid import uuid4

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire.talk import Presence
from staffroom_hub.commons.store.models import CohortMemberRow, PersonRow, ProfileRow
from staffroom_hub.commons.store.places import ModulePlace

CHANNEL = "staffroom_presence"
PRESENCE = "presence"
REPEAT_SECONDS = 30.0
"""How often a process says again who is here."""
_SILENT_SECONDS = 75.0
_NAMED = 5
"""How many colleagues are told by name."""
_A_CALL = 80
"""How many names fit into what PostgreSQL passes on at once."""


@dataclass(frozen=True, eq=False)
class Company:
    """Those who have a module open, by cohort: names of accounts, with those they go by."""

    cohorts: dict[int, dict[str, str]] = field(default_factory=dict)

    def around(self, name: str, cohort: int) -> Presence:
        """Tell somebody of a cohort who else is here."""
        here = self.cohorts.get(cohort, {})
        others = (shown for other, shown in here.items() if other != name)
        return Presence(count=len(here) - (name in here), names=list(islice(others, _NAMED)))


async def company(session: AsyncSession, edition: str, names: Iterable[str]) -> Company:
    """Look up, in one statement, the cohorts and names of those who let themselves be seen."""
    query = (
        select(PersonRow.name, PersonRow.display_name, func.coalesce(CohortMemberRow.cohort, 0))
        .outerjoin(ProfileRow, ProfileRow.person == PersonRow.name)
        .outerjoin(
            CohortMemberRow,
            and_(CohortMemberRow.person == PersonRow.name, CohortMemberRow.edition == edition),
        )
        .where(PersonRow.name.in_(list(names)), func.coalesce(ProfileRow.present, True))
        .order_by(PersonRow.display_name, PersonRow.name)
    )
    cohorts: dict[int, dict[str, str]] = defaultdict(dict)
    for name, shown, cohort in (await session.execute(query)).all():
        cohorts[cohort][name] = shown
    return Company(dict(cohorts))


@dataclass
class _Neighbour:
    """What another process said last."""

    heard: float
    places: dict[ModulePlace, set[str]] = field(default_factory=dict)


@dataclass
class Attendance:
    """Who has which module open, in this process and in the others."""

    clock: Callable[[], float] = time.monotonic
    process: str = field(default_factory=lambda: uuid4().hex)
    _here: dict[ModulePlace, Counter[str]] = field(default_factory=dict)
    _others: dict[str, _Neighbour] = field(default_factory=dict)

    def come(self, place: ModulePlace, name: str) -> None:
        """Somebody opens a module."""
        self._here.setdefault(place, Counter())[name] += 1

    def go(self, place: ModulePlace, name: str) -> None:
        """Somebody closes a module."""
        names = self._here[place]
        names[name] -= 1
        if names[name] <= 0:
            del names[name]

    def at(self, place: ModulePlace) -> set[str]:
        """Name all who have a module open."""
        latest = self.clock() - _SILENT_SECONDS
        self._others = {p: one for p, one in self._others.items() if one.heard > latest}
        found = set(self._here.get(place, ()))
        return found.union(*(one.places.get(place, ()) for one in self._others.values()))

    def say(self, place: ModulePlace, *, asks: bool = False) -> Iterator[str]:
        """Give what to tell the other processes of a module, or to ask of them, too."""
        names = sorted(self._here.get(place, ()))
        for start in range(0, len(names) or 1, _A_CALL):
            yield json.dumps([self.process, place.edition, place.module, start,
                              names[start:start + _A_CALL], asks])  # fmt: skip

    def hear(self, said: str) -> tuple[ModulePlace | None, bool]:
        """Take in what another process said: of which module, and whether it wants an answer."""
        process, edition, module, start, names, asks = json.loads(said)
        if process == self.process:
            return None, False
        place = ModulePlace(edition, module)
        one = self._others.setdefault(process, _Neighbour(self.clock()))
        one.heard = self.clock()
        one.places[place] = set(names) | (one.places.get(place, set()) if start else set())
        return place, asks

    def places(self) -> list[ModulePlace]:
        """Name the modules that somebody has open in this process."""
        return [place for place, names in self._here.items() if names]
