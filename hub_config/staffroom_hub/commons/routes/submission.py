"""Handing a module in, and what came of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from staffroom.compose import ComposeError, compose
from staffroom.course import Module
from staffroom.rules.completeness import missing
from staffroom.rules.marks import automatic_marks, summed
from staffroom.wire import CellScore, Json, Marks, Missing, Receipt, SubmissionState, SubmitIn
from staffroom_hub.commons import work
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.languages import language_of
from staffroom_hub.commons.releases import notebook_of
from staffroom_hub.commons.routes.depends import AtModule, Learner, Me, Parts
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import effects, releases, submissions
from staffroom_hub.commons.store.models import (
    FeedbackRow,
    ReleaseRow,
    SubmissionRow,
)
from staffroom_hub.commons.store.places import ModulePlace, Use

log = logging.getLogger(__name__)
router = APIRouter(prefix="/api/modules/{edition}/{module}", tags=["submission"])

Record = Literal["queued", "running", "recorded", "person"]
_RECORDS: dict[str, Record] = {
    "queued": "queued",
    "running": "running",
    "done": "recorded",
    "failed": "person",
}


@dataclass(frozen=True)
class Panel:
    """A person at the submission panel of a module."""

    parts: Services
    me: Learner
    place: ModulePlace
    locale: str


@router.get("/submission")
async def read_submission(
    place: AtModule, me: Me, parts: Parts, request: Request
) -> SubmissionState:
    """Say what is missing, and how the last submission stands."""
    panel = Panel(parts, me, place, language_of(request))
    module = await parts.library.released(parts.database, place)
    async with parts.database.reading() as session:
        return await standing(session, panel, module)


@router.post("/submission")
async def submit(
    body: SubmitIn, place: AtModule, me: Me, parts: Parts, request: Request
) -> SubmissionState:
    """Freeze the caller's work on a module and queue it for the gradebook."""
    panel = Panel(parts, me, place, language_of(request))
    use = Use(me.name, body.key, f"submit:{place.edition}/{place.module}")
    async with parts.database.reading() as session:
        # Reading a module for the first time takes a while, and writers would have to wait.
        await parts.library.current(session, place)
    async with parts.database.writing() as session:
        known = await effects.earlier(session, use)
        if known is not None:
            return SubmissionState.model_validate(known)
        release, module = await parts.library.current(session, place)
        await _freeze(session, panel, release, module)
        state = await _state(session, panel, [])
        answer = state.model_dump(mode="json")
        effects.remember(session, use, answer, parts.now())
    return state


async def standing(session: AsyncSession, panel: Panel, module: Module) -> SubmissionState:
    """Say how the caller's work on a module stands."""
    lacking = missing(module, await _done(session, panel, module), panel.locale)
    return await _state(session, panel, lacking)


async def _done(session: AsyncSession, panel: Panel, module: Module) -> dict[str, Json]:
    return await work.collect(session, panel.me.name, panel.place, module)


async def _freeze(session: AsyncSession, panel: Panel, release: ReleaseRow, module: Module) -> None:
    done = await _done(session, panel, module)
    lacking = missing(module, done, panel.locale)
    if lacking:
        raise Problem("incomplete", missing=[m.model_dump(mode="json") for m in lacking])
    notebook = notebook_of(await releases.notebook(session, release.id))
    # Records are in the language of the edition, whoever reads them.
    marks = automatic_marks(module, done, panel.place.edition)
    session.add(
        SubmissionRow(
            person=panel.me.name,
            edition=panel.place.edition,
            module=panel.place.module,
            release=release.id,
            work=done,
            notebook=_composed(notebook, module, done, panel.place.edition),
            automatic=marks.model_dump(mode="json"),
            submitted_at=panel.parts.now(),
            state="queued",
            attempts=0,
        )
    )
    await session.flush()


def _composed(
    notebook: dict[str, Json], module: Module, done: dict[str, Json], edition: str
) -> dict[str, Json]:
    try:
        return compose(notebook, module, done, edition)
    except ComposeError as error:
        # A release whose notebook lacks a cell, or answers beyond what a notebook may hold.
        log.warning("cannot compose %s of %s: %s", module.id, edition, error)
        raise Problem("cannot_compose") from error


async def _state(session: AsyncSession, panel: Panel, lacking: list[Missing]) -> SubmissionState:
    row = await submissions.newest(session, panel.me.name, panel.place)
    feedback = await submissions.released(session, panel.me.name, panel.place)
    if row is None:
        return SubmissionState(missing=lacking)
    return SubmissionState(
        missing=lacking,
        receipt=Receipt(id=row.id, number=_number(row), submitted_at=row.submitted_at),
        record=_RECORDS[row.state],
        automatic=Marks.model_validate(row.automatic),
        released=_released(feedback),
        feedback_text=feedback.text if feedback else "",
    )


def _number(row: SubmissionRow) -> str:
    """Give what a person can read out: edition, module, row."""
    return f"{row.edition}-{row.module.split('-')[0]}-{row.id:06d}".upper()


def _released(feedback: FeedbackRow | None) -> Marks | None:
    if feedback is None:
        return None
    return summed([CellScore.model_validate(score) for score in feedback.scores])
