"""Wire models of modules and of the work on them: activities, submissions, marks, releases."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from staffroom.wire.base import ActivityId, Edition, Json, ModuleId, PersonName, Wire
from staffroom.wire.deadlines import DueTime
from staffroom.wire.talk import ThreadView

# --- results of checking ---

Verdict = Literal["right", "partly", "wrong", "missed", "none"]


class OptionResult(Wire):
    """What is said of one option after a check."""

    verdict: Verdict = "none"
    feedback_html: str = ""


class ItemResult(Wire):
    """What is said of one item (a quiz question, a sorted card) after a check."""

    score: float
    max: float
    verdict: Verdict
    options: dict[str, OptionResult] = {}
    feedback_html: str = ""
    answer_html: str = ""
    """The right answer, where the quiz tells it and the options do not say it themselves."""


class Result(Wire):
    """The outcome of checking one answer; `reveal` holds what only this activity type has."""

    score: float
    max: float
    percent: int
    passed: bool | None = None
    message_html: str = ""
    items: dict[str, ItemResult] = {}
    reveal: dict[str, Json] = {}


# --- modules and activities ---


class ModuleCard(Wire):
    """One line of the course's contents, with the caller's own progress."""

    id: ModuleId
    edition: Edition
    title: str
    summary: str
    minutes: int
    released_at: datetime
    state: Literal["new", "started", "submitted", "marked"]


class ActivityState(Wire):
    """One activity as it stands for the caller."""

    person: PersonName
    version: int
    """Of the draft; 0 where there is none."""
    answer: Json | None
    saved_at: datetime | None
    view: dict[str, Json] | None = None
    """The personal part of the definition (drawn quiz items)."""
    result: Result | None = None
    """Of the last check."""
    attempts_used: int = 0
    attempts_left: int | None = None
    best_percent: int | None = None


class DraftIn(Wire):
    """An answer being typed."""

    answer: Json
    key: UUID


class DraftOut(Wire):
    """Proof that a draft is on the disk."""

    version: int
    saved_at: datetime


class CheckIn(Wire):
    """Ask for a check; `final` spends an attempt where attempts are counted."""

    answer: Json
    key: UUID
    final: bool = False


class CheckOut(Wire):
    """The outcome of a check."""

    result: Result
    attempts_used: int
    attempts_left: int | None
    best_percent: int | None


# --- submission and marks ---


class Missing(Wire):
    """One thing that keeps a module from being complete."""

    activity: ActivityId
    title: str
    text: str


class CellScore(Wire):
    """A mark in one nbgrader cell."""

    cell: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
    title: str = ""
    score: float | None
    """None while a person has yet to look."""
    max: float
    comment: str = ""
    by: Literal["automatic", "trainer"] = "automatic"


class Marks(Wire):
    """Marks of one submission."""

    scores: list[CellScore]
    total: float
    max: float
    complete: bool
    """Whether no cell waits for a person."""


class HandedIn(Wire):
    """One thing that was handed in."""

    activity: ActivityId
    title: str


class Receipt(Wire):
    """Proof of a submission."""

    id: int
    number: str
    submitted_at: datetime
    """By the server's clock."""
    zone: str = "UTC"
    """By whose clock to tell the time: the cohort's, else the edition's."""
    parts: list[HandedIn] = []
    late: bool = False
    late_by: int = 0
    """Seconds after the due moment."""


class QuizBelow(Wire):
    """An exit quiz whose best attempt does not pass it yet; whole percents."""

    percent: int
    needed: int
    attempts_left: int


class SubmissionState(Wire):
    """Where the caller's work on a module stands."""

    missing: list[Missing]
    receipt: Receipt | None = None
    record: Literal["none", "queued", "running", "recorded", "person"] = "none"
    """`person`: marking failed, a person will look."""
    automatic: Marks | None = None
    """At once, from the pure scorers."""
    released: Marks | None = None
    """What the trainer has released."""
    feedback_text: str = ""
    deadline: DueTime | None = None
    """None where nothing is due."""
    revisions_left: int | None = None
    """How often it may still be handed in again; None is without end."""
    done: bool = False
    """Whether the module is done: handed in, and all that counts in it passed."""
    below: QuizBelow | None = None
    """Where the exit quiz is not passed yet: nothing keeps it from being handed in all the same."""


class ActivityStates(Wire):
    """All activities of a module as they stand for the caller; the rest only where asked for."""

    states: dict[ActivityId, ActivityState]
    threads: dict[ActivityId, ThreadView] = {}
    """The module's discussions."""
    submission: SubmissionState | None = None
    event: int | None = None
    """The event after which the page's stream goes on."""


class SubmitIn(Wire):
    """Freeze the answers now."""

    key: UUID


# --- releases and the trainer's side ---


class Bundle(Wire):
    """Files of a release: path inside the module folder → base64 of its bytes."""

    files: dict[str, str]


class ReleaseCard(Wire):
    """One release of a module."""

    edition: Edition
    module: ModuleId
    title: str
    digest: str
    """SHA-256 over the sorted paths and bytes, hex; empty for a withdrawal."""
    released_at: datetime
    withdrawn: bool = False
    """Whether this is no release but tells that the module was withdrawn, and when."""


class SubmissionCard(Wire):
    """One submission, for trainers and the grader."""

    id: int
    edition: Edition
    module: ModuleId
    person: PersonName
    display_name: str
    submitted_at: datetime
    state: Literal["queued", "running", "done", "failed"]
    late: bool = False
    late_by: int = 0
    """Seconds after the due moment."""
    cohort: int | None = None
    """In which cohort it was handed in; 0 is the open one, None is not known."""
    reason: str = ""
    """Why it could not be recorded, or not at the last try; for trainers, not for teachers."""
    returned_at: datetime | None = None
    """When a trainer released feedback on it, for those who ask for a list."""


class SubmittedWork(Wire):
    """A submission with the notebook that was composed for it (nbformat 4, as JSON)."""

    card: SubmissionCard
    notebook: dict[str, Json]


class GradingClaim(Wire):
    """A grader asks for work."""

    worker: Annotated[str, Field(min_length=1, max_length=80)]


class GradingJob(Wire):
    """Work for a grader; `claim` names this attempt."""

    claim: str
    work: SubmittedWork


class GradingDone(Wire):
    """nbgrader has recorded the work."""

    claim: str
    scores: list[CellScore]


class GradingFailed(Wire):
    """nbgrader could not record the work; `reason` is for trainers, not for teachers."""

    claim: str
    reason: Annotated[str, Field(max_length=4000)]


class FeedbackOut(Wire):
    """What a teacher was given back for a module, as a trainer reads it again."""

    submission: int
    submitted_at: datetime
    scores: list[CellScore]
    text: str
    released_at: datetime


class FeedbackIn(Wire):
    """What a trainer releases to one teacher."""

    submission: int
    scores: list[CellScore]
    text: Annotated[str, Field(max_length=8000)] = ""
