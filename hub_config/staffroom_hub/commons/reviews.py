"""Reviews: cases opened, reviewers drawn, reviews sent, marks made of them.

    handed in ── opened ─┐
    calibrated ──────────┼─ drawn ── notice to each reviewer
    somebody left ───────┘
    sent ── settled ── mean of two, or for a trainer ── notice to the author

Whoever changes something here has the turn (`effects.take_turn`): two draws at once would give
one submission to too many people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.module import Module
from staffroom.rules import reviews as rules
from staffroom.rules.draw import WANTED, draw
from staffroom.wire import Json
from staffroom_hub.commons import circle, notices, review_marks
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import events, releases, submissions
from staffroom_hub.commons.store import reviews as store
from staffroom_hub.commons.store.events import Event
from staffroom_hub.commons.store.models import (
    ReviewCaseRow,
    ReviewPartRow,
    ReviewRow,
    SubmissionRow,
)
from staffroom_hub.commons.store.places import ModulePlace

REVIEWS = "reviews"
"""Event at a module's page, for one person: her reviews have changed, without a word of how."""
What = Literal["task", "received", "decided"]


@dataclass(frozen=True)
class Floor:
    """One transaction about the reviews of a module."""

    session: AsyncSession
    parts: Services
    place: ModulePlace

    @property
    def now(self) -> datetime:
        """The present moment."""
        return self.parts.now()

    # --- opening and drawing ---

    async def handed_in(self, row: SubmissionRow, module: Module) -> None:
        """Open a case for an assignment, or let the open one go on with the newer answer."""
        if not module.reviewed:
            return
        case = await store.newest(self.session, row.person, self.place)
        if case is not None:
            before = await self.submission(case)
            if _answer(before.work, module) == _answer(row.work, module):
                return
            if case.state == "open" and await self._same_criteria(before, module):
                case.submission = row.id
                if case.basis == "self":
                    # What she scored herself was the earlier answer.
                    case.basis, case.scores = "none", None
                await self.session.flush()
                return
            if case.state != "done":
                case.state = "replaced"
                await store.release_open(self.session, case.id)
        self.session.add(
            ReviewCaseRow(
                person=row.person, edition=row.edition, module=row.module, submission=row.id,
                state="open", basis="none", opened_at=self.now, note="",
            )
        )  # fmt: skip
        await self.session.flush()
        await self.draw()

    async def draw(self) -> None:
        """Draw reviewers for whatever lacks them, and tell them."""
        room = await store.room(self.session, self.place, self.now)
        pairs = draw(room.waiting, room.colleagues, room.last, self._order)
        for pair in pairs:
            case = await store.find(self.session, pair.submission)
            assert case is not None
            self.session.add(store.opened(case, pair.reviewer, "colleague", self.now))
            await self.session.flush()
            await self.tell(pair.reviewer, "task")

    def _order(self, case: str, reviewer: str) -> str:
        return self.parts.keys.mark("reviewer", case, reviewer)

    async def _same_criteria(self, before: SubmissionRow, module: Module) -> bool:
        known = {c.id for c in (await self.module(before)).grading.criteria}
        return known == {c.id for c in module.grading.criteria}

    # --- reading ---

    async def submission(self, case: ReviewCaseRow) -> SubmissionRow:
        """Give the work that a case is about."""
        row = await submissions.find(self.session, case.submission)
        assert row is not None
        return row

    async def module(self, row: SubmissionRow) -> Module:
        """Give a module as it was when a work was handed in."""
        release = await releases.find(self.session, row.release)
        return await self.parts.library.module(self.session, release)

    # --- settling ---

    async def sent(self, case: ReviewCaseRow, reviewer: str) -> None:
        """Learn that a review was sent: tell its author, and make the mark of two."""
        await self.tell(case.person, "received")
        await self._settle(case)
        await review_marks.renew(self.session, self.parts, reviewer, self.place)
        # Whoever has sent one may be given another.
        await self.draw()

    async def _settle(self, case: ReviewCaseRow) -> None:
        rows = [row for row in await store.of_case(self.session, case.id) if row.state == "sent"]
        if case.state != "open" or len(rows) < WANTED:
            return
        said = await store.parts(self.session, [row.id for row in rows[:WANTED]])
        first, second = (_scores(parts) for parts in said.values())
        found = rules.outcome(first, second)
        await store.release_open(self.session, case.id)
        trainers = [_scores(said[row.id]) for row in rows if row.by == "trainer"]
        if found.apart and not trainers:
            case.state = "apart"
        else:
            # Where they are apart a trainer decides; one who reviewed has done so.
            decided = found.apart and trainers
            case.basis = "trainer" if decided else "colleagues"
            case.scores = dict(trainers[0]) if decided else dict(found.scores)
            case.state = "done"
            await review_marks.queue(self.session, case)
            await self.tell(case.person, "decided")
        await self.session.flush()

    async def take(self, person: str, by: Literal["mentor", "trainer"]) -> ReviewRow:
        """Let a mentor or trainer take over the review that is waited for longest.

        Raises:
            Problem: `nothing_overdue`.
        """
        before = self.now - rules.TIME
        cases = await store.overdue(self.session, person, self.place, before)
        if not cases:
            raise Problem("nothing_overdue")
        case = cases[0]
        rows = await store.of_case(self.session, case.id)
        late = [row for row in rows if row.state == "open" and row.assigned_at <= before]
        if sum(row.state in {"open", "sent"} for row in rows) >= WANTED:
            late[0].state = "released"
            if late[0].person is not None:
                await self.wake(late[0].person)
        row = store.opened(case, person, by, self.now)
        self.session.add(row)
        await self.session.flush()
        return row

    # --- telling ---

    async def tell(self, person: str, what: What) -> None:
        """Give a person a notice, and let her open page look anew."""
        data: dict[str, Json] = {"what": what}
        await notices.tell(
            self.session, person=person, kind="review", edition=self.place.edition,
            # To the minute it would tell when somebody handed in, or wrote.
            module=self.place.module, data=data, now=circle.hour(self.now),
        )  # fmt: skip
        await self.wake(person)

    async def wake(self, person: str) -> None:
        """Let a person's open page look anew."""
        await events.add(self.session, self.place, Event(REVIEWS, {}, person), self.now)

    def ring(self) -> None:
        """Wake open pages; call it when the transaction has ended."""
        self.parts.broadcaster.wake(self.place)
        self.parts.broadcaster.wake(ModulePlace(self.place.edition, notices.EVERY_PAGE))


def _answer(work: Mapping[str, Json], module: Module) -> Json:
    return work.get(module.grading.assignment or "")


def _scores(parts: Mapping[str, ReviewPartRow]) -> dict[str, int]:
    return {name: part.score for name, part in parts.items() if part.score is not None}
