"""List, and remove, what the exchange holds, for nbgrader's tables.

What is *released* is in the commons, and removing it withdraws the module. What is *inbound* is in
the commons, too: everything that teachers handed in, and nobody removes that. What is *cached* are
the copies that *Collect* has brought into this course root; one that was removed can be collected
again, and marks in the gradebook stay.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from nbgrader.exchange.abc import ExchangeList as AbstractList

from staffroom.exchange import entries
from staffroom.exchange.base import EDITIONS, Exchange
from staffroom.exchange.entries import Entry
from staffroom.exchange.folders import collected, not_recorded, submission_lock
from staffroom.wire import Edition


class ExchangeList(Exchange, AbstractList):  # type: ignore[misc]
    """`nbgrader list`, what formgrader asks before it draws a table, and its button *Unrelease*."""

    def list_files(self) -> list[Entry]:
        """List releases, or with `inbound` or `cached` submissions."""
        listed = self._listed()
        self.log.info("%s assignments:", "Submitted" if self._of_people else "Released")
        self._tell(listed)
        return listed

    def remove_files(self) -> list[Entry]:
        """Withdraw a module, or with `cached` remove copies; give what was removed."""
        if self.inbound:
            self.fail("What teachers handed in stays: it cannot be removed.")
        if not self.cached and self.coursedir.assignment_id in {"", "*"}:
            self.fail("Name the module that is to be withdrawn.")
        listed = self._listed()
        self.log.info("Removing %s assignments:", "submitted" if self._of_people else "released")
        self._tell(listed)
        if self.cached:
            self._remove_copies(listed)
        else:
            with self.commons() as commons:
                commons.withdraw(self.edition, self.module)
        return [entry | {"status": "removed"} for entry in listed]

    @property
    def _of_people(self) -> bool:
        return bool(self.inbound or self.cached)

    def _listed(self) -> list[Entry]:
        if self.cached:
            return self._copies()
        return self._submitted() if self.inbound else self._released()

    def _tell(self, listed: list[Entry]) -> None:
        for line in entries.lines(listed):
            self.log.info(line)

    def _editions(self) -> tuple[Edition, ...]:
        return (self.edition,) if self.coursedir.course_id else tuple(sorted(EDITIONS))

    def _wanted(self, module: str) -> bool:
        return self.coursedir.assignment_id in {"", "*", module}

    def _released(self) -> list[Entry]:
        with self.commons() as commons:
            cards = [card for e in self._editions() for card in commons.releases(e)]
        return [
            entries.release(card, self.fetched(card.edition) / card.module)
            for card in cards
            if self._wanted(card.module)
        ]

    def _submitted(self) -> list[Entry]:
        person = self.person
        with self.commons() as commons:
            cards = [card for e in self._editions() for card in commons.submissions(e)]
        wanted = [c for c in cards if self._wanted(c.module) and person in {None, c.person}]
        for fault in filter(None, map(not_recorded, wanted)):
            self.log.error(fault)
        in_order = sorted(wanted, key=lambda card: card.submitted_at)
        return entries.by_person(
            [entries.submission(card, self.fetched(card.edition)) for card in in_order]
        )

    def _copies(self) -> list[Entry]:
        wanted = self.person
        copies = [
            entries.copy(self.edition, person, module, folder)
            for person, module, folder in collected(self.coursedir)
            if self._wanted(module) and wanted in {None, person}
        ]
        return entries.by_person(copies)

    def _remove_copies(self, listed: list[Entry]) -> None:
        for one in (one for entry in listed for one in entry["submissions"]):
            person, module = one["student_id"], one["assignment_id"]
            with submission_lock(Path(self.coursedir.root), module, person):
                try:
                    shutil.rmtree(one["path"])
                except OSError as error:
                    self.fail(f"{one['path']} cannot be removed: {error.strerror}")
