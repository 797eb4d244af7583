"""Plans of study: what follows from one for a person in an edition, just now.

    own document `plan` ────────────────────────┐
    own document `route` ── what is left of it ──┴── outlook: finish, goals of a week, sessions

What has not been written yet counts for the finish of the whole route, after all that is there, and
for nothing else: time left, goals, reminders and calendars are of what is there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.i18n import translation
from staffroom.rules import plan as rules
from staffroom.rules.plan import Left, Session, Share
from staffroom.syllabus import Step, Syllabus, syllabus
from staffroom.wire.plan import (
    LEAST_MINUTES,
    MOST_MINUTES,
    Goal,
    Outlook,
    Plan,
    StudySession,
)
from staffroom_hub.commons import progress
from staffroom_hub.commons.progress import Stands
from staffroom_hub.commons.store import own
from staffroom_hub.commons.store.models import OwnDocumentRow
from staffroom_hub.commons.store.own import OwnPlace

PLAN, ROUTE = "plan", "route"
_NEXT = 7
"""So many of the next sessions are told."""


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


_WHOLE = _("“{title}” as a whole, {minutes} min")
_REST = _("the rest of “{title}”, {minutes} min")
_PARTS = (
    (0.29, _("about a quarter of “{title}”, {minutes} min")),
    (0.42, _("about a third of “{title}”, {minutes} min")),
    (0.59, _("about half of “{title}”, {minutes} min")),
    (0.71, _("about two thirds of “{title}”, {minutes} min")),
    (1.0, _("most of “{title}”, {minutes} min")),
)


@dataclass(frozen=True)
class Ground:
    """What a person's plan in an edition is reckoned from.

    Attributes:
        written: what is left and can be studied now, in the order of her route.
        unwritten: what is left and is not there yet.
        titles: of all modules, by id.
        done: how many modules of the route are done.
        waiting: how many of them wait for others.
    """

    written: Sequence[Left]
    unwritten: Sequence[Left]
    titles: Mapping[str, str]
    done: int
    waiting: int = 0

    @property
    def left(self) -> Sequence[Left]:
        """All that is left, in the order in which it can be studied."""
        return [*self.written, *self.unwritten]


async def ground(
    session: AsyncSession, edition: str, person: str, course: Syllabus | None = None
) -> Ground:
    """Look at a person's route, and at what she has done of it."""
    stands = (await progress.of_person(session, edition, person)).modules
    route = await route_of(session, edition, person)
    return ground_of(stands, route, edition, course or syllabus())


def ground_of(
    stands: Mapping[str, Stands], route: Sequence[str] | None, edition: str, course: Syllabus
) -> Ground:
    """Say what is left of a route by how its owner stands in each module."""
    rest = {s.id: stands[s.id].stretch(s.minutes).left for s in course.modules if s.id in stands}
    left = rules.left(course, route, rest)
    there = {name for name, one in stands.items() if one.released}
    states = [stands[one.module].state for one in rules.left(course, route) if one.module in stands]
    return Ground(
        [one for one in left if one.module in there],
        [one for one in left if one.module not in there],
        {step.id: _title(step, edition) for step in course.modules},
        states.count("done"),
        states.count("waiting"),
    )


def _title(step: Step, edition: str) -> str:
    return next((title for name, title in step.title.items() if name == edition), step.id)


async def route_of(session: AsyncSession, edition: str, person: str) -> list[str] | None:
    """Give the modules of a person's route, in her order; None where she has none."""
    row = await own.find(session, person, OwnPlace(ROUTE, edition))
    return None if row is None else [str(module) for module in row.body["modules"]]


async def find(session: AsyncSession, edition: str, person: str) -> OwnDocumentRow | None:
    """Give the document that holds a person's plan."""
    return await own.find(session, person, OwnPlace(PLAN, edition))


def usual(minutes: int | None) -> int | None:
    """Give the minutes a week with which a plan may begin; None where she told none that fit."""
    return minutes if minutes and LEAST_MINUTES <= minutes <= MOST_MINUTES else None


def read(row: OwnDocumentRow) -> Plan:
    """Read a plan out of its document."""
    return Plan.model_validate(row.body)


def sessions(plan: Plan, of: Ground, day: date) -> list[Session]:
    """Say when what is there can be studied, from a day on."""
    return rules.schedule(plan, of.written, day)


def outlook(plan: Plan, of: Ground, now: datetime, locale: str) -> Outlook:
    """Say what follows from a plan at a moment, in a language."""
    day = rules.today(plan, now)
    planned, whole = sessions(plan, of, day), rules.schedule(plan, of.left, day)
    week = rules.week_of(planned, day)
    speaker = translation("staffroom", locale).gettext
    return Outlook(
        state=_state(plan, of, day),
        finish=whole[-1].day if whole else None,
        written_until=planned[-1].day if planned else None,
        minutes_left=sum(one.minutes for one in of.written),
        modules_left=len(of.written),
        modules_done=of.done,
        sessions=len(whole),
        week=week,
        this_week=week == rules.monday(day),
        goals=tuple(_goal(s, of, speaker) for s in rules.shares(plan, of.written, planned)),
        next=tuple(told(one, of) for one in planned[:_NEXT]),
        unwritten=tuple(of.titles[one.module] for one in of.unwritten),
    )


def _state(plan: Plan, of: Ground, day: date) -> str:
    if not of.left and not of.waiting:
        return "done"
    if not plan.days:
        return "empty"
    if not of.written:
        return "others" if of.waiting else "waiting"
    return "paused" if rules.is_paused(plan, day) else "planned"


def told(one: Session, of: Ground) -> StudySession:
    """Tell a session with the title of its module."""
    title = of.titles[one.module]
    return StudySession(
        day=one.day, hour=one.hour, minutes=one.minutes, module=one.module, title=title
    )


def _goal(share: Share, of: Ground, gettext: Callable[[str], str]) -> Goal:
    pattern = gettext(_pattern(share))
    # Not str.format: a title may hold braces.
    text = pattern.replace("{minutes}", str(share.minutes))
    text = text.replace("{title}", of.titles[share.module])
    return Goal(module=share.module, minutes=share.minutes, text=text)


def _pattern(share: Share) -> str:
    if share.ends:
        return _WHOLE if share.minutes == share.of else _REST
    part = share.minutes / share.of
    return next(text for most, text in _PARTS if part <= most)
