"""Pure rules of the cohort's page: who went quiet, how questions work, cells without formulas."""

import csv
import io
import math
import random
from datetime import UTC, datetime, timedelta

import pytest

from staffroom.rules.item_statistics import ENOUGH, correlation, figures
from staffroom.rules.quiet import SILENCE, quiet_weeks
from staffroom.rules.tables import BOM, SEPARATORS, csv_text, harmless

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DANGEROUS = "=+-@＝＋－＠"


def _ago(**span):
    return NOW - timedelta(**span)


def test_somebody_is_quiet_after_three_whole_weeks():
    """Not a minute earlier; then the weeks are counted."""
    came = _ago(weeks=50)
    assert quiet_weeks(_ago(weeks=3) + timedelta(minutes=1), came, NOW) == 0
    assert quiet_weeks(_ago(weeks=3), came, NOW) == 3
    assert quiet_weeks(_ago(weeks=5, days=6), came, NOW) == 5


def test_coming_is_a_word_and_who_is_through_is_not_quiet():
    """Who has just joined is not asked after, nor who has nothing left to do."""
    assert quiet_weeks(None, _ago(days=20), NOW) == 0
    assert quiet_weeks(None, _ago(weeks=4), NOW) == 4
    assert quiet_weeks(_ago(weeks=30), _ago(days=2), NOW) == 0
    assert quiet_weeks(_ago(weeks=30), _ago(weeks=40), NOW, finished=True) == 0


def test_quiet_weeks_never_shrink_with_time_and_are_never_few():
    """Whatever the moments: 0 or at least three, growing while nobody writes."""
    dice = random.Random(7)
    for _ in range(500):
        since, last = (_ago(hours=dice.randrange(-50, 9000)) for _ in range(2))
        told = [quiet_weeks(last, since, NOW + timedelta(days=n)) for n in range(0, 60, 9)]
        assert told == sorted(told)
        assert all(weeks == 0 or weeks >= SILENCE for weeks in told)


def _tries(dice, people, items):
    return [
        {name: dice.choice((0.0, 0.5, 1.0)) for name in dice.sample(items, dice.randint(1, 4))}
        for _ in range(people)
    ]


def test_figures_keep_within_their_bounds_whatever_was_answered():
    """Shares from 0 to 1, correlations from -1 to 1, and the order of people means nothing."""
    dice = random.Random(11)
    items = [f"q{n}" for n in range(5)]
    for _ in range(200):
        tries = _tries(dice, dice.randrange(60), items)
        found = figures(items, tries)
        assert [one.item for one in found] == items
        for one in found:
            assert one.answers == sum(one.item in given for given in tries)
            assert one.enough == (one.answers >= ENOUGH)
            assert (one.right is not None) == one.enough
            assert one.right is None or 0 <= one.right <= 1
            assert one.discrimination is None or -1 <= one.discrimination <= 1
            assert one.enough or not one.doubts
        mixed = dice.sample(tries, len(tries))
        for one, other in zip(found, figures(items, mixed), strict=True):
            assert one.right == other.right
            assert (one.discrimination is None) == (other.discrimination is None)
            if one.discrimination is not None and other.discrimination is not None:
                assert math.isclose(one.discrimination, other.discrimination, abs_tol=1e-9)


def test_the_item_itself_is_not_in_what_it_is_compared_with():
    """An item that all get by chance has nothing in common with the rest, though it is in the sum."""
    tries = [{"a": float(n % 2), "b": float(n // 2 % 2)} for n in range(40)]
    (one, _) = figures(["a", "b"], tries)
    assert one.discrimination == pytest.approx(0)
    assert one.right == 0.5
    assert one.doubts == ("flat",)


def test_a_question_that_the_able_get_wrong_is_named():
    """The sign of the correlation tells a reversed key; extremes tell too hard and too easy."""
    able = [{"key": 0.0, "b": 1.0, "c": 1.0, "hard": 0.0}] * 10
    rest = [{"key": 1.0, "b": 0.0, "c": 1.0, "hard": 0.0}] * 10
    found = {one.item: one for one in figures(["key", "b", "c", "hard"], able + rest)}
    assert found["key"].discrimination == pytest.approx(-1)
    assert found["key"].doubts == ("reversed",)
    assert found["c"].doubts == ("easy",)
    assert found["hard"].doubts == ("hard",)
    assert found["c"].discrimination is None


def test_of_few_answers_nothing_is_told():
    """Nine people's answers are a number, and no figure."""
    (one,) = figures(["a"], [{"a": 1.0, "b": 0.0}] * 9)
    assert (one.answers, one.right, one.discrimination, one.doubts) == (9, None, None, ())


def test_correlation_knows_straight_lines():
    """1 upwards, -1 downwards, nothing where nothing varies."""
    assert correlation([(n, 2 * n + 1) for n in range(5)]) == pytest.approx(1)
    assert correlation([(n, -n) for n in range(5)]) == pytest.approx(-1)
    assert correlation([(1, n) for n in range(5)]) is None
    assert correlation([]) is None


@pytest.mark.parametrize("sign", DANGEROUS)
@pytest.mark.parametrize("before", ["", " ", "\t", "\r\n", "\0", "\ufeff", "x;", "x, ", "x\n", '"'])
def test_no_cell_begins_with_a_formula(before, sign):
    """Neither for a program that splits as we do, nor for one that splits at another sign."""
    for locale in SEPARATORS:
        text = csv_text([[before + sign + "cmd|' /C calc'!A0", "b"]], locale)
        for delimiter in ",;\t|":
            for row in csv.reader(io.StringIO(text.removeprefix(BOM)), delimiter=delimiter):
                for cell in row:
                    assert cell.strip(" \"'\t")[:1] not in DANGEROUS or cell.lstrip(' "')[0] == "'"


def test_ordinary_texts_and_numbers_stay_what_they_are():
    """Names with a hyphen, plus signs inside, quotation marks and minus numbers are left alone."""
    cells = ["Анна-Мария", "C++ и 1+1", 'Школа "Луч"', -3, 0.25, None]
    (row,) = csv.reader(io.StringIO(csv_text([cells], "ru", first=False)), delimiter=";")
    assert row == ["Анна-Мария", "C++ и 1+1", 'Школа "Луч"', "-3", "0.25", ""]
    assert harmless("two\nlines") == "two lines"
    assert csv_text([["a"]], "en") == '\ufeff"a"\r\n'
