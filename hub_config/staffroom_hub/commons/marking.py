"""The grading desk: one question across teachers, as one trainer may see and mark it.

    works of her cohorts and the open one ── waiting first ── level, comment ── sheet queued
    all marked ── released: read from the gradebook once more, then given to the teacher

What stands in the gradebook is known from the grader's last report; a mark says what its trainer
saw of it, and the grader writes over nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.fence import clean
from staffroom.module import Criterion, Module
from staffroom.rules.points import criterion_cell_of
from staffroom.wire import CellScore
from staffroom.wire.marking import (
    MOST_WORKS,
    DeskModule,
    DeskReview,
    DeskWork,
    Held,
    MarkIn,
    Question,
    QuestionCard,
)
from staffroom_hub.commons import marking_queue, review_desk
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.routes.depends import Learner
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import marking as store
from staffroom_hub.commons.store import oversight, releases, reviews, submissions
from staffroom_hub.commons.store.marking import Work
from staffroom_hub.commons.store.models import MarkRow, SheetRow, SubmissionRow
from staffroom_hub.commons.store.oversight import Scope
from staffroom_hub.commons.store.places import ModulePlace

_KEPT_SEEN = 20
"""A mark changed more often than this before it is written forgets the oldest."""
_REVIEWED = ("open", "apart", "appealed")


@dataclass(frozen=True)
class Marked:
    """A work with what is marked of it."""

    work: Work
    marks: Mapping[str, MarkRow]

    def held(self, cell: str) -> Held:
        """Give what the gradebook held of a cell when it was last read."""
        for score in self.work.row.recorded or ():
            if score["cell"] == cell:
                return Held(score=score["score"], comment=score["comment"])
        return Held()

    def mark(self, cell: str) -> MarkRow | None:
        """Give the trainer's mark of this very work."""
        row = self.marks.get(cell)
        return row if row is not None and row.submission == self.work.row.id else None

    def waits(self, cell: str) -> bool:
        """Say whether nobody has marked a cell yet."""
        mark = self.mark(cell)
        given = mark is not None and mark.state in {"waiting", "conflict"}
        return self.held(cell).score is None and not given

    @property
    def whole(self) -> bool:
        """Whether the gradebook has points for everything, and nothing is on its way there."""
        scores = self.work.row.recorded or ()
        coming = any(
            mark.state in {"waiting", "conflict"} and mark.submission == self.work.row.id
            for mark in self.marks.values()
        )
        return bool(scores) and not coming and all(s["score"] is not None for s in scores)

    @property
    def released(self) -> bool:
        """Whether the teacher has been given just what the gradebook holds."""
        told = self.work.feedback
        return told is not None and _points(told.scores) == _points(self.work.row.recorded or ())

    def released_cell(self, cell: str) -> bool:
        """Say the same of one cell."""
        told = self.work.feedback
        return told is not None and _points(told.scores).get(cell) == _points(
            self.work.row.recorded or ()
        ).get(cell)


