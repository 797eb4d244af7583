"""Scorers of quiz items: full, partial and no credit, and answers that are no answers."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from staffroom.activities.items import Item

ITEM = TypeAdapter(Item)
WHY = "because"


def item(**parts):
    return ITEM.validate_python({"id": "i1", "prompt": "?", **parts})


SC = item(type="sc", options=[
    {"id": "a", "text": "A", "feedback": WHY, "correct": True},
    {"id": "b", "text": "B", "feedback": WHY},
])  # fmt: skip
MC = item(type="mc", options=[
    {"id": "a", "text": "A", "feedback": WHY, "correct": True},
    {"id": "b", "text": "B", "feedback": WHY, "correct": True},
    {"id": "c", "text": "C", "feedback": WHY},
])  # fmt: skip
ORD = item(type="ord", options=[{"id": i, "text": i, "feedback": WHY} for i in "abcd"])
MAT = item(type="mat", matches=[{"id": "x", "text": "X"}, {"id": "y", "text": "Y"}], options=[
    {"id": "a", "text": "A", "feedback": WHY, "match": "x"},
    {"id": "b", "text": "B", "feedback": WHY, "match": "y"},
])  # fmt: skip
CAT = item(type="cat", categories=[{"id": "x", "text": "X"}, {"id": "y", "text": "Y"}], options=[
    {"id": "a", "text": "A", "feedback": WHY, "category": "x"},
    {"id": "b", "text": "B", "feedback": WHY, "category": "x"},
])  # fmt: skip
NUM = item(type="num", value=19.2, tolerance=0.1, unit="MB", feedback=WHY)
ST = item(type="st", model="M", feedback=WHY, elements=[
    {"label": "stimulus", "any": ["стимул*", "stimulus"]},
    {"label": "answer", "any": ["ответ*", "реакц*"]},
])  # fmt: skip
ALL = [SC, MC, ORD, MAT, CAT, NUM, ST]


@pytest.mark.parametrize(
    ("marked", "answer", "score"),
    [
        (SC, "a", 1), (SC, "b", 0), (SC, "zzz", 0), (SC, None, 0), (SC, ["a"], 0),
        (MC, ["a", "b"], 1), (MC, ["a"], 0.5), (MC, ["a", "c"], 0), (MC, ["a", "b", "c"], 0.5),
        (MC, ["a", "a", "a"], 0.5), (MC, [], 0),
        (ORD, ["a", "b", "c", "d"], 1), (ORD, ["b", "c", "d", "a"], 2 / 3),
        (ORD, ["d", "c", "b", "a"], 0), (ORD, ["a", "b"], 0), (ORD, ["a", "a", "b", "c"], 0),
        (MAT, {"a": "x", "b": "y"}, 1), (MAT, {"a": "x", "b": "x"}, 0.5), (MAT, {"z": "x"}, 0),
        (CAT, {"a": "x", "b": "x"}, 1), (CAT, {"a": "y"}, 0),
        (NUM, 19.2, 1), (NUM, 19.29, 1), (NUM, 19.31, 0), (NUM, True, 0), (NUM, float("nan"), 0),
        (ST, "Это Стимулы и ОТВЕТ на них", 1), (ST, "только стимул", 0.5), (ST, "  ", 0),
    ],
)  # fmt: skip
def test_scores(marked, answer, score):
    """Each type gives the documented credit."""
    assert marked.mark(answer).score == pytest.approx(score)


@pytest.mark.parametrize(
    "parts",
    [
        {"type": "sc", "options": [{"id": "a", "text": "A", "feedback": WHY}] * 2},
        {"type": "mc", "options": [{"id": i, "text": "A", "feedback": WHY} for i in "abc"]},
        {"type": "sc", "options": [{"id": "a", "text": "A", "correct": True}]},
        {"type": "mat", "matches": [{"id": "x", "text": "X"}, {"id": "y", "text": "Y"}],
         "options": [{"id": i, "text": "A", "feedback": WHY, "match": "q"} for i in "ab"]},
        {"type": "hologram"},
    ],
)  # fmt: skip
def test_faulty_items_are_refused(parts):
    """An item without one right option, without feedback or with a loose end is refused."""
    with pytest.raises(ValidationError):
        item(**parts)


@pytest.mark.parametrize("shown", ALL, ids=lambda i: i.type)
def test_the_view_holds_no_key(shown):
    """What the browser gets names neither the right option nor any feedback."""
    text = str(shown.view(random.Random(1)))
    assert WHY not in text
    assert "correct" not in text
    assert "stimulus" not in text
    assert "19.2" not in text


@given(st.integers())
def test_an_ordering_is_never_shown_solved(seed):
    """Whatever the draw, the options of an ordering do not stand in the right order."""
    shown = ORD.view(random.Random(seed))["options"]
    assert [o["id"] for o in shown] != ["a", "b", "c", "d"]
    assert sorted(o["id"] for o in shown) == ["a", "b", "c", "d"]


hostile = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.sampled_from(ALL), hostile)
def test_marks_stay_in_bounds(marked, answer):
    """Any JSON value at all is marked between 0 and 1 without an error."""
    try:
        score = marked.mark(answer).score
    except TypeError:
        # Only lists of one type can be sorted; the quiz's answer model never lets others in.
        assert isinstance(answer, list)
        return
    assert 0 <= score <= 1
