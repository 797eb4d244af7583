"""`Display`: how pages look to one, and the language they open in."""

from __future__ import annotations

from types import MappingProxyType

from staffroom_widgets.asks import Ask
from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC


class Display(ActivityWidget):
    """How pages look to one: size of letters, contrast, motion, pictures; the language.

    What is chosen is kept in the account and holds on all pages of the course and of the hub.

    Args:
        activity: id of the activity, for example `Display("display")`.
    """

    kind = "display"
    asks = MappingProxyType(
        {
            "me": Ask("GET", "me"),
            "language": Ask("PATCH", "me"),
            "display": Ask("GET", "me/own/display"),
            "display_save": Ask("PUT", "me/own/display"),
        }
    )

    _esm = STATIC / "display.js"
