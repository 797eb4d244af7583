"""A gradebook on PostgreSQL: trainers mark side by side while the grader records."""

import json
import subprocess
import sys

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import create_engine, text
from traitlets.config.loader import PyFileConfigLoader

from staffroom.compose import compose
from staffroom.wire import SubmittedWork
from staffroom_hub.grader.course import Course
from tests.exchange.tiny_course import COURSE, MODULE
from tests.exchange.works import FULL, PARTIAL
from tests.postgres import cluster

PEOPLE = ("tanna", "tboris", "tclara")
ROUNDS = 4
CELLS = {"criterion_context": 3.0, "criterion_privacy": 2.0}
# What formgrader's handlers do for each box that a trainer leaves, in a server of her own.
TRAINER = """
import json, sys
from nbgrader.apps import NbGraderAPI
from traitlets.config.loader import PyFileConfigLoader
module, cell, score, rounds, people = json.loads(sys.argv[1])
config = PyFileConfigLoader("nbgrader_config.py", path=".").load_config()
api = NbGraderAPI(config=config)
print("here", flush=True)
sys.stdin.readline()
for number in range(rounds):
    for person in people:
        with api.gradebook as gradebook:
            grade = gradebook.find_grade(cell, "page", module, person)
            grade.manual_score, grade.needs_manual_grade = score + number / 10, False
            gradebook.db.commit()
        with api.gradebook as gradebook:
            comment = gradebook.find_comment(cell, "page", module, person)
            comment.manual_comment = f"{cell} {person} {number}"
            gradebook.db.commit()
"""


@pytest.fixture(scope="module")
def server():
    """A private PostgreSQL with a gradebook's empty database for one edition."""
    with cluster() as url:
        address = url.replace("postgresql:", "postgresql+psycopg:")
        engine = create_engine(f"{address}postgres", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE gradebook_en"))
        engine.dispose()
        yield f"{address}gradebook_{{edition}}"


@pytest.fixture
def shared(course_root, server, monkeypatch):
    """A course root whose gradebook is on the server."""
    monkeypatch.setenv("STAFFROOM_GRADEBOOK_URL", server)
    course = Course(course_root)
    (course_root / "gradebook.db").unlink()
    course.generate(MODULE)
    return course


@pytest.fixture
def works(released, module, stand_in):
    """Make a submission of each person."""

    def make(work):
        numbers = [
            stand_in.submit(compose(released, module, work, "en"), person=person)
            for person in PEOPLE
        ]
        return [SubmittedWork.model_validate(stand_in.work[number]) for number in numbers]

    return make


def sit_down(root, cell, score):
    """Start a trainer's process."""
    told = json.dumps([MODULE, cell, score, ROUNDS, PEOPLE])
    process = subprocess.Popen(
        [sys.executable, "-c", TRAINER, told],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "here\n"
    return process


@pytest.mark.parametrize("edition", ["ru", "en"])
def test_each_edition_has_a_gradebook_of_its_own(monkeypatch, edition):
    """An edition's own configuration takes the address; without one nbgrader's default stays."""
    file = COURSE / edition / "nbgrader_config.py"
    loader = PyFileConfigLoader(file.name, path=str(file.parent))
    monkeypatch.delenv("STAFFROOM_GRADEBOOK_URL", raising=False)
    assert "db_url" not in loader.load_config().CourseDirectory
    monkeypatch.setenv("STAFFROOM_GRADEBOOK_URL", "postgresql+psycopg://u@db/marks_{edition}")
    found = loader.load_config().CourseDirectory.db_url
    assert found == f"postgresql+psycopg://u@db/marks_{edition}"


def test_nothing_is_lost_between_two_trainers_and_the_grader(shared, works):
    """Both trainers' marks and words, and the newest automatic marks, are all there in the end."""
    assert shared.coursedir.db_url.startswith("postgresql")
    for work in works(PARTIAL):
        shared.grade(work)
    trainers = [sit_down(shared.root, cell, score) for cell, score in CELLS.items()]
    for process in trainers:
        process.stdin.write("go\n")
        process.stdin.flush()
    again = works(FULL)
    for work in again:
        shared.grade(work)
    while any(process.poll() is None for process in trainers):
        for work in again:
            shared.grade(work)
    for process in trainers:
        _, errors = process.communicate()
        assert process.returncode == 0, errors
    with Gradebook(shared.coursedir.db_url, "en") as gradebook:
        for person in PEOPLE:
            notebook = gradebook.find_submission_notebook("page", MODULE, person)
            grades = {grade.name: grade for grade in notebook.grades}
            comments = {comment.name: comment.manual_comment for comment in notebook.comments}
            assert (grades["exit_quiz"].auto_score, grades["discussion"].auto_score) == (12, 3)
            for cell, score in CELLS.items():
                assert grades[cell].manual_score == score + (ROUNDS - 1) / 10
                assert comments[cell] == f"{cell} {person} {ROUNDS - 1}"
        assert len(list(gradebook.assignment_submissions(MODULE))) == len(PEOPLE)
    assert not (shared.root / "gradebook.db").exists()
