"""Wire models of a cohort's page: what trainers see of those whom they look after."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from staffroom.wire.base import ActivityId, Json, ModuleId, PersonName, Wire

ModuleState = Literal["untouched", "begun", "handed_in", "done"]


class OverviewModule(Wire):
    """A module that is released now."""

    module: ModuleId
    title: str


class OverviewPerson(Wire):
    """All that a trainer's overview tells of somebody; she can read it too."""

    person: PersonName
    display_name: str
    states: list[ModuleState]
    """By the modules, in their order."""
    last: date | None
    """The day on which she last worked, handed in or wrote to colleagues under her name."""
    quiet_weeks: int
    """Whole weeks without a word, from three on; else 0."""


class OverviewPeople(Wire):
    """Some people, by name; `next` asks for those after them."""

    people: list[OverviewPerson]
    next: PersonName | None


class QuietPerson(Wire):
    """Somebody of whom nothing was heard for weeks."""

    person: PersonName
    display_name: str
    weeks: int


class WaitingPost(Wire):
    """A post that nobody has answered."""

    post: int
    module: ModuleId
    activity: ActivityId
    topic_title: str
    author: str
    created_at: datetime


class OverdueReviews(Wire):
    """Reviews that are waited for too long in a module; staff may write them."""

    module: ModuleId
    title: str
    count: int


class Overview(Wire):
    """A cohort at a glance."""

    cohort: int
    name: str
    """Empty for the open one."""
    members: int
    modules: list[OverviewModule]
    quiet: list[QuietPerson]
    """By name; not all of them, where they are many."""
    quiet_more: int
    waiting: list[WaitingPost]
    """Those that have waited longest first; not all of them, where they are many."""
    waiting_more: int
    overdue: list[OverdueReviews]


class QuestionFigures(Wire):
    """How a question of a quiz works."""

    item: str
    text: str
    answers: int
    right: float | None
    """Share of right answers at the first attempt; null where there are not enough answers."""
    discrimination: float | None
    """From -1 to 1; null also where everybody did alike."""
    doubts: list[Literal["hard", "easy", "flat", "reversed"]]


class ModuleQuestions(Wire):
    """How the questions of a module's quiz work."""

    module: ModuleId
    tries: int
    """First attempts that were looked at."""
    enough: int
    """Answers below which nothing is said of a question."""
    questions: list[QuestionFigures]


class OverviewExport(Wire):
    """A part of a file; parts are put one after the other."""

    text: str = ""
    """Of a table."""
    statements: list[Json] = []
    """Of xAPI."""
    next: PersonName | None


class SeenByTrainers(Wire):
    """What trainers see of the caller: her row as it stands in their overview."""

    cohort: int
    name: str
    trainer: str
    """Display name; empty in the open cohort, where all trainers see it."""
    modules: list[OverviewModule]
    row: OverviewPerson
