"""`Submission`: the panel where a module is handed in and its marks come back."""

from __future__ import annotations

from staffroom.client import HERE, Event
from staffroom.wire import Json
from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.messages import Look, Message, Submit
from staffroom_widgets.texts import STATIC


class Submission(ActivityWidget):
    """The panel where a module is handed in and its marks come back.

    Args:
        activity: id of the activity, for example `Submission("submission")`.
    """

    kind = "submission"
    wants_events = True
    shows_more = True

    _esm = STATIC / "submission.js"

    async def perform(self, message: Message) -> Json:
        """Look what is missing, or hand the module in; see the base."""
        if isinstance(message, Look):
            return await self.call_module("GET", "submission")
        if isinstance(message, Submit):
            return await self.call_module("POST", "submission", key=str(message.key))
        return await super().perform(message)

    async def more(self) -> list[tuple[str, Json]]:
        """Fetch where the work stands; see the base."""
        return [("submission", await self.call_module("GET", "submission"))]

    def found(self, page: dict[str, Json]) -> list[tuple[str, Json]]:
        """Give where the work stands; see the base."""
        standing = page.get("submission")
        return [("submission", standing)] if standing else []

    def event_came(self, event: Event) -> None:
        """Fetch where the work stands when marks have, or may have, changed."""
        if event.type in {"marks", HERE}:
            self._link.run(self._bring())
        elif event.type == "notice":
            self.send_event(event.type, event.data)

    async def _bring(self) -> None:
        async with self.turn():
            await self.send_more()
