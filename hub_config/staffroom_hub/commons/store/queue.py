"""The grading queue: submissions on their way into the gradebook.

    queued ── claim ──> running ── done ──> done
      ^                   │ failed, or the lease ran out
      └── fewer than five ┴── five times ──> failed

A worker holds a job by its claim, for as long as the lease lasts. Of one person's submissions of
a module the oldest goes first and the next waits for it: nbgrader cannot record two at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from staffroom_hub.commons.store.models import SubmissionRow

LEASE = timedelta(seconds=120)
TRIES = 5
WAITING = ("queued", "running")


async def expire(session: AsyncSession, now: datetime) -> Sequence[SubmissionRow]:
    """Take back the jobs of workers that fell silent."""
    query = (
        select(SubmissionRow)
        .where(SubmissionRow.state == "running", SubmissionRow.leased_until < now)
        .with_for_update(skip_locked=True, key_share=True)
    )
    rows = (await session.scalars(query)).all()
    for row in rows:
        give_back(row, "The worker fell silent.")
    await session.flush()
    return rows


async def abandoned(session: AsyncSession, worker: str) -> Sequence[SubmissionRow]:
    """Take back what a worker held when it died: who asks for work holds none.

    Args:
        session: of the database.
        worker: its name, which nobody else alive has.
    """
    query = (
        select(SubmissionRow)
        .where(SubmissionRow.state == "running", SubmissionRow.worker == worker)
        .with_for_update(skip_locked=True, key_share=True)
    )
    rows = (await session.scalars(query)).all()
    for row in rows:
        give_back(row, "The worker died.")
    await session.flush()
    return rows


async def claim(session: AsyncSession, worker: str, now: datetime) -> SubmissionRow | None:
    """Give the next job to a worker, or nothing."""
    earlier = aliased(SubmissionRow)
    blocked = exists().where(
        earlier.person == SubmissionRow.person,
        earlier.edition == SubmissionRow.edition,
        earlier.module == SubmissionRow.module,
        earlier.id < SubmissionRow.id,
        earlier.state.in_(WAITING),
    )
    query = (
        select(SubmissionRow)
        .where(SubmissionRow.state == "queued", ~blocked)
        # What was tried already goes behind the rest: otherwise whatever kills workers for a while
        # spends all tries of the one submission at the head.
        .order_by(SubmissionRow.attempts, SubmissionRow.id)
        .limit(1)
        .with_for_update(skip_locked=True, key_share=True)
    )
    row = (await session.scalars(query)).one_or_none()
    if row is not None:
        row.state, row.claim, row.worker = "running", str(uuid4()), worker
        row.leased_until = now + LEASE
        row.attempts += 1
        await session.flush()
    return row


def give_back(row: SubmissionRow, reason: str) -> None:
    """Put a job back in the queue, or park it when it failed too often."""
    row.state = "failed" if row.attempts >= TRIES else "queued"
    row.claim = row.leased_until = None
    row.reason = reason
