"""`ProgressFile`: what one typed, saved to a file, and taken in from one."""

from __future__ import annotations

from types import MappingProxyType

from staffroom_widgets.asks import Ask
from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC


class ProgressFile(ActivityWidget):
    """What one typed, saved to a file, and taken in from one.

    The page carries the file's text and does not read it; a comparison comes before any change.

    Args:
        activity: id of the activity, for example `ProgressFile("progress-file")`.
    """

    kind = "progressfile"
    asks = MappingProxyType(
        {
            "progress": Ask("GET", "me/progress-file/{edition}"),
            "modules": Ask("GET", "modules/{edition}"),
            "offline": Ask("GET", "me/offline/{edition}/{of}"),
            "progress_open": Ask("POST", "me/progress-file/{edition}"),
        }
    )

    _esm = STATIC / "progressfile.js"
