"""Rules of progress: when a module is done, how far a route has been gone, what has grown."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom.rules.home import GoOn, Stop, go_on, weeks
from staffroom.rules.progress import (
    Asked,
    Stretch,
    Work,
    asked,
    competences,
    done,
    parts,
    state,
    way,
)

CRITERIA = ("clear", "privacy")
WHOLE = Asked(
    "exit-quiz", 70, "request", CRITERIA, frozenset({"privacy"}), "talk", 2
)  # fmt: skip
FULL = Work(
    best=70.0, handed_in=True, marked=({"clear": 2.0, "privacy": 3.0},), posts=1, answers=2,
    first=True,
)  # fmt: skip

scores = st.one_of(st.none(), st.floats(0, 4, allow_nan=False))
asks = st.builds(
    Asked,
    st.sampled_from([None, "exit-quiz"]),
    st.integers(0, 100),
    st.sampled_from([None, "request"]),
    st.sampled_from([(), ("clear",), CRITERIA]),
    st.sampled_from([frozenset(), frozenset({"privacy"})]),
    st.sampled_from([None, "talk"]),
    st.integers(0, 4),
)
works = st.builds(
    Work,
    st.one_of(st.none(), st.floats(0, 100, allow_nan=False)),
    st.booleans(),
    st.lists(st.dictionaries(st.sampled_from(CRITERIA), scores), max_size=3).map(tuple),
    st.booleans(),
    st.integers(0, 3),
    st.integers(0, 6),
    st.booleans(),
    st.frozensets(st.sampled_from(["exit-quiz", "request", "talk"])),
)
stretches = st.builds(
    Stretch,
    st.integers(1, 600),
    st.integers(0, 30),
    st.integers(0, 40),
    st.booleans(),
    st.booleans(),
)


def states(of, work):
    """Give how each thing stands, by role."""
    return {part.role: part.state for part in parts(of, work)}


def test_quiz_discussion_and_assignment_make_a_module_done():
    """All three are wanted, and with all three it is done."""
    assert states(WHOLE, FULL) == dict.fromkeys(["quiz", "discussion", "assignment"], "done")
    assert done(WHOLE, FULL)


@pytest.mark.parametrize(
    "lacking",
    [
        {"best": 69.9},
        {"best": None},
        {"posts": 0},
        {"answers": 1},
        {"first": False},
        {"marked": ({"clear": 2.0, "privacy": 2.0},)},
        {"marked": ({"clear": 4.0, "privacy": 0.0},)},
        {"marked": ({"clear": 4.0, "privacy": None},)},
        {"marked": ()},
    ],
)
def test_one_of_them_is_not_enough(lacking):
    """Below the quiz's percentage, without an answer, under 12 of 20 or with a starred zero."""
    assert not done(WHOLE, replace(FULL, **lacking))


def test_what_was_passed_stays_passed():
    """A newer work that is not marked, or is worse, takes nothing away."""
    worse = (*FULL.marked, {"clear": 0.0, "privacy": 0.0})
    assert done(WHOLE, replace(FULL, marked=worse))


def test_a_work_without_its_points_waits_for_others():
    """Handed in and not marked is nobody's fault; marked and not passed is hers to go on with."""
    touched = frozenset({"request"})
    assert states(WHOLE, replace(FULL, marked=(), touched=touched))["assignment"] == "waiting"
    failed = replace(
        FULL, marked=({"clear": 1.0, "privacy": 1.0},), judged=True, touched=touched
    )  # fmt: skip
    assert states(WHOLE, failed)["assignment"] == "begun"
    assert states(WHOLE, replace(failed, judged=False))["assignment"] == "waiting"


def test_an_assignment_without_criteria_is_done_when_it_is_handed_in():
    """A goal card is marked by completeness alone, and a quiz without a mark counts for nothing."""
    card = Asked(assignment="goal", discussion="talk", answers=2)
    assert states(card, FULL) == {"discussion": "done", "assignment": "done"}
    assert not done(card, replace(FULL, handed_in=False))


def test_a_module_that_asks_for_nothing_is_never_done():
    """Where nothing counts, opening the page is no achievement."""
    assert not done(Asked(), FULL)


def test_a_module_says_what_it_asks_for(module):
    """Percentages, criteria and answers come from the definitions."""
    assert asked(module) == Asked(
        "exit-quiz", 70, "request", ("clear",), frozenset(), "talk", 2
    )  # fmt: skip


