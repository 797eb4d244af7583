"""`Discussion`: a question to colleagues; what they write arrives while the page is open."""

from __future__ import annotations

from typing import Any

from staffroom.client import HERE, Event
from staffroom.wire import Json
from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.messages import Message, Post
from staffroom_widgets.texts import STATIC


class Discussion(ActivityWidget):
    """A question to colleagues; what they write arrives while the page is open.

    The page is sent the whole thread when it opens and after the teacher's own posts. Others' posts
    come with their events, and are handed to the page one by one.

    Args:
        activity: id of the activity, for example `Discussion("discussion")`.
    """

    kind = "discussion"
    wants_events = True
    shows_more = True

    _esm = STATIC / "discussion.js"
    _coming = False
    _open = False
    """Whether the thread on the page shows what others wrote."""
    _known: frozenset[int] = frozenset()
    """The posts on the page."""

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
        return [self._thread(await self.call("GET", "thread"))]

    def found(self, page: dict[str, Json]) -> list[tuple[str, Json]]:
        """Give the thread; see the base."""
        thread = page.get("threads", {}).get(self._place[2])
        return [self._thread(thread)] if thread else []

    def _thread(self, thread: dict[str, Any]) -> tuple[str, Json]:
        self._open = thread["open"]
        self._known = frozenset(post["id"] for post in thread["posts"])
        return "thread", thread

    def event_came(self, event: Event) -> None:
        """Show what was written; where a stream begins, fetch what may have been missed."""
        data = event.data if isinstance(event.data, dict) else {}
        if event.type == HERE:
            self._fetch()
        elif event.type == "post" and data.get("activity") == self._place[2]:
            self._link.run(self._written(data))

    def _fetch(self) -> None:
        """Fetch the thread; many reasons at once are one fetch."""
        if not self._coming:
            self._coming = True
            self._link.run(self._bring())

    async def _written(self, data: dict[str, Json]) -> None:
        """Take in a post, in its turn: an older thread must not overtake a newer post."""
        async with self.turn():
            post = data.get("post")
            if data.get("id") in self._known:
                return
            if post and self._open and not post["mine"]:
                self._known |= {post["id"]}
                self.send_event("post", post)
            elif post or self._open:
                # The teacher wrote elsewhere, or the event could not say what was written.
                self._fetch()

    async def _bring(self) -> None:
        async with self.turn():
            self._coming = False
            await self.send_more()
