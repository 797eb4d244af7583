"""Feedback: what a trainer releases to one teacher."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire import FeedbackIn, FeedbackOut, PersonName
from staffroom_hub.commons import feedback, teaching
from staffroom_hub.commons.auth import Caller
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.routes.depends import AtModule, Parts, Trainer
from staffroom_hub.commons.store import submissions
from staffroom_hub.commons.store.models import SubmissionRow
from staffroom_hub.commons.store.places import ModulePlace
from staffroom_hub.commons.store.queue import WAITING

router = APIRouter(prefix="/api/feedback/{edition}/{module}", tags=["feedback"])


@router.get("/{person}")
async def read_feedback(
    place: AtModule, person: Annotated[PersonName, Path()], caller: Trainer, parts: Parts
) -> FeedbackOut:
    """Give what was released to one teacher, to a trainer who may see her work."""
    async with parts.database.reading() as session:
        row = await submissions.released(session, person, place)
        if row is None:
            raise Problem("not_found")
        work = await teaching.work(session, caller, place.edition, row.submission)
        return FeedbackOut.model_validate(
            {
                "submission": row.submission,
                "submitted_at": work.submitted_at,
                "scores": row.scores,
                "text": row.text,
                "released_at": row.released_at,
            }
        )


@router.put("/{person}", status_code=204)
async def put_feedback(
    place: AtModule,
    person: Annotated[PersonName, Path()],
    body: FeedbackIn,
    caller: Trainer,
    parts: Parts,
) -> None:
    """Release marks and words on a submission, and tell the person."""
    async with parts.database.writing() as session:
        row = await _checked(session, caller, place, person, body)
        await feedback.give(session, parts, row, body, caller.name)
    feedback.ring(parts, place)


async def _checked(
    session: AsyncSession, caller: Caller, place: ModulePlace, person: str, body: FeedbackIn
) -> SubmissionRow:
    row = await teaching.work(session, caller, place.edition, body.submission, lock=True)
    if (row.module, row.person) != (place.module, person):
        raise Problem("not_found")
    if row.state in WAITING:
        # Until the record is made, a gradebook's marks may be half of one run, half of another.
        raise Problem("not_recorded")
    return row
