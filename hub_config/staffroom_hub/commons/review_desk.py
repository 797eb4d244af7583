"""A desk of reviews: everything of them in a module, as one person may know it.

as reviewer ── tasks, written ── the work's fields without a name; never whose they are
as author ──── received, case ── words and points; never whose they are, nor when of the day
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from staffroom.activities import FormActivity
from staffroom.activities.form import Exemplar
from staffroom.activities.values import is_file, is_filled
from staffroom.i18n import translation
from staffroom.module import Module
from staffroom.rules import reviews as rules
from staffroom.rules.points import REVIEWS
from staffroom.rules.review_text import without_name
from staffroom.shown import Shown
from staffroom.text import block_html, plain
from staffroom.wire.reviews import (
    Calibrated,
    Calibration,
    CaseState,
    PartIn,
    ReceivedReview,
    ReviewCriterion,
    ReviewDesk,
    ReviewStanding,
    ReviewTask,
    WorkField,
    WrittenReview,
)
from staffroom_hub.commons import review_marks
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.reviews import Floor
from staffroom_hub.commons.routes.depends import Learner
from staffroom_hub.commons.store import people
from staffroom_hub.commons.store import reviews as store
from staffroom_hub.commons.store.models import (
    CalibrationRow,
    ReviewCaseRow,
    ReviewPartRow,
    ReviewRow,
    SubmissionRow,
)

T = TypeVar("T")


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


_FILE = _("A file, which trainers can open.")


@dataclass(frozen=True)
class Reviewing:
    """A person at the reviews of a module, as it is released now."""

    floor: Floor
    me: Learner
    module: Module

    async def desk(self) -> ReviewDesk:
        """Give everything of it."""
        session, place, name = self.floor.session, self.floor.place, self.me.name
        case = await store.newest(session, name, place)
        mine = await store.of_reviewer(session, name, place)
        stood = await review_marks.earned(session, name, place)
        return ReviewDesk(
            offered=self.module.reviewed,
            handed_in=case is not None,
            criteria=criteria(self.module),
            calibration=await self.calibration() if self.may_calibrate(case) else None,
            tasks=[await self._task(row, of) for row, of in mine if row.state == "open"],
            written=[await self._written(row, of) for row, of in mine if row.state != "open"],
            received=await self._received(),
            case=await self._case(case) if case else None,
            standing=ReviewStanding(
                points=stood.points,
                max=int(REVIEWS),
                written=stood.written,
                useful=stood.useful,
                attentive=stood.attentive,
            ),
            overdue=await self._overdue(),
        )

    # --- calibration ---

    def may_calibrate(self, case: ReviewCaseRow | None) -> bool:
        """Say whether exemplars are for this person: they are model work for the assignment.

        Who has not handed in has still to write hers; who takes reviews over has none to write.
        """
        return self.module.reviewed and (case is not None or self._takes_over())

    def _takes_over(self) -> bool:
        return not {"mentor", "trainer", "admin"}.isdisjoint(self.me.caller.roles)

    async def calibration(self) -> Calibration:
        """Say where the person stands, and what she scores next."""
        rows = await self._calibrations()
        done = any(row.near for row in rows)
        last = rows[-1] if rows else None
        return Calibration(
            done=done,
            exemplar_html="" if done else block_html(self.exemplar(len(rows)).text),
            last=self._told(last) if last and self._known(last) else None,
        )

    async def calibrated(self) -> bool:
        """Say whether the person may review."""
        return any(row.near for row in await self._calibrations())

    async def _calibrations(self) -> Sequence[CalibrationRow]:
        return await store.calibrations(self.floor.session, self.me.name, self.floor.place)

    def exemplar(self, tried: int) -> Exemplar:
        """Give the exemplar to be scored after some tries: each in turn, in an order of her own."""
        place, keys = self.floor.place, self.floor.parts.keys
        parts = (self.me.name, place.edition, place.module)
        order = sorted(
            self.module.exemplars, key=lambda e: keys.mark("exemplar", *parts, e.level, e.title)
        )
        return order[tried % len(order)]

    def _known(self, row: CalibrationRow) -> bool:
        return any(e.level == row.exemplar for e in self.module.exemplars)

    def _told(self, row: CalibrationRow) -> Calibrated:
        exemplar = next(e for e in self.module.exemplars if e.level == row.exemplar)
        return Calibrated(
            near=row.near,
            mine=row.scores,
            expert=exemplar.scores,
            reasons_html=block_html(exemplar.reasons),
        )

    # --- as reviewer ---

    async def _task(self, row: ReviewRow, case: ReviewCaseRow) -> ReviewTask:
        work = await self.floor.submission(case)
        module = await self.floor.module(work)
        due = row.assigned_at + rules.TIME
        said = await store.parts(self.floor.session, [row.id])
        return ReviewTask(
            task=row.task,
            criteria=criteria(module),
            work=await self._work(work, module),
            parts=parts_told(said[row.id], module),
            version=row.version,
            due=due.date(),
            overdue=due <= self.floor.now,
        )

    async def _work(self, work: SubmissionRow, module: Module) -> list[WorkField]:
        """Give a work's fields without its author's name."""
        names = await people.display_names(self.floor.session, [work.person])
        return fields(work, module, names.get(work.person, ""))

    async def _written(self, row: ReviewRow, case: ReviewCaseRow) -> WrittenReview:
        module = await self.floor.module(await self.floor.submission(case))
        said = await store.parts(self.floor.session, [row.id])
        return WrittenReview.model_validate(
            {
                "task": row.task,
                "state": row.state,
                "parts": parts_told(said[row.id], module),
                "titles": titles(module),
                "useful": row.useful,
                "thanks": row.thanks,
            }
        )

    async def _overdue(self) -> int:
        if not self._takes_over():
            return 0
        before = self.floor.now - rules.TIME
        session, place = self.floor.session, self.floor.place
        return len(await store.overdue(session, self.me.name, place, before))

    # --- as author ---

    async def _received(self) -> list[ReceivedReview]:
        session = self.floor.session
        rows = await store.of_author(session, self.me.name, self.floor.place)
        said = await store.parts(session, [row.id for row in rows])
        return [
            ReceivedReview(
                received=row.received,
                by="colleague" if row.by == "colleague" else "staff",
                on=(row.sent_at or row.assigned_at).date(),
                parts=parts_told(said[row.id], self.module),
                titles=titles(self.module),
                useful=row.useful,
                thanks=row.thanks,
            )
            for row in rows
        ]

    async def _case(self, case: ReviewCaseRow) -> CaseState:
        module = await self.floor.module(await self.floor.submission(case))
        scores: dict[str, float] = case.scores or {}
        overruled = await review_marks.overruled(self.floor.session, case)
        counted = scores | overruled
        starred = [c.id for c in module.grading.criteria if c.star and c.id in counted]
        return CaseState.model_validate(
            {
                "state": case.state,
                "basis": case.basis,
                "scores": case.scores and in_order(case.scores, module),
                "titles": titles(module),
                "total": sum(counted.values()),
                "max": 4 * len(module.grading.criteria),
                "passed": bool(scores) and rules.passed(counted, starred),
                "note": case.note,
                "appeal": case.appeal or "",
                "may_appeal": may_appeal(case),
                "may_score_self": self.may_score_self(case),
                "overruled": overruled,
            }
        )

    def may_score_self(self, case: ReviewCaseRow) -> bool:
        """Say whether it is the author's turn to score her own work."""
        turn = rules.turn(case.opened_at, self.floor.now)
        return case.state in {"open", "apart"} and case.basis == "none" and turn == "self"


