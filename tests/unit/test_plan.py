"""The plan of study: when the route is done, and what a week has room for."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from staffroom.rules import plan as rules
from staffroom.rules.plan import Left, Session
from staffroom.syllabus import Syllabus, syllabus
from staffroom.wire.plan import LEAST_MINUTES, MOST_MINUTES, Plan

MONDAY = date(2026, 1, 5)
SMALL = Syllabus.model_validate(
    {
        "modules": [
            {"id": "m01-a", "minutes": 60, "title": {"en": "A"}},
            {"id": "m02-b", "minutes": 90, "title": {"en": "B"}},
        ],
        "presets": {},
        "certificates": {},
    }
)
minutes = st.integers(LEAST_MINUTES, MOST_MINUTES)
days = st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True)
dates = st.dates(date(2025, 1, 1), date(2099, 1, 1))
lefts = st.lists(st.integers(1, 400), min_size=1, max_size=14).map(
    lambda found: [Left(f"m{n:02}-x", one, one) for n, one in enumerate(found)]
)


def plan(week=60, on=(0,), hour=18, **more):
    """Give a plan: minutes a week on these days."""
    return Plan(minutes=week, days=[{"day": day, "hour": hour} for day in on], **more)


def finish(chosen, what, day=MONDAY):
    """Give the day on which all is done."""
    return rules.schedule(chosen, what, day)[-1].day


def test_a_route_is_spread_over_the_days():
    """150 minutes at 60 a week on Mondays and Thursdays are five times, each with its module."""
    found = rules.schedule(plan(60, (3, 0)), rules.left(SMALL, None), MONDAY)
    assert found == [
        Session(date(2026, 1, 5), 18, 30, "m01-a"),
        Session(date(2026, 1, 8), 18, 30, "m01-a"),
        Session(date(2026, 1, 12), 18, 30, "m02-b"),
        Session(date(2026, 1, 15), 18, 30, "m02-b"),
        Session(date(2026, 1, 19), 18, 30, "m02-b"),
    ]


def test_what_was_done_counts():
    """A module that is done costs nothing, one that was begun only its rest."""
    assert rules.left(SMALL, None, {"m01-a": 0, "m02-b": 25}) == [Left("m02-b", 25, 90)]
    assert rules.left(SMALL, None, {"m01-a": 0, "m02-b": 0}) == []


def test_a_route_has_its_own_order():
    """The route's order holds; what stands twice counts once, what is none of the course's not."""
    found = rules.left(SMALL, ["m02-b", "m99-own", "m01-a", "m02-b"])
    assert [one.module for one in found] == ["m02-b", "m01-a"]
    assert rules.left(SMALL, []) == []


def test_an_empty_plan_has_no_finish():
    """Without a day of the week, or with nothing left, there is nothing to reckon."""
    assert rules.schedule(plan(60, ()), rules.left(SMALL, None), MONDAY) == []
    assert rules.schedule(plan(60, (0,)), [], MONDAY) == []


def test_today_is_where_one_lives():
    """In the same moment it is Monday in Moscow and Tuesday in Kamchatka."""
    now = datetime(2026, 3, 29, 21, 30, tzinfo=UTC)
    assert rules.today(plan(zone="Europe/London"), now) == date(2026, 3, 29)
    assert rules.today(plan(zone="Asia/Kamchatka"), now) == date(2026, 3, 30)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Tehran"])
@pytest.mark.parametrize("hour", [1, 2, 3])
def test_a_change_of_clocks_changes_no_day(zone, hour):
    """Where a night has an hour less or more, each Sunday still has its one time of study."""
    chosen = plan(60, (6,), hour=hour, zone=zone)
    found = rules.schedule(chosen, [Left("m01-a", 60 * 60, 60 * 60)], date(2026, 1, 4))
    assert {b.day - a.day for a, b in pairwise(found)} == {timedelta(7)}
    assert {one.hour for one in found} == {hour}


@given(minutes, minutes, days, lefts, dates)
def test_more_minutes_are_never_later(one, other, on, what, day):
    """Whoever takes more time in a week is done on the same day or before."""
    less, more = sorted((one, other))
    assert finish(plan(more, on), what, day) <= finish(plan(less, on), what, day)


@given(minutes, days, lefts, dates, st.integers(0, 60))
def test_a_pause_moves_the_finish_by_its_length(week, on, what, day, weeks):
    """A pause of whole weeks moves everything by exactly these weeks."""
    before = rules.schedule(plan(week, on), what, day)
    paused = plan(week, on, paused_until=day + timedelta(weeks=weeks))
    after = rules.schedule(paused, what, day)
    moved = [timedelta(weeks=weeks)] * len(before)
    assert [b.day - a.day for a, b in zip(before, after, strict=True)] == moved


@given(minutes, days, lefts, dates, st.none() | dates)
def test_an_open_pause_plans_nothing_and_loses_nothing(week, on, what, day, until):
    """Until she goes on there is no time of study, whatever day stands beside it; then all is."""
    resting = plan(week, on, paused_until=until, rests=True)
    assert rules.is_paused(resting, day)
    assert rules.schedule(resting, what, day) == []
    assert rules.shares(resting, what, []) == []
    again = resting.model_copy(update={"rests": False, "paused_until": None})
    assert rules.schedule(again, what, day) == rules.schedule(plan(week, on), what, day)


@given(minutes, lefts, dates, st.integers(0, 400))
def test_a_pause_of_days_moves_by_days(week, what, day, length):
    """Whoever studies every day is done as many days later as she paused."""
    paused = plan(week, range(7), paused_until=day + timedelta(length))
    moved = finish(paused, what, day) - finish(plan(week, range(7)), what, day)
    assert moved == timedelta(length)


@given(minutes, days, lefts, dates, st.integers(0, 400))
def test_a_pause_never_costs_more_than_its_length_and_a_week(week, on, what, day, length):
    """Days of study that fall into no pause are kept, so nothing is lost beyond them."""
    paused = plan(week, on, paused_until=day + timedelta(length))
    moved = finish(paused, what, day) - finish(plan(week, on), what, day)
    assert timedelta(0) <= moved < timedelta(length + 7)


@given(minutes, days, lefts, dates)
def test_time_is_enough_and_not_too_much(week, on, what, day):
    """All sessions together hold what is left, and one fewer would not; days follow each other."""
    found, total = rules.schedule(plan(week, on), what, day), sum(one.minutes for one in what)
    assert len(found) * week >= total * len(on) > (len(found) - 1) * week
    assert all(one.day.weekday() in on and one.day >= day for one in found)
    assert [one.day for one in found] == sorted({one.day for one in found})
    order = [one.module for one in what]
    assert [order.index(one.module) for one in found] == sorted(
        order.index(one.module) for one in found
    )
    assert found[0].module == order[0]


@given(minutes, days, lefts, dates, dates)
def test_nothing_is_planned_before_its_beginning(week, on, what, day, started):
    """A plan that starts later has no day of study before."""
    found = rules.schedule(plan(week, on, started=started), what, day)
    assert found[0].day >= max(day, started)


@given(minutes, days, lefts, dates)
def test_a_week_has_room_for_its_minutes(week, on, what, day):
    """The goals of a week are the first of what is left, and no more than the week holds."""
    chosen = plan(week, on)
    sessions = rules.schedule(chosen, what, day)
    found = rules.shares(chosen, what, sessions)
    assert [one.module for one in found] == [one.module for one in what[: len(found)]]
    assert 0 < sum(one.minutes for one in found) <= week
    assert all(one.ends for one in found[:-1])


def test_goals_are_of_the_first_week_with_study():
    """On a Tuesday with Mondays to study, the goal is next week's."""
    chosen, what = plan(75, (0,)), rules.left(SMALL, None)
    tuesday = MONDAY + timedelta(1)
    sessions = rules.schedule(chosen, what, tuesday)
    assert rules.week_of(sessions, tuesday) == MONDAY + timedelta(7)
    whole, part = rules.shares(chosen, what, sessions)
    assert (whole.module, whole.minutes, whole.ends) == ("m01-a", 60, True)
    assert (part.module, part.minutes, part.of, part.ends) == ("m02-b", 15, 90, False)


