"""A plan of study as a calendar (RFC 5545): titles of modules and times, and nothing else.

One event for each module and day of the week, repeated weekly by the clock of its owner's zone.
Names of events stay the same when the plan moves, so a calendar that follows it moves them too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.i18n import translation
from staffroom.rules import plan as rules
from staffroom.rules.plan import Session
from staffroom.wire.plan import Plan
from staffroom_hub.commons import links, plans
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.keys import Keys
from staffroom_hub.commons.plans import Ground

if TYPE_CHECKING:
    from staffroom_hub.commons.services import Services

_PRODUCT = "-//Staffroom//Plan of study//EN"


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


_NAME = _("Staffroom: time to study")


async def of(session: AsyncSession, parts: Services, person: str, edition: str) -> bytes:
    """Write the calendar of a person's plan in an edition, as it is just now.

    Raises:
        Problem: `not_found`, where she has no plan.
    """
    row = await plans.find(session, edition, person)
    if row is None:
        raise Problem("not_found")
    plan, ground = plans.read(row), await plans.ground(session, edition, person)
    day = rules.today(plan, parts.now())
    written = _Writer(
        parts.public_url, parts.keys, (person, edition), plan, ground, row.version, row.saved_at
    )
    return written.write(plans.sessions(plan, ground, day))


@dataclass(frozen=True)
class _Writer:
    """Writes a calendar; what is the same for all its events."""

    base: str
    keys: Keys
    owner: tuple[str, str]
    plan: Plan
    ground: Ground
    version: int
    saved_at: datetime

    def write(self, sessions: Sequence[Session]) -> bytes:
        """Give the document."""
        calendar = Calendar()
        calendar.add("prodid", _PRODUCT)
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", translation("staffroom", self.owner[1]).gettext(_NAME))
        for (module, _day), times in _series(sessions):
            calendar.add_component(self._event(module, times))
        if self.plan.zone != "UTC" or not sessions:
            # Also where nothing is planned: a calendar has to hold something.
            calendar.subcomponents.insert(0, self._zone(sessions))
        document: bytes = calendar.to_ical()
        return document

    def _zone(self, sessions: Sequence[Session]) -> Timezone:
        first = sessions[0].day if sessions else self.saved_at.date()
        last = sessions[-1].day if sessions else first
        around = timedelta(days=366)
        return Timezone.from_tzinfo(
            ZoneInfo(self.plan.zone), self.plan.zone, first - around, last + around
        )

    def _event(self, module: str, times: Sequence[Session]) -> Event:
        first = times[0]
        start = datetime.combine(first.day, time(first.hour), ZoneInfo(self.plan.zone))
        event = Event()
        event.add("uid", self._uid(module, first.day.weekday()))
        event.add("dtstamp", self.saved_at)
        event.add("sequence", self.version)
        event.add("dtstart", start)
        event.add("duration", timedelta(minutes=first.minutes))
        if len(times) > 1:
            event.add("rrule", {"freq": "weekly", "count": len(times)})
        event.add("summary", self.ground.titles[module])
        event.add("url", links.page(self.base, self.owner[1], module))
        return event

    def _uid(self, module: str, weekday: int) -> str:
        mark = self.keys.mark("calendar", *self.owner, module, str(weekday))
        domain = hashlib.sha256(self.base.encode()).hexdigest()[:16]
        return f"{mark[:40]}@{domain}.staffroom"


def _series(sessions: Iterable[Session]) -> list[tuple[tuple[str, int], list[Session]]]:
    """Put together what is of one module on one day of the week: there it is every week."""

    def key(one: Session) -> tuple[str, int]:
        return one.module, one.day.weekday()

    # By the first day of each, so that a reader finds them in order.
    found = [(which, list(times)) for which, times in groupby(sorted(sessions, key=key), key)]
    return sorted(found, key=lambda one: one[1][0].day)
