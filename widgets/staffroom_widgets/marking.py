"""`Marking`: the grading desk, one question across teachers."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from staffroom.client import HERE, Event
from staffroom_widgets.asks import Ask
from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC

_DESK: Final = "marking/{edition}"


class Marking(ActivityWidget):
    """The grading desk: levels and comments for one question across teachers.

    Only trainers are answered; to anybody else the commons says nothing.

    Args:
        activity: id of the activity, for example `Marking("desk")`.
    """

    kind = "marking"
    wants_events = True
    asks = MappingProxyType(
        {
            "me": Ask("GET", "me"),
            "modules": Ask("GET", _DESK),
            "question": Ask("GET", f"{_DESK}/{{of}}/{{criterion}}"),
            "mark": Ask("PUT", f"{_DESK}/{{of}}/{{criterion}}/{{id}}", frozenset({"names"})),
            "look": Ask("POST", f"{_DESK}/{{of}}/look"),
            "release": Ask("POST", f"{_DESK}/{{of}}/release"),
            "phrases": Ask("GET", f"{_DESK}/phrases"),
            "keep_phrase": Ask("POST", f"{_DESK}/phrases"),
            "drop_phrase": Ask("DELETE", f"{_DESK}/phrases/{{id}}"),
        }
    )

    _esm = STATIC / "marking.js"

    def event_came(self, event: Event) -> None:
        """Let the page look anew when something of the desk has, or may have, changed."""
        if event.type in {"marking", HERE}:
            self.send_event("marking", {})
        elif event.type == "notice":
            self.send_event(event.type, event.data)
