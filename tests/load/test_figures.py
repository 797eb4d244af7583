"""Figures and statistics: what the bench prints, and how it is counted."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.figures import Figure, put
from bench.stats import median, percentile, significant
from tests.load.record import Record

VALUES = st.lists(st.floats(0, 1e6), min_size=1)


def line(figure):
    """What a figure prints, read back."""
    out = io.StringIO()
    put(figure, out)
    assert out.getvalue().count("\n") == 1
    return json.loads(out.getvalue())


def test_a_figure_is_one_line_of_json():
    """The six fields come first and in order, further ones follow."""
    printed = line(Figure("a_ms", 1898.4321, 450.0, "ms", 5, more={"stock_finished": 5}))
    assert list(printed) == ["name", "stock", "ours", "ratio", "unit", "n", "stock_finished"]
    assert printed == {
        "name": "a_ms", "stock": 1898, "ours": 450, "ratio": 4.22, "unit": "ms", "n": 5,
        "stock_finished": 5,
    }  # fmt: skip


def test_where_more_is_better_the_ratio_is_turned_round():
    """Ten times as many a second is ten times better."""
    assert line(Figure("a", 7, 70, "1/s", 5, better="more"))["ratio"] == 10


def test_what_did_not_finish_is_null_and_has_no_ratio():
    """Nothing is made up where a side gave no answer."""
    printed = line(Figure("a", None, 1900, "ms", 100))
    assert printed["stock"] is None
    assert printed["ratio"] is None


@given(VALUES)
def test_percentiles_are_values_and_grow(values):
    """Every percentile is one of the values, and a higher one is not smaller."""
    found = [percentile(values, percent) for percent in (0, 50, 95, 100)]
    assert set(found) <= set(values)
    assert found == sorted(found)
    assert found[-1] == max(values)


@given(VALUES)
def test_the_median_lies_in_the_middle(values):
    """At least half of the values are on each side of it."""
    middle = median(values)
    assert 2 * sum(value <= middle for value in values) >= len(values)
    assert 2 * sum(value >= middle for value in values) >= len(values)


@pytest.mark.parametrize("asked", [lambda: median([]), lambda: percentile([], 50)])
def test_nothing_has_no_statistics(asked):
    """No values, no figure."""
    with pytest.raises(ValueError, match="values"):
        asked()


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, 0), (1234.5, 1234), (12.345, 12.3), (0.012345, 0.0123), (-12.345, -12.3)],
)
def test_figures_are_rounded_to_what_they_are_worth(value, shown):
    """Three significant digits below a thousand, whole numbers above."""
    assert significant(value) == shown


async def test_a_record_tells_times_and_errors_apart():
    """What failed has no time, and is named."""
    record = Record()
    async with record.timed("draft"):
        pass
    with pytest.raises(RuntimeError):
        async with record.timed("draft"):
            raise RuntimeError("no")
    assert [row["n"] for row in record.rows()] == [1]
    assert list(record.errors) == ["draft: RuntimeError: no"]
