"""The line of a page: one WebSocket between a page and its kernel, wherever the page is shown.

Whoever connects is identified before the upgrade; what a page may not say is never passed on. What
a classroom and a preview do differently (who may come, what she is told of herself) are hooks.
"""

import asyncio
import json
import re
from abc import abstractmethod
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, ClassVar

from jupyter_server.base.handlers import JupyterHandler
from tornado import web
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from staffroom_hub.classroom.codes import REASONS, REFUSED, RELEASE_GONE
from staffroom_hub.classroom.headers import SecureHeaders
from staffroom_hub.classroom.messages import MAX_BYTES, PROTOCOL, RefusedError, admit
from staffroom_hub.classroom.releases import DIGEST, Release
from staffroom_hub.classroom.visit import Visit, Wish
from staffroom_hub.classroom.visits import ClosedError, Visits
from staffroom_hub.classroom.wire import Thrifty

VISIT_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
MOST_WAITING = 8 * 2**20
"""How many bytes may wait for a page that does not read; then it is cut off."""
_PING, _PONG = {"op": "ping"}, '{"op":"pong"}'
_LONGEST_TEXT = 256
_RELEASE_ID = re.compile(DIGEST)

Told = Callable[[Visit], Awaitable[dict[str, Any] | None]]
"""Gives what a page is told of its reader, once there is a visit; see `PageLine.ask`."""


class PageLine(SecureHeaders, WebSocketHandler, JupyterHandler):  # type: ignore[misc]
    """The WebSocket of a page."""

    access_token = ""
    ping_interval: ClassVar[float] = 30
    ping_timeout: ClassVar[float] = 30

    # --- what differs from place to place ------------------------------------------------------

    @property
    @abstractmethod
    def visits(self) -> Visits:
        """The visits that this line is one of."""

    @abstractmethod
    async def find(self, place: dict[str, str], release: str) -> Release | None:
        """Find the release that a page shows; None if it is gone.

        Args:
            place: what the address says, by name.
            release: its digest; has the shape of one.

        Raises:
            HTTPError: it is not for whoever asks.
        """

    @abstractmethod
    def ask(self) -> Told:
        """Begin to ask who reads; the kernel comes meanwhile."""

    def begin(self) -> None:
        """The line is open."""

    def over(self) -> None:
        """The line has ended."""

    async def allows(self) -> bool:
        """Whether whoever is connected may still be here."""
        return True

    # --- coming in -----------------------------------------------------------------------------

    async def prepare(self) -> None:  # type: ignore[override]
        """Identify the caller; a stranger gets no further."""
        await super().prepare(_redirect_to_login=False)
        if self.current_user is None:
            raise web.HTTPError(403)

    async def get(self, **place: str) -> None:
        """Refuse what is no visit; upgrade the rest."""
        offered = self.request.headers.get("Sec-WebSocket-Protocol", "")
        visit, release = self.get_argument("visit", ""), self.get_argument("release", "")
        sound = VISIT_ID.fullmatch(visit) and _RELEASE_ID.fullmatch(release)
        if PROTOCOL not in [name.strip() for name in offered.split(",")] or not sound:
            raise web.HTTPError(400)
        self._visit: Visit | None = None
        self._greeted = asyncio.Event()
        self._waiting = 0
        self._found = await self.find(place, release)
        await super().get(visit)

    def write_error(self, status_code: int, **_: Any) -> None:
        """Say the status and nothing else."""
        self.finish(HTTPStatus(status_code).phrase)

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        """Speak the one protocol; `get` saw that it is offered."""
        return PROTOCOL if PROTOCOL in subprotocols else None

    def get_compression_options(self) -> dict[str, Any]:
        """Compress what is worth it (`wire`)."""
        return {"compression_level": 4, "mem_level": 8}

    def get_websocket_protocol(self) -> Thrifty | None:
        """Use our own reading of the protocol, which saves memory and small change."""
        return Thrifty.of(self)

    @property
    def max_message_size(self) -> int:
        """Larger frames end the connection."""
        return MAX_BYTES

    # --- attaching -----------------------------------------------------------------------------

    def open(self, visit: str) -> None:
        """Begin; the kernel comes meanwhile, and the line is heard already."""
        self.set_nodelay(True)
        self.begin()
        if self._found is None or self._found.page.front_end == "stock":
            self.close(RELEASE_GONE, REASONS[RELEASE_GONE])
        else:
            self._attaching = asyncio.create_task(self._attach(visit, self._found))

    async def _attach(self, visit_id: str, release: Release) -> None:
        wish = Wish(self.current_user.username, self.access_token, visit_id, release)
        told = self.ask()
        try:
            visit = await self.visits.attach(wish, self)
        except ClosedError as closed:
            self.close(closed.code, str(closed))
            return
        if visit.line is not self:
            return
        self._visit = visit
        self._greet(visit, await told(visit))

    def _greet(self, visit: Visit, person: dict[str, Any] | None) -> None:
        """Say that the kernel is there, then all that it has said."""
        self._send(json.dumps({"op": "hello", "fresh": visit.fresh, "person": person}))
        if visit.line is self:
            visit.open()
        self._greeted.set()

    # --- messages ------------------------------------------------------------------------------

    async def on_message(self, message: str | bytes) -> None:
        """Pass a message on if its sender may still be here and it is one that pages send."""
        if isinstance(message, str):
            self._asked(message)
            return
        if not await self.allows():
            return
        try:
            admitted = admit(message)
        except RefusedError as refusal:
            self._refuse(str(refusal))
            return
        await self._greeted.wait()
        if self._visit is not None and self._visit.line is self:
            self._visit.say(admitted)

    def _asked(self, text: str) -> None:
        """Answer whether the line is alive, the one thing that is asked in text."""
        try:
            asked = json.loads(text) if len(text) <= _LONGEST_TEXT else None
        except ValueError:
            asked = None
        if asked == _PING:
            self._send(_PONG)
        else:
            self._refuse("a text that pages do not send")

    def _refuse(self, why: str) -> None:
        self.log.warning("Refused a message of a visit: %s", why)
        self.close(REFUSED, REASONS[REFUSED])

    def say(self, frame: bytes) -> None:
        """Send a kernel's message to the page."""
        self._send(frame)

    def _send(self, frame: str | bytes) -> None:
        """Send, unless the page has not read for so long that more is of no use."""
        if self._waiting > MOST_WAITING:
            self.close()
            return
        try:
            sent = self.write_message(frame, binary=isinstance(frame, bytes))
        except WebSocketClosedError:
            return
        self._waiting += len(frame)
        sent.add_done_callback(lambda future: self._sent(len(frame), future))

    def _sent(self, size: int, future: "asyncio.Future[None]") -> None:
        self._waiting -= size
        if not future.cancelled():
            future.exception()

    def on_close(self) -> None:
        """Disconnect; the kernel stays for a while unless the page says that it is closed."""
        self._greeted.set()
        self.over()
        self.visits.detach(self, self.close_code)
