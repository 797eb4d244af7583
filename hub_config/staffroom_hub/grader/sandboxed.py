"""nbgrader's `Execute` for notebooks with code of learners: that code runs in a sandbox.

What learners wrote and what tests it go into a sandbox with the read-only cells; everything else,
the marks of quiz and discussion above all, is run as ever, where no learner's code has been. Out
of the sandbox come the outputs of the cells that went in for learners' sake, and nothing else.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbformat import NotebookNode, from_dict
from nbgrader.preprocessors import Execute
from nbgrader.utils import is_grade, is_solution
from traitlets import Any as AnyTrait
from traitlets import Float, List, Unicode

from staffroom.module import Grading
from staffroom.rules.points import answer_cell_of, cell_of
from staffroom_hub.grader.execution import ForkedExecute
from staffroom_hub.grader.outputs import Output
from staffroom_hub.grader.sandbox.engines import Bounds
from staffroom_hub.grader.sandbox.running import GONE, Ran, run
from staffroom_hub.grader.sandbox.told import ENDED, error, of_test


class SandboxedExecute(Execute):  # type: ignore[misc] # nbgrader ships no types
    """Runs learners' code in a sandbox, the rest in a kernel."""

    engine = AnyTrait(help="The sandbox.").tag(config=True)
    bounds = AnyTrait(Bounds(), help="How much learners' code may take.").tag(config=True)
    ours = List(Unicode(), help="Names of cells that no learner's code may touch.").tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: Any = None, km: Any = None
    ) -> tuple[NotebookNode, Any]:
        """Run the cells of a notebook.

        Args:
            nb: the notebook; it is changed.
            resources: `metadata.path` is the folder it runs in.
            km: see nbgrader.

        Raises:
            SandboxError: the sandbox did not start.
        """
        ran = self._learners(nb, Path((resources or {}).get("metadata", {}).get("path") or "."))
        # A cell without code is not run.
        sources = {number: nb.cells[number].source for number in ran}
        for number in ran:
            nb.cells[number].source = ""
        try:
            super().preprocess(nb, resources, km)
        finally:
            for number, source in sources.items():
                nb.cells[number].source = source
        for number, outputs in ran.items():
            nb.cells[number].outputs = [from_dict(one) for one in outputs]  # type: ignore[no-untyped-call]
            nb.cells[number].execution_count = None
        return nb, resources

    def _learners(self, nb: NotebookNode, folder: Path) -> dict[int, list[Output]]:
        """Give the outputs of learners' cells and their tests, by number of the cell."""
        going = [(number, cell) for number, cell in enumerate(nb.cells) if self._goes(cell)]
        sources = [cell.source for _, cell in going]
        ran = run(self.engine, sources, folder, self.bounds)
        return {
            number: _outputs(cell, ran, place)
            for place, (number, cell) in enumerate(going)
            if is_solution(cell) or is_grade(cell)
        }

    def _goes(self, cell: NotebookNode) -> bool:
        """Say whether a cell is run in the sandbox: nbgrader knows it, and it is none of ours."""
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        return cell.cell_type == "code" and name is not None and name not in self.ours


class SandboxedForked(SandboxedExecute, ForkedExecute):
    """Runs learners' code in a sandbox, the rest in a fork of this process."""

    notebook_seconds = Float(30.0, help="Seconds for the rest of the cells together.").tag(
        config=True
    )


def ours(grading: Grading) -> list[str]:
    """Name the cells that we mark ourselves, which no learner's code may touch."""
    activities = grading.automatic.values()
    return [name for each in activities for name in (cell_of(each), answer_cell_of(each))]


def _outputs(cell: NotebookNode, ran: Ran, place: int) -> list[Output]:
    """Give a cell's outputs; one that should have run and has not has an error, and no points."""
    outputs = ran.outputs.get(place)
    if outputs is None:
        empty = not cell.source.strip()
        outputs = [] if empty else [error(ENDED, ran.ended or GONE)]
    points = cell.metadata.nbgrader.get("points")
    return outputs if points is None else of_test(outputs, float(points))
