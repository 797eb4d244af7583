"""The grader as a process: killed at random moments it neither loses nor doubles a submission."""

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell
from nbgrader.api import Gradebook

from staffroom.compose import compose
from staffroom_hub.grader.course import NO_SANDBOX, Course
from tests.exchange import code_course
from tests.exchange.stand_in import TOKEN
from tests.exchange.tiny_course import MODULE
from tests.exchange.works import FULL, NONE, PARTIAL

PATIENCE = 150
# What a killed grader held is free at once ...
SHORT_LEASE = 0.1
# ... but living workers must not take from each other what they are at: none would ever end.
LEASE = 120


def wait_for(condition, what):
    """Wait until something is so; the limit only ends a hopeless wait."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.02)


@pytest.fixture
def folders(tmp_path, course_root):
    """A data folder whose course holds one edition that nbgrader has released before."""
    course = tmp_path / "course"
    course.mkdir()
    course_root.rename(course / "en")
    return tmp_path


@pytest.fixture
def environment(folders, commons_url):
    """The environment in which the hub starts the grader."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folders / "home"),
        "STAFFROOM_DATA": str(folders / "var"),
        "STAFFROOM_COURSE": str(folders / "course"),
        "STAFFROOM_COMMONS_URL": commons_url,
        "JUPYTERHUB_API_TOKEN": TOKEN,
        "JUPYTERHUB_SERVICE_NAME": "grader",
    }


