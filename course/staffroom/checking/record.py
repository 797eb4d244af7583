"""Rules of the record: what nbgrader reads at the end of a notebook, and its golden answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from staffroom.activities import AnswerError
from staffroom.checking.findings import Finding
from staffroom.checking.written import Written
from staffroom.rules import points

NO_RECORD = "The notebook has no record: a cell tagged `staffroom-record` opens it."
BEFORE = "nbgrader's cells stand behind the cell that opens the record."
AMONG = "Behind the cell that opens the record, every cell is nbgrader's."
CELL_TWICE = "`%(name)s` names two of nbgrader's cells."
NO_CELL = "nbgrader's cell `%(name)s` with %(points)g points is missing."
NEEDLESS = "nbgrader's cell `%(name)s` belongs to nothing that the grading names."
OTHER_POINTS = "nbgrader's cell `%(name)s` has %(found)g points; the grading gives %(points)g."
NO_TEST = (
    "nbgrader's cell `%(name)s` gives points by itself: a locked code cell with `grade` alone."
)
NO_HAND = (
    "nbgrader's cell `%(name)s` is marked by people: a Markdown cell with `grade` and `solution`."
)
NO_SOLUTION = "nbgrader's cell `%(name)s` holds an answer: a code cell with `solution` alone."
NO_ANSWER = "nbgrader's cell `%(name)s` with the golden answer is missing."
UNREADABLE = "The golden answer of `%(name)s` is no plain value: `answer = {…}`."
NOT_GOLDEN = "The golden answer gets no full point for `%(item)s`."


def begins_with_its_heading(written: Written) -> Iterator[Finding]:
    """The record is the notebook's end, and nbgrader's cells are in it."""
    starts = written.record_starts
    if starts is None:
        yield written.finding("record", NO_RECORD)
        return
    graded = {number for number, _, _ in written.graded}
    for number in range(1, len(written.notebook["cells"]) + 1):
        if number < starts and number in graded:
            yield written.finding("record", BEFORE, cell=number)
        if number > starts and number not in graded:
            yield written.finding("record", AMONG, cell=number)


def fits_the_grading(written: Written) -> Iterator[Finding]:
    """nbgrader's cells are those of the module's grading, with its points."""
    wanted, answers = _wanted(written), _answers(written)
    counts = Counter(metadata["grade_id"] for _, metadata, _ in written.graded)
    for name in (name for name, count in counts.items() if count > 1):
        yield written.finding("nbgrader", CELL_TWICE, name=name)
    for number, metadata, _ in written.graded:
        name, found = metadata["grade_id"], float(metadata.get("points") or 0)
        if name not in wanted and name not in answers:
            yield written.finding("nbgrader", NEEDLESS, cell=number, name=name)
        elif name in wanted and found != wanted[name]:
            yield written.finding(
                "nbgrader", OTHER_POINTS, cell=number, name=name, found=found, points=wanted[name]
            )
    for name in wanted.keys() - counts:
        yield written.finding("nbgrader", NO_CELL, name=name, points=wanted[name])
    for name in answers - set(counts):
        yield written.finding("nbgrader", NO_ANSWER, name=name)


def is_of_its_kind(written: Written) -> Iterator[Finding]:
    """nbgrader treats each cell as what it is: an answer, points by itself, points by people."""
    by_hand, answers = _by_hand(written), _answers(written)
    kinds = {number: cell["cell_type"] for number, cell in written.recorded}
    for number, metadata, _ in written.graded:
        name = metadata["grade_id"]
        wanted, sentence = (
            (_SOLUTION, NO_SOLUTION) if name in answers
            else (_HAND, NO_HAND) if name in by_hand
            else (_TEST, NO_TEST)
        )  # fmt: skip
        flags = (metadata.get("grade"), metadata.get("solution"), metadata.get("locked"))
        if (kinds[number], *map(bool, flags)) != wanted:
            yield written.finding("nbgrader", sentence, cell=number, name=name)


_SOLUTION = ("code", False, True, False)
_HAND = ("markdown", True, True, False)
_TEST = ("code", True, False, True)
"""Kind of a cell, and nbgrader's `grade`, `solution` and `locked` in it."""


def _by_hand(written: Written) -> set[str]:
    grading = written.module.grading
    cells = {points.criterion_cell_of(criterion.id) for criterion in grading.criteria}
    return cells | ({points.cell_of(grading.reviews)} if grading.reviews else set())


def _wanted(written: Written) -> dict[str, float]:
    grading = written.module.grading
    offered = points.module_points(grading)
    wanted = {points.cell_of(one): offered[part] for part, one in grading.automatic.items()}
    for criterion in grading.criteria:
        wanted[points.criterion_cell_of(criterion.id)] = float(points.ASSIGNMENT_CRITERION)
    for name, worth in (grading.code.points if grading.code else {}).items():
        wanted[points.code_cell_of(name)] = worth
    if grading.reviews:
        wanted[points.cell_of(grading.reviews)] = offered["reviews"]
    return wanted


def _answers(written: Written) -> set[str]:
    return {points.answer_cell_of(one) for one in written.module.grading.automatic.values()}


def is_golden_in_every_draw(written: Written) -> Iterator[Finding]:
    """The golden answer of the exit quiz is full whichever variants are drawn."""
    quiz = written.module.grading.quiz
    if quiz is None or written.exit_quiz is None:
        return
    name = points.answer_cell_of(quiz)
    golden = written.golden(name)
    try:
        answers = golden["attempts"][0]["items"]
    except (TypeError, KeyError, IndexError):
        yield written.finding("golden", UNREADABLE, name=name)
        return
    for item in (item for slot in written.exit_quiz[1].slots for item in slot.variants):
        try:
            full = item.mark(answers.get(item.id)).score == 1
        except (AnswerError, TypeError, ValueError, AttributeError):
            full = False
        if not full:
            yield written.finding("golden", NOT_GOLDEN, item=item.id)
