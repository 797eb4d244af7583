"""The submission panel: the place on a page where a module is handed in."""

from __future__ import annotations

from typing import Literal

from staffroom.activities.base import ActivityBase, AnswerError
from staffroom.wire import Json, Result


class SubmissionActivity(ActivityBase):
    """Definition of the panel; criteria and points come from the module's `grading`."""

    answered = False
    type: Literal["submission"]

    def public_part(self) -> dict[str, Json]:
        """Nothing of its own; `staffroom.module` adds criteria and points."""
        return {}

    def validate_draft(self, answer: Json) -> None:
        """Refuse: the panel takes no answer.

        Raises:
            AnswerError: always.
        """
        del answer
        raise AnswerError("no_answer", "There is nothing to fill in here.")

    def check(self, answer: Json, seed: str, attempt: int, locale: str) -> Result:
        """Refuse: the panel takes no answer.

        Raises:
            AnswerError: always.
        """
        del answer, seed, attempt, locale
        raise AnswerError("no_answer", "There is nothing to fill in here.")
