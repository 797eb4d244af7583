"""`Notices`: what concerns one, and how one wants to hear of it."""

from __future__ import annotations

from types import MappingProxyType

from staffroom_widgets.asks import Ask
from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC


class Notices(ActivityWidget):
    """What concerns one, and how one wants to hear of it.

    New notices are announced while the page is open.

    Args:
        activity: id of the activity, for example `Notices("notices")`.
    """

    kind = "notices"
    wants_events = True
    asks = MappingProxyType(
        {
            "notices": Ask("GET", "me/notices"),
            "read": Ask("POST", "me/notices/read"),
            "digest": Ask("GET", "me/digest"),
            "digest_save": Ask("PUT", "me/digest"),
            "topics": Ask("GET", "topics/{edition}"),
            "feed": Ask("POST", "me/feeds"),
            "feeds_close": Ask("DELETE", "me/feeds"),
        }
    )

    _esm = STATIC / "notices.js"
