"""`Sorter`: cards to put into categories."""

from __future__ import annotations

from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC


class Sorter(ActivityWidget):
    """Cards to put into categories.

    Args:
        activity: id of the activity, for example `Sorter("cards")`.
    """

    kind = "sorter"

    _esm = STATIC / "sorter.js"
