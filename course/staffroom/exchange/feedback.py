"""Give marks and comments back to teachers.

nbgrader's HTML feedback stays with the trainer: it shows tests, hidden ones included. Teachers get
marks and comments as data, and their page shows them.
"""

from __future__ import annotations

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.exchange.abc import ExchangeReleaseFeedback as AbstractReleaseFeedback

from staffroom.exchange.base import Exchange
from staffroom.exchange.commons import Commons
from staffroom.exchange.folders import naive_utc
from staffroom.exchange.scores import ScoreError, cell_scores
from staffroom.module import Module
from staffroom.modulefaults import CourseError
from staffroom.modulefiles import load_module
from staffroom.wire import FeedbackIn, SubmissionCard


class ExchangeReleaseFeedback(Exchange, AbstractReleaseFeedback):  # type: ignore[misc]
    """The buttons and the command *Release feedback*."""

    def copy_files(self) -> None:
        """Send every graded person's marks; what could not be sent is told at the end."""
        module = self._module()
        with self.commons() as commons:
            cards = self._graded(commons.submissions(self.edition, self.module))
            if not cards and self.person is not None:
                self.fail(f"There is no graded work of {self.person} that you can return.")
            told = [self._send(commons, module, card) for card in cards]
        faults = [fault for fault in told if fault]
        if faults:
            self.fail("Not released: " + "; ".join(faults))

    def _module(self) -> Module:
        try:
            return load_module(self.folder(self.coursedir.source_directory))
        except CourseError as error:
            self.fail(error.told(self.edition))

    def _graded(self, cards: list[SubmissionCard]) -> list[SubmissionCard]:
        """Choose the submissions that the gradebook holds, by person and moment."""
        excluded = set(self.coursedir.student_id_exclude.split(","))
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            recorded = {
                (submission.student_id, submission.timestamp)
                for submission in gradebook.assignment_submissions(self.module)
            }
        self._tell_of_others({person for person, _ in recorded} - {card.person for card in cards})
        return [
            card
            for card in cards
            if (card.person, naive_utc(card.submitted_at)) in recorded
            and card.person not in excluded
            and self.person in {None, card.person}
        ]

    def _tell_of_others(self, others: set[str]) -> None:
        """Name whose work the gradebook holds that is another trainer's to return."""
        if self.person is None and others:
            self.log.warning("Left to the trainers of their cohorts: %s", ", ".join(sorted(others)))

    def _send(self, commons: Commons, module: Module, card: SubmissionCard) -> str | None:
        """Send one person's marks; returns what is wrong with them, if anything."""
        if card.state in {"queued", "running"}:
            return f"{card.person}: a newer submission is being graded"
        try:
            with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
                scores = cell_scores(gradebook, module, card.person)
        except ScoreError as error:
            return str(error)
        except MissingEntry:
            return f"{card.person}: not graded yet"
        commons.feedback(
            self.edition, module.id, card.person, FeedbackIn(submission=card.id, scores=scores)
        )
        self.log.info("Released feedback: %s %s", card.person, module.id)
        return None
