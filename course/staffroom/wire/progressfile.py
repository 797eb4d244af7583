"""A progress file: what a person has typed, to take to another place and go on there.

Marks, results, attempts and submissions are not in it: no server believes those of a file. Posts
go along as words to read; nothing posts them again.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from staffroom.wire.base import ActivityId, Edition, Json, ModuleId, Wire

MOST_ENTRIES = 2000
Origin = Literal["here", "elsewhere", "unsigned"]
"""Who signed a file: this installation, another one, nobody (a copy that was filled in offline)."""
EntryState = Literal["new", "same", "newer", "older"]
"""What the file has beside what is here: nothing is here, the same is, the file's is newer, or the
one here is."""
LeftReason = Literal["gone", "unfit", "test", "private", "file"]
"""Why something is not taken in: its place is not here any more; it does not fit it any more; it
belongs to a test, which is drawn for each person anew; it may not be kept; a file has to be sent
again."""

_Short = Annotated[str, StringConstraints(max_length=400)]
_Kind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")]


class SavedAnswer(Wire):
    """An answer as it was typed."""

    module: ModuleId
    activity: ActivityId
    saved_at: AwareDatetime
    answer: Json


class SavedDocument(Wire):
    """An own document; `module` is empty where its kind has one for all."""

    kind: _Kind
    module: ModuleId | Literal[""] = ""
    saved_at: AwareDatetime
    body: Json


class SavedPost(Wire):
    """A post of one's own, to read."""

    module: ModuleId
    activity: ActivityId
    created_at: AwareDatetime
    text: Annotated[str, StringConstraints(max_length=20_000)]


class Progress(Wire):
    """What a progress file holds."""

    about: _Short = ""
    nickname: Annotated[str, StringConstraints(max_length=80)] = ""
    edition: Edition
    saved_at: AwareDatetime
    answers: Annotated[list[SavedAnswer], Field(max_length=MOST_ENTRIES)] = []
    documents: Annotated[list[SavedDocument], Field(max_length=MOST_ENTRIES)] = []
    posts: Annotated[list[SavedPost], Field(max_length=MOST_ENTRIES)] = []


class ProgressOut(Wire):
    """A progress file as it is to be saved, letter by letter."""

    name: str
    text: str


class OfflineCopy(Wire):
    """A module as one HTML file that opens without a connection."""

    name: str
    html: str


class ProgressIn(Wire):
    """A progress file that is opened."""

    text: str
    chosen: (
        Annotated[dict[_Short, Annotated[int, Field(ge=0)]], Field(max_length=2 * MOST_ENTRIES)]
        | None
    ) = None
    """What to take in: the ids of entries, with the version here that one has seen; without it
    nothing changes."""


class ProgressEntry(Wire):
    """One thing in the file that may be taken in."""

    id: str
    title: str
    """Of the activity, or of the kind of document."""
    module_title: str
    state: EntryState
    saved_at: AwareDatetime
    """When the file's was typed."""
    here_at: AwareDatetime | None
    """When the one here was."""
    version: int
    """Of the one here; 0 where there is none."""


class ProgressLeft(Wire):
    """One thing in the file that is not taken in, and why."""

    title: str
    module_title: str
    reason: LeftReason
    message: str


class ProgressComparison(Wire):
    """What a file has, beside what is here."""

    origin: Origin
    nickname: str
    saved_at: AwareDatetime
    entries: list[ProgressEntry]
    left: list[ProgressLeft]
    posts: int
    """So many posts are in it, to read."""
    taken: int = 0
    """So many entries were taken in just now."""