def test_the_least_plan_for_the_whole_course_ends():
    """Fifteen minutes a week for all fourteen modules is a matter of years, and of a day."""
    found = rules.schedule(plan(LEAST_MINUTES), rules.left(syllabus(), None), MONDAY)
    assert len(found) == sum(step.minutes for step in syllabus().modules) // LEAST_MINUTES


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": 14}, {"minutes": 1201}, {"minutes": 10**30}, {"minutes": "60"},
        {"minutes": 60.5}, {"minutes": True}, {"minutes": None},
        {"days": [{"day": 7, "hour": 18}]}, {"days": [{"day": -1, "hour": 18}]},
        {"days": [{"day": "0", "hour": 18}]}, {"days": [{"day": 0, "hour": 24}]},
        {"days": [{"day": True, "hour": 18}]}, {"days": [{"day": 0}]},
        {"days": [{"day": 0, "hour": 18}, {"day": 0, "hour": 19}]},
        {"days": [{"day": 0, "hour": hour} for hour in range(8)]},
        {"zone": "Mars/Base"}, {"zone": "../../etc/passwd"}, {"zone": "/etc/localtime"},
        {"zone": "localtime"}, {"zone": "A" * 65}, {"zone": ""}, {"zone": "Europe"},
        {"started": "1066-10-14"}, {"started": "9999-12-31"}, {"paused_until": "2101-01-01"},
        {"paused_until": "soon"}, {"goal": "x" * 301}, {"more": 1},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_plan_is_refused(wrong):
    """Forged weekdays, huge numbers, days out of any calendar: no plan is made of them."""
    with pytest.raises(ValidationError):
        Plan.model_validate({"minutes": 60, "days": []} | wrong)
