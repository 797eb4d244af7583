"""The learner's side of nbgrader's exchange: refused, because teachers work in their pages."""

from __future__ import annotations

from nbgrader.exchange.abc import ExchangeFetchAssignment as AbstractFetchAssignment
from nbgrader.exchange.abc import ExchangeFetchFeedback as AbstractFetchFeedback
from nbgrader.exchange.abc import ExchangeSubmit as AbstractSubmit

from staffroom.exchange.base import Exchange


class ExchangeFetchAssignment(Exchange, AbstractFetchAssignment):  # type: ignore[misc]
    """`nbgrader fetch_assignment`."""

    def start(self) -> None:
        """Say where modules are taken instead."""
        self.fail("Modules are not downloaded here: teachers open them as pages of the course.")


class ExchangeSubmit(Exchange, AbstractSubmit):  # type: ignore[misc]
    """`nbgrader submit`."""

    def start(self) -> None:
        """Say how work is handed in instead."""
        self.fail("Notebooks are not handed in here: teachers submit on the module's page.")


class ExchangeFetchFeedback(Exchange, AbstractFetchFeedback):  # type: ignore[misc]
    """`nbgrader fetch_feedback`."""

    def start(self) -> None:
        """Say where marks are read instead."""
        self.fail("Feedback is not downloaded here: teachers see their marks on the module's page.")
