"""The loop: claim a submission, record it, report; whatever happens, go on."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from staffroom.client import CommonsError
from staffroom.course import CourseError
from staffroom.exchange.commons import Commons
from staffroom.exchange.scores import ScoreError
from staffroom.wire import CellScore, GradingDone, GradingFailed, GradingJob
from staffroom_hub.grader.course import Course, StepError
from staffroom_hub.grader.release import unreachable

log = logging.getLogger(__name__)

IDLE = 1.0
LONGEST_PAUSE = 5.0
DELIVERY = 100.0
"""Seconds of trying to report, a little less than a job's lease."""
_REASON = 4000


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


def work_forever(courses: Mapping[str, Course], commons: Commons, worker: str) -> None:
    """Take jobs one after another until the process ends."""
    pause = Pause()
    while True:
        try:
            job = commons.claim(worker)
        except CommonsError as error:
            pause.outage(error)
            continue
        if job is None:
            pause.idle()
        else:
            do(job, courses, commons)


def do(job: GradingJob, courses: Mapping[str, Course], commons: Commons) -> None:
    """Record one job and report it."""
    number = job.work.card.id
    try:
        scores = _record(job, courses)
    except (CourseError, ScoreError, StepError) as error:
        _report_failure(job, commons, str(error))
    except Exception as error:
        # Not foreseen; the next job may well go through, so the grader stays.
        log.exception("Submission %d", number)
        _report_failure(job, commons, f"{type(error).__name__}, see the grader's log")
    else:
        log.info("Recorded submission %d", number)
        done = GradingDone(claim=job.claim, scores=scores)
        _deliver(lambda: commons.done(number, done))


def _record(job: GradingJob, courses: Mapping[str, Course]) -> list[CellScore]:
    card = job.work.card
    course = courses.get(card.edition)
    if course is None:
        raise StepError(f"The course root has no edition {card.edition}.")
    return course.grade(job.work)


def _report_failure(job: GradingJob, commons: Commons, reason: str) -> None:
    number = job.work.card.id
    log.error("Submission %d was not recorded: %s", number, reason)
    failed = GradingFailed(claim=job.claim, reason=reason[:_REASON])
    _deliver(lambda: commons.failed(number, failed))


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
