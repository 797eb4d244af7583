"""Compose a submission: the released notebook with a teacher's frozen answers in it as data.

Nobody uploads a notebook. The copy differs from the release in the `source` of solution cells
alone, found by their `grade_id`: automatic ones get one literal, criteria get fenced text. Where
`module.yaml` says that code is run in a sandbox, and nowhere else, a field of code becomes the
source of its own cell. An answer that was not given leaves its cell as it was, which is how
nbgrader knows a blank.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from staffroom.activities import AnswerError, FormActivity
from staffroom.activities.base import parse
from staffroom.activities.form import FormField
from staffroom.activities.values import FieldValue, is_filled, texts_in
from staffroom.fence import clean, fenced
from staffroom.i18n import translation
from staffroom.literal import LiteralError, assignment
from staffroom.module import Criterion, Module
from staffroom.rules.marks import DiscussionWork
from staffroom.rules.points import (
    REVIEWS,
    answer_cell_of,
    cell_of,
    code_cell_of,
    criterion_cell_of,
)
from staffroom.rules.privacy import findings
from staffroom.shown import Shown
from staffroom.wire import Json

HINT_TEXTS = {
    "email": "an e-mail address",
    "phone": "a telephone number",
    "pupil": "a full name with a class",
    "child": "a child's first name and surname",
    "health": "a child's name beside a diagnosis",
    "birth_date": "a date of birth",
    "school": "a school number",
}
"""By kind of privacy finding, what the trainer reads (msgids of the catalog `grading`)."""


class ComposeError(ValueError):
    """Answers that do not become a submission; the message names the cell or the activity."""


def compose(
    notebook: dict[str, Any], module: Module, work: Mapping[str, Json], locale: str
) -> dict[str, Any]:
    """Make the submitted notebook.

    Args:
        notebook: the released notebook (nbformat 4, as JSON); it is not changed.
        module: the same release's module.
        work: the frozen work by activity id (see `staffroom.rules.marks`).
        locale: language of the trainer's hints, `ru` or `en`.

    Returns:
        A copy of the notebook with the answers in its solution cells.

    Raises:
        ComposeError: an activity, a field or a cell is unknown, or a value cannot be written.
    """
    composed = copy.deepcopy(notebook)
    cells = _solution_cells(composed)
    unknown = sorted(set(work) - set(module.activities))
    if unknown:
        raise ComposeError(f"no such activity: {', '.join(map(repr, unknown))}")
    for activity, answer in work.items():
        cell = cells.get(answer_cell_of(activity), {})
        if answer is not None and cell.get("cell_type") == "code":
            cell["source"] = _literal(activity, answer)
    _fill_criteria(cells, module, work, locale)
    _fill_code(cells, module, work)
    _fill_reviews(cells, module, locale)
    return composed


def _solution_cells(notebook: dict[str, Any]) -> dict[str, dict[str, Any]]:
    cells: dict[str, dict[str, Any]] = {}
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("solution") is True:
            if marks["grade_id"] in cells:
                raise ComposeError(f"two cells are called {marks['grade_id']!r}")
            cells[marks["grade_id"]] = cell
    return cells


def _literal(activity: str, answer: Json) -> str:
    try:
        return assignment(answer)
    except LiteralError as error:
        raise ComposeError(f"{activity}: {error}") from error


def _fill_criteria(
    cells: dict[str, dict[str, Any]], module: Module, work: Mapping[str, Json], locale: str
) -> None:
    form = module.activities.get(module.grading.assignment or "")
    if not isinstance(form, FormActivity):
        return
    values = _values(form, work.get(module.grading.assignment or ""))
    if not any(is_filled(value) for value in values.values()):
        return
    fields = {field.id: field for field in form.fields}
    writer = _Writer(translation("grading", locale).gettext, locale, _taken(module, work))
    for criterion in module.grading.criteria:
        cell = cells.get(criterion_cell_of(criterion.id))
        if cell is None or cell["cell_type"] != "markdown":
            raise ComposeError(f"no Markdown cell for the criterion {criterion.id!r}")
        chosen = _chosen(criterion, fields)
        if not chosen:
            cell["source"] = writer.elsewhere()
        elif any(is_filled(values.get(field.id)) for field in chosen):
            cell["source"] = writer.fields(chosen, values)


def _fill_code(cells: dict[str, dict[str, Any]], module: Module, work: Mapping[str, Json]) -> None:
    form = module.activities.get(module.grading.assignment or "")
    if module.grading.code is None or not isinstance(form, FormActivity):
        return
    values = _values(form, work.get(module.grading.assignment or ""))
    for name in module.grading.code.points:
        cell = cells.get(answer_cell_of(code_cell_of(name)))
        if cell is None or cell["cell_type"] != "code":
            raise ComposeError(f"no solution cell for the code {name!r}")
        if is_filled(values.get(name)):
            cell["source"] = str(values[name])


def _fill_reviews(cells: dict[str, dict[str, Any]], module: Module, locale: str) -> None:
    """Say in its cell where points for reviewing come from: blank, it would be no answer."""
    if module.grading.reviews is None:
        return
    cell = cells.get(cell_of(module.grading.reviews))
    if cell is None or cell["cell_type"] != "markdown":
        raise ComposeError(f"no Markdown cell for the reviews {module.grading.reviews!r}")
    text = translation("grading", locale).ngettext(
        "For reviewing colleagues: %(n)d point at most. It is entered here by itself.",
        "For reviewing colleagues: %(n)d points at most. They are entered here by themselves.",
        int(REVIEWS),
    )
    cell["source"] = text % {"n": int(REVIEWS)}


def _values(form: FormActivity, answer: Json) -> dict[str, FieldValue]:
    if answer is None:
        return {}
    given = answer.get("fields") if isinstance(answer, dict) else None
    known = {field.id for field in form.fields}
    if not isinstance(given, dict) or not set(given) <= known:
        raise ComposeError("the form's answer has fields that the form has not")
    # Written nowhere, but held to the same limits as every other answer.
    _literal(form.title, answer)
    try:
        return form.values(_cleaned(answer))
    except AnswerError as error:
        raise ComposeError(f"a field of the form: {error.message}") from error


def _cleaned(value: Json) -> Json:
    """Clean all texts: halves of characters, which the edge never lets in, would be no text."""
    if isinstance(value, dict):
        return {name: _cleaned(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_cleaned(inner) for inner in value]
    return clean(value) if isinstance(value, str) else value


def _chosen(criterion: Criterion, fields: dict[str, FormField]) -> list[FormField]:
    unknown = sorted(set(criterion.fields) - set(fields))
    if unknown:
        raise ComposeError(f"criterion {criterion.id!r}: no such field: {', '.join(unknown)}")
    return [fields[name] for name in criterion.fields]


def _taken(module: Module, work: Mapping[str, Json]) -> DiscussionWork:
    """Count own posts and answers, for criteria that look at the discussion."""
    try:
        return parse(DiscussionWork, work.get(module.grading.discussion or "") or {})
    except AnswerError as error:
        raise ComposeError(f"discussion: {error.message}") from error


class _Writer:
    """Writes criterion cells in one language; outside the fence only texts of our own."""

    def __init__(self, text: Callable[[str], str], locale: str, taken: DiscussionWork) -> None:
        self._text = text
        self._shown = Shown(text, locale)
        self._taken = taken

    def fields(self, fields: list[FormField], values: dict[str, FieldValue]) -> str:
        """Write the fields that a criterion looks at, then the hints."""
        shown = "\n\n".join(
            f"{f.label}\n{self._shown.value(f, values.get(f.id), values)}" for f in fields
        )
        return "\n\n".join([fenced(shown), *self._hints(fields, values)])

    def elsewhere(self) -> str:
        """Write the cell of a criterion that looks at no field."""
        text = self._text(
            "This criterion looks at the discussion and at the answers in the other cells. "
            "Own posts: %(posts)d, answers to colleagues: %(answers)d."
        )
        return text % self._taken.model_dump()

    def _hints(self, fields: list[FormField], values: dict[str, FieldValue]) -> list[str]:
        texts = [text for f in fields for text in texts_in(values.get(f.id))]
        kinds = {finding.kind for text in texts for finding in findings(text)}
        named = ", ".join(self._text(name) for kind, name in HINT_TEXTS.items() if kind in kinds)
        empty = sum(not is_filled(values.get(f.id)) for f in fields)
        hints = []
        if named:
            hints.append(self._text("Automatic hint: there may be %(kinds)s.") % {"kinds": named})
        if empty:
            hints.append(self._text("Automatic hint: empty fields: %(n)d.") % {"n": empty})
        return hints
