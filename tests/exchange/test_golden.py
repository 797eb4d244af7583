"""The golden set against the grader: on composed literals, and in nbgrader's gradebook."""

import ast
import shutil

import nbformat
import pytest
from nbformat.v4 import new_notebook
from nbgrader.api import Gradebook

from staffroom.grading import points
from staffroom.literal import assignment
from staffroom.wire import SubmittedWork
from staffroom_hub.grader.course import Course
from tests import golden
from tests.exchange import tiny_course
from tests.exchange.stand_in import StandIn

MODULE = "m91-golden"
SENT = [one for one in (*golden.cases(), *golden.works()) if one.fate != "unsent"]


@pytest.fixture(scope="module")
def golden_root(tmp_path_factory):
    """A course root whose golden module nbgrader has released: a pair of cells a case."""
    root = tmp_path_factory.mktemp("golden")
    folder = root / "source" / MODULE
    (folder / "media").mkdir(parents=True)
    shutil.copy(tiny_course.COURSE / "en" / "nbgrader_config.py", root)
    for name, data in golden.files(MODULE).items():
        (folder / name).write_bytes(data)
    cells = []
    for number, one in enumerate(SENT):
        cells += [
            tiny_course.answer_cell(f"case_{number}", None),
            tiny_course.marking_cell(f"case_{number}", one.activity, golden.MOST[one.activity]),
        ]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    page = new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(page, folder / "page.ipynb")
    Course(root).generate(MODULE)
    return root


def test_the_grader_gives_the_documented_points(golden_root, monkeypatch):
    """Each composed literal, read back as a notebook reads it, gets its points from the grader."""
    folder = golden_root / "source" / MODULE
    monkeypatch.chdir(folder)
    wrong = []
    for one in SENT:
        answer = ast.literal_eval(assignment(one.work).removeprefix("answer = "))
        given = points(one.activity, answer)
        if type(given) is not float or given != one.points:
            wrong.append((one.id, given, one.points))
    assert wrong == []


def test_the_gradebook_holds_the_documented_points(golden_root):
    """One real autograde of all cases: nbgrader's own record has the documented points."""
    page = nbformat.read(golden_root / "release" / MODULE / "page.ipynb", as_version=4)
    cells = {cell.metadata.nbgrader.grade_id: cell for cell in page.cells}
    for number, one in enumerate(SENT):
        cells[f"case_{number}_answer"].source = assignment(one.work)
    stand_in = StandIn()
    number = stand_in.submit(page, module=MODULE)
    course = Course(golden_root)
    course.grade(SubmittedWork.model_validate(stand_in.work[number]))
    with Gradebook(course.coursedir.db_url, "en") as gradebook:
        rows = gradebook.find_submission_notebook("page", MODULE, "tanna").grades
        recorded = {row.name: row.auto_score for row in rows}
    assert len(recorded) == len(SENT)
    wrong = [
        (one.id, recorded[f"case_{number}"], one.points)
        for number, one in enumerate(SENT)
        if recorded[f"case_{number}"] != one.points
    ]
    assert wrong == []
