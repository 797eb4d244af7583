"""The grader's side of the queue."""

from __future__ import annotations

from fastapi import APIRouter, Response
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire import GradingClaim, GradingDone, GradingFailed, GradingJob
from staffroom_hub.commons import review_marks
from staffroom_hub.commons.cards import submitted
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.events import MARKS
from staffroom_hub.commons.routes.depends import Grader, Parts
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import events, people, queue, submissions
from staffroom_hub.commons.store.events import Event
from staffroom_hub.commons.store.locks import Lock, hold
from staffroom_hub.commons.store.models import SubmissionRow
from staffroom_hub.commons.store.places import ModulePlace

router = APIRouter(prefix="/api/grading", tags=["grading"])


@router.post("/claim", responses={204: {"description": "No work."}}, response_model=GradingJob)
async def claim_job(body: GradingClaim, caller: Grader, parts: Parts) -> GradingJob | Response:
    """Give the next job, or 204 when there is none."""
    del caller
    async with parts.database.writing() as session:
        expired = [
            *await queue.expire(session, parts.now()),
            *await queue.abandoned(session, body.worker),
        ]
        row = await queue.claim(session, body.worker, parts.now())
        job = await _job(session, row) if row else None
        for parked in (r for r in expired if r.state == "failed"):
            await _tell(session, parts, parked)
    _wake(parts, expired)
    return job or Response(status_code=204)


@router.post("/{id}/done", status_code=204)
async def report_done(
    id: int,  # noqa: A002 - the path's own word
    body: GradingDone,
    caller: Grader,
    parts: Parts,
) -> None:
    """Take the gradebook's scores of a job; repeating the report changes nothing."""
    del caller
    async with parts.database.writing() as session:
        row = await _claimed(session, id, body.claim)
        if row.state == "done":
            return
        row.state, row.leased_until, row.reason = "done", None, None
        row.recorded = [score.model_dump(mode="json") for score in body.scores]
        # The submission, the turn, the marks: whoever takes them all takes them in this order.
        await hold(session, Lock.EVENTS)
        place = ModulePlace(row.edition, row.module)
        await review_marks.renew(session, parts, row.person, place)
        await _tell(session, parts, row)
    _wake(parts, [row])


@router.post("/{id}/failed", status_code=204)
async def report_failed(
    id: int,  # noqa: A002 - the path's own word
    body: GradingFailed,
    caller: Grader,
    parts: Parts,
) -> None:
    """Put a job back, or park it for a person after too many failures."""
    del caller
    async with parts.database.writing() as session:
        row = await _claimed(session, id, body.claim)
        if row.state == "done":
            raise Problem("stale_claim")
        queue.give_back(row, body.reason)
        await _tell(session, parts, row)
    _wake(parts, [row])


async def _claimed(session: AsyncSession, id_: int, claim: str) -> SubmissionRow:
    row = await submissions.find(session, id_, lock=True)
    if row is None:
        raise Problem("not_found")
    if row.claim is None or row.claim != claim:
        raise Problem("stale_claim")
    return row


async def _job(session: AsyncSession, row: SubmissionRow) -> GradingJob:
    names = await people.display_names(session, [row.person])
    assert row.claim is not None
    return GradingJob(claim=row.claim, work=submitted(row, names[row.person]))


async def _tell(session: AsyncSession, parts: Services, row: SubmissionRow) -> None:
    """Announce a change of a record to the one person it is about."""
    place = ModulePlace(row.edition, row.module)
    event = Event(MARKS, {"submission": row.id}, row.person)
    await events.add(session, place, event, parts.now())


def _wake(parts: Services, rows: object) -> None:
    assert isinstance(rows, list | tuple)
    for place in {ModulePlace(row.edition, row.module) for row in rows}:
        parts.broadcaster.wake(place)
