"""The grader's reports on sheets of the grading desk; `review_marks` gives them out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire import FeedbackIn, GradingFailed
from staffroom.wire.reviews import MarkDone
from staffroom_hub.commons import feedback, marking_queue
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.marking import whole
from staffroom_hub.commons.routes.depends import Grader, Parts
from staffroom_hub.commons.store import marking as store
from staffroom_hub.commons.store import submissions
from staffroom_hub.commons.store.locks import Lock, hold
from staffroom_hub.commons.store.models import SheetRow
from staffroom_hub.commons.store.places import ModulePlace

router = APIRouter(prefix="/api/grading/sheets", tags=["grading"])

SheetNumber = Annotated[int, Path(ge=1, le=store.LARGEST_ID)]


@router.post("/{id}/done", status_code=204)
async def report_sheet(
    id: SheetNumber,  # noqa: A002
    body: MarkDone,
    caller: Grader,
    parts: Parts,
) -> None:
    """Take what the gradebook holds, and give it to the teacher where a trainer wants that."""
    del caller
    async with parts.database.writing() as session:
        place, person = await _whose(session, id)
        # Always in this order: the submission, the turn, the sheet.
        newest = await submissions.newest(session, person, place)
        record = await submissions.find(session, newest.id, lock=True) if newest else None
        await hold(session, Lock.EVENTS)
        sheet = await _claimed(session, id, body.claim)
        if sheet.state != "running":
            return
        settled = await marking_queue.done(session, sheet, body.scores, parts.now())
        if record is not None and record.state == "done":
            # One that is not recorded yet brings its own marks.
            record.recorded = [score.model_dump(mode="json") for score in body.scores]
            if sheet.release and settled:
                if whole(body.scores) and sheet.trainer is not None:
                    given = FeedbackIn(submission=record.id, scores=body.scores)
                    await feedback.give(session, parts, record, given, sheet.trainer)
                sheet.release = False
        await marking_queue.wake(session, sheet, parts.now())
    feedback.ring(parts, place)


@router.post("/{id}/failed", status_code=204)
async def report_sheet_failed(
    id: SheetNumber,  # noqa: A002
    body: GradingFailed,
    caller: Grader,
    parts: Parts,
) -> None:
    """Put a sheet back, or park it for a person after too many failures."""
    del caller
    async with parts.database.writing() as session:
        place, _ = await _whose(session, id)
        await hold(session, Lock.EVENTS)
        sheet = await _claimed(session, id, body.claim)
        if sheet.state != "running":
            raise Problem("stale_claim")
        marking_queue.give_back(sheet, body.reason)
        await marking_queue.wake(session, sheet, parts.now())
    feedback.ring(parts, place)


async def _whose(session: AsyncSession, id_: int) -> tuple[ModulePlace, str]:
    sheet = await store.find(session, id_)
    if sheet is None:
        raise Problem("not_found")
    place, person = ModulePlace(sheet.edition, sheet.module), sheet.person
    # What is read before one has the turn may be old by then.
    session.expunge(sheet)
    return place, person


async def _claimed(session: AsyncSession, id_: int, claim: str) -> SheetRow:
    sheet = await store.find(session, id_)
    if sheet is None:
        raise Problem("not_found")
    if sheet.claim is None or sheet.claim != claim:
        raise Problem("stale_claim")
    return sheet
