"""The clerk tells the commons what became of a job, whatever becomes of the hand."""

import os
import threading
from multiprocessing import Pipe

import pytest

from staffroom.client import CommonsError
from staffroom.wire import CellScore
from staffroom.wire.reviews import MarkJob
from staffroom_hub.grader import credentials, hand
from staffroom_hub.grader.work import Recorded, RefusedError, WorkerLostError, do, work_on, write
from staffroom_hub.grader.workers import only_one, run_until_done
from tests.exchange.stand_in import TOKEN
from tests.exchange.tiny_course import MODULE

SCORES = [CellScore(cell="exit_quiz", score=12, max=12)]
HELD = Recorded(scores=SCORES, kept={"criterion_context": 4.0})


@pytest.fixture
def job(commons, stand_in):
    """A claimed job."""
    stand_in.submit({"cells": []})
    return commons.claim("host:0")


@pytest.fixture
def line():
    """Both ends of a line."""
    ends = Pipe()
    yield ends
    for end in ends:
        end.close()


def served(line, grade):
    """Serve one end of a line until the other is closed."""

    def serve():
        with pytest.raises((EOFError, OSError)):
            hand.serve(line, grade)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return thread


def test_marks_and_refusals_come_through(line, job, commons, stand_in):
    """Marks become a report of success, a refusal one of failure; the hand goes on."""
    answers = iter([HELD, RefusedError("cell t: no number")])

    def grade(task):
        answer = next(answers)
        if isinstance(answer, RefusedError):
            raise answer
        return answer

    served(line[1], grade)
    do(job, hand.through(line[0]), commons)
    assert stand_in.done == {1: SCORES}
    stand_in.submit({"cells": []})
    do(commons.claim("host:0"), hand.through(line[0]), commons)
    assert stand_in.failed == [(2, "cell t: no number")]


def test_points_of_reviews_take_the_same_way(line, commons, stand_in):
    """What the gradebook holds is reported, with the points that a trainer gave."""
    asked = []
    job = MarkJob(id=3, claim="c", edition="en", module=MODULE, person="tanna", cells=[], ours=[])

    def grade(task):
        asked.append(task)
        return HELD

    served(line[1], grade)
    write(job, hand.through(line[0]), commons)
    assert asked == [job]
    ((how, told),) = stand_in.marks_reported
    assert (how, told["kept"]) == ("done", HELD.kept)


def test_a_worker_ends_after_many_jobs(line, commons, stand_in):
    """It is made anew then; the job that is next waits for its successor."""
    for _ in range(3):
        stand_in.submit({"cells": []})
    served(line[1], lambda task: HELD)
    work_on(hand.through(line[0]), commons, "host:0", most=2)
    assert set(stand_in.done) == {1, 2}


def test_a_hand_that_is_gone_is_reported(line, job, commons, stand_in):
    """The job goes back with a reason, and the clerk ends, to be started again with a hand."""
    line[1].close()
    with pytest.raises(WorkerLostError):
        do(job, hand.through(line[0]), commons)
    assert stand_in.failed == [(1, "The grading process ended in the middle.")]


def test_a_hand_that_takes_too_long_is_given_up(line, job, commons, stand_in):
    """Before the lease ends the clerk reports, instead of waiting for ever."""
    with pytest.raises(WorkerLostError):
        do(job, hand.through(line[0], seconds=0.05), commons)
    assert stand_in.failed == [(1, "Grading did not end within 0.05 seconds.")]


def test_nonsense_from_a_hand_is_no_mark(line, job, commons, stand_in):
    """What is no answer is not believed."""
    line[1].send_bytes(b'{"held": {"scores": [{"cell": "x", "score": "all of them"}]}}')
    with pytest.raises(WorkerLostError):
        do(job, hand.through(line[0]), commons)
    assert stand_in.done == {}


def test_a_name_is_kept_and_held_by_one(tmp_path):
    """A grader that starts anew has the name of the one before, which had to end first."""
    name = only_one_in_fork(tmp_path)
    assert only_one_in_fork(tmp_path) == name
    assert only_one_in_fork(tmp_path / "other") != name


def only_one_in_fork(folder):
    """Take the name in a process that ends, and with it gives up the lock."""
    reading, writing = os.pipe()
    if (pid := os.fork()) == 0:
        os.write(writing, only_one(folder).encode())
        os._exit(0)
    os.waitpid(pid, 0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        return told.read()


def test_a_killed_first_pass_is_begun_again(tmp_path):
    """Killed it runs once more; its own failure is told."""
    mark = tmp_path / "mark"

    def work():
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), 9)

    assert run_until_done(work) == 0

    def fail():
        raise ValueError("no")

    assert run_until_done(fail) == 1


def test_without_a_token_nothing_begins(monkeypatch):
    """The grader says at once that it has not been told where the commons is."""
    monkeypatch.delenv("STAFFROOM_COMMONS_URL", raising=False)
    with pytest.raises(CommonsError, match="STAFFROOM_COMMONS_URL"):
        credentials.begin_anew("staffroom_hub.grader")


def test_the_environment_that_is_left_holds_no_secret():
    """Tokens, addresses of databases and of the hub's interface are gone; the rest stays."""
    given = {"JUPYTERHUB_API_TOKEN": TOKEN, "STAFFROOM_DATABASE_URL": "x", "JPY_API_TOKEN": "y",
             "PATH": "/bin", "STAFFROOM_DATA": "/d"}  # fmt: skip
    assert credentials.scrubbed(given) == {"PATH": "/bin", "STAFFROOM_DATA": "/d"}
