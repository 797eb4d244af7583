"""Running test cells without a course around them."""

import sys
import warnings

from nbformat.v4 import new_code_cell, new_notebook


def graded(source):
    """Make a test cell of four points."""
    marks = {"grade_id": "t", "grade": True, "solution": False, "locked": True, "points": 4,
             "schema_version": 3, "task": False}  # fmt: skip
    return new_code_cell(source, metadata={"nbgrader": marks})


def seconds(cell):
    """Be impatient only with what never ends."""
    return 1 if "while True" in cell.source else 120


def run(kind, sources, folder, **settings):
    """Run cells; gives the notebook."""
    notebook = new_notebook(cells=[graded(source) for source in sources])
    runner = kind(timeout_func=seconds, kernel_name="python3", **settings)
    done, _ = runner.preprocess(notebook, {"metadata": {"path": str(folder)}})
    return done


def write_warning(message):
    """Write a warning as Python does."""
    sys.stderr.write(warnings._formatwarnmsg(message))
