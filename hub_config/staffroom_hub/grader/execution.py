"""nbgrader's `Execute` without a kernel: the cells run in a fork of this process.

Only the running of the cells is ours; what runs, in which order, what an error and an overrun mean
for the marks is as in nbgrader. `Course` puts this class in the place of nbgrader's, by
configuration (`STAFFROOM_GRADER_EXECUTION`).
"""

from __future__ import annotations

import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, from_dict
from nbgrader.preprocessors import Execute
from traitlets import Float

from staffroom_hub.grader.confined import walls, working_layers
from staffroom_hub.grader.forked import CellEndlessError, ForkedNotebook, Ran, Start
from staffroom_hub.grader.shell import make_shell

LANGUAGE = {
    "name": "python",
    "version": platform.python_version(),
    "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": sys.version_info[0]},
    "pygments_lexer": f"ipython{sys.version_info[0]}",
    "nbconvert_exporter": "python",
    "file_extension": ".py",
}
"""What a Python kernel says of itself."""

# Imported once, so that no notebook has to; each is what the course's pages and tests import.
_USED = ("staffroom.activities", "staffroom.grading", "staffroom_widgets")


@cache
def prepared() -> Start:
    """Make ready what every notebook needs; the first call takes a second or two."""
    for name in _USED:
        import_module(name)
    return Start(walls(working_layers()), make_shell())


class ForkedExecute(Execute):  # type: ignore[misc] # nbgrader ships no types
    """Runs a notebook's cells in a fork of this process, which has one thread."""

    notebook_seconds = Float(
        90.0, help="Seconds for all cells together; a job's lease is a little longer."
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: Any = None, km: Any = None
    ) -> tuple[NotebookNode, Any]:
        """Run the cells of a notebook, also after one that fails.

        Args:
            nb: the notebook; it is changed.
            resources: `metadata.path` is the folder it runs in, of which it gets a copy.
            km: nothing; there is no kernel.

        Raises:
            NotebookDiedError: a cell ended the process.
        """
        del km
        self._end = time.monotonic() + self.notebook_seconds
        cells = [(number, cell) for number, cell in enumerate(nb.cells) if self._runs(cell)]
        nb.metadata["language_info"] = _nodes(LANGUAGE)
        path = (resources or {}).get("metadata", {}).get("path")
        with (
            _folders(Path(path or ".")) as (folder, home),
            ForkedNotebook(prepared(), folder, home) as notebook,
        ):
            self._run_all(nb, cells, notebook)
        return nb, resources

    def _runs(self, cell: NotebookNode) -> bool:
        """Say whether a cell is run; nbclient's rule."""
        tags = cell.metadata.get("tags", [])
        code = cell.cell_type == "code" and bool(cell.source.strip())
        return code and self.skip_cells_with_tag not in tags

    def _run_all(
        self, nb: NotebookNode, cells: list[tuple[int, NotebookNode]], notebook: ForkedNotebook
    ) -> None:
        endless = False
        for number, cell in cells:
            cell.outputs = []
            if endless or time.monotonic() > self._end:
                # A cell without outputs would have full points.
                self._note_overrun(cell)
                continue
            try:
                ran = notebook.run(number, cell.source, self._seconds(cell))
            except CellEndlessError:
                endless = True
                self._note_overrun(cell)
            else:
                self._take(nb, cell, ran)

    def _seconds(self, cell: NotebookNode) -> float:
        left = self._end - time.monotonic()
        own = self._get_timeout(cell)
        return max(0.001, left if own is None else min(own, left))

    def _take(self, nb: NotebookNode, cell: NotebookNode, ran: Ran) -> None:
        for number, outputs in ran.outputs.items():
            nb.cells[number].outputs = _nodes(outputs)
        cell.execution_count = ran.count
        if ran.late:
            self._note_overrun(cell)

    def _note_overrun(self, cell: NotebookNode) -> None:
        cell.outputs.append(_nodes({"output_type": "error", **self.error_on_timeout}))


def _nodes(plain: Any) -> Any:
    return from_dict(plain)  # type: ignore[no-untyped-call]


@contextmanager
def _folders(original: Path) -> Iterator[tuple[Path, Path]]:
    """Give a copy of a folder to run in, and an empty one; both are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="staffroom-cells-") as name:
        folder, home = Path(name, "page"), Path(name, "home")
        shutil.copytree(original, folder, copy_function=shutil.copyfile)
        home.mkdir()
        yield folder, home
