"""Colleagues' reviews: calibrating, writing, sending, reading, thanking, appealing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.module import Module
from staffroom.rules import reviews as rules
from staffroom.wire import Json
from staffroom.wire.reviews import (
    CalibrationIn,
    MarkAppealIn,
    PartIn,
    ReviewDesk,
    ReviewIn,
    ReviewSaved,
    SelfScoreIn,
    TakeIn,
    Token,
    UsefulIn,
)
from staffroom_hub.commons import review_desk, review_marks
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.languages import language_of
from staffroom_hub.commons.limits import clean_text
from staffroom_hub.commons.moderation import check_may_write
from staffroom_hub.commons.review_desk import Reviewing
from staffroom_hub.commons.review_words import returned
from staffroom_hub.commons.reviews import Floor
from staffroom_hub.commons.routes.depends import AtModule, Learner, Me, Parts
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import effects
from staffroom_hub.commons.store import reviews as store
from staffroom_hub.commons.store.models import CalibrationRow, ReviewCaseRow, ReviewRow
from staffroom_hub.commons.store.places import ModulePlace, Use

router = APIRouter(prefix="/api/modules/{edition}/{module}/reviews", tags=["reviews"])

TaskName = Annotated[Token, Path()]


@dataclass(frozen=True)
class Table:
    """A person at the reviews of a module."""

    parts: Services
    me: Learner
    place: ModulePlace

    def floor(self, session: AsyncSession) -> Floor:
        """Give the floor of one transaction."""
        return Floor(session, self.parts, self.place)

    async def at(self, session: AsyncSession) -> Reviewing:
        """Seat the person in one transaction."""
        _, module = await self.parts.library.current(session, self.place)
        return Reviewing(self.floor(session), self.me, module)

    def use(self, verb: str, key: UUID) -> Use:
        """Say what a key is used for."""
        place = f"{self.place.edition}/{self.place.module}"
        return Use(self.me.name, key, f"{verb}:{place}")

    def ring(self, session: AsyncSession) -> None:
        """Wake open pages when a transaction has ended."""
        self.floor(session).ring()


async def get_table(parts: Parts, me: Me, place: AtModule) -> Table:
    """Seat the caller."""
    return Table(parts, me, place)


AtTable = Annotated[Table, Depends(get_table)]


@router.get("")
async def read_desk(table: AtTable) -> ReviewDesk:
    """Give everything of reviews in a module, as it stands for the caller."""
    async with table.parts.database.reading() as session:
        return await (await table.at(session)).desk()


@router.post("/calibration")
async def calibrate(body: CalibrationIn, table: AtTable) -> ReviewDesk:
    """Take points for the exemplar that was shown, and say how near they are."""
    async with table.parts.database.writing() as session:
        use = table.use("calibration", body.key)
        again = await effects.earlier(session, use) is not None
        at = await table.at(session)
        if not again:
            await effects.take_turn(session, table.me.name)
            await _calibrate(at, body)
            effects.remember(session, use, True, table.parts.now())
        desk = await at.desk()
    table.ring(session)
    return desk


async def _calibrate(at: Reviewing, body: CalibrationIn) -> None:
    if not at.module.reviewed:
        raise Problem("not_found")
    place = at.floor.place
    case = await store.newest(at.floor.session, at.me.name, place)
    if not at.may_calibrate(case) or await at.calibrated():
        raise Problem("not_now")
    rows = await store.calibrations(at.floor.session, at.me.name, place)
    exemplar = at.exemplar(len(rows))
    review_desk.check_criteria(body.scores, exemplar.scores, whole=True)
    at.floor.session.add(
        CalibrationRow(
            person=at.me.name,
            edition=place.edition,
            module=place.module,
            exemplar=exemplar.level,
            scores=body.scores,
            near=rules.calibrated(body.scores, exemplar.scores),
            made_at=at.floor.now,
        )
    )
    await at.floor.session.flush()
    await at.floor.draw()


@router.put("/tasks/{task}/draft")
async def keep_review(task: TaskName, body: ReviewIn, table: AtTable) -> ReviewSaved:
    """Keep a review as far as it is written."""
    async with table.parts.database.writing() as session:
        use = table.use(f"draft {task}", body.key)
        known = await effects.earlier(session, use)
        if known is not None:
            return ReviewSaved.model_validate(known)
        review, _, _ = await _write(table, session, task, body)
        saved = ReviewSaved(version=review.version, saved_at=table.parts.now())
        effects.remember(session, use, saved.model_dump(mode="json"), table.parts.now())
    return saved


@router.post("/tasks/{task}/send")
async def send_review(
    task: TaskName, body: ReviewIn, table: AtTable, request: Request
) -> ReviewDesk:
    """Send a review that is whole."""
    lacking: list[Json] = []
    async with table.parts.database.writing() as session:
        use = table.use(f"send {task}", body.key)
        if await effects.earlier(session, use) is None:
            await effects.take_turn(session, table.me.name)
            await check_may_write(session, table.me.name, table.parts.now())
            review, case, module = await _write(table, session, task, body)
            names = [c.id for c in module.grading.criteria]
            lacking = returned(body.parts, names, language_of(request))
            if not lacking:
                review.state, review.sent_at = "sent", table.parts.now()
                await session.flush()
                await table.floor(session).sent(case, table.me.name)
                effects.remember(session, use, True, table.parts.now())
        desk = await (await table.at(session)).desk()
    if lacking:
        # Not in the transaction: what was written is kept.
        raise Problem("thin_review", faults=lacking)
    table.ring(session)
    return desk


async def _write(
    table: Table, session: AsyncSession, task: str, body: ReviewIn
) -> tuple[ReviewRow, ReviewCaseRow, Module]:
    """Keep what a review says; give it, its case, and the module that it speaks of.

    Raises:
        Problem: `not_found` for what is not hers; `review_sent`; `review_released`; `invalid`.
    """
    found = await store.task(session, table.me.name, table.place, task)
    if found is None:
        raise Problem("not_found")
    review, case = found
    if review.state != "open":
        raise Problem("review_sent" if review.state == "sent" else "review_released")
    floor = table.floor(session)
    module = await floor.module(await floor.submission(case))
    review_desk.check_criteria(body.parts, [c.id for c in module.grading.criteria], whole=False)
    await store.put_parts(session, review, {n: _clean(p) for n, p in body.parts.items()})
    return review, case, module


def _clean(part: PartIn) -> PartIn:
    return PartIn(
        score=part.score,
        strength=clean_text(part.strength),
        question=clean_text(part.question),
        suggestion=clean_text(part.suggestion),
    )


@router.post("/overdue")
async def take_overdue(body: TakeIn, table: AtTable) -> ReviewDesk:
    """Let a mentor or trainer take over the review that is waited for longest."""
    teaches = not {"trainer", "admin"}.isdisjoint(table.me.caller.roles)
    if not teaches and "mentor" not in table.me.caller.roles:
        raise Problem("forbidden")
    async with table.parts.database.writing() as session:
        use = table.use("overdue", body.key)
        if await effects.earlier(session, use) is None:
            await effects.take_turn(session, table.me.name)
            await table.floor(session).take(table.me.name, "trainer" if teaches else "mentor")
            effects.remember(session, use, True, table.parts.now())
        desk = await (await table.at(session)).desk()
    table.ring(session)
    return desk


@router.put("/received/{task}/useful")
async def say_useful(task: TaskName, body: UsefulIn, table: AtTable) -> ReviewDesk:
    """Say whether a review of one's own work was of use, and thank for it."""
    async with table.parts.database.writing() as session:
        await effects.take_turn(session, table.me.name)
        row = await store.received(session, table.me.name, table.place, task)
        if row is None:
            raise Problem("not_found")
        if body.thanks:
            await check_may_write(session, table.me.name, table.parts.now())
        row.useful, row.thanks = body.useful, clean_text(body.thanks)
        await session.flush()
        if row.person is not None:
            await table.floor(session).wake(row.person)
            await review_marks.renew(session, table.parts, row.person, table.place)
        desk = await (await table.at(session)).desk()
    table.ring(session)
    return desk


