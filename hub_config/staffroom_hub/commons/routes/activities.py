"""Activities of the caller's own: their state, drafts and checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from staffroom.activities import (
    Activity,
    DiagnosticActivity,
    DiscussionActivity,
    QuizActivity,
)
from staffroom.module import Module
from staffroom.wire import (
    ActivityState,
    ActivityStates,
    CheckIn,
    CheckOut,
    DraftIn,
    DraftOut,
    Json,
    Result,
    ThreadView,
)
from staffroom_hub.commons import diagnostics, topics
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.languages import language_of
from staffroom_hub.commons.limits import clean_answer
from staffroom_hub.commons.routes.depends import AtDesk, AtModule, Desk, Me, Parts
from staffroom_hub.commons.routes.submission import Panel, standing
from staffroom_hub.commons.store import drafts, effects, events
from staffroom_hub.commons.store.models import AttemptRow, ResultRow
from staffroom_hub.commons.threads import View, nothing_yet

every = APIRouter(prefix="/api/modules/{edition}/{module}/activities", tags=["activities"])
router = APIRouter(prefix=f"{every.prefix}/{{activity}}", tags=["activities"])


@dataclass(frozen=True)
class Count:
    """Where attempts stand; `limit` is None where they are not counted."""

    spent: Sequence[AttemptRow]
    limit: int | None

    @property
    def used(self) -> int:
        """How many are spent."""
        return len(self.spent)

    @property
    def left(self) -> int | None:
        """How many remain."""
        return None if self.limit is None else max(self.limit - self.used, 0)

    @property
    def shown(self) -> int:
        """The attempt whose draw is on the page: the next one, or the last when all are spent."""
        return self.used if self.left is None or self.left > 0 else self.used - 1


@router.get("")
async def read_activity(desk: AtDesk) -> ActivityState:
    """Give an activity as it stands for the caller."""
    async with desk.parts.database.reading() as session:
        work = await drafts.work(session, desk.own)
    return _state(desk.me.name, desk.activity, work)


@every.get("")
async def read_activities(
    place: AtModule, me: Me, parts: Parts, request: Request, *, more: bool = False
) -> ActivityStates:
    """Give all activities of a module as they stand for the caller: a page that opens.

    With `more` come its discussions, the submission panel, and the event after which the page's
    stream goes on.
    """
    module = await parts.library.released(parts.database, place)
    async with parts.database.reading() as session:
        # First: what happens while the rest is read is told once more by the stream.
        event = await events.newest(session) if more else None
        work = await drafts.all_work(session, me.name, place)
        states = {
            name: _state(me.name, activity, work.get(name, drafts.Work()))
            for name, activity in module.activities.items()
        }
        if event is None:
            return ActivityStates(states=states)
        panel = Panel(parts, me, place, language_of(request))
        return ActivityStates(
            states=states,
            threads=await _threads(session, panel, module),
            submission=await standing(session, panel, module),
            event=event,
        )


async def _threads(session: AsyncSession, panel: Panel, module: Module) -> dict[str, ThreadView]:
    """Give the first page of each discussion, but of communities: one chooses them first."""
    reader = await topics.reader(session, panel.me, panel.place.edition)
    views: dict[str, ThreadView] = {}
    for name, activity in module.activities.items():
        if isinstance(activity, DiscussionActivity) and activity.audience != "community":
            place = panel.place.activity(name)
            topic = await topics.topic_at(session, reader, place, activity)
            views[name] = (
                await View(session, panel.parts, reader, topic, activity).thread()
                if topic
                else nothing_yet(activity)
            )
    return views


def _state(person: str, activity: Activity, work: drafts.Work) -> ActivityState:
    draft, result, count = work.draft, work.result, _counted(activity, work.attempts)
    return ActivityState(
        person=person,
        version=draft.version if draft else 0,
        answer=draft.answer if draft else None,
        saved_at=draft.saved_at if draft else None,
        view=activity.view(person, count.shown),
        result=Result.model_validate(result.result) if result else None,
        attempts_used=count.used,
        attempts_left=count.left,
        best_percent=result.best_percent if result else None,
    )


@router.put("/draft")
async def save_draft(body: DraftIn, desk: AtDesk) -> DraftOut:
    """Keep what is being typed."""
    if isinstance(desk.activity, DiscussionActivity) and desk.activity.anonymous:
        # Kept here it would say who writes there.
        raise Problem("circle")
    answer = clean_answer(body.answer)
    desk.activity.validate_draft(answer)
    use = desk.use("draft", body.key)
    async with desk.parts.database.writing() as session:
        known = await effects.earlier(session, use)
        if known is not None:
            return DraftOut.model_validate(known)
        now = desk.now
        row = await drafts.save(session, desk.own, answer, now)
        told = DraftOut(version=row.version, saved_at=now)
        effects.remember(session, use, told.model_dump(mode="json"), desk.now)
    return told


@router.post("/check")
async def check_answer(body: CheckIn, desk: AtDesk, request: Request) -> CheckOut:
    """Check an answer; a final check of an exit quiz spends an attempt."""
    answer = clean_answer(body.answer)
    use = desk.use("check", body.key)
    async with desk.parts.database.writing() as session:
        known = await effects.earlier(session, use)
        if known is not None:
            return CheckOut.model_validate(known)
        count = await _count(session, desk)
        result = _mark(desk, count, answer, language_of(request), final=body.final)
        if isinstance(desk.activity, DiagnosticActivity):
            kept = await diagnostics.keep(session, desk.own, desk.activity, answer, desk.now)
            result = diagnostics.compared(desk.activity, result, kept)
        row = await drafts.keep_result(session, desk.own, result, desk.now)
        if count.limit is not None:
            await _spend(session, desk, count, answer, result)
            count = await _count(session, desk)
        told = _told(result, count, row)
        effects.remember(session, use, told.model_dump(mode="json"), desk.now)
    return told


def _counted(activity: Activity, spent: Sequence[AttemptRow]) -> Count:
    if isinstance(activity, QuizActivity) and activity.mode == "exit":
        return Count(spent, activity.attempts)
    return Count((), None)


async def _count(session: AsyncSession, desk: Desk) -> Count:
    if _counted(desk.activity, ()).limit is None:
        return Count((), None)
    return _counted(desk.activity, await drafts.attempts(session, desk.own))


def _mark(desk: Desk, count: Count, answer: Json, locale: str, *, final: bool) -> Result:
    if count.limit is not None:
        if not final:
            # Its result tells the keys, so it must cost an attempt.
            raise Problem("final_only")
        if count.left == 0:
            raise Problem("no_attempts_left")
    return desk.activity.check(answer, desk.me.name, count.used, locale)


async def _spend(
    session: AsyncSession, desk: Desk, count: Count, answer: Json, result: Result
) -> None:
    """Write the attempt down; where another is left, its draft begins empty."""
    attempt = drafts.Attempt(count.used, answer, result)
    drafts.spend(session, desk.own, attempt, desk.now)
    more = count.left is not None and count.left > 1
    await drafts.save(session, desk.own, None if more else answer, desk.now)


def _told(result: Result, count: Count, row: ResultRow) -> CheckOut:
    return CheckOut(
        result=result,
        attempts_used=count.used,
        attempts_left=count.left,
        best_percent=row.best_percent,
    )
