"""Wire models of moderation: the queue, actions, appeals."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from staffroom.wire.base import ActivityId, ModuleId, PersonName, RowNumber, Wire
from staffroom.wire.talk import Post, ReportReason

Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
PostAction = Literal["hide", "restore", "edit", "dismiss", "silence", "unsilence"]
"""`edit`: with another text. `dismiss`: it stays as it is. `silence`: a circle's pseudonym, which
then may write no more in its conversation."""
PersonAction = Literal["warn", "pause", "unpause"]
ActionKind = Literal[
    "hide",
    "restore",
    "edit",
    "dismiss",
    "silence",
    "unsilence",
    "warn",
    "pause",
    "unpause",
    "guard",
    "revoke",
]
"""`guard`: the rule itself hid what may show a child's data. `revoke`: a certificate is valid no
longer."""


class Complaint(Wire):
    """What somebody reported; who, nobody is told."""

    reason: ReportReason
    note: str
    created_at: datetime


class Action(Wire):
    """What was done, by whom, and why."""

    id: int
    kind: ActionKind
    moderator: str
    """Display name; empty for the rule."""
    mine: bool
    """Whether the caller did it: another has to decide an appeal."""
    person: PersonName | None = None
    display_name: str = ""
    post: int | None = None
    note: str
    before: str | None = None
    created_at: datetime
    appeal: Appeal | None = None


class Appeal(Wire):
    """What the person concerned says, and what a second moderator decided."""

    text: str
    created_at: datetime
    upheld: bool | None = None
    decided_by: str = ""
    note: str = ""
    decided_at: datetime | None = None


class Case(Wire):
    """A post that moderators are asked to look at."""

    post: Post
    text: str
    """As it was typed."""
    excuse: str = ""
    module: ModuleId
    activity: ActivityId
    topic_title: str
    cohort: str = ""
    """Name of the cohort; empty for the open one."""
    community: str = ""
    complaints: list[Complaint]
    actions: list[Action] = []
    """What was done with it before."""


class Queue(Wire):
    """What waits for moderators, oldest first: cases, appeals, posts sent with an excuse."""

    cases: list[Case]
    appeals: list[Action]
    excused: list[Case] = []
    paused: list[PausedPerson] = []


class PausedPerson(Wire):
    """Somebody who may only read for now."""

    person: PersonName
    display_name: str
    until: datetime


class Log(Wire):
    """The audit trail, newest first."""

    actions: list[Action]
    next: int | None = None


class PostActionIn(Wire):
    """Do something with a post."""

    action: PostAction
    note: Note
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=8000)] = ""


class PersonActionIn(Wire):
    """Do something about a person's conduct."""

    action: PersonAction
    note: Note
    days: Annotated[int, Field(ge=1, le=90)] = 7
    post: RowNumber | None = None


class AppealIn(Wire):
    """Ask a second moderator to look."""

    text: Note


class DecisionIn(Wire):
    """What the second moderator decides; where it is not upheld, the action is taken back."""

    upheld: bool
    note: Note


class OwnActions(Wire):
    """What moderators did that concerns the caller."""

    actions: list[Action]
    paused_until: datetime | None = None


Action.model_rebuild()
Queue.model_rebuild()
