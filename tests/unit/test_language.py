"""The language of the hub's pages as a cookie: what goes in comes out, for whom it was written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom.language import from_cookie, is_of, to_cookie

NAMES = st.from_regex(r"[a-z][a-z0-9_-]{2,63}", fullmatch=True)
LOCALES = st.sampled_from(["ru", "en"])


@given(LOCALES, NAMES)
def test_a_cookie_says_what_a_person_chose(locale, name):
    """To her and to the sign-in page, never to another person."""
    value = to_cookie(locale, name)
    assert re.fullmatch(r"[a-z0-9._-]+", value)
    assert from_cookie(value, name) == from_cookie(value, None) == locale
    assert from_cookie(value, name + "x") is None
    assert is_of(value, name)
    assert not is_of(value, name + "x")


@given(LOCALES, NAMES)
def test_a_browsers_own_choice_is_nobodys(locale, name):
    """It holds for whoever sits there, and an account's language goes before it at sign-in."""
    assert from_cookie(locale, name) == from_cookie(locale, None) == locale
    assert not is_of(locale, name)


@given(st.text() | st.from_regex(r"[a-z]{2}\.[A-Za-z0-9.]{0,9}"), NAMES)
def test_whatever_stands_in_it_is_a_language_of_ours_or_none(value, name):
    """Script, other languages, other people's: nothing else comes out."""
    assert from_cookie(value, name) in {"ru", "en", None}


@pytest.mark.parametrize("value", [None, "", "de", "ru.", "ru.T", "ru tanna", "en.tanna.more"])
def test_what_is_no_cookie_of_ours_says_nothing(value):
    """Nothing, another language, half a cookie, a name that nobody has."""
    assert from_cookie(value, None) is None
