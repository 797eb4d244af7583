"""`Quiz`: questions whose every answer explains itself, for practice or as an exit quiz."""

from __future__ import annotations

from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC


class Quiz(ActivityWidget):
    """Questions whose every answer explains itself, for practice or as an exit quiz.

    Args:
        activity: id of the activity, for example `Quiz("warm-up")`.
    """

    kind = "quiz"

    _esm = STATIC / "quiz.js"
