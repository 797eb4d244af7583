"""Wire models of a study plan: what a person chose, and what follows from it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from staffroom.wire.base import ModuleId, Wire
from staffroom.wire.deadlines import ZoneName
from staffroom.wire.notices import Hour

LEAST_MINUTES = 15
MOST_MINUTES = 1200
"""In a week: twenty hours."""
GOAL_MAX = 300


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        # ZoneInfoNotFoundError is a LookupError; paths and folders raise the others.
        raise ValueError("no such time zone") from None
    return name


Zone = Annotated[ZoneName, AfterValidator(_known_zone)]
Day = Annotated[date, Field(ge=date(2020, 1, 1), le=date(2100, 12, 31))]
Weekday = Annotated[int, Field(strict=True, ge=0, le=6)]
"""0 is Monday."""


class StudyDay(Wire):
    """A day of the week on which one studies, and at which hour by one's own clock."""

    day: Weekday
    hour: Annotated[Hour, Field(strict=True)]


class Plan(Wire):
    """A plan of study as its owner chose it; an own document, one in each edition."""

    minutes: Annotated[int, Field(strict=True, ge=LEAST_MINUTES, le=MOST_MINUTES)]
    """In a week, shared evenly by its days."""
    days: Annotated[tuple[StudyDay, ...], Field(max_length=7)] = ()
    zone: Zone = "UTC"
    started: Day | None = None
    """The first day on which she studies; none is today."""
    paused_until: Day | None = None
    """The first day after a pause."""
    rests: bool = False
    """Whether it pauses until its owner goes on by herself, without any day."""
    goal: Annotated[str, StringConstraints(max_length=GOAL_MAX)] = ""
    """Her own words for the week that begins with `goal_week`, a Monday."""
    goal_week: Day | None = None
    remind: bool = True
    """Whether letters speak of the days of study."""

    @model_validator(mode="after")
    def _one_a_day(self) -> Self:
        if len({one.day for one in self.days}) < len(self.days):
            raise ValueError("a day of the week stands twice")
        return self


class StudySession(Wire):
    """One time of study."""

    day: date
    hour: Hour
    minutes: int
    module: ModuleId
    title: str


class Goal(Wire):
    """What a week has room for in one module."""

    module: ModuleId
    minutes: int
    text: str
    """For example: `“The teacher network”: about half, 40 min`."""


class Outlook(Wire):
    """What follows from a plan at this moment."""

    state: Literal["empty", "done", "others", "waiting", "paused", "planned"]
    """`empty`: no day is chosen; `others`: all that is written is done or handed in, and it is not
    her turn; `waiting`: all that is written is done; `paused`: until a day that has not come, or
    until she goes on; then there is neither a finish nor a goal."""
    finish: date | None = None
    """When the whole route is done, if she keeps to the plan from now on."""
    written_until: date | None = None
    """When what is written already is done."""
    minutes_left: int = 0
    """For what is written."""
    modules_left: int = 0
    """Of those that are written."""
    modules_done: int = 0
    sessions: int = 0
    week: date
    """The Monday of the week whose goals these are: this one, or the next with time for study."""
    this_week: bool
    goals: tuple[Goal, ...] = ()
    next: tuple[StudySession, ...] = ()
    unwritten: tuple[str, ...] = ()
    """Titles of modules of the route that are not there yet."""


class PlanView(Wire):
    """A plan with what follows from it."""

    version: int
    """Of the own document; 0 where there is none."""
    plan: Plan | None = None
    outlook: Outlook | None = None
    usual: int | None = None
    """Minutes a week that she has for learning, as she told the diagnostic."""


class CalendarFile(Wire):
    """A calendar to be saved as a file."""

    name: str
    text: str
