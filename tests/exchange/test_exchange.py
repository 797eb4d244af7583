"""nbgrader's buttons and commands for trainers, carried by the commons."""

import json
import logging
import shutil
import subprocess
import sys
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from nbgrader.apps import NbGraderAPI
from traitlets.config.loader import PyFileConfigLoader

from staffroom.wire import SubmittedWork
from tests.exchange.acting import fails, grade_by_hand
from tests.exchange.stand_in import TOKEN
from tests.exchange.tiny_course import MODULE
from tests.exchange.works import FULL, PARTIAL

pytestmark = pytest.mark.usefixtures("as_trainer")


def test_release_publishes_the_whole_module(api, stand_in):
    """The button sends the release folder; the table then says that it is released."""
    assert api.get_assignment(MODULE)["status"] == "draft"
    assert api.release_assignment(MODULE)["success"]
    assert stand_in.published == 1
    page = json.loads(stand_in.files["page.ipynb"])
    assert "BEGIN SOLUTION" not in json.dumps(page)
    assert api.get_assignment(MODULE)["status"] == "released"
    assert api.get_assignment(MODULE)["releaseable"] is True


def test_release_wants_a_generated_assignment(api, course_root):
    """Releasing what was never generated is refused in words."""
    shutil.rmtree(course_root / "release")
    assert fails(api.release_assignment(MODULE), "generate the assignment first")


def test_release_refuses_another_module_in_the_folder(api, course_root):
    """A folder whose module.yaml describes another module is not published under this name."""
    (course_root / "release" / MODULE).rename(course_root / "release" / "m91-other")
    assert fails(api.release_assignment("m91-other"), "describes en/m90-tiny, not en/m91-other")


@pytest.mark.parametrize("name", ["../m90-tiny", "m90-tiny/../../x", "*", "ps1", ""])
def test_odd_module_names_are_refused(api, name):
    """A name that is no module id never becomes a path or an address."""
    assert fails(api.release_assignment(name), "There is no module called")


def test_what_the_commons_refuses_reaches_the_trainer(api, stand_in):
    """The commons' own sentence is shown."""
    stand_in.refuse_release = "The release has no title."
    assert fails(api.release_assignment(MODULE), "The release has no title.")


def test_without_the_right_scope_nothing_happens(course_root, monkeypatch):
    """A wrong token is told in words when used, and does not break formgrader's start."""
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "wrong")
    config = PyFileConfigLoader("nbgrader_config.py", path=str(course_root)).load_config()
    api = NbGraderAPI(config=config)
    assert api.exchange_missing
    assert fails(api.release_assignment(MODULE), "This is not for you.")


def test_without_a_commons_in_sight_the_sentence_says_so(api, monkeypatch):
    """Address and token are read at the moment of the call; a missing one is named."""
    monkeypatch.delenv("JUPYTERHUB_API_TOKEN")
    assert fails(api.release_assignment(MODULE), "JUPYTERHUB_API_TOKEN")
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", TOKEN)
    monkeypatch.setenv("STAFFROOM_COMMONS_URL", "http://127.0.0.1:9/services/commons/")
    assert fails(api.release_assignment(MODULE), "does not answer")


def test_collect_writes_the_newest_submission(api, course_root, submit):
    """Collect brings notebook, moment and name; formgrader counts the submission."""
    submit(PARTIAL)
    submit(FULL)
    submit(FULL, person="tboris", name="Борис")
    assert api.collect(MODULE)["success"]
    folder = course_root / "submitted" / "tanna" / MODULE
    assert (folder / "timestamp.txt").read_text() == "2026-01-02 03:04:07.678901 UTC"
    assert "attempts" in (folder / "page.ipynb").read_text()
    assert api.get_submitted_students(MODULE) == {"tanna", "tboris"}
    assert api.get_assignment(MODULE)["num_submissions"] == 2
    names = {s["id"]: s["last_name"] for s in api.get_students()}
    assert names == {"tanna": "Anna Petrova", "tboris": "Борис"}


