"""`Planner`: when there is time for study, and when the route is done with it."""

from __future__ import annotations

from types import MappingProxyType

from staffroom_widgets.asks import Ask
from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC


class Planner(ActivityWidget):
    """When there is time for study, when the route is done, and what this week has room for.

    Args:
        activity: id of the activity, for example `Planner("planner")`.
    """

    kind = "planner"
    asks = MappingProxyType(
        {
            "plan": Ask("GET", "me/plan/{edition}"),
            "try": Ask("POST", "me/plan/{edition}/outlook"),
            "save": Ask("PUT", "me/own/plan/{edition}"),
            "calendar": Ask("GET", "me/plan/{edition}/calendar"),
            "feed": Ask("POST", "me/feeds"),
            "feeds_close": Ask("DELETE", "me/feeds"),
        }
    )

    _esm = STATIC / "planner.js"
