"""The golden set against the pure scorers, and whether the set itself is whole."""

import pytest

from staffroom.activities import AnswerError
from staffroom.activities.items import MARKS
from staffroom.literal import LiteralError, assignment
from staffroom.modulefiles import module_from_files
from staffroom.rules.marks import activity_points
from tests import golden


@pytest.fixture(scope="module")
def golden_module():
    """The module of the golden set."""
    return module_from_files(golden.files("m91-golden"))


def test_the_set_is_whole(golden_module):
    """Every type of question has right, wrong, empty and hostile answers, and partly right ones."""
    found = {}
    types = {item["id"]: item["type"] for item in golden.items()}
    for case in golden.cases():
        found.setdefault(types[case.item], set()).add(case.kind)
    assert set(found) == set(MARKS)
    for kind, kinds in found.items():
        whole = golden.KINDS - ({"partly"} if kind == "sc" else set())
        assert kinds == whole, kind
    expected = {"right": 1, "wrong": 0, "empty": 0}
    for case in golden.cases():
        assert case.score == expected.get(case.kind, case.score), case.id
        assert (0 < case.score < 1) == (case.kind == "partly") or case.kind == "hostile", case.id


@pytest.mark.parametrize("case", golden.cases(), ids=lambda case: case.id)
def test_the_scorer_gives_the_documented_score(case, golden_module):
    """The question's score and verdict are those of the set; what has no shape is refused."""
    quiz = golden_module.activities[golden.QUIZ]
    if case.fate == "refused":
        with pytest.raises(AnswerError):
            quiz.check(case.sent, "tgolden", 0, "en")
        return
    result = quiz.check(case.sent, "tgolden", 0, "en")
    assert result.items[case.item].score == pytest.approx(case.score)
    assert result.items[case.item].verdict == case.verdict
    assert result.score == pytest.approx(case.score, abs=1e-4)
    assert activity_points(golden_module, golden.QUIZ, case.work) == case.points


@pytest.mark.parametrize("work", golden.works(), ids=lambda work: work.id)
def test_work_is_worth_the_documented_points(work, golden_module):
    """Attempts and parts in a discussion; what has no shape is refused."""
    if work.fate == "refused":
        with pytest.raises(AnswerError):
            activity_points(golden_module, work.activity, work.work)
    elif work.fate == "scored":
        assert activity_points(golden_module, work.activity, work.work) == work.points


@pytest.mark.parametrize(
    "odd",
    [one for one in (*golden.cases(), *golden.works()) if one.fate == "unsent"],
    ids=lambda one: one.id,
)
def test_what_no_notebook_can_hold_is_not_composed(odd):
    """A number that is none, or is beyond all measure, never becomes a cell."""
    with pytest.raises(LiteralError):
        assignment(odd.work)