def test_late_work_keeps_its_moment_and_meets_no_due_date(
    api, course, course_root, stand_in, submit
):
    """Nobody's clock is turned back: the moment is that of the commons, no due date is invented."""
    number = submit(FULL)
    stand_in.card(number, late=True, late_by=86_400, cohort=4)
    assert api.collect(MODULE)["success"]
    folder = course_root / "submitted" / "tanna" / MODULE
    assert (folder / "timestamp.txt").read_text() == "2026-01-02 03:04:06.678901 UTC"
    course.grade(SubmittedWork.model_validate(stand_in.work[number]))
    with api.gradebook as gradebook:
        assert gradebook.find_assignment(MODULE).duedate is None
        found = gradebook.find_submission(MODULE, "tanna")
        assert found.timestamp == datetime(2026, 1, 2, 3, 4, 6, 678901)  # noqa: DTZ001 - nbgrader's
        assert found.total_seconds_late == 0
        assert [notebook.late_submission_penalty for notebook in found.notebooks] == [None]


def test_collect_and_list_tell_what_could_not_be_graded(api, stand_in, submit):
    """A trainer reads the last line of the reason where nbgrader's log is shown."""
    number = submit(FULL)
    stand_in.card(number, state="failed", reason="Traceback\nautograde: cell exit_quiz: no number")
    told = f"tanna: {MODULE} could not be graded: autograde: cell exit_quiz: no number"
    assert told in api.collect(MODULE)["log"]
    lister = api.exchange.List(coursedir=api.coursedir, authenticator=api.authenticator, parent=api)
    lister.inbound = True
    with capture_log(lister) as lines:
        lister.start()
    assert told in "\n".join(lines)


@contextmanager
def capture_log(lister):
    """Gather what is logged."""
    lines = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())
    lister.log.addHandler(handler)
    yield lines
    lister.log.removeHandler(handler)


def test_collect_leaves_what_is_as_new(api, course_root, submit):
    """A submission that is there already is not written again; a newer one replaces it."""
    submit(PARTIAL)
    api.collect(MODULE)
    page = course_root / "submitted" / "tanna" / MODULE / "page.ipynb"
    page.write_text("kept")
    assert api.collect(MODULE)["success"]
    assert page.read_text() == "kept"
    submit(FULL)
    assert api.collect(MODULE, update=False)["success"]
    assert page.read_text() == "kept"
    assert api.collect(MODULE)["success"]
    assert page.read_text() != "kept"


@pytest.mark.parametrize(
    "change",
    [
        {"person": "../../evil"},
        {"person": "/etc"},
        {"person": "a"},
        {"module": "../m90-tiny"},
        {"edition": "xx"},
        {"display_name": None},
    ],
)
def test_hostile_answers_of_the_wire_write_nothing(api, course_root, stand_in, submit, change):
    """Names from the wire that are no names stop the collection before any path is made."""
    number = submit(FULL)
    stand_in.listed = [stand_in.work[number]["card"] | change]
    assert fails(api.collect(MODULE), "answered oddly")
    assert not (course_root / "submitted").exists()
    assert not list(course_root.parent.glob("evil*"))


def test_a_card_and_its_work_must_agree(api, course_root, stand_in, submit):
    """The notebook of one person is never filed under another."""
    number = submit(FULL)
    listed = json.loads(json.dumps(stand_in.work[number]["card"]))
    stand_in.listed = [listed]
    stand_in.card(number, person="tboris")
    assert fails(api.collect(MODULE), "another submission")
    assert not (course_root / "submitted").exists()


def test_lists_have_nbgraders_shape(api, submit):
    """`nbgrader list` shows releases, and with inbound submissions by person."""
    submit(PARTIAL)
    submit(FULL)
    api.release_assignment(MODULE)
    lister = api.exchange.List(coursedir=api.coursedir, authenticator=api.authenticator, parent=api)
    (released,) = lister.start()
    assert (released["course_id"], released["assignment_id"]) == ("en", MODULE)
    assert released["status"] == "released"
    lister.inbound = True
    (group,) = lister.start()
    assert group["student_id"] == "tanna"
    assert [s["timestamp"][:19] for s in group["submissions"]] == [
        "2026-01-02 03:04:06",
        "2026-01-02 03:04:07",
    ]


