"""Wire models of a teacher's path: her home, and her progress. Nobody else is told any of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from staffroom.rules.home import Kind
from staffroom.rules.progress import State
from staffroom.wire.base import Wire
from staffroom.wire.plan import Goal


class Go(Wire):
    """Where to go on; without a module there is nowhere to go now."""

    kind: Kind
    module: str = ""
    title: str = ""
    activity: str = ""
    activity_title: str = ""
    minutes_left: int = 0
    """Of the module."""


class RouteStep(Wire):
    """A module on the route, written yet or not."""

    module: str
    title: str
    state: Literal["new", "begun", "waiting", "done", "unwritten"]
    minutes_left: int


class RouteState(Wire):
    """The route as it stands; time is left only for what is written."""

    own: bool
    """Whether she has made it herself; else it is the course's own order."""
    steps: list[RouteStep]
    done: int
    written: int
    minutes_left: int


class ReviewsDue(Wire):
    """Colleagues' works in a module that she is to review."""

    module: str
    title: str
    count: int
    due: date
    overdue: bool


class AnswerDue(Wire):
    """A colleague's post that nobody has answered."""

    author: str
    excerpt: str
    title: str
    """Of the discussion."""
    module: str
    community: int
    post: int


class TopicNews(Wire):
    """A discussion in which there is something new."""

    title: str
    module: str
    module_title: str
    activity: str
    community: int
    unread: int


class News(Wire):
    """What is new in her cohort."""

    cohort: str
    """Its name; empty where it is the open one."""
    topics: list[TopicNews]
    notices: int
    """That wait unread."""


class Home(Wire):
    """A teacher's home, in one answer."""

    go: Go
    route: RouteState
    reviews: list[ReviewsDue]
    answers: list[AnswerDue]
    news: News
    goal: str
    """This week's in her own words; empty where she wrote none."""
    goals: list[Goal] = []
    """What her plan has room for this week, where she wrote nothing herself."""


class QuizPart(Wire):
    """The quiz, as it counts."""

    activity: str
    title: str
    state: State
    best: int | None
    """Percentage of the best attempt, rounded down."""
    needed: int


class DiscussionPart(Wire):
    """The discussion, as it counts."""

    activity: str
    title: str
    state: State
    posts: int
    answers: int
    needed: int
    """Colleagues to answer."""
    first: bool
    """Whether one of them had waited."""


class AssignmentPart(Wire):
    """The assignment, as it counts."""

    activity: str
    title: str
    state: State
    handed_in: bool
    points: float | None
    """Of the newest work that has all its points."""
    max: int
    """0 where it counts as soon as it is handed in."""
    starred: bool
    """Whether there are criteria that must not have a zero."""
    reviewed: bool
    """Whether colleagues mark it."""


class ActivityLine(Wire):
    """An activity of a module, as far as she has come with it."""

    activity: str
    title: str
    state: Literal["new", "begun", "checked"]


class ModuleProgress(Wire):
    """A module that is released, or that she has done."""

    module: str
    title: str
    released: bool
    state: Literal["new", "begun", "waiting", "done"]
    minutes_left: int
    quiz: QuizPart | None
    discussion: DiscussionPart | None
    assignment: AssignmentPart | None
    activities: list[ActivityLine]


class Competence(Wire):
    """A competence: what the diagnostic said of it, and how many modules of it are done."""

    code: str
    name: str
    framework: str
    before: float | None = None
    """0 to 100, by the first diagnostic; None where she answered on no module of it."""
    now: float | None = None
    """The same by the repeat, over the same modules."""
    judged: int = 0
    """Over how many modules both are means."""
    done: int
    of: int
    """Modules of it that are written; 0 where none is yet."""


class WeekLine(Wire):
    """On how many days of a week she worked."""

    starts: date
    days: int


class ProgressView(Wire):
    """How far a teacher has come."""

    route: RouteState
    modules: list[ModuleProgress]
    competences: list[Competence]
    before_at: datetime | None = None
    """When she took the diagnostic first."""
    now_at: datetime | None = None
    """When she repeated it."""
    weeks: list[WeekLine]
