"""Scorers of quiz items: full, partial and no credit, and answers that are no answers."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from staffroom.activities import QuizActivity
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
UNITS = item(type="num", value=19.2, tolerance_percent=1, unit="MB", feedback=WHY, units=[
    {"name": "MB", "factor": 1}, {"name": "KB", "factor": 0.001}, {"name": "s"},
])  # fmt: skip
HOT = item(type="hot", picture="media/room.svg", alt="A room", regions=[
    {"id": "a", "text": "Door", "feedback": WHY, "correct": True, "rect": [0, 0, 10, 20]},
    {"id": "b", "text": "Window", "feedback": WHY, "circle": [50, 50, 5]},
    {"id": "c", "text": "Roof", "feedback": WHY, "polygon": [[0, 0], [50, 10], [100, 0]]},
])  # fmt: skip
HOTS = item(type="hot", picture="media/room.svg", alt="A room", regions=[
    {"id": "a", "text": "Door", "feedback": WHY, "correct": True, "rect": [0, 0, 10, 20]},
    {"id": "b", "text": "Window", "feedback": WHY, "correct": True, "circle": [50, 50, 5]},
    {"id": "c", "text": "Roof", "feedback": WHY, "circle": [90, 50, 5]},
])  # fmt: skip
ALL = [SC, MC, HOT, HOTS, ORD, MAT, CAT, NUM, UNITS, ST]


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
        (NUM, {"number": 19.2, "unit": "KB"}, 1), (NUM, 10**400, 0), (NUM, [19.2], 0),
        (UNITS, {"number": 19.2, "unit": "MB"}, 1), (UNITS, {"number": 19200, "unit": "kb"}, 1),
        (UNITS, {"number": 19.39, "unit": "MB"}, 1), (UNITS, {"number": 19.4, "unit": "MB"}, 0),
        (UNITS, {"number": 19.2, "unit": "KB"}, 0.5), (UNITS, {"number": 19.2, "unit": "s"}, 0.5),
        (UNITS, {"number": 19.2}, 0.5), (UNITS, 19.2, 0.5), (UNITS, {"unit": "MB"}, 0),
        (UNITS, {"number": "19.2", "unit": "MB"}, 0), (UNITS, {"number": 19.2, "unit": 7}, 0),
        (UNITS, {"number": 19.2, "unit": "MB", "score": 1}, 0),
        (UNITS, {"number": 10**400, "unit": "MB"}, 0), (UNITS, {"number": -1e308, "unit": "MB"}, 0),
        (HOT, "a", 1), (HOT, "b", 0), (HOT, ["a"], 0), (HOT, "media/room.svg", 0),
        (HOTS, ["a", "b"], 1), (HOTS, ["a"], 0.5), (HOTS, ["b", "c"], 0), (HOTS, "a", 0),
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
        {"type": "num", "value": 1, "feedback": WHY, "units": [{"name": "m"}]},
        {"type": "num", "value": 1, "feedback": WHY, "unit": "m",
         "units": [{"name": "m", "factor": 1}, {"name": "cm", "also": ["M."], "factor": 0.01}]},
        {"type": "num", "value": 1, "feedback": WHY, "tolerance": 1, "tolerance_percent": 1},
        {"type": "num", "value": 0, "feedback": WHY, "tolerance_percent": 1},
        {"type": "num", "value": float("nan"), "feedback": WHY},
        {"type": "st", "model": "M", "feedback": WHY, "elements": [{"label": "l", "any": ["!?"]}]},
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
    assert "factor" not in text


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
    result = marked.mark(answer)
    assert 0 <= result.score <= 1
    assert result.verdict != "none" or result.score == 0


SHAPES = [
    {}, {"rect": [0, 0, 10, 10], "circle": [1, 1, 1]}, {"rect": [0, 0, 10]},
    {"rect": [95, 0, 10, 10]}, {"rect": [-1, 0, 10, 10]}, {"circle": [50, 50, 0]},
    {"circle": [50, 50, float("nan")]}, {"polygon": [[0, 0], [1, 1]]}, {"polygon": [[0, 101]] * 3},
    {"polygon": [[1, 1]] * 41}, {"path": "M0 0"},
]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_region_is_one_shape_inside_the_picture(shape):
    """A region without a shape, with two, of none that is known or outside is refused."""
    good = {"id": "a", "text": "A", "feedback": WHY, "correct": True, "rect": [0, 0, 9, 9]}
    other = {"id": "b", "text": "B", "feedback": WHY, **shape}
    with pytest.raises(ValidationError):
        item(type="hot", picture="media/a.png", alt="A", regions=[good, other])


@pytest.mark.parametrize(
    "path",
    [
        "", "a.png", "/etc/passwd", "../media/a.png", "media/../module.yaml", "media/..%2f/a.png",
        "media//a.png", "media/.hidden.png", "media/exit-quiz.yaml", "media/a.html", "media/",
        "https://elsewhere.example/a.png", "//elsewhere.example/a.png", "data:image/png;base64,AA",
        "javascript:alert(1)//a.png", "media\\a.png", "media/a.png?x=1", "media/a b.png",
        "media/a.png\n", "media/a\u202epng.png", "media/" + "a" * 300 + ".png",
    ],
)  # fmt: skip
def test_a_picture_is_a_plain_file_of_the_module(path):
    """No way out of media/, no other host, no script, nothing that is no picture."""
    regions = [
        {"id": i, "text": i, "feedback": WHY, "correct": i == "a", "rect": [0, 0, 9, 9]}
        for i in "ab"
    ]
    with pytest.raises(ValidationError):
        item(type="hot", picture=path, alt="A", regions=regions)
    assert item(type="hot", picture="media/a/b.PNG", alt="A", regions=regions)
    with pytest.raises(ValidationError):
        item(type="hot", picture="media/a.png", alt=" ", regions=regions)


@pytest.mark.parametrize("explained", ALL, ids=lambda i: i.type)
def test_every_option_explains_itself_in_the_end(explained):
    """An unanswered item, explained, tells the right answer and the why of each option."""
    result = explained.explained(explained.mark(None))
    assert (result.score, result.verdict) == (0, "none")
    options = getattr(explained, "options", None) or getattr(explained, "regions", [])
    assert {o.id for o in options} == set(result.options)
    assert all(WHY in word.feedback_html for word in result.options.values())
    right = {o.id for o in options if getattr(o, "correct", False)}
    assert {i for i, word in result.options.items() if word.verdict == "missed"} == right
    assert right or result.answer_html
    assert explained.right_html()


def test_explaining_changes_no_score_and_no_word_on_what_was_chosen():
    """What was said of the chosen options stands; only the others are added."""
    marked = MC.mark(["a", "c"])
    explained = MC.explained(marked)
    assert (explained.score, explained.verdict) == (marked.score, marked.verdict)
    verdicts = {i: word.verdict for i, word in explained.options.items()}
    assert verdicts == {"a": "right", "b": "missed", "c": "wrong"}


def test_right_answers_bring_no_markup():
    """What an author writes is text in the right answer too."""
    attack = "<img src=x onerror=alert(1)>"
    found = item(type="mat", matches=[{"id": "x", "text": attack}, {"id": "y", "text": "Y"}],
        options=[{"id": i, "text": attack, "feedback": WHY, "match": "x"} for i in "ab"])  # fmt: skip
    assert "<img" not in found.right_html()
    number = item(type="num", value=1, unit="<script>", feedback=WHY)
    assert "<script" not in number.right_html()


SHOWN = {
    "sc": SC, "mc": MC, "hot": HOT, "ord": ORD, "mat": MAT, "cat": CAT, "num": NUM, "st": ST,
}  # fmt: skip


def quiz(**more):
    slots = [
        {"id": f"s-{kind}", "variants": [one.model_dump() | {"id": f"i-{kind}"}]}
        for kind, one in SHOWN.items()
    ]
    return QuizActivity.model_validate({"type": "quiz", "title": "Q", "slots": slots, **more})


WRONG = {"items": {"i-sc": "b", "i-mc": ["c"], "i-mat": {"a": "y"}, "i-num": 3}}


def told(found, attempt):
    """Say which items' right answers a check tells."""
    result = found.check(WRONG, "tanna", attempt, "en")
    return {
        name
        for name, one in result.items.items()
        if one.answer_html or any(o.verdict == "missed" for o in one.options.values())
    }


