"""Points, automatic marks and completeness, and nbgrader's helper on the same work."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from staffroom.grading import points
from staffroom.modulefaults import CourseError
from staffroom.modulefiles import module_from_files
from staffroom.rules.completeness import missing
from staffroom.rules.marks import automatic_marks, quiz_below
from staffroom.rules.points import (
    completeness_points,
    discussion_points,
    module_points,
    quiz_points,
)

GOLDEN = {"items": {f"s{n}{v}": v for n in range(4) for v in "ab"}}
FULL = {
    "exit-quiz": {"seed": "t1", "attempts": [{"items": {}}, GOLDEN]},
    "talk": {"posts": 1, "answers": 2},
    "request": {"fields": {"situation": "long enough now"}},
}


def test_the_best_attempt_counts(module):
    """A failed attempt before a full one does not lower the mark."""
    marks = automatic_marks(module, FULL, "ru")
    assert [(s.cell, s.score) for s in marks.scores] == [
        ("exit_quiz", 12.0),
        ("talk", 3.0),
        ("criterion_clear", None),
    ]
    assert (marks.total, marks.max, marks.complete) == (15.0, 19.0, False)
    assert marks.scores[0].title == "Итоговый тест"


def test_a_quiz_below_its_mark_is_told(module):
    """Tried and not passed: how far, how far it has to be, how many attempts are left."""
    tried = {"exit-quiz": {"seed": "t1", "attempts": [{"items": {}}]}}
    below = quiz_below(module, tried)
    quiz = module.activities["exit-quiz"]
    assert (below.percent, below.needed) == (0, quiz.pass_percent)
    assert below.attempts_left == quiz.attempts - 1
    many = {"exit-quiz": {"seed": "t1", "attempts": [{"items": {}}] * 9}}
    assert quiz_below(module, many).attempts_left == 0


@pytest.mark.parametrize("work", [FULL, {}, {"exit-quiz": {"seed": "t1", "attempts": []}}])
def test_a_quiz_passed_or_not_tried_is_not_below(module, work):
    """Nothing is told where there is nothing to worry about yet, or any more."""
    assert quiz_below(module, work) is None


def test_no_work_is_no_points(module):
    """Nothing done gives 0 of everything and lists all that is missing."""
    assert automatic_marks(module, {}, "en").total == 0
    assert [m.activity for m in missing(module, {}, "en")] == [
        "exit-quiz",
        "talk",
        "talk",
        "request",
    ]
    assert missing(module, FULL, "en") == []


@pytest.mark.parametrize(
    ("answers", "text"), [(1, "Ответьте ещё 1 коллеге."), (0, "Ответьте ещё 2 коллегам.")]
)
def test_missing_answers_are_counted_in_russian(module, answers, text):
    """Russian plural forms follow the number."""
    work = FULL | {"talk": {"posts": 1, "answers": answers}}
    assert [m.text for m in missing(module, work, "ru")] == [text]


@given(
    st.floats(allow_nan=False),
    st.integers(-5, 50),
    st.integers(-5, 50),
    st.booleans(),
    st.integers(0, 10),
)
def test_points_never_leave_their_range(share, posts, answers, first, wanted):
    """Whatever goes in, a quiz gives 0 to 12 and a discussion 0 to 3."""
    assert 0 <= quiz_points(share) <= 12
    assert 0 <= discussion_points(posts, answers, first=first, wanted=wanted) <= 3


@pytest.mark.parametrize("activity", ["exit-quiz", "talk"])
@pytest.mark.parametrize(
    "answer",
    [None, FULL, 3, "x", [], {"attempts": 5}, {"seed": "t1", "attempts": [{"items": 7}]},
     {"posts": -1}, {"posts": True, "answers": float("nan")}],
)  # fmt: skip
def test_the_test_cells_helper_always_gives_a_float(tmp_path, monkeypatch, files, activity, answer):
    """Work that is not of the shape gets 0, as a plain float, which nbgrader needs."""
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    given_points = points(activity, answer)
    assert type(given_points) is float
    assert given_points == 0


def test_the_helper_and_the_pure_scorer_agree(tmp_path, monkeypatch, files, module):
    """nbgrader's test cell and the automatic marks give the same points for the same work."""
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    marks = {s.cell: s.score for s in automatic_marks(module, FULL, "en").scores}
    assert points("exit-quiz", FULL["exit-quiz"]) == marks["exit_quiz"]
    assert points("talk", FULL["talk"]) == marks["talk"]


def test_one_of_the_colleagues_answered_had_waited(module):
    """Without an answer to somebody who waited one answer less counts, and it is missing."""
    talk = {"posts": 1, "answers": 2, "first": False}
    assert discussion_points(1, 2, first=False) == 2.0
    assert discussion_points(1, 3, first=False) == 2.0
    assert discussion_points(1, 0, first=False) == 1.0
    assert {s.cell: s.score for s in automatic_marks(module, FULL | {"talk": talk}, "en").scores}[
        "talk"
    ] == 2.0
    (lacking,) = missing(module, FULL | {"talk": talk}, "ru")
    assert (lacking.activity, bool(lacking.text)) == ("talk", True)
    assert missing(module, FULL | {"talk": talk | {"first": True}}, "ru") == []


# --- a module whose quiz is not marked, and whose assignment is marked by completeness -------------

COMPLETENESS = {"discussion": "talk", "assignment": "request", "assignment_by": "completeness"}


def by_completeness(files, **more):
    """Give the small module's files with an assignment that marks itself."""
    described = yaml.safe_load(files["module.yaml"]) | {"grading": COMPLETENESS | more}
    return files | {"module.yaml": yaml.safe_dump(described).encode()}


def test_an_assignment_by_completeness_waits_for_nobody(files):
    """Nothing is left to people, the quiz without marks is neither asked for nor counted."""
    module = module_from_files(by_completeness(files))
    marks = automatic_marks(module, FULL, "ru")
    assert [(s.cell, s.title, s.score, s.max) for s in marks.scores] == [
        ("talk", "Обсуждение", 3.0, 3.0),
        ("request", "Задание", 4.0, 4.0),
    ]
    assert (marks.total, marks.max, marks.complete) == (7.0, 7.0, True)
    assert sum(module_points(module.grading).values()) == marks.max
    assert [m.activity for m in missing(module, {}, "en")] == ["talk", "talk", "request"]


def test_the_helper_marks_what_the_grading_names_and_nothing_else(tmp_path, monkeypatch, files):
    """nbgrader's cell gives the assignment the automatic marks' points, and none to the quiz."""
    for name, data in by_completeness(files).items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    assert points("request", FULL["request"]) == 4.0
    assert points("request", {"fields": {"situation": "short", "note": "long enough now"}}) == 0.0
    with pytest.raises(KeyError):
        points("exit-quiz", FULL["exit-quiz"])


def test_criteria_and_completeness_exclude_each_other(files):
    """An author who names both is told: points would come from two sides."""
    levels = [str(n) for n in range(5)]
    criteria = [{"id": "clear", "title": "Clear", "levels": levels}]
    with pytest.raises(CourseError, match="without criteria"):
        module_from_files(by_completeness(files, criteria=criteria))


@given(st.integers(-5, 50), st.integers(0, 50))
def test_completeness_never_leaves_its_range(complete, required):
    """Whatever goes in, a form gives 0 to 4, and all where all is complete."""
    assert 0 <= completeness_points(complete, required) <= 4
    assert completeness_points(required, required) == 4