def test_without_a_course_id_both_editions_are_listed(api, submit):
    """`nbgrader list` outside a course root tells of each edition, and of each thing once."""
    submit(FULL)
    submit(FULL, edition="ru", person="tboris")
    api.coursedir.course_id = ""
    lister = api.exchange.List(coursedir=api.coursedir, authenticator=api.authenticator, parent=api)
    lister.inbound = True
    listed = [(entry["course_id"], entry["student_id"]) for entry in lister.start()]
    assert listed == [("en", "tanna"), ("ru", "tboris")]


def test_feedback_carries_marks_and_comments(api, course, stand_in, submit):
    """Releasing feedback sends the scores of the gradebook, who gave them, and the comments."""
    number = submit(FULL)
    course.grade(SubmittedWork.model_validate(stand_in.work[number]))
    stand_in.card(number, state="done")
    grade_by_hand(api, criterion_context=(3, "Ясно и по делу."), criterion_privacy=(0, None))
    assert api.release_feedback(MODULE)["success"]
    sent = stand_in.feedback["tanna"]
    assert sent.submission == number
    scores = {s.cell: (s.score, s.max, s.by, s.comment) for s in sent.scores}
    assert scores == {
        "exit_quiz": (12, 12, "automatic", ""),
        "discussion": (3, 3, "automatic", ""),
        "criterion_context": (3, 4, "trainer", "Ясно и по делу."),
        "criterion_privacy": (0, 4, "trainer", ""),
        "criterion_replies": (None, 4, "trainer", ""),
    }


def test_feedback_of_one_person_and_of_nobody_else(api, course, stand_in, submit):
    """The button of one row sends one person's marks."""
    for person in ("tanna", "tboris"):
        number = submit(FULL, person=person)
        course.grade(SubmittedWork.model_validate(stand_in.work[number]))
        stand_in.card(number, state="done")
    assert api.release_feedback(MODULE, "tboris")["success"]
    assert set(stand_in.feedback) == {"tboris"}


def test_impossible_marks_are_not_released(api, course, stand_in, submit):
    """A mark above its cell stops that person's feedback and is named; others go out."""
    for person in ("tanna", "tboris"):
        number = submit(FULL, person=person)
        course.grade(SubmittedWork.model_validate(stand_in.work[number]))
        stand_in.card(number, state="done")
    grade_by_hand(api, criterion_context=(99, None))
    assert fails(api.release_feedback(MODULE), "tanna: criterion_context has 99 of 4 points")
    assert set(stand_in.feedback) == {"tboris"}


def test_half_recorded_marks_are_not_released(api, course, stand_in, submit):
    """While a submission is being graded its marks are nobody's business yet."""
    number = submit(FULL)
    course.grade(SubmittedWork.model_validate(stand_in.work[number]))
    stand_in.card(number, state="running")
    assert fails(api.release_feedback(MODULE), "tanna: a newer submission is being graded")
    assert stand_in.feedback == {}


def test_commands_in_a_shell(course_root, stand_in, submit):
    """`nbgrader list`, `release_assignment`, `collect` and `submit` work as commands too."""
    submit(FULL)

    def nbgrader(*words):
        command = [sys.executable, "-m", "nbgrader", *words]
        return subprocess.run(command, cwd=course_root, capture_output=True, text=True, check=False)

    assert nbgrader("release_assignment", MODULE).returncode == 0
    assert stand_in.published == 1
    listed = nbgrader("list")
    assert f"en {MODULE}" in listed.stdout + listed.stderr
    assert nbgrader("fetch_assignment", MODULE).returncode == 0
    assert (course_root / MODULE / "page.ipynb").is_file()
    assert nbgrader("collect", MODULE).returncode == 0
    assert Path(course_root / "submitted" / "tanna" / MODULE / "page.ipynb").is_file()
    refused = nbgrader("submit", MODULE)
    assert refused.returncode != 0
    assert "teachers submit on the module's page" in refused.stdout + refused.stderr
    assert nbgrader("list", MODULE, "--remove").returncode == 0
    assert stand_in.releases == {}
    assert nbgrader("list", MODULE, "--remove").returncode != 0
