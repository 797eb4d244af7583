"""Deadlines of cohorts: what is set, for whom it is extended, and every change of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from staffroom.wire.deadlines import DeadlineIn, ExtensionIn
from staffroom_hub.commons.store.models import (
    CohortMemberRow,
    CohortRow,
    DeadlineChangeRow,
    DeadlineRow,
    ExtensionRow,
    PersonRow,
)
from staffroom_hub.commons.store.places import ModulePlace

LEFT = "left"
"""Kind of the change that somebody made who left a cohort which has deadlines."""


@dataclass(frozen=True)
class Held:
    """What holds for a person at a module: her cohort, its deadline, her extension."""

    cohort: CohortRow
    deadline: DeadlineRow | None
    extension: ExtensionRow | None


@dataclass(frozen=True)
class Change:
    """What was changed, by whom, of what."""

    actor: str
    kind: str
    before: str
    after: str
    now: datetime
    module: str | None = None
    person: str | None = None


async def held(session: AsyncSession, person: str, place: ModulePlace) -> Held | None:
    """Give what holds for a person at a module; None where she is in the open cohort."""
    query = (
        select(CohortRow, DeadlineRow, ExtensionRow)
        .join(CohortMemberRow, CohortMemberRow.cohort == CohortRow.id)
        .outerjoin(
            DeadlineRow,
            and_(DeadlineRow.cohort == CohortRow.id, DeadlineRow.module == place.module),
        )
        .outerjoin(
            ExtensionRow,
            and_(
                ExtensionRow.cohort == CohortRow.id,
                ExtensionRow.module == place.module,
                ExtensionRow.person == person,
            ),
        )
        .where(CohortMemberRow.person == person, CohortMemberRow.edition == place.edition)
    )
    found = (await session.execute(query)).one_or_none()
    return Held(*found) if found else None


@dataclass(frozen=True)
class Left:
    """A deadline of a cohort that a person was in once, and when she left it last."""

    held: Held
    at: datetime


async def left(session: AsyncSession, person: str, place: ModulePlace) -> Sequence[Left]:
    """Give the deadlines of a module in the cohorts that a person has left, and is not back in."""
    gone = (
        select(DeadlineChangeRow.cohort, func.max(DeadlineChangeRow.created_at).label("at"))
        .where(DeadlineChangeRow.kind == LEFT, DeadlineChangeRow.person == person)
        .group_by(DeadlineChangeRow.cohort)
        .subquery()
    )
    query = (
        select(CohortRow, DeadlineRow, ExtensionRow, gone.c.at)
        .join(gone, gone.c.cohort == CohortRow.id)
        .join(DeadlineRow, DeadlineRow.cohort == CohortRow.id)
        .outerjoin(
            ExtensionRow,
            and_(
                ExtensionRow.cohort == CohortRow.id,
                ExtensionRow.module == DeadlineRow.module,
                ExtensionRow.person == person,
            ),
        )
        .outerjoin(
            CohortMemberRow,
            and_(CohortMemberRow.cohort == CohortRow.id, CohortMemberRow.person == person),
        )
        .where(CohortRow.edition == place.edition, DeadlineRow.module == place.module)
        .where(CohortMemberRow.person.is_(None))
        .order_by(CohortRow.id)
    )
    return [Left(Held(*held), at) for *held, at in await session.execute(query)]


async def last_left(session: AsyncSession, person: str, cohort: int) -> datetime | None:
    """Say when a person left a cohort last, as far as it had deadlines."""
    query = select(func.max(DeadlineChangeRow.created_at)).where(
        DeadlineChangeRow.kind == LEFT,
        DeadlineChangeRow.person == person,
        DeadlineChangeRow.cohort == cohort,
    )
    return await session.scalar(query)


async def find(session: AsyncSession, cohort: int, module: str) -> DeadlineRow | None:
    """Give the deadline of a module in a cohort."""
    return await session.get(DeadlineRow, (cohort, module))


async def every(session: AsyncSession, cohort: int) -> dict[str, DeadlineRow]:
    """Give all deadlines of a cohort, by module."""
    rows = await session.scalars(select(DeadlineRow).where(DeadlineRow.cohort == cohort))
    return {row.module: row for row in rows}


async def put(session: AsyncSession, cohort: int, module: str, wished: DeadlineIn) -> str:
    """Set when a module is due; gives what was set before, or nothing."""
    row = await find(session, cohort, module)
    before = told(row)
    if row is None:
        row = DeadlineRow(cohort=cohort, module=module)
        session.add(row)
    row.due, row.grace_hours = wished.due, wished.grace_hours
    row.accepts_late = wished.accepts_late
    await session.flush()
    return before


async def remove(session: AsyncSession, row: DeadlineRow) -> Sequence[ExtensionRow]:
    """Take a deadline away, with its extensions, which it gives."""
    mine = ExtensionRow.cohort == row.cohort, ExtensionRow.module == row.module
    gone = (await session.scalars(select(ExtensionRow).where(*mine))).all()
    await session.execute(delete(ExtensionRow).where(*mine))
    await session.delete(row)
    await session.flush()
    return gone


async def extensions(session: AsyncSession, cohort: int) -> Sequence[tuple[ExtensionRow, str]]:
    """Give all extensions in a cohort, with display names."""
    query = (
        select(ExtensionRow, PersonRow.display_name)
        .join(PersonRow, PersonRow.name == ExtensionRow.person)
        .where(ExtensionRow.cohort == cohort)
        .order_by(PersonRow.display_name, PersonRow.name)
    )
    return [(row, name) for row, name in await session.execute(query)]


async def extension(
    session: AsyncSession, cohort: int, module: str, person: str
) -> ExtensionRow | None:
    """Give a person's extension."""
    return await session.get(ExtensionRow, (cohort, module, person))


