"""Withdrawing, listing, removing and fetching; what no action may do; and that each one raises."""

import os
from pathlib import Path

import pytest
from nbgrader.exchange.abc import ExchangeError

from staffroom.wire import Bundle, SubmittedWork
from tests.exchange.acting import exchange, fails, grade_by_hand
from tests.exchange.stand_in import TOKEN
from tests.exchange.tiny_course import MODULE
from tests.exchange.works import FULL, PARTIAL

pytestmark = pytest.mark.usefixtures("as_trainer")


def test_unreleasing_withdraws_the_module(api, stand_in):
    """The button takes the module from teachers, the table says draft, and it can come back."""
    api.release_assignment(MODULE)
    result = api.unrelease(MODULE)
    assert result["success"], result
    assert f"en {MODULE}" in result["log"]
    assert set(stand_in.withdrawn) == {("en", MODULE)}
    assert api.get_assignment(MODULE)["status"] == "draft"
    assert api.release_assignment(MODULE)["success"]
    assert api.get_assignment(MODULE)["status"] == "released"


def test_what_is_not_released_cannot_be_withdrawn(api):
    """Withdrawing a module that teachers do not have fails."""
    assert fails(api.unrelease(MODULE), "no such thing")


@pytest.mark.parametrize("name", ["", "*"])
def test_only_a_named_module_is_withdrawn(api, stand_in, name):
    """`list --remove` without a module takes nothing away."""
    api.release_assignment(MODULE)
    with pytest.raises(ExchangeError, match="Name the module"):
        exchange(api, "List", assignment=name, remove=True).start()
    assert stand_in.withdrawn == {}


def test_what_was_handed_in_cannot_be_removed(api, stand_in, submit):
    """`list --inbound --remove` deletes no teacher's work."""
    submit(FULL)
    with pytest.raises(ExchangeError, match="stays"):
        exchange(api, "List", inbound=True, remove=True).start()
    assert len(stand_in.work) == 1


def test_inbound_and_cached_are_two_questions(api):
    """Both at once are refused, as nbgrader's own exchange does."""
    with pytest.raises(ExchangeError, match="incompatible"):
        exchange(api, "List", inbound=True, cached=True).start()


def test_cached_are_the_copies_that_were_collected(api, course_root, submit):
    """Copies are listed, removed under their lock, and can be collected again."""
    submit(FULL)
    submit(FULL, person="tboris")
    assert exchange(api, "List", cached=True).start() == []
    api.collect(MODULE)
    listed = exchange(api, "List", cached=True).start()
    assert [entry["student_id"] for entry in listed] == ["tanna", "tboris"]
    (copy,) = listed[0]["submissions"]
    assert copy["timestamp"] == "2026-01-02 03:04:06.678901 UTC"
    assert Path(copy["notebooks"][0]["path"]).is_file()
    (gone,) = exchange(api, "List", cached=True, remove=True, student="tanna").start()
    assert gone["status"] == "removed"
    assert not (course_root / "submitted" / "tanna" / MODULE).exists()
    assert (course_root / "submitted" / "tboris" / MODULE).is_dir()
    api.collect(MODULE)
    assert (course_root / "submitted" / "tanna" / MODULE).is_dir()


@pytest.mark.parametrize("name", ["../../outside", "ta*", "", "."])
def test_removing_copies_never_leaves_the_folder(api, course_root, submit, name):
    """A name that is nobody's, or a link among the copies, removes nothing outside."""
    submit(FULL)
    api.collect(MODULE)
    outside = course_root / "outside" / MODULE
    outside.mkdir(parents=True)
    (course_root / "submitted" / "tlinked").mkdir()
    (course_root / "submitted" / "tlinked" / MODULE).symlink_to(outside)
    lister = exchange(api, "List", cached=True, remove=True, student=name or "tlinked")
    if name:
        with pytest.raises(ExchangeError, match="nobody called"):
            lister.start()
    else:
        assert lister.start() == []
    assert outside.is_dir()
    assert (course_root / "submitted" / "tanna" / MODULE).is_dir()


