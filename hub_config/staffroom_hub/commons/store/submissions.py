"""Submissions and feedback: every submission is a row of its own, the newest counts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from staffroom.wire import FeedbackIn, Json
from staffroom_hub.commons.store.models import FeedbackRow, PersonRow, SubmissionRow
from staffroom_hub.commons.store.places import ModulePlace

# What is large, and left in the database where it is not asked for.
_BODIES = (SubmissionRow.work, SubmissionRow.notebook, SubmissionRow.recorded)
_HEAVY = (*_BODIES, SubmissionRow.automatic)
Cohorts = frozenset[int] | None
"""Cohorts whose work is asked for; None is all of them."""
LARGEST_ID = 2**53
"""Ids from outside above this are no ids of ours; databases refuse to compare with them."""


async def newest(session: AsyncSession, person: str, place: ModulePlace) -> SubmissionRow | None:
    """Give a person's newest submission of a module, without the work itself."""
    query = (
        select(SubmissionRow)
        .where(SubmissionRow.person == person, SubmissionRow.edition == place.edition)
        .where(SubmissionRow.module == place.module)
        .order_by(SubmissionRow.id.desc())
        .limit(1)
        .options(*(defer(column, raiseload=True) for column in _BODIES))
    )
    return (await session.scalars(query)).one_or_none()


async def recorded(session: AsyncSession, id_: int) -> Sequence[Json]:
    """Give the gradebook's scores of a submission; none before it is recorded."""
    query = select(SubmissionRow.recorded).where(SubmissionRow.id == id_)
    return (await session.scalars(query)).one_or_none() or ()


@dataclass(frozen=True)
class Before:
    """How often a person handed a module in, and when last."""

    times: int
    newest: datetime | None


async def handed_in(session: AsyncSession, person: str, place: ModulePlace) -> Before:
    """Say how often a person handed a module in, and when last."""
    query = (
        select(func.count(), func.max(SubmissionRow.submitted_at))
        .where(SubmissionRow.person == person, SubmissionRow.edition == place.edition)
        .where(SubmissionRow.module == place.module)
    )
    times, newest_at = (await session.execute(query)).one()
    return Before(times, newest_at)


async def since(
    session: AsyncSession, person: str, edition: str, modules: Collection[str], moment: datetime
) -> Sequence[SubmissionRow]:
    """Give what a person handed in of some modules since a moment, without the work itself."""
    query = (
        select(SubmissionRow)
        .where(SubmissionRow.person == person, SubmissionRow.edition == edition)
        .where(SubmissionRow.module.in_(modules), SubmissionRow.submitted_at >= moment)
        .options(*(defer(column, raiseload=True) for column in _HEAVY))
    )
    return (await session.scalars(query)).all()


async def late(session: AsyncSession, cohort: int) -> Sequence[tuple[SubmissionRow, str]]:
    """Give each person's newest work in a cohort that is late, with display names, newest first."""
    newest_of = select(func.max(SubmissionRow.id)).group_by(
        SubmissionRow.person, SubmissionRow.edition, SubmissionRow.module
    )
    query = (
        select(SubmissionRow, PersonRow.display_name)
        .join(PersonRow, PersonRow.name == SubmissionRow.person)
        .where(SubmissionRow.cohort == cohort, SubmissionRow.late.is_(True))
        .where(SubmissionRow.id.in_(newest_of))
        .order_by(SubmissionRow.id.desc())
        .options(*(defer(column, raiseload=True) for column in _HEAVY))
    )
    return [(row, name) for row, name in await session.execute(query)]


async def released(session: AsyncSession, person: str, place: ModulePlace) -> FeedbackRow | None:
    """Give the newest feedback that was released to a person for a module."""
    query = (
        select(FeedbackRow)
        .join(SubmissionRow, SubmissionRow.id == FeedbackRow.submission)
        .where(SubmissionRow.person == person, SubmissionRow.edition == place.edition)
        .where(SubmissionRow.module == place.module)
        .order_by(SubmissionRow.id.desc())
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none()


async def find(session: AsyncSession, id_: int, *, lock: bool = False) -> SubmissionRow | None:
    """Find a submission; with `lock`, hold it until the transaction ends."""
    if not 0 < id_ <= LARGEST_ID:
        return None
    query = select(SubmissionRow).where(SubmissionRow.id == id_)
    if lock:
        query = query.with_for_update(key_share=True)
    return (await session.scalars(query)).one_or_none()


async def listed(
    session: AsyncSession, edition: str, module: str | None, cohorts: Cohorts
) -> Sequence[tuple[SubmissionRow, str, datetime | None]]:
    """List submissions with their authors' display names and when their feedback was released.

    Args:
        session: any.
        edition: `ru` or `en`.
        module: only of this one.
        cohorts: only of these.

    Returns:
        The oldest first.
    """
    query = (
        select(SubmissionRow, PersonRow.display_name, FeedbackRow.released_at)
        .join(PersonRow, PersonRow.name == SubmissionRow.person)
        .outerjoin(FeedbackRow, FeedbackRow.submission == SubmissionRow.id)
        .where(SubmissionRow.edition == edition)
        .order_by(SubmissionRow.id)
        .options(*(defer(column, raiseload=True) for column in _HEAVY))
    )
    if module is not None:
        query = query.where(SubmissionRow.module == module)
    if cohorts is not None:
        query = query.where(func.coalesce(SubmissionRow.cohort, 0).in_(cohorts))
    return [(row, name, moment) for row, name, moment in await session.execute(query)]


async def put_feedback(
    session: AsyncSession, given: FeedbackIn, trainer: str, now: datetime
) -> None:
    """Release feedback on a submission; a later release replaces an earlier one."""
    row = await session.get(FeedbackRow, given.submission)
    if row is None:
        row = FeedbackRow(submission=given.submission)
        session.add(row)
    row.scores = [score.model_dump(mode="json") for score in given.scores]
    row.text, row.released_by, row.released_at = given.text, trainer, now
    await session.flush()


async def states(session: AsyncSession, person: str, edition: str) -> dict[str, bool]:
    """By submitted module, whether the newest submission has its feedback."""
    query = (
        select(SubmissionRow.module, FeedbackRow.submission)
        .outerjoin(FeedbackRow, FeedbackRow.submission == SubmissionRow.id)
        .where(SubmissionRow.person == person, SubmissionRow.edition == edition)
        .order_by(SubmissionRow.id)
    )
    return {module: feedback is not None for module, feedback in await session.execute(query)}