@dataclass(frozen=True)
class Marking:
    """A trainer at the desk of a module, within one transaction."""

    session: AsyncSession
    parts: Services
    me: Learner
    scope: Scope
    place: ModulePlace
    module: Module

    def criterion(self, name: str) -> Criterion:
        """Give a question by its id.

        Raises:
            Problem: `not_found`.
        """
        for criterion in self.module.grading.criteria:
            if criterion.id == name:
                return criterion
        raise Problem("not_found")

    # --- reading ---

    async def card(self) -> DeskModule:
        """Tell how much waits in the module."""
        works = await self.works()
        return DeskModule(
            module=self.place.module,
            title=self.module.title,
            works=len(works),
            questions=[
                QuestionCard(
                    criterion=c.id,
                    title=c.title,
                    waiting=sum(one.waits(criterion_cell_of(c.id)) for one in works),
                )
                for c in self.module.grading.criteria
            ],
            ready=len(self._ready(works)),
        )

    async def question(self, criterion: Criterion, *, names: bool) -> Question:
        """Give a question across teachers: those who wait, oldest first, then the others."""
        works, cell = await self.works(), criterion_cell_of(criterion.id)
        waiting = [one for one in works if one.waits(cell)]
        marked = [one for one in reversed(works) if not one.waits(cell)]
        told = {c.id: c for c in review_desk.criteria(self.module)}
        return Question(
            module=self.place.module,
            criterion=told[criterion.id],
            works=[
                await self.told(one, criterion, names=names)
                for one in [*waiting[:MOST_WORKS], *marked[:MOST_WORKS]]
            ],
            waiting=len(waiting),
            total=len(works),
        )

    async def told(self, one: Marked, criterion: Criterion, *, names: bool) -> DeskWork:
        """Give one work as the question asks for it."""
        row, cell = one.work.row, criterion_cell_of(criterion.id)
        release = await releases.find(self.session, row.release)
        module = await self.parts.library.module(self.session, release)
        hidden = None if names else one.work.name
        asked = set(criterion.fields)
        mark, kept = one.mark(cell), one.marks.get(cell)
        reviewing, said = await self._reviews(row, criterion.id)
        return DeskWork(
            id=row.id,
            name=one.work.name if names else "",
            on=row.submitted_at.date(),
            late=row.late,
            state=_state(one, cell),
            held=one.held(cell),
            mark=_given(mark) if mark and mark.state in {"waiting", "conflict"} else None,
            earlier=_given(kept) if kept and mark is None else None,
            version=kept.version if kept else 0,
            work=review_desk.fields(row, module, hidden, lambda id_: id_ in asked),
            rest=review_desk.fields(row, module, hidden, lambda id_: id_ not in asked),
            reviews=said,
            reviewing=reviewing,
            released=one.released_cell(cell),
        )

    async def works(self) -> list[Marked]:
        """Give every work that the trainer may mark."""
        found = await store.works(self.session, self.scope, self.place)
        return await self._with_marks(found)

    async def work(self, submission: int) -> Marked:
        """Give one of them.

        Raises:
            Problem: `work_changed` where there is a newer one, else `not_found`.
        """
        found = await store.work(self.session, self.scope, self.place, submission)
        if found is None:
            raise Problem("work_changed" if await self._outdated(submission) else "not_found")
        (one,) = await self._with_marks([found])
        return one

    async def _outdated(self, submission: int) -> bool:
        row = await submissions.find(self.session, submission)
        if row is None or (row.edition, row.module) != (self.place.edition, self.place.module):
            return False
        newest = await submissions.newest(self.session, row.person, self.place)
        sees = await oversight.sees_person(self.session, self.scope, row.person)
        return sees and newest is not None and newest.id != row.id

    async def _with_marks(self, found: Sequence[Work]) -> list[Marked]:
        sheets = [one.sheet.id for one in found if one.sheet]
        marks = await store.marks(self.session, sheets)
        return [Marked(one, marks[one.sheet.id] if one.sheet else {}) for one in found]

    async def _reviews(self, row: SubmissionRow, criterion: str) -> tuple[bool, list[DeskReview]]:
        """Give what reviews say of a criterion, without names, in the order of random ones."""
        case = await reviews.newest(self.session, row.person, self.place)
        if case is None:
            return False, []
        rows = [r for r in await reviews.of_case(self.session, case.id) if r.state == "sent"]
        said = await reviews.parts(self.session, [r.id for r in rows])
        told = [
            DeskReview(
                by="colleague" if r.by == "colleague" else "staff",
                score=part.score,
                strength=part.strength,
                question=part.question,
                suggestion=part.suggestion,
            )
            for r in sorted(rows, key=lambda r: r.received)
            if (part := said[r.id].get(criterion)) is not None
        ]
        return case.state in _REVIEWED, told

    # --- writing: call these when one has the turn ---

    async def mark(self, criterion: Criterion, submission: int, given: MarkIn) -> None:
        """Put a mark on its way into the gradebook.

        Raises:
            Problem: `mark_changed` where somebody marked this at the desk meanwhile,
                `work_changed`, `not_found`.
        """
        one, cell = await self.work(submission), criterion_cell_of(criterion.id)
        row, before = one.marks.get(cell), one.mark(cell)
        if given.version != (row.version if row else 0):
            raise Problem("mark_changed")
        sheet = await store.sheet(self.session, one.work.row.person, self.place)
        if row is None:
            row = MarkRow(sheet=sheet.id, cell=cell, version=0)
            self.session.add(row)
        row.seen = _may_replace(given, before)
        row.submission, row.version = submission, row.version + 1
        row.score, row.comment = given.score, clean(given.comment.strip())
        row.state, row.claim = "waiting", None
        row.trainer, row.marked_at = self.me.name, self.parts.now()
        marking_queue.queue(sheet, self.me.name)
        await self.session.flush()

    async def look(self, wanted: Iterable[int]) -> None:
        """Have works read anew from the gradebook; those that are not hers are passed over."""
        chosen = set(wanted)
        for one in await self.works():
            if one.work.row.id in chosen:
                await self._queue(one)

    async def release(self) -> int:
        """Have whatever is marked as a whole given to its teachers; says how many."""
        ready = self._ready(await self.works())
        for one in ready:
            sheet = await self._queue(one)
            sheet.release = True
        await self.session.flush()
        return len(ready)

    async def _queue(self, one: Marked) -> SheetRow:
        sheet = await store.sheet(self.session, one.work.row.person, self.place)
        marking_queue.queue(sheet, self.me.name)
        return sheet

    def _ready(self, works: Iterable[Marked]) -> list[Marked]:
        return [one for one in works if one.whole and not one.released]


def whole(scores: Sequence[CellScore]) -> bool:
    """Say whether nobody has to look any more."""
    return bool(scores) and all(score.score is not None for score in scores)


def _state(one: Marked, cell: str) -> str:
    mark = one.mark(cell)
    if mark is not None and mark.state == "conflict":
        return "conflict"
    if mark is not None and mark.state == "waiting":
        return "failed" if one.work.sheet and one.work.sheet.state == "failed" else "writing"
    return "waiting" if one.held(cell).score is None else "marked"


def _given(row: MarkRow) -> Held:
    return Held(score=row.score, comment=row.comment)


def _may_replace(given: MarkIn, before: MarkRow | None) -> list[tuple[float | None, str]]:
    """Say what the grader may write over: what she saw, and what of the desk's may be there."""
    found: list[tuple[float | None, str]] = [(given.seen.score, given.seen.comment)]
    if before is not None and before.state in {"waiting", "written"}:
        found += [(before.score, before.comment)]
    if before is not None and before.state == "waiting":
        found += [(score, comment) for score, comment in before.seen]
    return list(dict.fromkeys(found))[:_KEPT_SEEN]


def _points(scores: Iterable[Mapping[str, object]]) -> dict[object, tuple[object, object]]:
    return {score["cell"]: (score["score"], score["comment"]) for score in scores}
