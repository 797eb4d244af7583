"""Marks of one submission, read from nbgrader's gradebook."""

from __future__ import annotations

from typing import Any

from nbgrader.api import Gradebook

from staffroom.bundle import NOTEBOOK
from staffroom.fence import unfenced
from staffroom.module import Module
from staffroom.rules.points import answer_cell_of, cell_of, code_cell_of, criterion_cell_of
from staffroom.wire import CellScore

_NOTEBOOK_ID = NOTEBOOK.removesuffix(".ipynb")


class ScoreError(ValueError):
    """A mark that cannot stand; the message names person and cell, for the trainer."""


def cell_scores(gradebook: Gradebook, module: Module, person: str) -> list[CellScore]:
    """Read the marks of a person's submission, in the order of the page.

    Raises:
        ScoreError: a mark lies outside its cell's points, which nbgrader does not check.
        MissingEntry: nbgrader has no such submission.
    """
    submitted = gradebook.find_submission_notebook(_NOTEBOOK_ID, module.id, person)
    comments = {c.name: unfenced(c.manual_comment or "") for c in submitted.comments}
    titles = _titles(module)
    order = {name: place for place, name in enumerate(titles)}
    grades = sorted(submitted.grades, key=lambda grade: order.get(grade.name, len(order)))
    return [_score(grade, titles.get(grade.name, ""), comments, person) for grade in grades]


def _titles(module: Module) -> dict[str, str]:
    grading = module.grading
    automatic = grading.automatic.values()
    titles = {cell_of(name): module.activities[name].title for name in automatic}
    titles |= {code_cell_of(field.id): field.label for field in module.code_fields}
    titles |= {criterion_cell_of(c.id): c.title for c in grading.criteria}
    reviewing = [grading.reviews] if grading.reviews else []
    return titles | {cell_of(name): module.activities[name].title for name in reviewing}


def _score(grade: Any, title: str, comments: dict[str, str], person: str) -> CellScore:
    waiting = grade.needs_manual_grade
    if not waiting and not 0 <= grade.score <= grade.max_score:
        raise ScoreError(
            f"{person}: {grade.name} has {grade.score:g} of {grade.max_score:g} points"
        )
    by_person = waiting or grade.manual_score is not None
    return CellScore(
        cell=grade.name,
        title=title,
        score=None if waiting else grade.score,
        max=grade.max_score,
        comment=comments.get(grade.name) or comments.get(answer_cell_of(grade.name), ""),
        by="trainer" if by_person else "automatic",
    )
