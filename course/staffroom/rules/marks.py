"""Automatic marks: the pure scorers over the frozen work of a submission.

*Work* maps activity ids to what was frozen: of a quiz `{"seed", "attempts": [answer, …]}`, of a
discussion `{"posts": n, "answers": n, "first": bool}`, of a form `{"fields": {…}}`. nbgrader's
test cells call the same functions on the same work, so the two records agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from staffroom.activities import DiscussionActivity, FormActivity, QuizActivity
from staffroom.activities.base import Strict, parse
from staffroom.i18n import translation
from staffroom.module import Module
from staffroom.rules import points
from staffroom.wire import CellScore, Json, Marks, QuizBelow

TITLES = {"quiz": "Exit quiz", "discussion": "Discussion", "assignment": "Assignment"}
"""By part, what it is called among the marks (msgids)."""


class QuizWork(Strict):
    """The attempts of one teacher at a quiz."""

    seed: Annotated[str, StringConstraints(max_length=80)]
    attempts: Annotated[list[dict[str, Any]], Field(max_length=20)] = []


class DiscussionWork(Strict):
    """How much one teacher took part in a discussion."""

    posts: Annotated[int, Field(ge=0)] = 0
    answers: Annotated[int, Field(ge=0)] = 0
    """Colleagues answered."""
    first: bool = True
    """Whether one of them had waited; true of works that do not say."""


def best_share(quiz: QuizActivity, work: QuizWork) -> float:
    """Give the best attempt as a share of its maximum, 0 to 1."""
    results = [
        quiz.check(answer, work.seed, attempt, "en") for attempt, answer in enumerate(work.attempts)
    ]
    return max((r.score / r.max for r in results), default=0.0)


def quiz_below(module: Module, work: Mapping[str, Json]) -> QuizBelow | None:
    """Say how far the best attempt at the exit quiz is from passing it.

    Args:
        module: the released module.
        work: what is done by activity id.

    Returns:
        None where it is passed, has not been tried, or gives no points.
    """
    quiz = module.activities.get(module.grading.quiz or "")
    done = work.get(module.grading.quiz or "")
    if not isinstance(quiz, QuizActivity) or not done:
        return None
    tried = parse(QuizWork, done)
    share = best_share(quiz, tried)
    if not tried.attempts or quiz.passes(share):
        return None
    left = max(quiz.attempts - len(tried.attempts), 0)
    return QuizBelow(percent=int(100 * share), needed=quiz.pass_percent, attempts_left=left)


def answers_wanted(module: Module) -> int:
    """Say how many colleagues one is to answer in the discussion that is marked."""
    discussion = module.activities.get(module.grading.discussion or "")
    return discussion.answers if isinstance(discussion, DiscussionActivity) else 0


def activity_points(module: Module, activity: str, work: Json) -> float:
    """Give the points of a quiz, a discussion or an assignment marked by completeness.

    Raises:
        KeyError: the activity gives no automatic points in this module.
        AnswerError: the work is not of the activity's shape.
    """
    parts = {name: part for part, name in module.grading.automatic.items()}
    marked = module.activities.get(activity)
    if parts.get(activity) == "quiz" and isinstance(marked, QuizActivity):
        return points.quiz_points(best_share(marked, parse(QuizWork, work))) if work else 0.0
    if parts.get(activity) == "assignment" and isinstance(marked, FormActivity):
        return points.completeness_points(*marked.filled(work)) if work else 0.0
    if parts.get(activity) == "discussion":
        taken, wanted = parse(DiscussionWork, work or {}), answers_wanted(module)
        return points.discussion_points(
            taken.posts, taken.answers, first=taken.first, wanted=wanted
        )
    raise KeyError(activity)


def automatic_marks(module: Module, work: Mapping[str, Json], locale: str) -> Marks:
    """Mark what needs no person; criteria, reviewing and code not yet run are listed as waiting.

    Args:
        module: the released module.
        work: the frozen work by activity id.
        locale: language of titles, `ru` or `en`.
    """
    text = translation("staffroom", locale).gettext
    grading = module.grading
    offered = points.module_points(grading)
    scores = [
        CellScore(
            cell=points.cell_of(activity),
            title=text(TITLES[part]),
            score=activity_points(module, activity, work.get(activity)),
            max=offered[part],
        )
        for part, activity in grading.automatic.items()
    ]
    scores += [
        CellScore(cell=points.code_cell_of(f.id), title=f.label, score=None, max=max_)
        for f in module.code_fields
        if (max_ := grading.code.points.get(f.id) if grading.code else None)
    ]
    scores += [
        CellScore(
            cell=points.criterion_cell_of(c.id),
            title=c.title,
            score=None,
            max=points.ASSIGNMENT_CRITERION,
            by="trainer",
        )
        for c in grading.criteria
    ]
    if grading.reviews:
        scores.append(
            CellScore(
                cell=points.cell_of(grading.reviews),
                title=module.activities[grading.reviews].title,
                score=None,
                max=offered["reviews"],
                by="trainer",
            )
        )
    return summed(scores)


def with_recorded(automatic: Marks, recorded: list[CellScore]) -> Marks:
    """Add to automatic marks what only the record knows: how learners' code has run.

    Args:
        automatic: as they were at the hand-in.
        recorded: the gradebook's scores of that submission.
    """
    known = {score.cell: score for score in recorded if score.by == "automatic"}
    waits = {s.cell for s in automatic.scores if s.score is None and s.by == "automatic"}
    if not waits & known.keys():
        return automatic
    return summed([known.get(s.cell, s) if s.cell in waits else s for s in automatic.scores])


def summed(scores: list[CellScore]) -> Marks:
    """Add up scores; those that wait for a person count 0 so far."""
    return Marks(
        scores=scores,
        total=round(sum(s.score or 0 for s in scores), 2),
        max=sum(s.max for s in scores),
        complete=all(s.score is not None for s in scores),
    )
