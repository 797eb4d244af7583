"""Refuses what nbgrader would misread: a test whose result is no plain number within its points.

nbgrader gives full points for `-1`, `nan`, `True`, a text or a numpy number, and none for a right
answer beside which something was written to stderr, be it a warning. Such a test is a fault of the
module: the release is refused, or the submission fails with a reason, but no mark is invented.
"""

from __future__ import annotations

import math
import re
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbgrader.utils import is_grade
from traitlets import Bool

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_SHOWN = 60
_COUNT = ("execute_result", "error")


class UnsoundTestError(Exception):
    """A test cell whose result is no mark; the message names the cell, for trainers."""


class RefuseUnsoundTests(Preprocessor):
    """Looks at the outputs of test cells before marks are made of them."""

    enabled = Bool(True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Change nothing.

        Raises:
            UnsoundTestError: a test's result is no mark.
        """
        for cell in nb.cells:
            if cell.cell_type == "code" and is_grade(cell):
                fault = fault_of(cell.outputs, float(cell.metadata.nbgrader.points))
                if fault:
                    raise UnsoundTestError(f"cell {cell.metadata.nbgrader.grade_id}: {fault}")
        return nb, resources


def fault_of(outputs: list[Any], points: float) -> str:
    """Say why a test's outputs are no mark; nothing if they are.

    A test may end with an error (no points), with nothing (all points) or with a number. nbgrader
    makes its mark of the first result or error, so there may be only one that counts.

    Args:
        outputs: of the cell, as nbformat has them.
        points: the most it may give.
    """
    kinds = [one["output_type"] for one in outputs]
    kinds = [kind for kind in kinds if kind in _COUNT]
    if "error" in kinds:
        first = kinds[0] == "error"
        return "" if first else "it has a result before an error, and nbgrader would take that"
    if len(kinds) > 1:
        return "it has several results, and nbgrader would take the first"
    if any(one["output_type"] == "stream" and one["name"] == "stderr" for one in outputs):
        return "it writes to stderr, perhaps a warning, and nbgrader would give no points for that"
    results = [one for one in outputs if one["output_type"] == "execute_result"]
    return next(filter(None, (_fault_of_result(one, points) for one in results)), "")


def _fault_of_result(output: Any, points: float) -> str:
    text = output.get("data", {}).get("text/plain", "")
    shown = str(text)[:_SHOWN]
    if not isinstance(text, str) or not _NUMBER.fullmatch(text.strip()):
        return f"its result {shown!r} is no plain number, and nbgrader would give full points"
    value = float(text)
    if not math.isfinite(value) or not 0 <= value <= points:
        return f"its result {shown} is not between 0 and {points:g}"
    return ""
