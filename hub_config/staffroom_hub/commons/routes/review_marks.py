"""The grader's second queue: points of reviews to be written into the gradebook."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire import GradingFailed
from staffroom.wire.reviews import MarkDone, MarkJob
from staffroom_hub.commons import marking_queue, review_marks
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.reviews import Floor
from staffroom_hub.commons.routes.depends import Grader, Parts
from staffroom_hub.commons.store import review_marks as store
from staffroom_hub.commons.store import reviews as reviews_of
from staffroom_hub.commons.store import submissions
from staffroom_hub.commons.store.locks import Lock, hold
from staffroom_hub.commons.store.models import ReviewMarkRow
from staffroom_hub.commons.store.places import ModulePlace

router = APIRouter(prefix="/api/grading/marks", tags=["grading"])

CaseNumber = Annotated[int, Path(ge=1, le=reviews_of.LARGEST_ID)]


@router.post("/claim", responses={204: {"description": "No work."}}, response_model=MarkJob)
async def claim_marks(caller: Grader, parts: Parts) -> MarkJob | Response:
    """Give the next points to be written, or 204 when there are none.

    A trainer's come first: she waits for them at the desk.
    """
    del caller
    async with parts.database.writing() as session:
        job = await marking_queue.claim(session, parts.now())
        job = job or await review_marks.claim(session, parts)
    return job or Response(status_code=204)


@router.post("/{id}/done", status_code=204)
async def report_marks(
    id: CaseNumber,  # noqa: A002
    body: MarkDone,
    caller: Grader,
    parts: Parts,
) -> None:
    """Take what the gradebook holds; repeating the report changes nothing."""
    del caller
    async with parts.database.writing() as session:
        case = await reviews_of.find(session, id)
        if case is None:
            raise Problem("not_found")
        place = ModulePlace(case.edition, case.module)
        # Always in this order: the submission, the turn, the marks.
        newest = await submissions.newest(session, case.person, place)
        record = await submissions.find(session, newest.id, lock=True) if newest else None
        await hold(session, Lock.EVENTS)
        row = await _claimed(session, id, body.claim)
        if row.state == "done":
            return
        review_marks.done(row, dict(body.kept))
        # One that is not recorded yet brings its own marks.
        if record is not None and record.state == "done":
            record.recorded = [score.model_dump(mode="json") for score in body.scores]
        floor = Floor(session, parts, place)
        await floor.wake(case.person)
    floor.ring()


@router.post("/{id}/failed", status_code=204)
async def report_marks_failed(
    id: CaseNumber,  # noqa: A002
    body: GradingFailed,
    caller: Grader,
    parts: Parts,
) -> None:
    """Put points back, or park them for a person after too many failures."""
    del caller
    async with parts.database.writing() as session:
        row = await _claimed(session, id, body.claim)
        if row.state == "done":
            raise Problem("stale_claim")
        review_marks.give_back(row, body.reason)


async def _claimed(session: AsyncSession, case: int, claim: str) -> ReviewMarkRow:
    row = await store.claimed(session, case)
    if row is None:
        raise Problem("not_found")
    if row.claim is None or row.claim != claim:
        raise Problem("stale_claim")
    return row