async def extend(
    session: AsyncSession, deadline: DeadlineRow, person: str, wished: ExtensionIn
) -> str:
    """Give a person more time; says until when she had it before, or nothing."""
    row = await extension(session, deadline.cohort, deadline.module, person)
    before = row.until if row else ""
    if row is None:
        row = ExtensionRow(cohort=deadline.cohort, module=deadline.module, person=person)
        session.add(row)
    row.until, row.note = wished.until, wished.note
    await session.flush()
    return before


async def is_member(session: AsyncSession, cohort: CohortRow, person: str) -> bool:
    """Say whether a person is in a cohort."""
    row = await session.get(CohortMemberRow, (person, cohort.edition))
    return row is not None and row.cohort == cohort.id


async def members(session: AsyncSession, cohort: int) -> Sequence[tuple[str, str]]:
    """Give hub names and display names of those in a cohort."""
    query = (
        select(PersonRow.name, PersonRow.display_name)
        .join(CohortMemberRow, CohortMemberRow.person == PersonRow.name)
        .where(CohortMemberRow.cohort == cohort)
        .order_by(PersonRow.display_name, PersonRow.name)
    )
    return [(name, shown) for name, shown in await session.execute(query)]


def note(session: AsyncSession, cohort: int, change: Change) -> None:
    """Write a change down."""
    session.add(
        DeadlineChangeRow(
            cohort=cohort,
            kind=change.kind,
            module=change.module,
            person=change.person,
            actor=change.actor,
            before=change.before,
            after=change.after,
            created_at=change.now,
        )
    )


async def changes(
    session: AsyncSession, cohort: int, most: int
) -> Sequence[tuple[DeadlineChangeRow, str, str]]:
    """Give the newest changes with the display names of whom they concern and of who did them."""
    whom, who = aliased(PersonRow), aliased(PersonRow)
    query = (
        select(DeadlineChangeRow, whom.display_name, who.display_name)
        .outerjoin(whom, whom.name == DeadlineChangeRow.person)
        .outerjoin(who, who.name == DeadlineChangeRow.actor)
        .where(DeadlineChangeRow.cohort == cohort)
        .order_by(DeadlineChangeRow.id.desc())
        .limit(most)
    )
    return [(row, one or "", other or "") for row, one, other in await session.execute(query)]


def told(row: DeadlineRow | None) -> str:
    """Say what is set, in one line: due time, grace in hours, `-` where late work is not taken."""
    if row is None:
        return ""
    grace = f" +{row.grace_hours}h" if row.grace_hours else ""
    return f"{row.due}{grace}{'' if row.accepts_late else ' -'}"
