"""`Quiz`: questions whose every answer explains itself: practice, guesses, or exit."""

from __future__ import annotations

from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC


class Quiz(ActivityWidget):
    """Questions whose every answer explains itself: practice, guesses, or exit.

    Args:
        activity: id of the activity, for example `Quiz("warm-up")`.
    """

    kind = "quiz"

    _esm = STATIC / "quiz.js"
