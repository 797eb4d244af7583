"""`Route`: one's own route through the course, with a reason for each step."""

from __future__ import annotations

from types import MappingProxyType

from staffroom_widgets.asks import Ask
from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC


class Route(ActivityWidget):
    """One's own route through the course, with a reason for each step.

    Args:
        activity: id of the activity, for example `Route("route")`.
    """

    kind = "route"
    asks = MappingProxyType(
        {
            "route": Ask("GET", "me/route/{edition}"),
            "route_change": Ask("POST", "me/route/{edition}"),
        }
    )

    _esm = STATIC / "route.js"
