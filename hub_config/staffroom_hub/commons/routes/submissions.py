"""Everybody's submissions, for trainers and the grader."""

from __future__ import annotations

from fastapi import APIRouter

from staffroom.wire import Edition, ModuleId, SubmissionCard, SubmittedWork
from staffroom_hub.commons import teaching
from staffroom_hub.commons.cards import card, submitted
from staffroom_hub.commons.routes.depends import Parts, TrainerOrGrader
from staffroom_hub.commons.store import people, submissions

router = APIRouter(prefix="/api/submissions", tags=["submissions"])


@router.get("/{edition}")
async def list_submissions(
    edition: Edition, caller: TrainerOrGrader, parts: Parts, module: ModuleId | None = None
) -> list[SubmissionCard]:
    """List submissions that the caller may see, of an edition or of one module, oldest first."""
    async with parts.database.reading() as session:
        cohorts = await teaching.cohorts_of(session, caller, edition)
        rows = await submissions.listed(session, edition, module, cohorts)
    return [card(row, name, returned) for row, name, returned in rows]


@router.get("/{edition}/{id}")
async def read_submitted(
    edition: Edition,
    id: int,  # noqa: A002 - the path's own word
    caller: TrainerOrGrader,
    parts: Parts,
) -> SubmittedWork:
    """Give one submission with the notebook that was composed for it."""
    async with parts.database.reading() as session:
        row = await teaching.work(session, caller, edition, id)
        names = await people.display_names(session, [row.person])
    return submitted(row, names[row.person])
