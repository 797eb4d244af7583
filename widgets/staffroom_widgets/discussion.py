"""`Discussion`: a question to colleagues; what they write arrives while the page is open."""

from __future__ import annotations

from staffroom.client import HERE, Event
from staffroom.wire import Json
from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.messages import Message, Post
from staffroom_widgets.texts import STATIC


class Discussion(ActivityWidget):
    """A question to colleagues; what they write arrives while the page is open.

    Args:
        activity: id of the activity, for example `Discussion("discussion")`.
    """

    kind = "discussion"
    wants_events = True

    _esm = STATIC / "discussion.js"
    _coming = False

    async def perform(self, message: Message) -> Json:
        """Write a post; see the base."""
        if not isinstance(message, Post):
            return await super().perform(message)
        post = await self.call(
            "POST", "posts", text=message.text, reply_to=message.reply_to, key=str(message.key)
        )
        # Before the reply, so that the page never shows the post neither on its way nor arrived.
        await self.send_more()
        return post

    async def more(self) -> list[tuple[str, Json]]:
        """Fetch the thread; see the base."""
        return [("thread", await self.call("GET", "thread"))]

    def event_came(self, event: Event) -> None:
        """Fetch the thread when something was written in it; many posts at once are one fetch."""
        if self._concerns(event) and not self._coming:
            self._coming = True
            self._link.run(self._bring())

    def _concerns(self, event: Event) -> bool:
        """Whether the thread may have changed: also where the stream begins, or begins anew."""
        data = event.data if isinstance(event.data, dict) else {}
        return event.type == HERE or (
            event.type == "post" and data.get("activity") == self._place[2]
        )

    async def _bring(self) -> None:
        # In its turn: an older thread must not overtake the one that holds the own new post.
        async with self.turn():
            self._coming = False
            await self.send_more()
