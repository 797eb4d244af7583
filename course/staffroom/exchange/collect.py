"""Bring submissions into the course root.

The grader does this by itself; the button remains for a root that the grader does not work in.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from nbgrader.exchange.abc import ExchangeCollect as AbstractCollect

from staffroom.exchange.base import Exchange
from staffroom.exchange.commons import Commons
from staffroom.exchange.folders import (
    naive_utc,
    not_recorded,
    place,
    submission_lock,
    submitted_folder,
)
from staffroom.wire import SubmissionCard


def newest(cards: list[SubmissionCard], *, in_time: bool = False) -> list[SubmissionCard]:
    """Keep each person's newest submission; `in_time`: of those that were not late, if any."""

    def worth(card: SubmissionCard) -> tuple[bool, datetime]:
        return in_time and not card.late, card.submitted_at

    by_person = {card.person: card for card in sorted(cards, key=worth)}
    return list(by_person.values())


class ExchangeCollect(Exchange, AbstractCollect):  # type: ignore[misc]
    """The button and command *Collect*."""

    def copy_files(self) -> None:
        """Write the newest submission of each person, where there is not one as new already."""
        with self.commons() as commons:
            cards = commons.submissions(self.edition, self.module)
            wanted = [card for card in cards if self.person in {None, card.person}]
            if not wanted:
                self.log.warning("No submissions of %s to collect", self.module)
            for card in newest(wanted, in_time=self.before_duedate):
                if fault := not_recorded(card):
                    self.log.error(fault)
                self._collect(commons, card)

    def _collect(self, commons: Commons, card: SubmissionCard) -> None:
        with submission_lock(Path(self.coursedir.root), self.module, card.person):
            if not self._wanted(card):
                self.log.info("Already collected: %s %s", card.person, card.module)
                return
            work = commons.submission(self.edition, card.id)
            if (work.card.person, work.card.module) != (card.person, card.module):
                self.fail(f"The course server sent another submission than number {card.id}.")
            place(self.coursedir, work)
            self.log.info("Collected: %s %s", card.person, card.module)

    def _wanted(self, card: SubmissionCard) -> bool:
        present = self.coursedir.get_existing_timestamp(str(submitted_folder(self.coursedir, card)))
        return present is None or (self.update and present < naive_utc(card.submitted_at))