@pytest.fixture
def start(environment, folders):
    """Start graders; every one of them is stopped at the end."""
    started = []

    def start_one(command=(sys.executable, "-m", "staffroom_hub.grader"), **settings):
        with (folders / "grader.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                env=environment | settings,
                cwd=folders,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        started.append(process)
        return process

    yield start_one
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def ready(folders) -> Path:
    """Name the file that says that the first pass is over."""
    return folders / "var" / "run" / "course-ready"


def rows(folders, person):
    """Read one submission's rows in the gradebook by cell."""
    with Gradebook(f"sqlite:///{folders}/course/en/gradebook.db", "en") as gradebook:
        grades = gradebook.find_submission_notebook("page", MODULE, person).grades
        return sorted((grade.name, grade.auto_score) for grade in grades)


@pytest.mark.timeout(600)
def test_killed_at_random_moments(start, folders, stand_in, released, module):
    """Whenever the grader dies, every submission ends recorded once and with the right marks."""
    stand_in.lease = SHORT_LEASE
    chance = random.Random(20260109)
    works = {"tanna": FULL, "tboris": PARTIAL, "tvera": NONE}
    numbers = {
        person: stand_in.submit(compose(released, module, work, "en"), person)
        for person, work in works.items()
    }
    for _ in range(4):
        process = start()
        stand_in.claimed.clear()
        wait_for(lambda: stand_in.claimed.is_set() or len(stand_in.done) == 3, "a claim")
        time.sleep(chance.uniform(0, 4))
        process.kill()
        process.wait()
    stand_in.lease = LEASE
    start()
    wait_for(lambda: len(stand_in.done) == 3, "all submissions")
    assert stand_in.failed == []
    expected = {"tanna": (12, 3, None), "tboris": (10, 2, None), "tvera": (0, 0, 0)}
    for person, (quiz, talk, context) in expected.items():
        reported = {s.cell: s.score for s in stand_in.done[numbers[person]]}
        recorded = rows(folders, person)
        assert len(recorded) == len(reported) == 5
        assert dict(recorded) == reported
        assert reported["exit_quiz"] == quiz
        assert reported["discussion"] == talk
        assert reported["criterion_context"] == context
        assert (folders / "course/en/feedback" / person / MODULE / "page.html").is_file()


@pytest.fixture
def programmed(folders):
    """The course, with a task to program that is not released yet."""
    shutil.rmtree(folders / "course/en")
    return code_course.write_course(folders / "course/en")


@pytest.mark.timeout(400)
def test_code_is_run_from_release_to_record(start, folders, stand_in, programmed):
    """A grader with a sandbox says so, releases the module, and records what its code is worth."""
    engine, why = code_course.sandbox()
    if engine is None:
        pytest.skip(f"no sandbox: {why}")
    start()
    wait_for(ready(folders).exists, "the first pass")
    assert json.loads(ready(folders).read_text()) == {"refused": {"en": {}}}
    assert (folders / "var/run/code-ready").read_text() == engine.name
    course = Course(programmed)
    work = code_course.submission(course, stand_in, code_course.RIGHT, FULL)
    wait_for(lambda: work.card.id in stand_in.done, "the submission")
    scores = {score.cell: score.score for score in stand_in.done[work.card.id]}
    assert (scores["code_double"], scores["exit_quiz"]) == (4, 12)


def test_without_a_sandbox_the_grader_says_so(start, folders, stand_in, programmed):
    """Nothing is released, the commons is not told of a sandbox, and whoever starts it reads why."""
    (folders / "var/run").mkdir(parents=True)
    (folders / "var/run/code-ready").write_text("bubblewrap")
    start(PATH=str(Path(sys.executable).parent))
    wait_for(ready(folders).exists, "the first pass")
    assert NO_SANDBOX in json.loads(ready(folders).read_text())["refused"]["en"][MODULE]
    assert not (folders / "var/run/code-ready").exists()
    assert stand_in.releases == {}


KERNEL_SPY = """
import json, os, pathlib
pathlib.Path({seen!r}).write_text(json.dumps(dict(os.environ)))
"""
FORK_SPY = f"""
import gc, json, os
token = {TOKEN[::-1]!r}[::-1]
def holds(one):
    values = one.values() if isinstance(one, dict) else one
    return any(isinstance(v, (str, bytes)) and token[:-1] in str(v) for v in list(values))

planted = ["planted", token]
held = [o for o in gc.get_objects()
        if isinstance(o, (dict, list, tuple, set)) and o is not globals() and holds(o)]
print(json.dumps({{"environment": dict(os.environ), "held": [repr(o)[:200] for o in held]}}))
"""


def test_notebooks_see_no_secret(start, folders, stand_in, released, module):
    """What runs in the grader, kernel or fork, finds neither the service's token nor its name.

    A page is tried in a fork first, which may not write what it saw; the kernel that is asked next
    may. The cell that nbgrader locks is run where submissions are: in a fork.
    """
    page = folders / "course/en/source" / MODULE / "page.ipynb"
    spied = nbformat.read(page, as_version=4)
    seen = folders / "seen.json"
    spied.cells[1].source = FORK_SPY
    spied.cells.append(new_code_cell(KERNEL_SPY.format(seen=str(seen)), id="spy"))
    nbformat.write(spied, page)
    start()
    wait_for(ready(folders).exists, "the first pass")
    assert json.loads(ready(folders).read_text()) == {"refused": {"en": {}}}
    environment = json.loads(seen.read_text())
    # That of the kernel of a trial, which sees nothing of the grader's.
    assert environment["HOME"] != str(folders / "home")
    assert "STAFFROOM_COMMONS_URL" not in environment
    number = stand_in.submit(compose(released, module, FULL, "en"))
    wait_for(lambda: number in stand_in.done, "the submission")
    graded = folders / "course/en/autograded/tanna" / MODULE / "page.ipynb"
    (output,) = nbformat.read(graded, as_version=4).cells[1].outputs
    found = json.loads(output.text)
    # It finds what is there: what it has planted itself.
    assert found["held"] == [repr(["planted", TOKEN])]
    for known in (environment, found["environment"]):
        assert not [name for name in known if name.startswith("JUPYTERHUB_")]
        assert TOKEN not in " ".join(known.values())
    assert TOKEN not in (folders / "grader.log").read_text()


def test_it_waits_for_the_commons_and_goes_on_after_a_bad_job(
    start, folders, stand_in, released, module
):
    """Outages at the start and later are waited out; a job that cannot be done stops no other."""
    stand_in.outages = 3
    bad = stand_in.submit(compose(released, module, FULL, "en"), module="m77-unknown")
    alien = stand_in.submit(compose(released, module, FULL, "en"), edition="ru")
    broken = stand_in.submit({"cells": "none"}, person="tboris")
    good = stand_in.submit(compose(released, module, FULL, "en"))
    start()
    wait_for(lambda: good in stand_in.done, "the good submission")
    failed = dict(stand_in.failed)
    assert set(failed) == {bad, alien, broken}
    assert "m77-unknown" in failed[bad]
    assert "no edition ru" in failed[alien]
    stand_in.outages = 2
    later = stand_in.submit(compose(released, module, PARTIAL, "en"))
    wait_for(lambda: later in stand_in.done, "the submission after the outage")


def test_it_ends_with_its_parent(start, folders, stand_in):
    """When the hub is killed, the grader goes too."""
    child = f"[{sys.executable!r}, '-m', 'staffroom_hub.grader']"
    code = f"import subprocess; p = subprocess.Popen({child}); print(p.pid, flush=True); p.wait()"
    parent = start((sys.executable, "-c", code))
    wait_for(ready(folders).exists, "the first pass")
    grader = int((folders / "grader.log").read_text().split()[0])
    os.kill(grader, 0)
    parent.kill()
    parent.wait()
    wait_for(lambda: not _alive(grader), "the end of the grader")


def _alive(process):
    """Whether a process runs; one that nobody has waited for yet does not."""
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_asked_to_stop_it_stops_in_the_middle(start, folders, stand_in, released, module):
    """SIGTERM in the middle of a notebook ends the grader and its kernel; the work stays."""
    number = stand_in.submit(compose(released, module, FULL, "en"))
    stand_in.lease = SHORT_LEASE
    process = start(STAFFROOM_GRADER_EXECUTION="stock")
    wait_for(stand_in.claimed.is_set, "a claim")
    wait_for(lambda: kernels(process.pid), "a kernel")
    (kernel,) = kernels(process.pid)
    process.terminate()
    assert process.wait(PATIENCE) == 0
    wait_for(lambda: not _alive(kernel.pid), "the end of the kernel")
    assert stand_in.failed == []
    stand_in.lease = LEASE
    start()
    wait_for(lambda: number in stand_in.done, "the submission")


def kernels(grader):
    """Find the kernels of a grader."""
    children = psutil.Process(grader).children(recursive=True)
    return [child for child in children if "ipykernel_launcher" in " ".join(child.cmdline())]


def test_readiness_is_taken_back_at_the_start(start, folders, stand_in):
    """A new grader is not ready on the word of an earlier one."""
    ready(folders).parent.mkdir(parents=True)
    ready(folders).write_text("{}")
    stand_in.outages = 1_000_000
    start()
    wait_for(lambda: not ready(folders).exists(), "readiness to be taken back")
    stand_in.outages = 0
    wait_for(ready(folders).exists, "the first pass")
