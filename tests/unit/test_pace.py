"""How fast one person may do things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom_hub.commons import pace
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.pace import Pace, Rate


class Clock:
    """Seconds, moved by hand."""

    now = 0.0

    def __call__(self):
        """Give the present second."""
        return self.now


def test_a_bucket_empties_and_fills_again():
    """Two at once, then one a minute; the refusal says how long to wait, and it is enough."""
    clock = Clock()
    paced = Pace(clock, {"post": Rate(2, 60)})
    for _ in range(2):
        paced.take("anna", "post")
    with pytest.raises(Problem) as refused:
        paced.take("anna", "post")
    assert refused.value.code == "too_fast"
    clock.now += refused.value.details["seconds"]
    paced.take("anna", "post")
    with pytest.raises(Problem):
        paced.take("anna", "post")


def test_nobody_uses_up_anothers_bucket():
    """Buckets are a person's own, and those of one kind of act do not empty another's."""
    paced = Pace(Clock(), {"post": Rate(1, 1), "thanks": Rate(1, 1)})
    for person in ("anna", "boris"):
        paced.take(person, "post")
        paced.take(person, "thanks")
        with pytest.raises(Problem):
            paced.take(person, "post")


@given(st.lists(st.floats(0, 30), max_size=80))
def test_nobody_does_more_than_is_allowed(steps):
    """However the acts are spread, in any time there are no more than the rate says."""
    clock, done = Clock(), 0
    paced = Pace(clock, {"post": Rate(3, 360)})
    for step in steps:
        clock.now += step
        try:
            paced.take("anna", "post")
        except Problem:
            continue
        done += 1
    assert done <= 3 + clock.now / 10 + 1e-6


def test_what_is_kept_is_bounded(monkeypatch):
    """A crowd of names fills no memory."""
    monkeypatch.setattr(pace, "_KEPT", 10)
    paced = Pace(Clock())
    for number in range(100):
        paced.take(f"t{number}", "post")
    assert len(paced._left) == 10
