"""nbgrader's feedback file, without what would tell the answers, and made quickly.

The file shows the marks and the teacher's own work. Code that is not hers, hidden tests included,
and whatever it or a traceback tells are for trainers, who find them in formgrader.
"""

from __future__ import annotations

import builtins
from typing import Any

from jinja2 import Environment
from nbconvert.exporters import HTMLExporter
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbgrader.utils import is_solution
from traitlets import Bool, Unicode

from staffroom.i18n import translation
from staffroom_hub.grader.sandbox.told import ENDED, UNSOUND

HIDDEN_CODE = "This code stays with the trainers."
"""msgid of the catalog `grading`."""

_KINDS = {name for name, one in vars(builtins).items() if isinstance(one, type)} | {
    "CellTimeoutError",
    ENDED,
    UNSOUND,
}

_environments: dict[tuple[str, ...], Environment] = {}


class HideTests(Preprocessor):
    """Takes code and tracebacks out of the copy that becomes feedback; marks are not touched."""

    edition = Unicode("en", help="The language of what is put in their place.").tag(config=True)

    enabled = Bool(True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Hide what is for trainers only."""
        text = translation("grading", self.edition).gettext(HIDDEN_CODE)
        for cell in nb.cells:
            if cell.cell_type == "code":
                if not is_solution(cell):
                    cell.source = f"# {text}"
                cell.outputs = _errors(cell)
        return nb, resources


def _errors(cell: NotebookNode) -> list[NotebookNode]:
    """Give what a cell put out without all but the kinds of errors.

    A learner's code may print the tests of a sandbox, or call an error of its own by their words.
    """
    errors = [output for output in cell.outputs if output.output_type == "error"]
    for output in errors:
        # Source lines stand in the traceback, and what an assertion compares in its text.
        name = output.ename if output.ename in _KINDS else Exception.__name__
        output.ename, output.evalue, output.traceback = name, "", [name]
    return errors


class FeedbackExporter(HTMLExporter):
    """nbconvert's exporter, whose templates are compiled once for all files."""

    def _create_environment(self) -> Environment:
        key = (*self.template_paths, self.template_extension, self.raw_template)
        known = _environments.get(key)
        if known is None:
            known = _environments[key] = super()._create_environment()  # type: ignore[no-untyped-call]
        else:
            # Filters look at the exporter they are of.
            for name, one in [*self.default_filters(), *self.filters.items()]:  # type: ignore[no-untyped-call]
                self._register_filter(known, name, one)  # type: ignore[no-untyped-call]
        return known
