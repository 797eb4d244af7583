"""How many points a module has in nbgrader, and for what: one table.

Source: the course design, rules common to all modules (quiz 12; five criteria of 0-4; discussion:
own post 1, two answers 2; reviews of colleagues' work 2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from staffroom.module import Grading

QUIZ = 12.0
OWN_POST = 1.0
TWO_ANSWERS = 2.0
ANSWERS_WANTED = 2
ASSIGNMENT_CRITERION = 4
ASSIGNMENT_COMPLETE = 4.0
"""For an assignment that is marked by completeness alone."""
REVIEWS = 2.0
"""For reviewing colleagues: reviews that are marked, one point each."""


def cell_of(activity_id: str) -> str:
    """Name the nbgrader cell that holds an activity's points."""
    return activity_id.replace("-", "_")


def answer_cell_of(activity_id: str) -> str:
    """Name the nbgrader cell that holds an activity's answer."""
    return f"{cell_of(activity_id)}_answer"


def criterion_cell_of(criterion_id: str) -> str:
    """Name the nbgrader cell of a criterion."""
    return f"criterion_{criterion_id.replace('-', '_')}"


def code_cell_of(field_id: str) -> str:
    """Name the nbgrader cell that tests the code in a form's field."""
    return f"code_{field_id.replace('-', '_')}"


def module_points(grading: Grading) -> dict[str, float]:
    """Give the points a module offers, by part."""
    parts = {
        "quiz": QUIZ if grading.quiz else 0.0,
        "discussion": OWN_POST + TWO_ANSWERS if grading.discussion else 0.0,
        "assignment": _assignment(grading),
        "reviews": REVIEWS if grading.reviews else 0.0,
    }
    return parts | ({"code": sum(grading.code.points.values())} if grading.code else {})


def _assignment(grading: Grading) -> float:
    if grading.assignment_by == "completeness":
        return ASSIGNMENT_COMPLETE
    return float(ASSIGNMENT_CRITERION * len(grading.criteria))


def completeness_points(complete: int, required: int) -> float:
    """Give points for a form: the share of its required fields that are complete.

    Args:
        complete: required fields that hold what they ask for.
        required: fields that must be filled in; where there are none, the points are given.
    """
    share = min(max(complete, 0), required) / required if required else 1.0
    return round(ASSIGNMENT_COMPLETE * share, 2)


def quiz_points(best_share: float) -> float:
    """Scale the best attempt (share of its maximum, 0 to 1) to points."""
    return round(QUIZ * min(max(best_share, 0.0), 1.0), 2)


def discussion_points(
    posts: int, answers: int, *, first: bool = True, wanted: int = ANSWERS_WANTED
) -> float:
    """Give points for taking part: one's own post, and answers as many as are wanted.

    Args:
        posts: own posts.
        answers: colleagues answered.
        first: whether one of them had waited; without it one answer less counts.
        wanted: colleagues to answer; where there are none, the points are given.
    """
    counted = min(max(answers, 0), wanted)
    share = (counted if first else max(counted - 1, 0)) / wanted if wanted else 1.0
    return (OWN_POST if posts > 0 else 0.0) + TWO_ANSWERS * share