def may_appeal(case: ReviewCaseRow) -> bool:
    """Say whether an author may still appeal: once, against what colleagues' points came to."""
    return case.state == "done" and case.basis == "colleagues" and case.appeal is None


def criteria(module: Module) -> list[ReviewCriterion]:
    """Give a module's criteria as reviewers read them."""
    return [
        ReviewCriterion(
            id=c.id, title=c.title, star=c.star, levels=[plain(level) for level in c.levels]
        )
        for c in module.grading.criteria
    ]


def titles(module: Module) -> dict[str, str]:
    """Give the titles of a module's criteria."""
    return {c.id: c.title for c in module.grading.criteria}


def fields(
    work: SubmissionRow,
    module: Module,
    author: str | None = None,
    wanted: Callable[[str], bool] = lambda _: True,
) -> list[WorkField]:
    """Give what was answered, field by field.

    Args:
        work: what was handed in.
        module: as it was then.
        author: her display name, for those who may not know her: it is left out, and of files they
            learn only that there are some. None for those who may.
        wanted: chooses fields by their ids.
    """
    form = module.activities.get(module.grading.assignment or "")
    given = work.work.get(module.grading.assignment)
    if not isinstance(form, FormActivity) or given is None:
        return []
    writer = Shown(translation("grading", module.edition).gettext, module.edition)
    values = form.values(given)
    shown = []
    for field in filter(lambda field: wanted(field.id), form.fields):
        value = values.get(field.id)
        if not is_filled(value):
            continue
        if author is not None and is_file(value):
            text = translation("staffroom", module.edition).gettext(_FILE)
        else:
            text = without_name(writer.value(field, value, values), author or "")
        shown.append(WorkField(label=field.label, text=text))
    return shown


def in_order(given: Mapping[str, T], module: Module) -> dict[str, T]:
    """Give what is said of criteria in the module's order, then of what it no more has."""
    known = [c.id for c in module.grading.criteria if c.id in given]
    return {name: given[name] for name in dict.fromkeys([*known, *sorted(given)])}


def parts_told(rows: Mapping[str, ReviewPartRow], module: Module) -> dict[str, PartIn]:
    """Give what a review says, criterion by criterion."""
    return {
        name: PartIn(
            score=row.score,
            strength=row.strength,
            question=row.question,
            suggestion=row.suggestion,
        )
        for name, row in in_order(rows, module).items()
    }


def check_criteria(given: Iterable[str], known: Iterable[str], *, whole: bool) -> None:
    """Make sure that points or words are for criteria of the module; with `whole`, for each.

    Raises:
        Problem: `invalid`.
    """
    wanted = set(known)
    if not set(given) <= wanted or (whole and set(given) != wanted):
        raise Problem("invalid", fields=[{"field": "criteria", "fault": "unknown_or_missing"}])
