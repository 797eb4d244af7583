"""Deadlines: what holds for a teacher, and what her trainer sees and sets of a cohort.

Going from cohort to cohort is free, and opens no deadline:

- A due moment that comes while somebody is in a cohort holds for her wherever she goes
  afterwards. Of several that hold, the strictest judges her work, and the work is that cohort's.
- What somebody hands in while she is away from a cohort is judged by its deadlines when she comes
  back: what came after its due moment is late then, and stays in the record. Who joins a cohort
  for the first time brings her earlier work as it is.

That a person left a cohort which has deadlines is among its changes, for its trainer to see.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.rules.deadlines import EDITION_ZONES, Deadline, Judged, judge, moment, strictness
from staffroom.wire import Edition
from staffroom.wire.deadlines import (
    CohortDeadlines,
    CohortMember,
    DeadlineChange,
    DueTime,
    Extension,
    LateWork,
    ModuleDeadline,
)
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.store import cohorts, deadlines, people, releases, submissions
from staffroom_hub.commons.store.deadlines import Change, Held
from staffroom_hub.commons.store.models import CohortRow, DeadlineRow, ExtensionRow, SubmissionRow
from staffroom_hub.commons.store.places import SERVICE, ModulePlace
from staffroom_hub.commons.zones import zone as find_zone

SHOWN_CHANGES = 50


def edition_zone(edition: str) -> str:
    """Name the zone by which an edition tells times."""
    return EDITION_ZONES["ru" if edition == "ru" else "en"]


def cohort_zone(cohort: CohortRow) -> str:
    """Name the zone in which a cohort lives.

    One that was known once and is no more must keep nobody from handing in: the edition's counts.
    """
    known = cohort.zone and find_zone(cohort.zone)
    return cohort.zone if cohort.zone and known else edition_zone(cohort.edition)


def at(wall: str, zone: str) -> datetime:
    """Find the moment that a cohort's wall clock names."""
    return moment(datetime.fromisoformat(wall), find_zone(zone) or UTC)


@dataclass(frozen=True)
class Standing:
    """How a person stands to the deadline of a module at one moment."""

    now: datetime
    edition: str
    held: Held | None

    @cached_property
    def zone(self) -> str:
        """By whose clock times are told to her."""
        return cohort_zone(self.held.cohort) if self.held else edition_zone(self.edition)

    @property
    def cohort(self) -> int:
        """In which cohort she is; 0 is the open one."""
        return self.held.cohort.id if self.held else 0

    @cached_property
    def deadline(self) -> Deadline | None:
        """What holds for her; None where nothing is due."""
        row = self.held.deadline if self.held else None
        extension = self.held.extension if self.held else None
        if row is None:
            return None
        return Deadline(
            due=at(row.due, self.zone),
            grace=timedelta(hours=row.grace_hours),
            accepts_late=row.accepts_late,
            extended=at(extension.until, self.zone) if extension else None,
        )

    @cached_property
    def judged(self) -> Judged:
        """How work is taken that she hands in at this moment."""
        return judge(self.now, self.deadline)

    def told(self) -> DueTime | None:
        """Say how she stands; None where nothing is due."""
        if self.deadline is None:
            return None
        extension = self.held.extension if self.held else None
        return DueTime(
            state=self.judged.state,
            now=self.now,
            due=self.deadline.due,
            until=self.deadline.until,
            ends=self.deadline.ends,
            accepts_late=self.deadline.accepts_late,
            zone=self.zone,
            note=extension.note if extension else "",
        )

    def demand_open(self) -> None:
        """See that work is taken at all.

        Raises:
            Problem: `closed`, naming the moment after which it is not.
        """
        if self.judged.state == "closed" and self.deadline is not None:
            ends = self.deadline.ends.isoformat()
            raise Problem("closed", moment=ends, zone=self.zone)


async def standing(
    session: AsyncSession, person: str, place: ModulePlace, now: datetime
) -> Standing:
    """Say how a person stands to the deadline of a module, by the strictest that holds for her."""
    here = Standing(now, place.edition, await deadlines.held(session, person, place))
    found = [here]
    for gone in await deadlines.left(session, person, place):
        there = Standing(now, place.edition, gone.held)
        if there.deadline is not None and there.deadline.until <= gone.at:
            found.append(there)
    # Of equals the first: the cohort that she is in.
    return max(found, key=lambda one: strictness(one.judged))


