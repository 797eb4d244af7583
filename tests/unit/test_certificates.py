"""Certificates by the rules: earned, missing, and names that may be printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom.rules.certificates import (
    NAME_MOST,
    minutes,
    printed_name,
    standing,
    standings,
)
from staffroom.syllabus import syllabus

WHOLE = syllabus()
ALL = [step.id for step in WHOLE.modules]
ROUTE = WHOLE.certificates["route"].modules
OTHERS = [module for module in ALL if module not in ROUTE]


@given(st.sets(st.sampled_from([*ALL, "m77-our-own", "s01-people"])))
def test_a_certificate_is_earned_exactly_by_the_rule(done):
    """Route: its five modules and any three others; Full: all; nothing else counts."""
    earned = {one.kind: one.earned for one in standings(WHOLE, done)}
    assert earned["route"] == (set(ROUTE) <= done and len(done & set(OTHERS)) >= 3)
    assert earned["full"] == (set(ALL) <= done)


@given(st.sets(st.sampled_from(ALL)))
def test_what_is_missing_earns_it(done):
    """Whoever does what is said to be missing, and so many others, has earned it, and not less."""
    for one in standings(WHOLE, done):
        named = WHOLE.certificates[one.kind].modules
        left = [module for module in ALL if module not in done and module not in named]
        fuller = done | set(one.missing) | set(left[: one.more])
        assert standing(WHOLE, one.kind, fuller).earned
        if one.missing:
            assert not standing(WHOLE, one.kind, fuller - {one.missing[-1]}).earned


@given(st.sets(st.sampled_from(ALL)), st.sampled_from(ALL))
def test_doing_more_never_takes_a_certificate_away(done, further):
    """One more module brings each certificate nearer, or changes nothing."""
    for before, after in zip(
        standings(WHOLE, done), standings(WHOLE, done | {further}), strict=True
    ):
        assert len(after.missing) + after.more <= len(before.missing) + before.more
        assert set(before.counted) <= set(after.counted)


def test_a_kind_that_the_course_has_not_is_none():
    """An unknown certificate has no standing."""
    assert standing(WHOLE, "doctor", ALL) is None


def test_study_time_is_that_of_the_counted_modules():
    """Minutes add up from the syllabus; a school's own module brings none."""
    assert minutes(WHOLE, ALL) == 22.5 * 60
    assert minutes(WHOLE, ["m00-start", "m77-our-own"]) == 60


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("  Анна   Петрова ", "Анна Петрова"),
        ("Жан-Пьер д’Артаньян", "Жан-Пьер д’Артаньян"),
        ("Mary O'Neill, Jr.", "Mary O'Neill, Jr."),
        ("Е\u0306лка", "Ӗлка"),
        ("Гүлнәр Сәлимҗанова", "Гүлнәр Сәлимҗанова"),
        ("Ян", "Ян"),
    ],
)
def test_names_in_use_are_printed(typed, printed):
    """Names of many peoples are taken, with single spaces and composed letters."""
    assert printed_name(typed) == printed


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "-", "А", "<b>Anna</b>", "Anna\u202eavonavI", "An\u200bna", "Anna (admin)",
        "Anna & Co", "Anna 🎓", "user42", "a" * (NAME_MOST + 1), "Anna\0", "Anna\ud800",
        'Anna" onload="x', "../../etc",
    ],
)  # fmt: skip
def test_what_is_no_name_is_refused(typed):
    """Markup, hidden signs, turned directions, figures and endless names are none."""
    assert printed_name(typed) is None
