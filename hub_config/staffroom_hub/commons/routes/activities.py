"""One activity of the caller's own: its state, drafts and checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from staffroom.activities import QuizActivity
from staffroom.wire import ActivityState, CheckIn, CheckOut, DraftIn, DraftOut, Json, Result
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.languages import language_of
from staffroom_hub.commons.limits import clean_answer
from staffroom_hub.commons.routes.depends import AtDesk, Desk
from staffroom_hub.commons.store import drafts, effects
from staffroom_hub.commons.store.models import AttemptRow, ResultRow

router = APIRouter(
    prefix="/api/modules/{edition}/{module}/activities/{activity}", tags=["activities"]
)


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
        draft = await drafts.draft(session, desk.own)
        result = await drafts.result(session, desk.own)
        count = await _count(session, desk)
    return ActivityState(
        person=desk.me.name,
        version=draft.version if draft else 0,
        answer=draft.answer if draft else None,
        saved_at=draft.saved_at if draft else None,
        view=desk.activity.view(desk.me.name, count.shown),
        result=Result.model_validate(result.result) if result else None,
        attempts_used=count.used,
        attempts_left=count.left,
        best_percent=result.best_percent if result else None,
    )


@router.put("/draft")
async def save_draft(body: DraftIn, desk: AtDesk) -> DraftOut:
    """Keep what is being typed."""
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
        row = await drafts.keep_result(session, desk.own, result, desk.now)
        if count.limit is not None:
            await _spend(session, desk, count, answer, result)
            count = await _count(session, desk)
        told = _told(result, count, row)
        effects.remember(session, use, told.model_dump(mode="json"), desk.now)
    return told


def _limit(desk: Desk) -> int | None:
    quiz = desk.activity
    return quiz.attempts if isinstance(quiz, QuizActivity) and quiz.mode == "exit" else None


async def _count(session: AsyncSession, desk: Desk) -> Count:
    limit = _limit(desk)
    if limit is None:
        return Count((), None)
    return Count(await drafts.attempts(session, desk.own), limit)


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
