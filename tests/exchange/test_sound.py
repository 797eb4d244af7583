"""A trainer's own test cell cannot give marks that nobody meant, and feedback tells no answers."""

import warnings

import nbformat
import pytest
from nbformat.v4 import new_output
from nbgrader.api import Gradebook

from staffroom.compose import compose
from staffroom.wire import SubmittedWork
from staffroom_hub.grader.course import Course, StepError
from staffroom_hub.grader.execution import ForkedExecute
from staffroom_hub.grader.sound import fault_of
from tests.exchange.cells import run, write_warning
from tests.exchange.tiny_course import MODULE, write_course
from tests.exchange.works import FULL, PARTIAL

UNSOUND = {
    "negative": ("-1.0", "not between 0 and 12"),
    "above": ("99", "not between 0 and 12"),
    "not a number": ("float('nan')", "no plain number"),
    "endless": ("float('inf')", "no plain number"),
    "true": ("True", "no plain number"),
    "text": ("'12'", "no plain number"),
    "a number of numpy's": ("import numpy\nnumpy.float64(12)", "no plain number"),
    "looks like one": (
        "class N:\n    def __repr__(self): return '1_2'\nN()",
        "no plain number",
    ),
    "a warning": ("import warnings\nwarnings.warn('old')\n12.0", "writes to stderr"),
    "to stderr past Python": ("import os\nos.write(2, b'x')\n12.0", "writes to stderr"),
}
HIDDEN = "the hidden key is 4711"
"""What only trainers may read."""


def change(root, cell, source):
    """Change a cell of the source; gives the changed source."""
    page = root / "source" / MODULE / "page.ipynb"
    notebook = nbformat.read(page, as_version=4)
    (found,) = [
        one for one in notebook.cells if one.metadata.get("nbgrader", {}).get("grade_id") == cell
    ]
    found.source = source
    nbformat.write(notebook, page)


@pytest.fixture
def root(tmp_path):
    """A course root whose module is not released yet."""
    return write_course(tmp_path / "en")


@pytest.fixture
def folder(released_root):
    """The folder of a module."""
    return released_root / "source" / MODULE


def submission(course, module, stand_in, work=FULL):
    """Compose a submission from the release as it is now."""
    page = course.released(MODULE) / "page.ipynb"
    released = nbformat.read(page, as_version=4)
    number = stand_in.submit(compose(released, module, work, "en"))
    return SubmittedWork.model_validate(stand_in.work[number])


def test_tests_that_nbgrader_misreads_are_found(folder):
    """Results and warnings of which nbgrader would make a wrong mark are named as faults."""
    with pytest.MonkeyPatch.context() as patch:
        # pytest keeps warnings to itself, in forks too.
        patch.setattr(warnings, "_showwarnmsg_impl", write_warning)
        cells = run(ForkedExecute, [source for source, _ in UNSOUND.values()], folder).cells
    for (name, (_, reason)), cell in zip(UNSOUND.items(), cells, strict=True):
        assert reason in fault_of(cell.outputs, 12), name


@pytest.mark.parametrize("source", ["-1.0", "99"])
def test_a_test_that_nbgrader_misreads_fails_the_submission(root, module, stand_in, source):
    """No mark is invented: the submission fails, and the reason names cell and fault."""
    change(root, "exit_quiz", source)
    course = Course(root)
    course.generate(MODULE)
    with pytest.raises(
        StepError, match=r"^autograde: cell exit_quiz: its result .* not between 0 and 12$"
    ):
        course.grade(submission(course, module, stand_in))
    with Gradebook(course.coursedir.db_url, "en") as gradebook:
        rows = gradebook.find_submission_notebook("page", MODULE, "tanna").grades
        assert {row.auto_score for row in rows} == {None}


def test_such_a_test_is_refused_at_release(root):
    """What would give full points by mistake does not even come to teachers."""
    change(root, "exit_quiz", "True")
    with pytest.raises(StepError, match="UnsoundTestError: cell exit_quiz: its result 'True'"):
        Course(root).validate(MODULE)


def test_tests_of_assertions_are_sound(root, module, stand_in):
    """nbgrader's ordinary tests go on as ever: an error is no points, silence all of them."""
    change(root, "exit_quiz", "assert answer is not None")
    change(root, "discussion", "assert answer is None, 'something'")
    course = Course(root)
    course.generate(MODULE)
    scores = {s.cell: s.score for s in course.grade(submission(course, module, stand_in))}
    assert (scores["exit_quiz"], scores["discussion"]) == (12, 0)


def test_several_results_are_no_mark(folder):
    """nbgrader takes the first result or error that it meets, whatever comes after it."""
    every = "get_ipython().ast_node_interactivity = 'all'"
    cells = run(ForkedExecute, [every, "12.0\n0.0", "12.0\n1 / 0", "1 / 0"], folder).cells
    assert "several results" in fault_of(cells[1].outputs, 12)
    assert "before an error" in fault_of(cells[2].outputs, 12)
    assert fault_of(cells[3].outputs, 12) == ""


@pytest.mark.parametrize("text", ["0", "12", "12.0", "1e-3", ".5", " 3.5 "])
def test_plain_numbers_are_marks(text):
    """A number within the points is one, however Python writes it."""
    data = {"text/plain": text}
    output = new_output("execute_result", data=data, execution_count=1)
    assert fault_of([output], 12) == ""


def test_a_result_without_text_is_refused():
    """What has no text has no mark, and nbgrader would fail on it."""
    output = new_output("execute_result", data={"image/png": "x"}, execution_count=1)
    assert "no plain number" in fault_of([output], 12)


@pytest.mark.parametrize("execution", ["forked", "stock"])
def test_feedback_tells_neither_tests_nor_keys(root, module, stand_in, execution):
    """Failed, printing and hidden tests stay out of the file; marks and own work are in it."""
    attack = (
        f"### BEGIN HIDDEN TESTS\nkey = {HIDDEN!r}\nprint(key)\n"
        "from IPython.display import HTML, display\ndisplay(HTML(key))\n"
        "raise AssertionError(key)\n### END HIDDEN TESTS"
    )
    change(root, "exit_quiz", attack)
    change(root, "setup", f"def helper(x):\n    raise ValueError({HIDDEN!r}, x)\nhelper(1)")
    course = Course(root, execution)
    course.generate(MODULE)
    course.grade(submission(course, module, stand_in, PARTIAL))
    graded = (root / "autograded/tanna" / MODULE / "page.ipynb").read_text()
    page = (root / "feedback/tanna" / MODULE / "page.html").read_text()
    assert graded.count(HIDDEN) > 3
    assert "HIDDEN TESTS" not in page
    assert "raise AssertionError" not in page
    assert "from staffroom.grading import" not in page
    assert "AssertionError" in page
    assert "This code stays with the trainers." in page
    assert "A silent class" in page
    assert "4711" not in page


def test_feedback_files_are_alike_whether_first_or_later(root, module, stand_in):
    """Sharing compiled templates carries nothing of one teacher over into another's file."""
    course = Course(root)
    course.generate(MODULE)
    path = root / "feedback/tanna" / MODULE / "page.html"
    course.grade(submission(course, module, stand_in, PARTIAL))
    first = path.read_text()
    other = submission(course, module, stand_in, FULL)
    card = other.card.model_copy(update={"person": "tboris"})
    course.grade(other.model_copy(update={"card": card}))
    course.grade(submission(course, module, stand_in, PARTIAL))
    assert path.read_text() == first
    theirs = (root / "feedback/tboris" / MODULE / "page.html").read_text()
    assert theirs.count("12.0") > first.count("12.0")
