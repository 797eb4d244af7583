"""`Diagnostic`: where each module finds this teacher, said to her alone."""

from __future__ import annotations

from types import MappingProxyType

from staffroom_widgets.asks import Ask
from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC


class Diagnostic(ActivityWidget):
    """Where each module finds this teacher, said to her alone.

    Args:
        activity: id of the activity, for example `Diagnostic("diagnostic")`.
    """

    kind = "diagnostic"
    asks = MappingProxyType(
        {
            "profile": Ask("GET", "me/profile"),
            "profile_save": Ask("PUT", "me/profile"),
            "route": Ask("GET", "me/route/{edition}"),
        }
    )

    _esm = STATIC / "diagnostic.js"
