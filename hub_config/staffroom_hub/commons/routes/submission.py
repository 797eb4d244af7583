"""Handing a module in, and what came of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from staffroom.compose import ComposeError, compose
from staffroom.module import Module
from staffroom.rules.completeness import missing
from staffroom.rules.deadlines import revisions_left
from staffroom.rules.marks import automatic_marks, quiz_below, summed, with_recorded
from staffroom.wire import CellScore, Json, Marks, Missing, Receipt, SubmissionState, SubmitIn
from staffroom.wire.course import HandedIn
from staffroom_hub.commons import deadlines, files, progress, work
from staffroom_hub.commons.deadlines import Standing
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.languages import language_of
from staffroom_hub.commons.releases import notebook_of
from staffroom_hub.commons.reviews import Floor
from staffroom_hub.commons.routes.depends import AtModule, Learner, Me, Parts
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import effects, releases, submissions
from staffroom_hub.commons.store.locks import Lock, hold
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


@dataclass(frozen=True)
class Frozen:
    """What work is frozen against: a release, and how its person stands to the deadline."""

    release: ReleaseRow
    module: Module
    stands: Standing


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
    # What waits in line behind others' work has come in time all the same.
    came = parts.now()
    use = Use(me.name, body.key, f"{effects.SUBMIT}{place.edition}/{place.module}")
    async with parts.database.reading() as session:
        # Reading a module for the first time takes a while, and writers would have to wait.
        await parts.library.current(session, place)
    async with parts.database.writing() as session:
        known = await effects.earlier(session, use)
        if known is not None:
            stands = await deadlines.standing(session, me.name, place, came)
            told = SubmissionState.model_validate(known)
            return told.model_copy(update={"deadline": stands.told()})
        release, module = await parts.library.current(session, place)
        stands = await deadlines.standing(session, me.name, place, came)
        row = await _freeze(session, panel, Frozen(release, module, stands))
        if module.reviewed:
            # Two draws at once would give one work to too many colleagues.
            await hold(session, Lock.EVENTS)
            await Floor(session, parts, place).handed_in(row, module)
        state = await _state(session, panel, module, [])
        answer = state.model_dump(mode="json")
        effects.remember(session, use, answer, parts.now())
    if module.reviewed:
        Floor(session, parts, place).ring()
    return state


async def standing(session: AsyncSession, panel: Panel, module: Module) -> SubmissionState:
    """Say how the caller's work on a module stands."""
    done = await _done(session, panel, module)
    state = await _state(session, panel, module, missing(module, done, panel.locale))
    return state.model_copy(update={"below": quiz_below(module, done)})


async def _done(session: AsyncSession, panel: Panel, module: Module) -> dict[str, Json]:
    return await work.collect(session, panel.me.name, panel.place, module)


async def _freeze(session: AsyncSession, panel: Panel, to: Frozen) -> SubmissionRow:
    to.stands.demand_open()
    before = await submissions.handed_in(session, panel.me.name, panel.place)
    allowed = to.module.grading.revisions
    if allowed is not None and before.times > allowed:
        raise Problem("no_revisions_left", count=allowed + 1)
    module, edition = to.module, panel.place.edition
    done = await _done(session, panel, module)
    lacking = missing(module, done, panel.locale)
    if lacking:
        raise Problem("incomplete", missing=[m.model_dump(mode="json") for m in lacking])
    done, enclosed = await files.seal(session, panel.me.name, module, done)
    notebook = notebook_of(await releases.notebook(session, to.release.id))
    # Records are in the language of the edition, whoever reads them.
    marks = automatic_marks(module, done, edition)
    row = SubmissionRow(
        person=panel.me.name,
        edition=edition,
        module=panel.place.module,
        release=to.release.id,
        work=done,
        notebook=_composed(notebook, module, done, edition),
        automatic=marks.model_dump(mode="json"),
        # The newest counts, by its number and by its time.
        submitted_at=max(to.stands.now, before.newest or to.stands.now),
        late=to.stands.judged.late,
        late_by=int(to.stands.judged.late_by.total_seconds()),
        cohort=to.stands.cohort,
        zone=to.stands.zone,
        parts=work.titles(module, done),
        state="queued",
        attempts=0,
    )
    session.add(row)
    await session.flush()
    await files.keep(session, row, enclosed)
    return row


def _composed(
    notebook: dict[str, Json], module: Module, done: dict[str, Json], edition: str
) -> dict[str, Json]:
    try:
        return compose(notebook, module, done, edition)
    except ComposeError as error:
        # A release whose notebook lacks a cell, or answers beyond what a notebook may hold.
        log.warning("cannot compose %s of %s: %s", module.id, edition, error)
        raise Problem("cannot_compose") from error


async def _state(
    session: AsyncSession, panel: Panel, module: Module, lacking: list[Missing]
) -> SubmissionState:
    name, place = panel.me.name, panel.place
    row = await submissions.newest(session, name, place)
    feedback = await submissions.released(session, name, place)
    stands = await deadlines.standing(session, name, place, panel.parts.now())
    before = await submissions.handed_in(session, name, place)
    state = SubmissionState(
        missing=lacking,
        deadline=stands.told(),
        revisions_left=revisions_left(module.grading.revisions, before.times),
    )
    if row is None:
        return state
    stood = await progress.of_person(session, place.edition, name, panel.parts.library)
    told: dict[str, object] = {
        "receipt": _receipt(row),
        "record": _RECORDS[row.state],
        "automatic": await _automatic(session, row, module),
        "released": _released(feedback),
        "feedback_text": feedback.text if feedback else "",
        "done": place.module in stood.done,
    }
    return state.model_copy(update=told)


async def _automatic(session: AsyncSession, row: SubmissionRow, module: Module) -> Marks:
    marks = Marks.model_validate(row.automatic)
    if module.grading.code is None:
        return marks
    held = await submissions.recorded(session, row.id)
    return with_recorded(marks, [CellScore.model_validate(score) for score in held])


def _receipt(row: SubmissionRow) -> Receipt:
    return Receipt(
        id=row.id,
        number=_number(row),
        submitted_at=row.submitted_at,
        zone=row.zone or deadlines.edition_zone(row.edition),
        parts=[HandedIn.model_validate(part) for part in row.parts or ()],
        late=row.late,
        late_by=row.late_by,
    )


def _number(row: SubmissionRow) -> str:
    """Give what a person can read out: edition, module, row."""
    return f"{row.edition}-{row.module.split('-')[0]}-{row.id:06d}".upper()


def _released(feedback: FeedbackRow | None) -> Marks | None:
    if feedback is None:
        return None
    return summed([CellScore.model_validate(score) for score in feedback.scores])