def test_nobody_submits_a_notebook(api, course_root, stand_in):
    """`nbgrader submit` says where teachers hand in, and nothing is sent."""
    (course_root / MODULE).mkdir()
    (course_root / MODULE / "page.ipynb").write_text("{}")
    with pytest.raises(ExchangeError, match="submit on the module's page"):
        exchange(api, "Submit").start()
    assert stand_in.work == {}


def test_a_trainer_fetches_what_is_released(api, stand_in, tmp_path):
    """The copy has the files of the release, without the golden answers of the source."""
    api.release_assignment(MODULE)
    exchange(api, "FetchAssignment", assignment_dir=str(tmp_path)).start()
    copy = tmp_path / MODULE
    found = {str(p.relative_to(copy)): p.read_bytes() for p in copy.rglob("*") if p.is_file()}
    assert found == stand_in.files
    assert b"BEGIN SOLUTION" not in found["page.ipynb"]
    (listed,) = exchange(api, "List", assignment_dir=str(tmp_path)).start()
    assert listed["status"] == "fetched"
    assert listed["notebooks"][0]["path"] == str(copy / "page.ipynb")


def test_a_copy_is_not_fetched_over(api, tmp_path):
    """A second fetch is refused; one that replaces what is missing touches nothing else."""
    api.release_assignment(MODULE)
    exchange(api, "FetchAssignment", assignment_dir=str(tmp_path)).start()
    (tmp_path / MODULE / "page.ipynb").write_text("mine")
    (tmp_path / MODULE / "module.yaml").unlink()
    with pytest.raises(ExchangeError, match="a copy of m90-tiny already"):
        exchange(api, "FetchAssignment", assignment_dir=str(tmp_path)).start()
    again = exchange(
        api, "FetchAssignment", assignment_dir=str(tmp_path), replace_missing_files=True
    )
    again.start()
    assert (tmp_path / MODULE / "page.ipynb").read_text() == "mine"
    assert (tmp_path / MODULE / "module.yaml").is_file()


def test_what_is_not_released_cannot_be_fetched(api, tmp_path):
    """Fetching fails with a sentence and leaves no empty folder."""
    with pytest.raises(ExchangeError, match="no such thing"):
        exchange(api, "FetchAssignment", assignment_dir=str(tmp_path)).start()
    assert not (tmp_path / MODULE).exists()


@pytest.mark.parametrize("path", ["../evil.txt", "/etc/evil", "media/../../evil.txt", ".hidden"])
def test_hostile_paths_in_a_release_write_nothing(api, stand_in, tmp_path, monkeypatch, path):
    """A release whose files would lie elsewhere is not written at all."""
    api.release_assignment(MODULE)
    hostile = Bundle(files={path: "eA==", "page.ipynb": "eA=="})
    monkeypatch.setattr("tests.exchange.stand_in.from_files", lambda _: hostile)
    with pytest.raises(ExchangeError, match="not a plain path"):
        exchange(api, "FetchAssignment", assignment_dir=str(tmp_path / "in")).start()
    assert not (tmp_path / "in").exists()
    assert not (tmp_path / "evil.txt").exists()


def test_feedback_is_fetched_as_it_was_given(api, course, stand_in, submit, tmp_path):
    """A trainer reads again what each teacher was given; hostile words stay words."""
    for person in ("tanna", "tboris"):
        number = submit(FULL, person=person)
        course.grade(SubmittedWork.model_validate(stand_in.work[number]))
        stand_in.card(number, state="done")
    grade_by_hand(api, criterion_context=(3, "<script>alert(1)</script> Ясно."))
    api.release_feedback(MODULE)
    fetch = {"assignment_dir": str(tmp_path)}
    (before, _) = exchange(api, "List", inbound=True, **fetch).start()
    assert before["submissions"][0]["has_exchange_feedback"]
    assert not before["submissions"][0]["has_local_feedback"]
    exchange(api, "FetchFeedback", **fetch).start()
    (after, other) = exchange(api, "List", inbound=True, **fetch).start()
    one = after["submissions"][0]
    assert (one["has_local_feedback"], one["feedback_updated"]) == (True, False)
    page = Path(one["local_feedback_path"], "page.html").read_text()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Ясно." in page
    assert "<script" not in page
    assert "3 / 4" in page
    assert (
        "Ясно" not in Path(other["submissions"][0]["local_feedback_path"], "page.html").read_text()
    )
    api.release_feedback(MODULE, "tanna")
    (newer, _) = exchange(api, "List", inbound=True, **fetch).start()
    assert newer["submissions"][0]["feedback_updated"]


