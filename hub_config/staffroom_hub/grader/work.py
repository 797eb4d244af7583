"""The loop: claim a submission or points of reviews, record, report; whatever happens, go on."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

from staffroom.client import CommonsError
from staffroom.exchange.commons import Commons
from staffroom.exchange.scores import ScoreError
from staffroom.modulefaults import CourseError
from staffroom.wire import CellScore, GradingDone, GradingFailed, GradingJob, SubmittedWork
from staffroom.wire.reviews import MarkDone, MarkJob
from staffroom_hub.grader.course import Course, StepError
from staffroom_hub.grader.release import unreachable

log = logging.getLogger(__name__)

IDLE = 1.0
LONGEST_PAUSE = 5.0
DELIVERY = 100.0
"""Seconds of trying to report, a little less than a job's lease."""
JOBS = 200
"""Jobs after which a worker is made anew: what its libraries keep and never give back goes."""
_REASON = 4000


class RefusedError(Exception):
    """Something that could not be recorded; the message is for trainers."""


class WorkerLostError(Exception):
    """Whoever recorded is no more; the message is for trainers."""


Task = SubmittedWork | MarkJob
"""A submission, or the points that reviews or a trainer give one."""


class Recorded(BaseModel):
    """What the gradebook holds now: all marks, and a trainer's points that we left alone."""

    scores: list[CellScore] = []
    kept: dict[str, float] = {}


Grade = Callable[[Task], Recorded]
"""Records something; raises the two errors above."""


@dataclass
class Pause:
    """Waits between two questions: short when idle, longer while nobody answers."""

    sleep: Callable[[float], None] = time.sleep
    seconds: float = field(default=IDLE, init=False)

    def idle(self) -> None:
        """Wait a moment for work to appear."""
        self.seconds = IDLE
        self.sleep(IDLE)

    def outage(self, error: CommonsError) -> None:
        """Wait for the commons to come back; the first wait of an outage is logged."""
        if self.seconds == IDLE:
            log.warning("Waiting for the commons: %s", error)
        self.seconds = min(self.seconds * 1.5, LONGEST_PAUSE)
        self.sleep(self.seconds)


def work_on(grade: Grade, commons: Commons, worker: str, most: int = JOBS) -> None:
    """Take jobs one after another until there were many.

    Args:
        grade: records what is claimed.
        commons: where jobs come from.
        worker: the name of whoever asks, which nobody else alive has.
        most: how many jobs.

    Raises:
        WorkerLostError: from `grade`, once the job is reported.
    """
    pause, left = Pause(), most
    while left:
        try:
            job = commons.claim(worker)
            marks = commons.claim_marks() if job is None else None
        except CommonsError as error:
            pause.outage(error)
            continue
        if job is not None:
            do(job, grade, commons)
        elif marks is not None:
            write(marks, grade, commons)
        else:
            pause.idle()
            continue
        left -= 1


def do(job: GradingJob, grade: Grade, commons: Commons) -> None:
    """Record one job and report it.

    Raises:
        WorkerLostError: from `grade`, once the job is reported.
    """
    number = job.work.card.id
    try:
        scores = grade(job.work).scores
    except WorkerLostError as error:
        _report_failure(job, commons, str(error))
        raise
    except RefusedError as error:
        _report_failure(job, commons, str(error))
    else:
        log.info("Recorded submission %d", number)
        done = GradingDone(claim=job.claim, scores=scores)
        _deliver(lambda: commons.done(number, done))


def write(job: MarkJob, grade: Grade, commons: Commons) -> None:
    """Write points of reviews or of a trainer, and report what the gradebook holds.

    Raises:
        WorkerLostError: from `grade`, once the job is reported.
    """
    try:
        held = grade(job)
    except WorkerLostError as error:
        _report_unwritten(job, commons, str(error))
        raise
    except RefusedError as error:
        _report_unwritten(job, commons, str(error))
    else:
        log.info("%s: the gradebook holds %d cells", _named(job), len(held.scores))
        done = MarkDone(claim=job.claim, scores=held.scores, kept=held.kept)
        _deliver(lambda: commons.marks_done(job, done))


def recorder(courses: Mapping[str, Course]) -> Grade:
    """Make what records in course roots, by edition."""

    def grade(task: Task) -> Recorded:
        try:
            return _record(task, courses)
        except (CourseError, ScoreError, StepError) as error:
            raise RefusedError(str(error)) from error
        except Exception as error:
            # Not foreseen; the next job may well go through, so the grader stays.
            log.exception("%s", _named(task))
            raise RefusedError(f"{type(error).__name__}, see the grader's log") from error

    return grade


def _record(task: Task, courses: Mapping[str, Course]) -> Recorded:
    if isinstance(task, MarkJob):
        scores, kept = _course(task.edition, courses).mark(task)
        return Recorded(scores=scores, kept=kept)
    return Recorded(scores=_course(task.card.edition, courses).grade(task))


def _course(edition: str, courses: Mapping[str, Course]) -> Course:
    course = courses.get(edition)
    if course is None:
        raise StepError(f"The course root has no edition {edition}.")
    return course


def _named(task: Task) -> str:
    if isinstance(task, MarkJob):
        return f"{'Sheet' if task.by == 'trainer' else 'Case'} {task.id}"
    return f"Submission {task.card.id}"


def _report_failure(job: GradingJob, commons: Commons, reason: str) -> None:
    number = job.work.card.id
    log.error("Submission %d was not recorded: %s", number, reason)
    failed = GradingFailed(claim=job.claim, reason=reason[:_REASON])
    _deliver(lambda: commons.failed(number, failed))


def _report_unwritten(job: MarkJob, commons: Commons, reason: str) -> None:
    log.error("%s: the points were not written: %s", _named(job), reason)
    failed = GradingFailed(claim=job.claim, reason=reason[:_REASON])
    _deliver(lambda: commons.marks_failed(job, failed))


def _deliver(report: Callable[[], None]) -> None:
    """Report, through an outage too; a claim that is no longer ours needs no report."""
    pause, deadline = Pause(), time.monotonic() + DELIVERY
    while True:
        try:
            return report()
        except CommonsError as error:
            if not unreachable(error) or time.monotonic() > deadline:
                log.warning("A report was not taken: %s", error)
                return None
            pause.outage(error)