@router.post("/appeal")
async def appeal_mark(body: MarkAppealIn, table: AtTable) -> ReviewDesk:
    """Ask a trainer to decide instead, with a reason."""
    async with table.parts.database.writing() as session:
        use = table.use("appeal", body.key)
        if await effects.earlier(session, use) is None:
            await effects.take_turn(session, table.me.name)
            case = await store.newest(session, table.me.name, table.place)
            if case is None:
                raise Problem("not_found")
            if not review_desk.may_appeal(case):
                raise Problem("appealed" if case.appeal is not None else "not_now")
            case.appeal, case.appealed_at = clean_text(body.text), table.parts.now()
            case.state = "appealed"
            await session.flush()
            effects.remember(session, use, True, table.parts.now())
        return await (await table.at(session)).desk()


@router.post("/self")
async def score_self(body: SelfScoreIn, table: AtTable) -> ReviewDesk:
    """Let an author score her own work where nobody else did, until somebody does."""
    async with table.parts.database.writing() as session:
        use = table.use("self", body.key)
        if await effects.earlier(session, use) is None:
            await effects.take_turn(session, table.me.name)
            at = await table.at(session)
            case = await store.newest(session, table.me.name, table.place)
            if case is None:
                raise Problem("not_found")
            if not at.may_score_self(case) or not await at.calibrated():
                raise Problem("not_now")
            module = await at.floor.module(await at.floor.submission(case))
            review_desk.check_criteria(
                body.scores, [c.id for c in module.grading.criteria], whole=True
            )
            case.scores = {name: float(score) for name, score in body.scores.items()}
            case.basis = "self"
            await review_marks.queue(session, case)
            await session.flush()
            effects.remember(session, use, True, table.parts.now())
        return await (await table.at(session)).desk()
