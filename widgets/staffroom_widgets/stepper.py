"""`Stepper`: steps to go through in one's own time, each with a timer that forces nothing."""

from __future__ import annotations

from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC


class Stepper(ActivityWidget):
    """Steps to go through in one's own time, each with a timer that forces nothing.

    Args:
        activity: id of the activity, for example `Stepper("consultation")`.
    """

    kind = "stepper"

    _esm = STATIC / "stepper.js"
