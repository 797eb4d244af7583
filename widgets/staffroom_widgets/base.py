"""What all widgets share: arguments, context, the messages of a page, the calls they become.

The browser is not trusted: no trait takes a value from it, and the id that calls are made with is
a private attribute, fixed when the author's cell runs.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, Final

import anywidget
import traitlets

from staffroom.client import CommonsError, Event
from staffroom.wire import Json
from staffroom_widgets.arguments import definition_of, refuse_arguments
from staffroom_widgets.asks import Ask, BadAskError
from staffroom_widgets.context import Context, find_context
from staffroom_widgets.link import kernel_link
from staffroom_widgets.messages import Ask as AskMessage
from staffroom_widgets.messages import Check, Draft, Message, MessageError, Open, Refresh, parse
from staffroom_widgets.texts import STATIC, browser_texts, text

log = logging.getLogger(__name__)

OFFLINE: Final = "offline"
NOTHING: Final[Mapping[str, Json]] = MappingProxyType({})


class ActivityWidget(anywidget.AnyWidget):
    """An activity of the module around the notebook.

    Args:
        activity: id of the activity, the name of its file without `.yaml`.

    Raises:
        TypeError: the argument is not an id, or there are others.
        ValueError: the folder has no such activity, or it is of another type.
    """

    kind: ClassVar[str]
    """The activity type, and the name of the bundle."""
    wants_events: ClassVar[bool] = False
    """Whether the page is told of posts and marks while it is open."""
    shows_more: ClassVar[bool] = False
    """Whether there is more to it than its state; see `more` and `found`."""
    asks: ClassVar[Mapping[str, Ask]] = MappingProxyType({})
    """What its page may ask the commons for, by name."""
    says: ClassVar[frozenset[str]] = frozenset()
    """Keyword arguments with which the notebook itself may define the activity."""

    _css = STATIC / "staffroom.css"

    definition = traitlets.Dict(read_only=True).tag(sync=True)
    scope = traitlets.Dict(read_only=True).tag(sync=True)
    locale = traitlets.Unicode(read_only=True).tag(sync=True)
    texts = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(self, activity: str, *more: object, **unknown: object) -> None:
        """Find the activity's public definition; nothing is asked of the commons yet."""
        name = type(self).__name__
        said = {word: unknown.pop(word) for word in sorted(self.says & unknown.keys())}
        refuse_arguments(name, activity, more, unknown)
        context = find_context(Path.cwd())
        definition = self.define(context, activity, said)
        self._place: Final = (context.edition, context.module, activity)
        self._link = kernel_link(context.edition)
        self._order: asyncio.Lock | None = None
        self._show(definition)
        super().__init__()

    # --- what a widget may add ----------------------------------------------------------------

    @classmethod
    def define(cls, context: Context, activity: str, said: Mapping[str, object]) -> dict[str, Any]:
        """Find the activity's public definition.

        Args:
            context: the module around the notebook.
            activity: id of the activity.
            said: what the notebook says of it; nothing, unless the class lists it in `says`.

        Raises:
            ValueError: the folder has no such activity, or it is of another type.
        """
        del said
        return definition_of(cls.__name__, cls.kind, activity, context)

    async def perform(self, message: Message) -> Json:
        """Turn one numbered message into one call; the answer is the reply's data.

        Args:
            message: a draft or check; widgets that take others override this and fall back here.

        Raises:
            CommonsError: the commons refused, or could not be reached.
            MessageError: this widget does not take such a message.
        """
        if isinstance(message, AskMessage):
            return await self.ask(message)
        if isinstance(message, Draft):
            return await self.call("PUT", "draft", answer=message.answer, key=str(message.key))
        if isinstance(message, Check):
            return await self.call(
                "POST", "check", answer=message.answer, key=str(message.key), final=message.final
            )
        raise MessageError("bad_request", getattr(message, "seq", None))

    async def ask(self, message: AskMessage) -> Json:
        """Ask one of the listed questions; raises as `perform` does."""
        asked = self.asks.get(message.name)
        if asked is None:
            raise MessageError("bad_request", message.seq)
        try:
            path, body = asked.call(self._place, message.args)
        except BadAskError:
            raise MessageError("bad_request", message.seq) from None
        return await self._link.call(asked.method, path, body)

    async def more(self) -> list[tuple[str, Json]]:
        """Fetch what this widget shows besides its state: (event type, data), sent as events."""
        return []

    def found(self, page: dict[str, Json]) -> list[tuple[str, Json]]:
        """Give what `more` would fetch, where the answer for a page that opens has it."""
        del page
        return []

    async def send_more(self) -> None:
        """Push what `more` fetches; should that fail now, it comes when the line is back."""
        try:
            for kind, data in await self.more():
                self.send_event(kind, data)
        except CommonsError as error:
            log.debug("nothing more of %s: %s", self._place, error.code)

    async def call(self, method: str, route: str = "", **body: Json) -> Json:
        """Call a route below this activity, for example `call("PUT", "draft", answer=…)`."""
        edition, module, activity = self._place
        path = f"api/modules/{edition}/{module}/activities/{activity}"
        return await self._link.call(method, f"{path}/{route}".rstrip("/"), body or None)

    async def call_module(self, method: str, route: str, **body: Json) -> Json:
        """Call a route below the module, for example `call_module("GET", "submission")`."""
        edition, module, _ = self._place
        return await self._link.call(
            method, f"api/modules/{edition}/{module}/{route}", body or None
        )

    def turn(self) -> asyncio.Lock:
        """Give the lock that keeps this widget's calls in order; for use on the line's loop."""
        if self._order is None:
            self._order = asyncio.Lock()
        return self._order

    # --- what the line tells -------------------------------------------------------------------

    def line_changed(self, online: bool) -> None:
        """Tell the page that the commons was lost or found, and bring its state up to date."""
        self.send({"op": "online" if online else OFFLINE})
        if online:
            self._link.run(self._send_state())

    def event_came(self, event: Event) -> None:
        """Hand an event on to the page."""
        self.send_event(event.type, event.data)

    def send_event(self, kind: str, data: Json) -> None:
        """Push something to the page."""
        self.send({"op": "event", "event": {"type": kind, "data": data}})

    # --- the browser ---------------------------------------------------------------------------

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Ignore what a browser wants a trait to be: traits go from kernel to browser only."""
        del sync_data

    def _handle_msg(self, msg: dict[str, Any]) -> None:
        """Take a comm message; one of an unknown form is dropped without a word."""
        content = msg.get("content")
        data = content.get("data") if isinstance(content, dict) else None
        if not isinstance(data, dict):
            return
        if data.get("method") == "request_state":
            self.send_state()
        elif data.get("method") == "custom":
            self._message_came(data.get("content"))

    def close(self) -> None:
        """Close the widget and leave the line."""
        if hasattr(self, "_link"):
            self._link.leave(self)
        super().close()

    def _show(self, definition: dict[str, Any]) -> None:
        """Set the traits before the comm opens, so that they travel with its first message."""
        edition, module, activity = self._place
        self.set_trait("scope", {"edition": edition, "module": module, "activity": activity})
        self.set_trait("locale", edition)
        self.set_trait("texts", browser_texts(self.kind, edition))
        self.set_trait("definition", definition)

    def _message_came(self, content: object) -> None:
        try:
            message = parse(content)
        except MessageError as error:
            self._refuse(error.seq, error.code)
            return
        self._link.run(self._take(message))

    async def _take(self, message: Message) -> None:
        """Handle one message, in the order of arrival, so that no older draft overtakes a newer.

        Questions wait for nothing and keep nothing waiting: a picture may take its time.
        """
        if isinstance(message, AskMessage):
            await self._reply(message)
            return
        async with self.turn():
            if isinstance(message, Open | Refresh):
                self._link.join(self)
                await self._send_state()
            else:
                await self._reply(message)

    async def _reply(self, message: Any) -> None:
        try:
            data = await self.perform(message)
        except CommonsError as error:
            self._refuse(message.seq, error.code, error.message, error.details)
        except MessageError as error:
            self._refuse(message.seq, error.code)
        except Exception:
            # The page gets a sentence; what went wrong belongs to the kernel's log.
            log.exception("%s could not handle a message", type(self).__name__)
            self._refuse(message.seq, "internal")
        else:
            self.send({"op": "reply", "seq": message.seq, "ok": True, "data": data})

    async def _send_state(self) -> None:
        edition, module, activity = self._place
        try:
            page = await self._link.page(edition, module, activity, more=self.shows_more)
            self.send({"op": "state", "state": page["states"][activity]})
            for kind, data in self.found(page) or await self.more():
                self.send_event(kind, data)
            if self.wants_events:
                self._link.follow(edition, module, page.get("event"))
        except CommonsError as error:
            log.debug("no state of %s: %s", self._place, error.code)
            self._trouble(error)
        except Exception:
            log.exception("%s could not fetch its state", type(self).__name__)
            self.send({"op": OFFLINE})

    def _trouble(self, error: CommonsError) -> None:
        """Say why there is no state, where the commons itself gave a reason."""
        told = {"code": error.code, "message": error.message} if error.status else None
        self.send({"op": OFFLINE} if told is None else {"op": OFFLINE, "error": told})

    def _refuse(
        self, seq: int | None, code: str, message: str = "", details: Mapping[str, Json] = NOTHING
    ) -> None:
        said = message or text(self._place[0], SENTENCES.get(code, SENTENCES["internal"]))
        error: dict[str, Json] = {"code": code, "message": said}
        if details:
            error["details"] = dict(details)
        self.send({"op": "reply", "seq": seq, "ok": False, "error": error})


SENTENCES: Final = {
    "too_large": "This text is too long to be saved. Please shorten it.",
    "bad_request": "The page sent something unexpected. Please reload it.",
    "internal": "Something went wrong. Please try again.",
}
"""What the kernel says itself, by code (msgids of the catalog `widgets`)."""
