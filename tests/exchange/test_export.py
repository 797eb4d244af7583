"""`nbgrader export`: the marks of a gradebook that our grader has filled, as a table."""

import csv
import subprocess
import sys

import pytest
from nbgrader.api import Gradebook

from staffroom.compose import compose
from staffroom.exchange.folders import shown_name
from staffroom.wire import SubmittedWork
from tests.exchange.tiny_course import MODULE
from tests.exchange.works import FULL, NONE, PARTIAL

HOSTILE = '=HYPERLINK("http://evil",1),99,"'


@pytest.fixture
def record(course, released, module, stand_in):
    """Have the grader record a submission."""

    def make(person, work, name="Anna Petrova"):
        number = stand_in.submit(compose(released, module, work, "en"), person=person, name=name)
        course.grade(SubmittedWork.model_validate(stand_in.work[number]))

    return make


def mark(course, person, **scores):
    """Mark criteria as formgrader does."""
    with Gradebook(course.coursedir.db_url, "en") as gradebook:
        for cell, score in scores.items():
            grade = gradebook.find_grade(cell, "page", MODULE, person)
            grade.manual_score, grade.needs_manual_grade = score, False
        gradebook.db.commit()


def export(root, *words):
    """Run the command in the course root and read what it wrote."""
    command = [sys.executable, "-m", "nbgrader", "export", *words]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with (root / "grades.csv").open(encoding="utf-8", newline="") as handle:
        return {row["student_id"]: row for row in csv.DictReader(handle)}


def test_export_gives_each_teachers_points(course, record):
    """Automatic points and those by hand are added up, of the module's own maximum."""
    record("tanna", FULL)
    record("tboris", PARTIAL, "Борис Ким")
    record("tclara", NONE)
    mark(course, "tanna", criterion_context=3, criterion_privacy=4, criterion_replies=2)
    mark(course, "tboris", criterion_context=1)
    rows = export(course.root)
    told = {
        person: (row["assignment"], float(row["score"]), float(row["max_score"]))
        for person, row in rows.items()
    }
    # A quiz of 12, a discussion of 3, three criteria of 4; of PARTIAL's items 2.5 of 3 are right.
    assert told == {
        "tanna": (MODULE, 12 + 3 + 9, 27),
        "tboris": (MODULE, 10 + 2 + 1, 27),
        "tclara": (MODULE, 0, 27),
    }
    assert rows["tboris"]["last_name"] == "Борис Ким"
    assert rows["tanna"]["timestamp"].startswith("2026-01-02 03:04:06")
    assert float(rows["tanna"]["late_submission_penalty"]) == 0


def test_a_name_moves_no_column_and_is_no_formula(course, record):
    """nbgrader writes names as they are: none shifts the marks, or runs in a spreadsheet."""
    record("tevil", FULL, HOSTILE)
    row = export(course.root)["tevil"]
    assert float(row["score"]) == 15
    assert None not in row
    assert row["last_name"][0] not in "=+-@\t"


@pytest.mark.parametrize("sign", "=+-@")
def test_signs_that_begin_a_formula_begin_no_name(sign):
    """Whatever a spreadsheet would calculate is a name's text; elsewhere in a name signs stay."""
    assert shown_name(f"{sign}1+1")[0] not in "=+-@"
    assert shown_name("Anna-Maria") == "Anna-Maria"


def test_export_of_one_module_alone(course, record):
    """`--assignment` names whose marks are wanted."""
    record("tanna", FULL)
    with Gradebook(course.coursedir.db_url, "en") as gradebook:
        gradebook.add_assignment("m91-other")
    assert set(export(course.root, f"--assignment=['{MODULE}']")) == {"tanna"}