async def leaving(
    session: AsyncSession, person: str, edition: str, now: datetime, *, to: int = cohorts.OPEN
) -> None:
    """Write down that a person leaves the cohort she is in; call it before she does."""
    await people.hold(session, person)
    number = await cohorts.of(session, person, edition)
    if number not in {cohorts.OPEN, to} and await deadlines.every(session, number):
        change = Change(person, deadlines.LEFT, "", "", now, person=person)
        deadlines.note(session, number, change)
        await session.flush()


async def back(session: AsyncSession, person: str, cohort: CohortRow) -> None:
    """Judge by a cohort's deadlines what a person handed in while she was away from it."""
    away = await deadlines.last_left(session, person, cohort.id)
    rows = await deadlines.every(session, cohort.id)
    if away is None or not rows:
        return
    for row in await submissions.since(session, person, cohort.edition, rows, away):
        place = ModulePlace(cohort.edition, row.module)
        stands = await standing(session, person, place, row.submitted_at)
        if stands.judged.state in {"late", "closed"} and stands.deadline is not None:
            by = int((row.submitted_at - stands.deadline.until).total_seconds())
            row.late, row.late_by = True, max(row.late_by, by)
            row.cohort, row.zone = stands.cohort, stands.zone
    await session.flush()


async def of_cohort(session: AsyncSession, cohort: CohortRow) -> CohortDeadlines:
    """Give all that a trainer sees of the deadlines of a cohort."""
    zone = cohort_zone(cohort)
    rows = await deadlines.every(session, cohort.id)
    given: dict[str, list[Extension]] = {}
    for row, name in await deadlines.extensions(session, cohort.id):
        given.setdefault(row.module, []).append(_extension(row, name, zone))
    late: dict[str, list[LateWork]] = {}
    for work, name in await submissions.late(session, cohort.id):
        late.setdefault(work.module, []).append(_late(work, name))
    modules = [
        _module(release.module, release.title, rows.get(release.module), zone).model_copy(
            update={
                "extensions": given.get(release.module, []),
                "late": late.get(release.module, []),
            }
        )
        for release in await releases.all_current(session, cohort.edition)
        if not release.module.startswith(SERVICE)
    ]
    members = await deadlines.members(session, cohort.id)
    return CohortDeadlines(
        cohort=cohort.id,
        zone=zone,
        modules=modules,
        members=[CohortMember(name=name, display_name=shown) for name, shown in members],
        changes=await _changes(session, cohort.id),
    )


async def demand_module(session: AsyncSession, edition: Edition, module: str) -> None:
    """See that there is such a module to be handed in.

    Raises:
        Problem: `not_found`.
    """
    row = await releases.current(session, ModulePlace(edition, module))
    if row is None or module.startswith(SERVICE):
        raise Problem("not_found")


def _module(module: str, title: str, row: DeadlineRow | None, zone: str) -> ModuleDeadline:
    if row is None:
        return ModuleDeadline(module=module, title=title)
    return ModuleDeadline(
        module=module,
        title=title,
        due=row.due,
        due_at=at(row.due, zone),
        grace_hours=row.grace_hours,
        accepts_late=row.accepts_late,
    )


def _extension(row: ExtensionRow, name: str, zone: str) -> Extension:
    return Extension(
        person=row.person,
        display_name=name,
        until=row.until,
        until_at=at(row.until, zone),
        note=row.note,
    )


def _late(row: SubmissionRow, name: str) -> LateWork:
    return LateWork(
        person=row.person,
        display_name=name,
        submitted_at=row.submitted_at,
        late_by=row.late_by,
    )


async def _changes(session: AsyncSession, cohort: int) -> list[DeadlineChange]:
    return [
        DeadlineChange.model_validate(
            {
                "kind": row.kind,
                "module": row.module,
                "person": whom,
                "actor": who,
                "before": row.before,
                "after": row.after,
                "created_at": row.created_at,
            }
        )
        for row, whom, who in await deadlines.changes(session, cohort, SHOWN_CHANGES)
    ]