EVERY = {f"i-{kind}" for kind in SHOWN}


@pytest.mark.parametrize(
    ("rules", "attempts"),
    [
        ({}, [set(), set()]),
        ({"mode": "exit", "attempts": 2}, [set(), EVERY]),
        ({"mode": "exit", "attempts": 2, "show": "after-last"}, [set(), EVERY]),
        ({"mode": "exit", "attempts": 2, "show": "never"}, [set(), set()]),
        ({"mode": "exit", "attempts": 2, "show": "after-attempt"}, [EVERY, EVERY]),
        ({"show": "never"}, [set(), set()]),
        ({"show": "after-attempt"}, [EVERY, EVERY]),
        ({"show": "always"}, [EVERY, EVERY]),
    ],
    ids=str,
)
def test_right_answers_are_told_when_they_are_due(rules, attempts):
    """What is not due yet is not in the result at all, so no browser can find it."""
    assert [told(quiz(**rules), n) for n in range(len(attempts))] == attempts


@pytest.mark.parametrize("show", [None, "never", "after-attempt", "always"])
def test_only_always_tells_before_an_answer(show):
    """The view holds right answers where they are always shown, and nowhere else."""
    seen = [i.get("right_html") for i in quiz(show=show).view("tanna", 0)["items"]]
    assert all(seen) if show == "always" else not any(seen)


def test_never_holds_a_model_back_and_the_default_tells_it_with_an_answer():
    """A short text is compared with its model, unless the author says never."""
    answer = {"items": {"i-st": "стимул"}}
    models = [
        quiz(**rules).check(answer, "tanna", 0, "en").items["i-st"].answer_html
        for rules in ({}, {"show": "never"}, {"mode": "exit", "show": "after-last"})
    ]
    assert ["M" in model for model in models] == [True, False, False]


@pytest.mark.parametrize("rules", [{"show": "after-last"}, {"show": "always", "mode": "exit"}])
def test_a_rule_that_cannot_hold_is_refused(rules):
    """A practice has no last attempt, and an exit quiz does not begin with its answers."""
    with pytest.raises(ValidationError):
        quiz(**rules)


def test_the_public_form_names_pictures_alone():
    """A page learns early which pictures it will need, and nothing else of the items."""
    assert quiz().public()["pictures"] == ["media/room.svg"]
    assert WHY not in str(quiz().public())
