"""`Branch`: a scenario that goes on as the reader chooses, as a story or as a thread."""

from __future__ import annotations

from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC


class Branch(ActivityWidget):
    """A scenario that goes on as the reader chooses, as a story or as a thread.

    Args:
        activity: id of the activity, for example `Branch("netiquette")`.
    """

    kind = "branch"

    _esm = STATIC / "branch.js"
