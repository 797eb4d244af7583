"""A module as its author has written it: what every rule looks at."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from staffroom import syntax
from staffroom.activities import Activity, QuizActivity
from staffroom.activities.items import Item
from staffroom.bundle import BundleError, read_folder
from staffroom.checking.findings import Finding, Level
from staffroom.exchange.check import read_notebook
from staffroom.inline import NOTEBOOK
from staffroom.module import Module
from staffroom.modulefaults import CourseError
from staffroom.modulefiles import MODULE_FILE, load_module
from staffroom.page import RECORD_TAG, page_cells, source_of

_DECLARED = re.compile(r'^(\w+)\("([^"]*)"\)$', re.MULTILINE)
_HEADING = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)
_EXAMPLE = re.compile(r"(?:Worked example|Пример)(?: \d|[:.])")
Cell = Mapping[str, Any]


@dataclass(frozen=True)
class Written:
    """One module of one edition.

    Attributes:
        folder: where it lies.
        module: as the loader checks it.
        notebook: its page, nbformat 4 as JSON.
        files: its files by path.
    """

    folder: Path
    module: Module
    notebook: Mapping[str, Any]
    files: Mapping[str, bytes] = field(repr=False)

    @property
    def teaches(self) -> bool:
        """Whether it is a module of the course, and no service page."""
        return self.module.kind == "module"

    @cached_property
    def cells(self) -> list[tuple[int, Cell]]:
        """The cells of its page, each with its number."""
        return list(page_cells(self.notebook))

    @cached_property
    def texts(self) -> list[tuple[int, str]]:
        """The Markdown cells of its page, each with its number."""
        return [(n, source_of(c)) for n, c in self.cells if c["cell_type"] == "markdown"]

    @cached_property
    def codes(self) -> list[tuple[int, str]]:
        """The code cells of its page, each with its number."""
        return [(n, source_of(c)) for n, c in self.cells if c["cell_type"] == "code"]

    @property
    def prose(self) -> str:
        """The Markdown of its page as one text."""
        return "\n\n".join(text for _, text in self.texts)

    @property
    def headings(self) -> list[tuple[int, int, str]]:
        """Number of the cell, level and text of each heading."""
        return [(n, len(m[1]), m[2]) for n, text in self.texts for m in _HEADING.finditer(text)]

    @property
    def worked_examples(self) -> int:
        """How many worked examples its headings announce."""
        return sum(bool(_EXAMPLE.match(text)) for _, _, text in self.headings)

    @cached_property
    def declared(self) -> list[tuple[int, str, str]]:
        """Number of the cell, widget class and activity of each declaration."""
        return [(n, m[1], m[2]) for n, code in self.codes for m in _DECLARED.finditer(code)]

    @cached_property
    def recorded(self) -> list[tuple[int, Cell]]:
        """The cells of its record, nbgrader's and those beside them, each with its number."""
        shown = {number for number, _ in self.cells}
        return [(n, c) for n, c in enumerate(self.notebook["cells"], 1) if n not in shown]

    @property
    def graded(self) -> list[tuple[int, Mapping[str, Any], str]]:
        """Number, nbgrader's metadata and source of each cell that nbgrader reads."""
        return [
            (number, cell["metadata"]["nbgrader"], source_of(cell))
            for number, cell in self.recorded
            if "nbgrader" in cell["metadata"]
        ]

    @property
    def record_starts(self) -> int | None:
        """Number of the cell that opens the record."""
        tags = ((n, c["metadata"].get("tags", [])) for n, c in self.recorded)
        return next((n for n, found in tags if RECORD_TAG in found), None)

    def of_type(self, kind: str) -> dict[str, Any]:
        """Give its activities of one type, by id."""
        return {name: one for name, one in self.module.activities.items() if one.type == kind}

    def activity(self, name: str | None) -> Activity | None:
        """Give one of its activities, or None."""
        return self.module.activities.get(name or "")

    def items(self) -> Iterator[tuple[str, Item]]:
        """Give every quiz item with the id of its quiz."""
        for name, quiz in self.of_type("quiz").items():
            yield from ((name, item) for slot in quiz.slots for item in slot.variants)

    @property
    def exit_quiz(self) -> tuple[str, QuizActivity] | None:
        """The quiz at the end, with its id; it gives points where the grading names it."""
        name = self.module.grading.quiz or "exit-quiz"
        quiz = self.module.activities.get(name)
        return (name, quiz) if isinstance(quiz, QuizActivity) else None

    def golden(self, grade_id: str) -> Any:
        """Give the answer that a solution cell holds; None where it holds no plain one."""
        for _, metadata, source in self.graded:
            if metadata["grade_id"] == grade_id:
                return _assigned(source)
        return None

    def finding(
        self,
        rule: str,
        sentence: str,
        *,
        file: str = NOTEBOOK,
        cell: int | None = None,
        level: Level = "error",
        **values: object,
    ) -> Finding:
        """Make a finding about this module."""
        module = self.module
        return Finding(
            rule, module.edition, module.id, file, sentence, values, cell=cell, level=level
        )


def _assigned(source: str) -> Any:
    try:
        tree = syntax.parse(source)
        values = [node.value for node in tree.body if isinstance(node, ast.Assign)]
        return ast.literal_eval(values[-1]) if values else None
    except (SyntaxError, ValueError):
        return None


UNREADABLE = "%(reason)s"
NO_NOTEBOOK = "This is not a notebook of format 4."


def read(folder: Path) -> Written | list[Finding]:
    """Read a module folder; what keeps it from being read comes back as findings.

    Args:
        folder: `<edition>/source/<module>`.
    """
    edition, name = folder.parent.parent.name, folder.name
    try:
        module = load_module(folder)
        files = read_folder(folder)
    except CourseError as error:
        return [
            Finding("loads", edition, name, file, UNREADABLE, {"reason": fault}, line=fault.line)
            for file, fault in error.faults
        ]
    except (BundleError, OSError) as error:
        return [Finding("loads", edition, name, MODULE_FILE, UNREADABLE, {"reason": str(error)})]
    notebook = read_notebook(files)
    if notebook is None:
        return [Finding("loads", edition, name, NOTEBOOK, NO_NOTEBOOK)]
    return Written(folder, module, notebook, files)
