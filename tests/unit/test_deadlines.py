"""Rules of deadlines: states, extensions, and wall clocks that skip and repeat hours."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from staffroom.rules.deadlines import Deadline, judge, moment, revisions_left

DUE = datetime(2026, 3, 29, 20, 59, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MOMENTS = st.datetimes(
    datetime.fromisoformat("2020-01-01"),
    datetime.fromisoformat("2040-01-01"),
    timezones=st.just(UTC),
)
SPANS = st.timedeltas(timedelta(), timedelta(days=40))
DEADLINES = st.builds(
    Deadline,
    due=MOMENTS,
    grace=SPANS,
    accepts_late=st.booleans(),
    extended=st.none() | MOMENTS,
)
ZONES = st.sampled_from(
    ["Europe/Moscow", "Asia/Yekaterinburg", "Europe/Berlin", "America/St_Johns", "UTC"]
)
# To the minute, as trainers set them; Berlin's changes of 2026 are among them.
WALLS = st.datetimes(
    datetime.fromisoformat("2009-01-01"), datetime.fromisoformat("2027-01-01")
).map(lambda wall: wall.replace(second=0, microsecond=0))
CHANGES = st.builds(
    lambda day, minutes: day + timedelta(minutes=minutes),
    st.sampled_from(
        [
            datetime.fromisoformat("2026-03-29"),
            datetime.fromisoformat("2026-10-25"),
            datetime.fromisoformat("2014-10-26"),
        ]
    ),
    st.integers(0, 24 * 60 - 1),
)


@pytest.mark.parametrize(
    ("after", "accepts", "state", "late_by"),
    [
        (-SECOND, True, "open", timedelta()),
        (timedelta(), False, "open", timedelta()),
        (SECOND, True, "grace", timedelta()),
        (timedelta(hours=2), False, "grace", timedelta()),
        (timedelta(hours=2) + SECOND, True, "late", timedelta(hours=2) + SECOND),
        (timedelta(hours=2) + SECOND, False, "closed", timedelta()),
    ],
)
def test_states_change_right_after_their_moments(after, accepts, state, late_by):
    """The due moment is in time and the end of grace still grace; a second later is too late."""
    judged = judge(DUE + after, Deadline(DUE, timedelta(hours=2), accepts_late=accepts))
    assert (judged.state, judged.late_by) == (state, late_by)
    assert judged.late is (state == "late")


@given(MOMENTS)
def test_without_a_deadline_everything_is_in_time(now):
    """Where nothing is due, work is taken at any moment."""
    assert judge(now, None).state == "open"


@given(MOMENTS, SPANS, DEADLINES)
def test_waiting_never_helps(now, span, deadline):
    """States follow each other in one order, and lateness grows."""
    order = ["open", "grace", "late", "closed"]
    first, then = judge(now, deadline), judge(now + span, deadline)
    assert order.index(first.state) <= order.index(then.state)
    assert first.late_by <= then.late_by


@given(MOMENTS, DEADLINES, MOMENTS)
def test_an_extension_never_shortens(now, deadline, until):
    """Whatever is typed as an extension, nobody is worse off with it."""
    plain = Deadline(deadline.due, deadline.grace, deadline.accepts_late)
    extended = Deadline(deadline.due, deadline.grace, deadline.accepts_late, until)
    assert judge(now, extended).late_by <= judge(now, plain).late_by
    if judge(now, plain).state in {"open", "grace"}:
        assert judge(now, extended).state in {"open", "grace"}


@given(MOMENTS, DEADLINES)
def test_late_work_is_lost_only_where_it_was_said(now, deadline):
    """Closed needs a trainer's word; late needs work that really came after the due moment."""
    judged = judge(now, deadline)
    assert judged.state != ("closed" if deadline.accepts_late else "late")
    assert (judged.late_by > timedelta()) is judged.late


@given(WALLS | CHANGES, ZONES)
def test_a_wall_clock_names_the_later_of_its_moments(wall, name):
    """A time that exists is read back as itself; one that is skipped comes after the gap."""
    zone = ZoneInfo(name)
    found = moment(wall, zone)
    back = found.astimezone(zone)
    if back.replace(tzinfo=None) == wall:
        # No later moment shows the same time.
        later = [found + timedelta(minutes=m) for m in (30, 60, 120)]
        assert all(one.astimezone(zone).replace(tzinfo=None) != wall for one in later)
    else:
        assert back.replace(tzinfo=None) > wall
        before = found - (back.replace(tzinfo=None) - wall) - timedelta(minutes=1)
        assert before.astimezone(zone).utcoffset() != back.utcoffset()


@pytest.mark.parametrize(
    ("wall", "zone", "utc"),
    [
        # Clocks go forward at 02:00: 02:30 never comes, and is half an hour after the jump.
        ("2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30"),
        ("2026-03-29T01:59", "Europe/Berlin", "2026-03-29T00:59"),
        ("2026-03-29T03:00", "Europe/Berlin", "2026-03-29T01:00"),
        # Clocks go back at 03:00: 02:30 comes twice, and the second one counts.
        ("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T01:30"),
        ("2026-10-25T03:00", "Europe/Berlin", "2026-10-25T02:00"),
        # No summer time; the same days are as all others.
        ("2026-03-29T02:30", "Europe/Moscow", "2026-03-28T23:30"),
        ("2026-10-25T02:30", "Europe/Moscow", "2026-10-24T23:30"),
        ("2026-10-25T02:30", "Asia/Yekaterinburg", "2026-10-24T21:30"),
        # Russia's clocks went back for good at 02:00 of this day.
        ("2014-10-26T01:30", "Europe/Moscow", "2014-10-25T22:30"),
        ("2014-10-26T01:30", "Asia/Yekaterinburg", "2014-10-25T20:30"),
    ],
)
def test_clocks_around_summer_time(wall, zone, utc):
    """Gaps and repeated hours have the moments that were worked out by hand."""
    found = moment(datetime.fromisoformat(wall), ZoneInfo(zone))
    assert found == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@given(WALLS | CHANGES, ZONES, st.integers(0, 3000))
def test_a_later_wall_clock_is_a_later_moment(wall, name, minutes):
    """Of times that exist, the later one on the wall is never the earlier moment."""
    zone = ZoneInfo(name)
    walls = wall, wall + timedelta(minutes=minutes)
    first, then = (moment(one, zone) for one in walls)
    shown = [one.astimezone(zone).replace(tzinfo=None) for one in (first, then)]
    assume(shown == list(walls))
    assert first <= then


@pytest.mark.parametrize(
    ("revisions", "times", "left"),
    [(None, 9, None), (0, 0, 0), (0, 1, 0), (2, 0, 2), (2, 1, 2), (2, 2, 1), (2, 3, 0), (2, 9, 0)],
)
def test_revisions_are_counted_after_the_first_time(revisions, times, left):
    """The first submission is no revision; without a number there is no end."""
    assert revisions_left(revisions, times) == left