@pytest.mark.parametrize("student", ["*", "tanna"])
def test_feedback_that_was_not_released_cannot_be_fetched(api, submit, tmp_path, student):
    """Fetching fails with a sentence where nothing was given back."""
    submit(FULL)
    with pytest.raises(ExchangeError, match=r"No feedback on m90-tiny was released"):
        exchange(api, "FetchFeedback", assignment_dir=str(tmp_path), student=student).start()
    assert list(tmp_path.glob("m90*")) == []


ACTIONS = {
    "ReleaseAssignment": {},
    "FetchAssignment": {},
    "Collect": {},
    "ReleaseFeedback": {},
    "FetchFeedback": {},
    "List": {},
    "List inbound": {"inbound": True},
    "List remove": {"remove": True},
}


@pytest.fixture(params=["nobody", "outage", "forbidden", "nonsense"])
def trouble(request, monkeypatch, stand_in, as_trainer, api):
    """Something that keeps the commons from doing what is asked."""
    del as_trainer, api  # They come before the trouble begins.
    if request.param == "nobody":
        monkeypatch.setenv("STAFFROOM_COMMONS_URL", "http://127.0.0.1:9/services/commons/")
    elif request.param == "outage":
        stand_in.outages = 9
    elif request.param == "forbidden":
        monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "wrong")
    else:
        monkeypatch.setenv(
            "STAFFROOM_COMMONS_URL", f"{os.environ['STAFFROOM_COMMONS_URL']}api/nowhere/"
        )


@pytest.mark.parametrize("what", ACTIONS)
@pytest.mark.usefixtures("trouble")
def test_every_action_raises_when_the_commons_fails(api, tmp_path, what):
    """No action only logs a failure, and no sentence holds the token."""
    action = exchange(api, what.split()[0], assignment_dir=str(tmp_path), **ACTIONS[what])
    with pytest.raises(ExchangeError) as raised:
        action.start()
    assert str(raised.value)
    assert TOKEN not in str(raised.value)


def test_collect_before_the_due_date_takes_what_was_in_time(api, course_root, stand_in, submit):
    """With `before_duedate` late work stands back where there is work in time, and only there."""
    submit(PARTIAL)
    stand_in.card(submit(FULL), late=True)
    stand_in.card(submit(FULL, person="tboris"), late=True)
    exchange(api, "Collect", before_duedate=True).start()
    moments = {
        path.parent.parent.name: path.read_text()[:19]
        for path in course_root.glob(f"submitted/*/{MODULE}/timestamp.txt")
    }
    assert moments == {"tanna": "2026-01-02 03:04:06", "tboris": "2026-01-02 03:04:08"}


def test_feedback_for_somebody_elses_teacher_is_refused(api, course, stand_in, submit):
    """Work that the commons does not show a trainer is not returned by her, and she is told."""
    numbers = {person: submit(FULL, person=person) for person in ("tanna", "tboris")}
    for number in numbers.values():
        course.grade(SubmittedWork.model_validate(stand_in.work[number]))
        stand_in.card(number, state="done")
    stand_in.listed = [stand_in.work[numbers["tanna"]]["card"]]
    assert fails(api.release_feedback(MODULE, "tboris"), "no graded work of tboris")
    result = api.release_feedback(MODULE)
    assert result["success"]
    assert "Left to the trainers of their cohorts: tboris" in result["log"]
    assert set(stand_in.feedback) == {"tanna"}
