"""The WebSocket protocol as lines speak it: large frames are compressed, small ones are not.

Tornado compresses every frame and keeps a compressor's state (a quarter of a megabyte) for each
line. A page that only waits should cost nothing: so a frame is compressed if it is large enough to
become smaller, and once the page is open from a state of its own. While it opens, dozens of frames
come that are much alike; they share one state, which makes them half as large.
"""

from typing import Any

from tornado.ioloop import IOLoop
from tornado.websocket import WebSocketHandler, WebSocketProtocol13, _WebSocketParams

WORTH_IT = 256
"""Frames from this size on are compressed."""
OPENING = 20.0
"""For how many seconds the frames of a new line share what the compressor remembers."""


class Thrifty(WebSocketProtocol13):
    """Tornado's protocol, with a compressor for frames that are worth it."""

    @classmethod
    def of(cls, handler: WebSocketHandler) -> "Thrifty | None":
        """The protocol for a handler; None if its browser speaks no version that is known."""
        if handler.request.headers.get("Sec-WebSocket-Version") != "13":
            return None
        return cls(
            handler,
            False,  # a server masks nothing
            _WebSocketParams(
                ping_interval=handler.ping_interval,
                ping_timeout=handler.ping_timeout,
                max_message_size=handler.max_message_size,
                compression_options=handler.get_compression_options(),
            ),
        )

    def _create_compressors(self, side: str, agreed_parameters: dict[str, Any], *more: Any) -> None:
        """Make them, and let go of our own side's state once the page is open.

        A fresh state refers to nothing that was sent before, which any reader understands.
        """
        super()._create_compressors(side, agreed_parameters, *more)
        IOLoop.current().call_later(OPENING, self._forget)

    def _forget(self) -> None:
        if self._compressor is not None:
            self._compressor._compressor = None  # noqa: SLF001 - as tornado has it without takeover

    def write_message(self, message: Any, binary: bool = False) -> Any:
        """Send a frame, compressed if it is large."""
        if len(message) >= WORTH_IT:
            return super().write_message(message, binary)
        compressor, self._compressor = self._compressor, None
        try:
            return super().write_message(message, binary)
        finally:
            self._compressor = compressor
