"""The line of a page with the stock front end: each message is admitted or refused on its own."""

import json
from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

from staffroom_hub.classroom.codes import REASONS, REFUSED
from staffroom_hub.classroom.messages import RefusedError, admit, may_hear


class PageConnection(ZMQChannelsWebsocketConnection):
    """Passes on what pages may say and hear (`messages`)."""

    def handle_incoming_message(self, incoming_msg: str | bytes) -> None:
        """Send a browser's message to the kernel, or hang up on who says what no page says."""
        try:
            message = admit(incoming_msg)
        except RefusedError as refusal:
            self.log.warning("Refused a message to kernel %s: %s", self.kernel_id, refusal)
            self.websocket_handler.close(REFUSED, REASONS[REFUSED])
            return
        if message.channel in self.channels:
            self.session.send_raw(self.channels[message.channel], message.parts)

    def handle_outgoing_message(self, stream: Any, outgoing_msg: list[Any]) -> None:
        """Send a kernel's message to the browser, if it is the browser's business."""
        _, parts = self.session.feed_identities(outgoing_msg)
        header, content = (json.loads(bytes(parts[i])) for i in (1, 4))  # type: ignore[arg-type]
        if may_hear(header, content):
            super().handle_outgoing_message(stream, outgoing_msg)
