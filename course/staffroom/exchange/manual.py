"""Marks from outside nbgrader as manual scores and comments in its gradebook.

Of reviews: a cell that holds what we wrote before is ours to write again. Anything else in it is a
trainer's, who marked it in formgrader before or after us: her points stand, and so does her
comment. Of a trainer at the grading desk: a cell that holds what she has seen is hers to write.
Anything else was given by somebody else meanwhile, and stands, points and comment.
"""

from __future__ import annotations

from typing import Any

from nbgrader.api import Gradebook

from staffroom.bundle import NOTEBOOK
from staffroom.exchange.scores import ScoreError
from staffroom.fence import fenced, unfenced
from staffroom.wire.reviews import MarkCell, MarkJob, SeenCell

_NOTEBOOK_ID = NOTEBOOK.removesuffix(".ipynb")


def write_marks(gradebook: Gradebook, job: MarkJob) -> dict[str, float]:
    """Write points and comments; call it under the submission's lock.

    Returns:
        By cell, the points of a trainer that were left alone by reviews.

    Raises:
        MissingEntry: nbgrader has no such submission or cell.
        ScoreError: points do not fit their cell, and nothing is written.
    """
    kept: dict[str, float] = {}
    for cell in job.cells:
        place = (cell.cell, _NOTEBOOK_ID, job.module, job.person)
        grade, comment = gradebook.find_grade(*place), gradebook.find_comment(*place)
        if not 0 <= cell.score <= grade.max_score:
            raise ScoreError(f"{job.person}: {cell.cell} cannot have {cell.score:g} points")
        if job.by == "trainer":
            _by_trainer(grade, comment, cell, [one for one in job.seen if one.cell == cell.cell])
            continue
        ours = [before for before in job.ours if before.cell == cell.cell]
        if grade.manual_score in {None, *(before.score for before in ours)}:
            grade.manual_score, grade.needs_manual_grade = cell.score, False
        else:
            kept[cell.cell] = grade.manual_score
        _say(comment, cell, ours)
    gradebook.db.commit()
    return kept


def _by_trainer(grade: Any, comment: Any, cell: MarkCell, seen: list[SeenCell]) -> None:
    # As `scores.cell_scores` tells it to the desk.
    score = None if grade.needs_manual_grade else grade.score
    words = unfenced(comment.manual_comment or "")
    known = score is None or any(one.score == score for one in seen)
    if not known or not (not words or any(one.comment == words for one in seen)):
        return
    grade.manual_score, grade.needs_manual_grade = cell.score, False
    # What stands there already may be formgrader's own Markdown.
    if words != cell.comment:
        comment.manual_comment = fenced(cell.comment) if cell.comment else None


def _say(comment: Any, cell: MarkCell, ours: list[MarkCell]) -> None:
    # nbgrader's feedback shows a comment as Markdown, and raw HTML in it as it is.
    known = {fenced(before.comment) for before in ours}
    if not comment.manual_comment or comment.manual_comment in known:
        comment.manual_comment = fenced(cell.comment) if cell.comment else None
