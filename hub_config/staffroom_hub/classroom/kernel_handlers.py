"""The routes of a stock page's kernel: they answer only to the teacher who opened it.

To everybody else a kernel that runs and one that never did look the same.
"""

from http import HTTPStatus
from typing import Any

from jupyter_server.services.kernels.handlers import KernelHandler
from tornado import web
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from staffroom_hub.classroom.headers import SecureHeaders
from staffroom_hub.classroom.identity import token_of
from staffroom_hub.classroom.kernels import Kernels
from staffroom_hub.classroom.messages import MAX_BYTES, PROTOCOL
from staffroom_hub.classroom.room import room

KERNEL_ID = r"(?P<kernel_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"


class OwnKernel(SecureHeaders):
    """Lets only the owner past `prepare`."""

    async def prepare(self: Any) -> None:
        """Identify the caller, then compare.

        Raises:
            web.HTTPError: 403 to nobody in particular, 404 to anybody but the owner.
        """
        await super().prepare()  # type: ignore[misc]
        if self.current_user is None:
            raise web.HTTPError(403)
        kernels: Kernels = room(self).kernels
        if kernels.owner(self.path_kwargs["kernel_id"]) != self.current_user.username:
            raise web.HTTPError(404)

    def write_error(self: Any, status_code: int, **_: Any) -> None:
        """Say the status and nothing else."""
        self.finish({"message": HTTPStatus(status_code).phrase, "reason": None})


class OneKernel(OwnKernel, KernelHandler):  # type: ignore[misc]
    """State of a kernel (GET), its end (DELETE)."""


class EndOfPage(OwnKernel, VoilaShutdownKernelHandler):  # type: ignore[misc]
    """What a page sends when it is closed."""


class Channels(OwnKernel, VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """The WebSocket between a page and its kernel."""

    access_token = ""

    async def pre_get(self) -> None:
        """Refuse a browser that does not speak the protocol, before anything is set up."""
        offered = self.request.headers.get("Sec-WebSocket-Protocol", "")
        if PROTOCOL not in [name.strip() for name in offered.split(",")]:
            raise web.HTTPError(400)
        self.access_token = token_of(self)
        await super().pre_get()

    async def open(self, kernel_id: str) -> None:
        """Connect, and be watched from now on."""
        room(self).watch.add(self)
        await super().open(kernel_id)

    async def on_message(self, ws_message: str | bytes) -> None:
        """Pass a message on if its sender may still be here."""
        if await room(self).watch.allows(self.access_token) and self.connection is not None:
            self.connection.handle_incoming_message(ws_message)

    def on_close(self) -> None:
        """Disconnect."""
        room(self).watch.discard(self)
        if getattr(self, "connection", None) is not None:
            super().on_close()

    @property
    def max_message_size(self) -> int:
        """Larger frames end the connection."""
        return MAX_BYTES
