"""Wire models of colleagues' reviews: what one is to review, what one is told, and decisions.

A review has two names, one for each side: its reviewer knows it by `task`, its author by
`received`. Neither tells who the other is, when exactly she wrote, or in which order.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from staffroom.wire.base import Edition, ModuleId, PersonName, RowNumber, Wire
from staffroom.wire.course import CellScore

CriterionId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,47}$")]
Points = Annotated[int, Field(strict=True, ge=0, le=4)]
ReviewText = Annotated[str, StringConstraints(max_length=3000)]
Token = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{22}$")]
Scores = Annotated[dict[CriterionId, Points], Field(max_length=20)]


class PartIn(Wire):
    """What a reviewer says of one criterion; anything may still be missing in a draft."""

    score: Points | None = None
    strength: ReviewText = ""
    question: ReviewText = ""
    suggestion: ReviewText = ""


Parts = Annotated[dict[CriterionId, PartIn], Field(max_length=20)]


class ReviewIn(Wire):
    """A review as it is being written, or to be sent."""

    parts: Parts
    key: UUID


class ReviewSaved(Wire):
    """Proof that a draft is on the disk."""

    version: int
    saved_at: datetime


class ReviewCriterion(Wire):
    """A criterion with its levels from 0 to 4."""

    id: CriterionId
    title: str
    star: bool
    levels: list[str]


class WorkField(Wire):
    """One field of the work that is reviewed."""

    label: str
    text: str


class ReviewTask(Wire):
    """A review that the caller is to write, with the work, and without anybody's name."""

    task: Token
    criteria: list[ReviewCriterion]
    work: list[WorkField]
    parts: dict[CriterionId, PartIn]
    version: int
    due: date
    """A day, for the moment would tell when the work was handed in."""
    overdue: bool
    """Whether a mentor or trainer may take it over by now."""


class WrittenReview(Wire):
    """A review that the caller has written, or that passed to somebody else."""

    task: Token
    state: Literal["sent", "released"]
    parts: dict[CriterionId, PartIn]
    titles: dict[CriterionId, str]
    useful: bool | None
    thanks: str


class ReceivedReview(Wire):
    """A review of the caller's own work."""

    received: Token
    by: Literal["colleague", "staff"]
    on: date
    parts: dict[CriterionId, PartIn]
    titles: dict[CriterionId, str]
    useful: bool | None
    thanks: str


class UsefulIn(Wire):
    """What an author says of a review."""

    useful: bool
    thanks: Annotated[str, StringConstraints(max_length=500)] = ""


class CalibrationIn(Wire):
    """Points for the exemplar that was shown."""

    scores: Scores
    key: UUID


class Calibrated(Wire):
    """How near a calibration was, with the expert's points and reasons."""

    near: bool
    mine: dict[CriterionId, int]
    expert: dict[CriterionId, int]
    reasons_html: str


class Calibration(Wire):
    """Where the caller stands with calibration."""

    done: bool
    exemplar_html: str
    """To be scored now; empty when done."""
    last: Calibrated | None


class CaseState(Wire):
    """What came of the reviews of the caller's own work."""

    state: Literal["open", "apart", "appealed", "done"]
    basis: Literal["none", "self", "colleagues", "trainer"]
    scores: dict[CriterionId, float] | None
    titles: dict[CriterionId, str]
    total: float
    max: float
    passed: bool
    note: str
    """The trainer's reasons."""
    appeal: str
    may_appeal: bool
    may_score_self: bool
    overruled: dict[CriterionId, float] = {}
    """Points that a trainer gave in the gradebook in place of these."""


class ReviewStanding(Wire):
    """What the caller has earned by reviewing."""

    points: int
    max: int
    written: int
    useful: int
    attentive: bool


class ReviewDesk(Wire):
    """Everything of reviews in a module, as it stands for the caller."""

    offered: bool
    """Whether colleagues review this module's assignment."""
    handed_in: bool
    criteria: list[ReviewCriterion]
    calibration: Calibration | None
    tasks: list[ReviewTask]
    written: list[WrittenReview]
    received: list[ReceivedReview]
    case: CaseState | None
    standing: ReviewStanding
    overdue: int
    """Reviews that the caller, as a mentor or trainer, may take over."""


class TakeIn(Wire):
    """A mentor or trainer takes an overdue review over."""

    key: UUID


class MarkAppealIn(Wire):
    """Why an author thinks that her mark is not right."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=2000)]
    key: UUID


class SelfScoreIn(Wire):
    """An author's points for her own work."""

    scores: Scores
    key: UUID


class CaseReview(Wire):
    """One review as a trainer sees it."""

    by: Literal["colleague", "mentor", "trainer"]
    display_name: str
    parts: dict[CriterionId, PartIn]


class ReviewCase(Wire):
    """A case that a trainer has to decide."""

    id: int
    edition: Edition
    module: ModuleId
    title: str
    person: PersonName
    display_name: str
    state: Literal["apart", "appealed"]
    appeal: str
    criteria: list[ReviewCriterion]
    work: list[WorkField]
    reviews: list[CaseReview]


class CaseDecisionIn(Wire):
    """A trainer's points, with the reasons for the author."""

    scores: Scores
    note: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    key: UUID


# --- into the gradebook ---

CellName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]


class MarkCell(Wire):
    """A criterion's points as they go into its nbgrader cell, with a comment in plain text."""

    cell: CellName
    score: float
    comment: str = ""


class SeenCell(Wire):
    """What a trainer knew of a cell when she marked it; only that may be written over."""

    cell: CellName
    score: float | None
    comment: str


class MarkJob(Wire):
    """Points of a case, or of a trainer, for the grader to write; `claim` names this attempt.

    Without cells it asks for what the gradebook holds.
    """

    id: RowNumber
    claim: str
    by: Literal["reviews", "trainer"] = "reviews"
    edition: Edition
    module: ModuleId
    person: PersonName
    cells: list[MarkCell]
    ours: list[MarkCell]
    """What we wrote before, or may have written: anything else in a cell is a trainer's."""
    seen: list[SeenCell] = []
    """Of a trainer's: whatever she has seen, and what of hers may be there."""


class MarkDone(Wire):
    """The gradebook holds the points, but where a trainer has given others."""

    claim: str
    scores: list[CellScore]
    """Of the whole submission."""
    kept: dict[CellName, float] = {}
    """By cell, a trainer's points that we left alone."""
