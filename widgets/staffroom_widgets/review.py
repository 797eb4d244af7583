"""`Review`: colleagues' reviews of the module's assignment, from calibration to the mark."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from staffroom.client import HERE, Event
from staffroom_widgets.asks import Ask
from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC

_REVIEWS: Final = "modules/{edition}/{module}/reviews"


class Review(ActivityWidget):
    """Colleagues' reviews of the module's assignment, from calibration to the mark.

    Cases are asked for by trainers' pages alone; the commons refuses others.

    Args:
        activity: id of the activity, for example `Review("review")`.
    """

    kind = "review"
    wants_events = True
    asks = MappingProxyType(
        {
            "me": Ask("GET", "me"),
            "desk": Ask("GET", _REVIEWS),
            "calibrate": Ask("POST", f"{_REVIEWS}/calibration"),
            "keep": Ask("PUT", f"{_REVIEWS}/tasks/{{task}}/draft"),
            "send_review": Ask("POST", f"{_REVIEWS}/tasks/{{task}}/send"),
            "take": Ask("POST", f"{_REVIEWS}/overdue"),
            "useful": Ask("PUT", f"{_REVIEWS}/received/{{received}}/useful"),
            "appeal": Ask("POST", f"{_REVIEWS}/appeal"),
            "score_self": Ask("POST", f"{_REVIEWS}/self"),
            "cases": Ask("GET", "review-cases/{edition}"),
            "decide": Ask("POST", "review-cases/{edition}/{id}/decision"),
        }
    )

    _esm = STATIC / "review.js"

    def event_came(self, event: Event) -> None:
        """Let the page look anew when something of reviews has, or may have, changed."""
        if event.type in {"reviews", HERE}:
            self.send_event("reviews", {})
        elif event.type == "notice":
            self.send_event(event.type, event.data)
