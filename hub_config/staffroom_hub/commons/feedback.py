"""Giving a teacher her marks: kept, told, and compared with what reviews wrote."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire import FeedbackIn
from staffroom_hub.commons import notices, review_marks
from staffroom_hub.commons.events import MARKS
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import events, reviews, submissions
from staffroom_hub.commons.store.events import Event
from staffroom_hub.commons.store.locks import Lock, hold
from staffroom_hub.commons.store.models import SubmissionRow
from staffroom_hub.commons.store.places import ModulePlace


async def give(
    session: AsyncSession, parts: Services, row: SubmissionRow, given: FeedbackIn, trainer: str
) -> None:
    """Release marks and words on a submission, which the caller holds, and tell the person."""
    place, now = ModulePlace(row.edition, row.module), parts.now()
    await submissions.put_feedback(session, given, trainer, now)
    # The submission, the turn, the marks: whoever takes them all takes them in this order.
    await hold(session, Lock.EVENTS)
    case = await reviews.newest(session, row.person, place)
    if case is not None:
        await review_marks.heard(session, case, given.scores)
    event = Event(MARKS, {"submission": given.submission}, row.person)
    await events.add(session, place, event, now)
    await notices.tell(
        session,
        person=row.person,
        kind="marks",
        edition=place.edition,
        module=place.module,
        now=now,
    )


def ring(parts: Services, place: ModulePlace) -> None:
    """Wake the pages that may show it; call it when the transaction has ended."""
    parts.broadcaster.wake(place)
    parts.broadcaster.wake(ModulePlace(place.edition, notices.EVERY_PAGE))
