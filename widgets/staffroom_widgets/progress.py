"""`Progress`: what counts, how it stands, and in which weeks one worked."""

from __future__ import annotations

from types import MappingProxyType

from staffroom_widgets.asks import Ask
from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC


class Progress(ActivityWidget):
    """What counts, how it stands, and in which weeks one worked.

    Args:
        activity: id of the activity, for example `Progress("progress")`.
    """

    kind = "progress"
    asks = MappingProxyType({"progress": Ask("GET", "me/progress/{edition}")})

    _esm = STATIC / "progress.js"