@given(asks, works)
def test_done_is_that_every_part_is_done(of, work):
    """No module is done while a part of it is not; parts that are not asked for are not there."""
    found = parts(of, work)
    wanted = {"quiz": of.quiz, "discussion": of.discussion, "assignment": of.assignment}
    assert {part.role for part in found} == {role for role, name in wanted.items() if name}
    assert done(of, work) == (bool(found) and all(part.state == "done" for part in found))


@given(asks, works, st.integers(0, 100), st.integers(0, 3), st.integers(0, 3))
def test_more_work_never_undoes_a_module(of, work, percent, posts, answers):
    """A better attempt, a further post, another mark: what is done stays done."""
    more = replace(
        work,
        best=max(work.best or 0.0, float(percent)),
        handed_in=True,
        marked=(*work.marked, {}),
        posts=work.posts + posts,
        answers=work.answers + answers,
        first=True,
    )
    assert done(of, more) or not done(of, work)


@given(st.lists(stretches, max_size=14))
def test_time_left_is_honest(route):
    """What is done or others' turn costs nothing, the rest never nothing nor much more than all."""
    gone = way(route)
    assert 0 <= gone.percent <= 100
    assert (gone.percent == 100) == (bool(route) and all(one.done for one in route))
    for one in route:
        mine = not one.done and not one.waits
        assert 5 <= one.left < one.minutes + 5 if mine else one.left == 0
    assert gone.minutes_left == sum(one.left for one in route)


@given(stretches)
def test_going_on_never_adds_time(stretch):
    """Each further activity leaves as much time or less."""
    assert replace(stretch, touched=stretch.touched + 1).left <= stretch.left


@given(
    st.dictionaries(
        st.sampled_from(["m01-a", "m02-b", "m03-c"]),
        st.lists(st.sampled_from(["KD6", "1.2", "A/01.6"])),
    ),
    st.sets(st.sampled_from(["m01-a", "m02-b", "m03-c"])),
)
def test_competences_grow_by_the_modules_that_develop_them(declared, finished):
    """Never more modules done than there are; all of them done is a competence's whole bar."""
    for grown in competences(declared, finished):
        names = {name for name, codes in declared.items() if grown.code in codes}
        assert grown.of == len(names)
        assert grown.done == len(names & finished)


stops = st.lists(
    st.builds(
        Stop,
        st.sampled_from(["m00-a", "m01-b", "m02-c", "m03-d"]),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
    unique_by=lambda stop: stop.module,
)
places = st.lists(st.tuples(st.sampled_from(["m00-a", "m01-b", "m09-x"]), st.just("talk")))


@given(stops, places)
def test_one_is_never_led_to_what_is_done_or_not_there(route, traces):
    """Home leads to a module that is open, to the newest trace in one if there is any."""
    on = go_on(route, traces)
    open_ = [stop.module for stop in route if stop.open]
    at = [module for module, _ in traces if module in open_]
    if not open_:
        assert on.module is None
        assert on.kind in {"nothing", "waiting", "done"}
    elif at:
        assert on == GoOn("resume", at[0], "talk")
    else:
        assert (on.module, on.activity) == (open_[0], None)


@pytest.mark.parametrize(
    ("route", "kind"),
    [
        ([], "nothing"),
        ([Stop("m01-b")], "first"),
        ([Stop("m00-a", done=True), Stop("m01-b")], "next"),
        ([Stop("m00-a", done=True), Stop("m01-b", waits=True)], "waiting"),
        ([Stop("m00-a", done=True)], "done"),
    ],
)
def test_what_kind_of_going_on_it_is(route, kind):
    """A first visit is told from coming back, and waiting for others from having finished."""
    assert go_on(route, []).kind == kind


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(st.lists(days), days, st.integers(1, 12))
def test_weeks_count_each_day_once(worked, today, count):
    """Whole weeks from Monday on, the last one today's; a day with much work is one day."""
    found = weeks(worked, today, count)
    assert len(found) == count
    assert all(week.starts.weekday() == 0 and 0 <= week.days <= 7 for week in found)
    assert found[-1].starts <= today < found[-1].starts + timedelta(days=7)
    inside = {day for day in worked if found[0].starts <= day < found[-1].starts + timedelta(7)}
    assert sum(week.days for week in found) == len(inside)


@given(asks, works)
def test_a_module_waits_only_for_others(of, work):
    """As long as anything is left to do for herself it does not wait."""
    stands = {part.state for part in parts(of, work)}
    assert (state(of, work) == "done") == done(of, work)
    if state(of, work) == "waiting":
        assert stands <= {"done", "waiting"}
