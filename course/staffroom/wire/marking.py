"""Wire models of the grading desk: a question across teachers, a trainer's marks, phrases.

A work is named by its submission's number alone: where names are hidden nobody's name travels.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from staffroom.wire.base import ModuleId, RowNumber, Wire
from staffroom.wire.reviews import CriterionId, ReviewCriterion, WorkField

Level = Annotated[float, Field(strict=True, ge=0, le=4, multiple_of=0.5)]
"""A level of the rubric; halves come from the mean of two colleagues, and may be kept."""
MarkComment = Annotated[str, StringConstraints(max_length=3000)]
Version = Annotated[int, Field(strict=True, ge=0, le=2**31)]
MOST_WORKS = 50
"""How many works are told, and looked up in the gradebook, at once."""


class QuestionCard(Wire):
    """A question that people mark, with how much of it waits."""

    criterion: CriterionId
    title: str
    waiting: int


class DeskModule(Wire):
    """A module that has something for people to mark."""

    module: ModuleId
    title: str
    works: int
    questions: list[QuestionCard]
    ready: int
    """Works that are marked as a whole and whose teachers do not know these marks yet."""


class Held(Wire):
    """What stands, or stood, in a cell of the gradebook."""

    score: float | None = None
    """None while a person has yet to look."""
    comment: str = ""


class DeskReview(Wire):
    """What a review says of one criterion; nobody learns who wrote it."""

    by: Literal["colleague", "staff"]
    score: int | None
    strength: str
    question: str
    suggestion: str


class DeskWork(Wire):
    """One teacher's work, as far as one question asks for it."""

    id: RowNumber
    """Of the submission."""
    name: str
    """Empty where names are hidden."""
    on: date
    late: bool
    state: Literal["waiting", "writing", "marked", "conflict", "failed"]
    """`writing`: on its way into the gradebook; `conflict`: somebody else changed it there."""
    held: Held
    """What the gradebook held when it was last read."""
    mark: Held | None
    """What was given at the desk and does not stand in the gradebook, or not yet."""
    earlier: Held | None
    """What was given at the desk for an earlier work of hers."""
    version: Version
    work: list[WorkField]
    """What the question is about."""
    rest: list[WorkField]
    reviews: list[DeskReview]
    reviewing: bool
    """Whether colleagues may still write."""
    released: bool
    """Whether the teacher has been given just this."""


class Question(Wire):
    """A question across teachers: those who wait first, then those whose mark is there."""

    module: ModuleId
    criterion: ReviewCriterion
    works: list[DeskWork]
    waiting: int
    """In all; not all of them may be told at once."""
    total: int


class MarkIn(Wire):
    """A trainer's mark, with what she saw when she gave it."""

    score: Level
    comment: MarkComment = ""
    seen: Held
    version: Version
    key: UUID


class LookIn(Wire):
    """Works whose marks in the gradebook are to be read anew."""

    works: Annotated[list[RowNumber], Field(max_length=MOST_WORKS)]


class ReleaseIn(Wire):
    """Give whatever is marked as a whole to its teachers."""

    key: UUID


class Releasing(Wire):
    """How many teachers are being given their marks."""

    works: int


class PhraseIn(Wire):
    """A comment for the bank."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
    key: UUID


class Phrase(Wire):
    """A comment in the bank that an edition's trainers share."""

    id: RowNumber
    text: str
    mine: bool
    created_at: datetime
