"""Bring a module as it is released, or what teachers were given back, onto the trainer's disk.

A copy to look at: nothing that is changed in it goes back. Teachers fetch nothing; they have their
pages, and the routes behind these commands are shut for them.
"""

from __future__ import annotations

import os

from nbgrader.exchange.abc import ExchangeFetchAssignment as AbstractFetchAssignment
from nbgrader.exchange.abc import ExchangeFetchFeedback as AbstractFetchFeedback

from staffroom.bundle import to_files
from staffroom.exchange.base import Exchange
from staffroom.exchange.commons import Commons
from staffroom.exchange.folders import replace
from staffroom.exchange.given import FILE, feedback_page, given_folder


class ExchangeFetchAssignment(Exchange, AbstractFetchAssignment):  # type: ignore[misc]
    """`nbgrader fetch_assignment`."""

    def copy_files(self) -> None:
        """Write the files of the release; what is there already stays as it is."""
        copy = self.fetched(self.edition) / self.module
        if copy.is_dir() and not self.replace_missing_files:
            self.fail(f"There is a copy of {self.module} already: {copy.absolute()}")
        with self.commons() as commons:
            files = to_files(commons.read_release(self.edition, self.module))
            for path, content in files.items():
                if not (copy / path).exists():
                    (copy / path).parent.mkdir(parents=True, exist_ok=True)
                    (copy / path).write_bytes(content)
        self.log.info("Fetched as: %s %s", self.edition, self.module)


class ExchangeFetchFeedback(Exchange, AbstractFetchFeedback):  # type: ignore[misc]
    """`nbgrader fetch_feedback`."""

    def copy_files(self) -> None:
        """Write what one teacher, or everyone, was given back; fails where that is nothing."""
        with self.commons() as commons:
            cards = commons.submissions(self.edition, self.module)
            returned = {card.person for card in cards if card.returned_at is not None}
            wanted = returned if self.person is None else returned & {self.person}
            if not wanted:
                whom = self.person or "anybody"
                self.fail(f"No feedback on {self.module} was released to {whom}.")
            for person in sorted(wanted):
                self._fetch(commons, person)

    def _fetch(self, commons: Commons, person: str) -> None:
        given = commons.given_feedback(self.edition, self.module, person)
        fetched = self.fetched(self.edition)
        folder = given_folder(fetched, self.module, person, given.submitted_at)
        folder.mkdir(parents=True, exist_ok=True)
        replace(folder / FILE, feedback_page(given, self.edition, self.module, person))
        moment = given.released_at.timestamp()
        # By which a listing tells whether newer feedback has been released since.
        os.utime(folder / FILE, (moment, moment))
        self.log.info("Fetched feedback: %s", folder / FILE)
