"""The WebSocket protocol as lines speak it: large frames are compressed, small ones are not.

Tornado compresses every frame and keeps a compressor's state (a quarter of a megabyte) for each
line. A page that only waits should cost nothing: so a frame is compressed if it is large enough to
become smaller, from a state of its own. A kernel's shortest answer is 500 bytes; half are saved.
"""

from typing import Any

from tornado.websocket import WebSocketHandler, WebSocketProtocol13, _WebSocketParams

WORTH_IT = 256
"""Frames from this size on are compressed."""


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

    def _get_compressor_options(
        self, side: str, agreed_parameters: dict[str, Any], *more: Any
    ) -> dict[str, Any]:
        """Our own side keeps no state from frame to frame, which any reader understands."""
        options = super()._get_compressor_options(side, agreed_parameters, *more)
        return options | {"persistent": options["persistent"] and side != "server"}

    def write_message(self, message: Any, binary: bool = False) -> Any:
        """Send a frame, compressed if it is large."""
        if len(message) >= WORTH_IT:
            return super().write_message(message, binary)
        compressor, self._compressor = self._compressor, None
        try:
            return super().write_message(message, binary)
        finally:
            self._compressor = compressor
