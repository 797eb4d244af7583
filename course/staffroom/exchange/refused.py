"""What nobody does here with nbgrader's exchange: hand a notebook in.

A teacher's work is composed on the server from answers, and no notebook is ever uploaded.
"""

from __future__ import annotations

from nbgrader.exchange.abc import ExchangeSubmit as AbstractSubmit

from staffroom.exchange.base import Exchange


class ExchangeSubmit(Exchange, AbstractSubmit):  # type: ignore[misc]
    """`nbgrader submit`."""

    def start(self) -> None:
        """Say how work is handed in instead."""
        self.fail("Notebooks are not handed in here: teachers submit on the module's page.")
