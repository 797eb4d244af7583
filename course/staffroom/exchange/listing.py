"""List releases and submissions for nbgrader's tables."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from nbgrader.exchange.abc import ExchangeList as AbstractList

from staffroom.bundle import NOTEBOOK
from staffroom.exchange.base import EDITIONS, Exchange
from staffroom.exchange.folders import not_recorded, timestamp
from staffroom.wire import Edition, ReleaseCard, SubmissionCard

_NOTEBOOKS = [{"notebook_id": NOTEBOOK.removesuffix(".ipynb"), "path": ""}]


class ExchangeList(Exchange, AbstractList):  # type: ignore[misc]
    """`nbgrader list`, and what formgrader asks before it draws a table."""

    def list_files(self) -> list[dict[str, Any]]:
        """List releases, or with `inbound` submissions."""
        if self.cached:
            return []
        listed = self._submitted() if self.inbound else self._released()
        for entry in listed:
            self.log.info(" ".join(entry[k] for k in entry if k.endswith("_id")))
        return listed

    def remove_files(self) -> None:
        """Refuse: a release that teachers work with cannot be taken away from under them."""
        self.fail("A released module cannot be withdrawn; release a mended version instead.")

    def _editions(self) -> tuple[Edition, ...]:
        return (self.edition,) if self.coursedir.course_id else EDITIONS

    def _wanted(self, module: str) -> bool:
        return self.coursedir.assignment_id in {"", "*", module}

    def _released(self) -> list[dict[str, Any]]:
        with self.commons() as commons:
            cards = [card for e in self._editions() for card in commons.releases(e)]
        return [_release(card) for card in cards if self._wanted(card.module)]

    def _submitted(self) -> list[dict[str, Any]]:
        with self.commons() as commons:
            cards = [card for e in self._editions() for card in commons.submissions(e)]
        groups: dict[tuple[str, str, str], list[SubmissionCard]] = defaultdict(list)
        for card in sorted(cards, key=lambda card: card.submitted_at):
            if self._wanted(card.module) and self.person in {None, card.person}:
                if fault := not_recorded(card):
                    self.log.error(fault)
                groups[card.edition, card.person, card.module].append(card)
        return [_group(*key, cards) for key, cards in sorted(groups.items())]


def _release(card: ReleaseCard) -> dict[str, Any]:
    return {
        "course_id": card.edition,
        "assignment_id": card.module,
        "status": "released",
        "path": "",
        "notebooks": _NOTEBOOKS,
    }


def _group(edition: str, person: str, module: str, cards: list[SubmissionCard]) -> dict[str, Any]:
    key = {"course_id": edition, "student_id": person, "assignment_id": module}
    submissions = [
        {
            **key,
            "timestamp": timestamp(card.submitted_at),
            "status": "submitted",
            "path": "",
            "notebooks": _NOTEBOOKS,
            "has_local_feedback": False,
            "has_exchange_feedback": False,
            "feedback_updated": False,
            "local_feedback_path": None,
        }
        for card in cards
    ]
    return {**key, "status": "submitted", "submissions": submissions}
