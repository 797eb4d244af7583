"""How pages look, as a cookie and as attributes: what goes in comes out, and nothing else does."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom.display import USUAL, attributes, from_cookie, markup, to_cookie
from staffroom.wire.own import Display

DISPLAYS = st.builds(
    Display,
    text=st.sampled_from([100, 115, 130, 150, 200]),
    contrast=st.sampled_from(["device", "light", "dark"]),
    motion=st.sampled_from(["device", "less"]),
    pictures=st.sampled_from(["device", "tap"]),
)
NAMES = st.from_regex(r"[a-z][a-z0-9_-]{2,63}", fullmatch=True)


@given(DISPLAYS, NAMES)
def test_a_cookie_says_what_was_chosen(display, name):
    """For whom it was written, and for nobody at the sign-in page; never for another person."""
    value = to_cookie(display, name)
    assert re.fullmatch(r"[a-z0-9._-]+", value)
    assert from_cookie(value, name) == from_cookie(value, None) == display
    assert from_cookie(value, name + "x") is None


@given(st.text() | st.from_regex(r"[0-9]{3}\.[a-z]{1,9}\.[a-z]{1,9}\.[a-z]{1,9}\.[a-z0-9]{1,9}"))
def test_a_cookie_of_anybodys_making_is_a_choice_of_ours_or_none(value):
    """Whatever stands in it, what comes of it is made of our own words."""
    markup_made = markup(from_cookie(value, None))
    assert re.fullmatch(r'(?: data-sr-(?:text|contrast|motion)="[a-z0-9]+")*', markup_made)


@pytest.mark.parametrize("value", [None, "", "150.dark.less.tap", "150.dark.less.tap.Tanna"])
def test_what_is_no_cookie_of_ours_says_nothing(value):
    """Nothing, a part, a name that nobody has."""
    assert from_cookie(value, None) is None


def test_the_usual_look_needs_no_attributes():
    """Only what differs from it is written into a page; pictures are another page."""
    assert attributes(USUAL) == attributes(None) == attributes(Display(pictures="tap")) == {}
    assert markup(Display(text=200, motion="less")) == ' data-sr-text="200" data-sr-motion="less"'
