"""Marks of reviews as a queue for the grader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from staffroom_hub.commons.store.models import ReviewCaseRow, ReviewMarkRow, SubmissionRow


async def expired(session: AsyncSession, now: datetime) -> Sequence[ReviewMarkRow]:
    """Give what workers that fell silent had taken."""
    query = (
        select(ReviewMarkRow)
        .where(ReviewMarkRow.state == "running", ReviewMarkRow.leased_until < now)
        .with_for_update(skip_locked=True, key_share=True)
    )
    return (await session.scalars(query)).all()


async def next_queued(session: AsyncSession) -> tuple[ReviewMarkRow, ReviewCaseRow] | None:
    """Give the next points to be written: of a newest case, once the gradebook has the newest work.

    What is being recorded would flag them for a person at once.
    """
    newer = aliased(ReviewCaseRow)
    outdated = exists().where(
        newer.person == ReviewCaseRow.person,
        newer.edition == ReviewCaseRow.edition,
        newer.module == ReviewCaseRow.module,
        newer.id > ReviewCaseRow.id,
    )
    newest = (
        select(func.max(SubmissionRow.id))
        .where(
            SubmissionRow.person == ReviewCaseRow.person,
            SubmissionRow.edition == ReviewCaseRow.edition,
            SubmissionRow.module == ReviewCaseRow.module,
        )
        .correlate(ReviewCaseRow)
        .scalar_subquery()
    )
    recorded = exists().where(SubmissionRow.id == newest, SubmissionRow.state == "done")
    query = (
        select(ReviewMarkRow, ReviewCaseRow)
        .join(ReviewCaseRow, ReviewCaseRow.id == ReviewMarkRow.review_case)
        .where(ReviewMarkRow.state == "queued")
        .where(~outdated, recorded)
        .order_by(ReviewMarkRow.review_case)
        .limit(1)
        .with_for_update(of=ReviewMarkRow, skip_locked=True, key_share=True)
    )
    found = (await session.execute(query)).one_or_none()
    return (found[0], found[1]) if found else None


async def known(session: AsyncSession, case: ReviewCaseRow) -> Sequence[ReviewMarkRow]:
    """Give what was written of a person's work on a module, of earlier cases too."""
    query = (
        select(ReviewMarkRow)
        .join(ReviewCaseRow, ReviewCaseRow.id == ReviewMarkRow.review_case)
        .where(ReviewCaseRow.person == case.person, ReviewCaseRow.edition == case.edition)
        .where(ReviewCaseRow.module == case.module)
        .order_by(ReviewMarkRow.review_case)
    )
    return (await session.scalars(query)).all()


async def claimed(session: AsyncSession, case: int) -> ReviewMarkRow | None:
    """Hold points on their way until the transaction ends."""
    query = select(ReviewMarkRow).where(ReviewMarkRow.review_case == case)
    return (await session.scalars(query.with_for_update(key_share=True))).one_or_none()
