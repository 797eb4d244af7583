"""Feedback: what a trainer releases to one teacher."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire import FeedbackIn, PersonName
from staffroom_hub.commons import notices, review_marks
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.events import MARKS
from staffroom_hub.commons.routes.depends import AtModule, Parts, Trainer
from staffroom_hub.commons.store import events, reviews, submissions
from staffroom_hub.commons.store.events import Event
from staffroom_hub.commons.store.locks import Lock, hold
from staffroom_hub.commons.store.places import ModulePlace
from staffroom_hub.commons.store.queue import WAITING

router = APIRouter(prefix="/api/feedback/{edition}/{module}", tags=["feedback"])


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
        await _check(session, place, person, body)
        await submissions.put_feedback(session, body, caller.name, parts.now())
        # The submission, the turn, the marks: whoever takes them all takes them in this order.
        await hold(session, Lock.EVENTS)
        case = await reviews.newest(session, person, place)
        if case is not None:
            await review_marks.heard(session, case, body.scores)
        event = Event(MARKS, {"submission": body.submission}, person)
        await events.add(session, place, event, parts.now())
        await notices.tell(
            session,
            person=person,
            kind="marks",
            edition=place.edition,
            module=place.module,
            now=parts.now(),
        )
    parts.broadcaster.wake(place)
    parts.broadcaster.wake(ModulePlace(place.edition, notices.EVERY_PAGE))


async def _check(session: AsyncSession, place: ModulePlace, person: str, body: FeedbackIn) -> None:
    row = await submissions.find(session, body.submission, lock=True)
    named = (place.edition, place.module, person)
    if row is None or (row.edition, row.module, row.person) != named:
        raise Problem("not_found")
    if row.state in WAITING:
        # Until the record is made, a gradebook's marks may be half of one run, half of another.
        raise Problem("not_recorded")
