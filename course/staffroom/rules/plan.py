"""A plan of study: from minutes and days of the week to a day on which the route is done.

    route, what was done ── left() ──┐
    plan, today ─────────────────────┴── schedule() ── finish, goals of a week, a calendar

The plan says nothing of the past: it is reckoned from what is left, anew each day, so a week
without study moves the finish and is no debt. Days are those of the person's own calendar and
hours those of her clock; nothing is reckoned with moments, so changes of clocks change nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from staffroom.syllabus import Syllabus
from staffroom.wire.plan import Plan

_WEEK = 7


@dataclass(frozen=True)
class Left:
    """A module that is still to be done.

    Attributes:
        module: which.
        minutes: that it still takes.
        of: minutes that it takes as a whole.
    """

    module: str
    minutes: int
    of: int


@dataclass(frozen=True)
class Session:
    """One time of study."""

    day: date
    hour: int
    minutes: int
    module: str
    """With which it begins."""


@dataclass(frozen=True)
class Share:
    """What a week has room for in one module."""

    module: str
    minutes: int
    of: int
    """Minutes of the whole module."""
    ends: bool
    """Whether the module is done with it."""


def today(plan: Plan, now: datetime) -> date:
    """Say which day it is where the plan's owner lives."""
    return now.astimezone(ZoneInfo(plan.zone)).date()


def left(
    syllabus: Syllabus, route: Sequence[str] | None, rest: Mapping[str, int] = MappingProxyType({})
) -> list[Left]:
    """Say what is left of a route.

    Args:
        syllabus: the course.
        route: modules in the order in which they are taken; None is the syllabus' own. What is no
            module of the course is passed over.
        rest: minutes that modules still take, where something of them was done; 0 is done.
    """
    order = [step.id for step in syllabus.modules] if route is None else route
    steps = (syllabus.step(module) for module in dict.fromkeys(order))
    found = (Left(s.id, rest.get(s.id, s.minutes), s.minutes) for s in steps if s)
    return [one for one in found if one.minutes > 0]


def beginning(plan: Plan, day: date) -> date:
    """Give the first day on which study may be, from a day on."""
    return max(day, *(one for one in (plan.started, plan.paused_until) if one), day)


def is_paused(plan: Plan, day: date) -> bool:
    """Say whether a plan rests on a day."""
    return plan.rests or (plan.paused_until is not None and day < plan.paused_until)


def schedule(plan: Plan, what: Sequence[Left], day: date) -> list[Session]:
    """Say when all of it is studied, from a day on; nothing without days, or in an open pause.

    A day of study counts until it is over, whatever the hour.
    """
    total, count = sum(one.minutes for one in what), len(plan.days)
    if not count or plan.rests:
        return []
    begin = beginning(plan, day)
    times = sorted(((one.day - begin.weekday()) % _WEEK, one.hour) for one in plan.days)
    each = -(-plan.minutes // count)
    sessions = []
    for number in range(-(-total * count // plan.minutes)):
        weeks, place = divmod(number, count)
        offset, hour = times[place]
        # Minutes that are over before it begins, in parts of `count`, so that nothing is rounded.
        module = _at(what, number * plan.minutes, count)
        sessions.append(Session(begin + timedelta(weeks * _WEEK + offset), hour, each, module))
    return sessions


def _at(what: Sequence[Left], over: int, count: int) -> str:
    """Name the module at which one is after so many parts of a minute."""
    for one in what:
        over -= one.minutes * count
        if over < 0:
            return one.module
    return what[-1].module


def monday(day: date) -> date:
    """Give the Monday of a day's week."""
    return day - timedelta(day.weekday())


def week_of(sessions: Sequence[Session], day: date) -> date:
    """Give the Monday of the first week with study, from a day on; its own week without any."""
    return monday(sessions[0].day if sessions else day)


def shares(plan: Plan, what: Sequence[Left], sessions: Sequence[Session]) -> list[Share]:
    """Say what the first week with study has room for."""
    if not sessions:
        return []
    first = monday(sessions[0].day)
    in_week = sum(monday(one.day) == first for one in sessions)
    room = -(-plan.minutes * in_week // len(plan.days))
    found = []
    for one in what:
        if room <= 0:
            break
        minutes = min(room, one.minutes)
        found.append(Share(one.module, minutes, one.of, minutes == one.minutes))
        room -= minutes
    return found
