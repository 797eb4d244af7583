"""Wire models: what travels between commons, classroom, grader, widgets and trainers' tools.

Both sides of every call import these classes, so the format is written once. Words:
*edition* (`ru`, `en`), *module* (`m01-network`), *activity* (`exit-quiz`), *key* (a UUID that
makes a call idempotent), *bundle* (the files of a release, base64).
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Edition = Literal["ru", "en"]
Locale = Literal["ru", "en"]
ModuleId = Annotated[str, StringConstraints(pattern=r"^m[0-9]{2}-[a-z0-9-]{1,40}$")]
ActivityId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,47}$")]
PersonName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{2,63}$")]
DisplayName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Json = Any
"""A JSON value; its size and depth are checked where it enters."""


class Wire(BaseModel):
    """Base of all wire models: unknown fields are refused, values do not change."""

    # JSON has no NaN and no infinity, but Python's reader takes them.
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


# --- people ---


class Person(Wire):
    """The caller as the commons knows her."""

    name: PersonName
    display_name: str
    locale: Locale
    roles: list[Literal["teacher", "mentor", "trainer", "admin"]]


class PersonChange(Wire):
    """What a person may change of herself."""

    display_name: DisplayName | None = None
    locale: Locale | None = None


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


# --- discussion ---


class PostIn(Wire):
    """A post, or an answer to one."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8000)]
    reply_to: int | None = None
    key: UUID


class Post(Wire):
    """One post of a thread; `html` is sanitised on the server."""

    id: int
    reply_to: int | None
    author: str
    """Display name."""
    mine: bool
    seeded: bool
    """Written by the course's authors to open an empty room, and marked as such."""
    html: str
    created_at: datetime
    answers: int


class ThreadView(Wire):
    """A discussion as the caller may see it."""

    open: bool
    """Whether others' posts are shown: false until one's own post where the activity asks so."""
    posts: list[Post]
    own_posts: int
    own_answers: int
    answers_wanted: int
    waiting: list[int]
    """Ids of posts that nobody has answered yet, oldest first."""


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


class Receipt(Wire):
    """Proof of a submission."""

    id: int
    number: str
    submitted_at: datetime


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
    """SHA-256 over the sorted paths and bytes, hex."""
    released_at: datetime


class SubmissionCard(Wire):
    """One submission, for trainers and the grader."""

    id: int
    edition: Edition
    module: ModuleId
    person: PersonName
    display_name: str
    submitted_at: datetime
    state: Literal["queued", "running", "done", "failed"]


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


class FeedbackIn(Wire):
    """What a trainer releases to one teacher."""

    submission: int
    scores: list[CellScore]
    text: Annotated[str, Field(max_length=8000)] = ""


# --- errors ---


class ErrorBody(Wire):
    """The inside of every error answer."""

    code: str
    message: str
    details: dict[str, Json] = {}


class ErrorAnswer(Wire):
    """The one shape of an error answer."""

    error: ErrorBody
