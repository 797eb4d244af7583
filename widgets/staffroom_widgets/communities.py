"""`Communities`: communities by subject, theme or region, to join and to found."""

from __future__ import annotations

from types import MappingProxyType

from staffroom_widgets.asks import Ask
from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC


class Communities(ActivityWidget):
    """Communities by subject, theme or region, to join and to found.

    The conversation of a community stands in the `Discussion` of the same page.

    Args:
        activity: id of the activity, for example `Communities("communities")`.
    """

    kind = "communities"
    asks = MappingProxyType(
        {
            "communities": Ask("GET", "communities/{edition}"),
            "found": Ask("POST", "communities/{edition}"),
            "join": Ask("PUT", "communities/{edition}/{id}/membership"),
            "leave": Ask("DELETE", "communities/{edition}/{id}/membership"),
        }
    )

    _esm = STATIC / "communities.js"
