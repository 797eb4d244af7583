"""`Discussion`: a question to colleagues; what they write arrives while the page is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from staffroom.activities import DiscussionActivity
from staffroom.client import HERE, Event
from staffroom.inline import described
from staffroom.wire import Json
from staffroom_widgets.arguments import definition_of
from staffroom_widgets.asks import Ask
from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.context import Context
from staffroom_widgets.messages import Draft, Message, MessageError, Post
from staffroom_widgets.texts import STATIC

_COMMUNITY: Final = frozenset({"community"})
ASKS: Final = {
    "thread": Ask("GET", "@/thread"),
    "preview": Ask("POST", "@/preview"),
    "seen": Ask("PUT", "@/seen", _COMMUNITY),
    "change": Ask("PATCH", "posts/{id}"),
    "delete": Ask("DELETE", "posts/{id}"),
    "versions": Ask("GET", "posts/{id}/versions"),
    "thanks": Ask("PUT", "posts/{id}/thanks"),
    "unthanks": Ask("DELETE", "posts/{id}/thanks"),
    "helped": Ask("PUT", "posts/{id}/helped"),
    "unhelped": Ask("DELETE", "posts/{id}/helped"),
    "report": Ask("POST", "posts/{id}/report"),
    "picture": Ask("GET", "pictures/{id}"),
    "picture_add": Ask("POST", "pictures"),
    "people": Ask("GET", "@/people"),
    "person": Ask("GET", "people/{edition}/{name}"),
    "actions": Ask("GET", "me/actions"),
    "appeal": Ask("POST", "actions/{id}/appeal"),
}
"""What the page of a discussion may ask for."""
_TOLD: Final = frozenset({"presence", "seen", "reset", "notice"})
"""Events that are handed on as they come."""


class Discussion(ActivityWidget):
    """A question to colleagues; what they write arrives while the page is open.

    The page is sent the thread when it opens. What happens afterwards comes with its events; the
    page keeps the higher version of each post and asks for what an event does not say.

    Args:
        activity: id of the activity, for example `Discussion("discussion")`.
        prompt: the question, in Markdown. With it, the discussion needs no file of its own:
            `Discussion("keep-live", prompt="What keeps a network alive?", answers=2)`. The module's
            other rules may be said the same way: `title`, `answers`, `post_first`, `anonymous`,
            `audience`.
    """

    kind = "discussion"
    wants_events = True
    shows_more = True
    asks = ASKS
    says = frozenset({"prompt", "title", "answers", "post_first", "anonymous", "audience"})

    _esm = STATIC / "discussion.js"

    @classmethod
    def define(cls, context: Context, activity: str, said: Mapping[str, object]) -> dict[str, Any]:
        """Find the definition, or take it from the notebook that is being written; see the base."""
        if activity in context.activities or not said:
            return definition_of(cls.__name__, cls.kind, activity, context)
        try:
            made = DiscussionActivity.model_validate(described(context.edition, said))
        except ValidationError as error:
            faults = "; ".join(
                f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()
            )
            raise ValueError(f"Discussion({activity!r}) cannot be shown: {faults}.") from None
        return made.public()

    async def perform(self, message: Message) -> Json:
        """Write a post; see the base."""
        if isinstance(message, Draft) and self._private():
            # What is typed in a support circle stays in the browser.
            raise MessageError("bad_request", message.seq)
        if not isinstance(message, Post):
            return await super().perform(message)
        body = message.model_dump(mode="json", exclude={"op", "seq", "community"})
        where = f"?community={message.community}" if message.community else ""
        return await self.call("POST", f"posts{where}", **body)

    async def more(self) -> list[tuple[str, Json]]:
        """Fetch the thread; see the base. Of a community's, the page says which one it shows."""
        if self.definition.get("audience") == "community":
            return []
        return [("thread", await self.call("GET", "thread"))]

    def found(self, page: dict[str, Json]) -> list[tuple[str, Json]]:
        """Give the thread; see the base."""
        thread = page.get("threads", {}).get(self._place[2])
        return [("thread", thread)] if thread else []

    def event_came(self, event: Event) -> None:
        """Hand on what concerns this discussion; where a stream begins, something may be missed."""
        data = event.data if isinstance(event.data, dict) else {}
        if event.type == HERE:
            self.send_event("reset", {})
        elif event.type in _TOLD or (
            event.type == "post" and data.get("activity") == self._place[2]
        ):
            self.send_event(event.type, data)

    def _private(self) -> bool:
        return bool(self.definition.get("anonymous"))
