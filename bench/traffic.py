"""What a visit costs on the line, from the events of a browser's network log (CDP `Network`)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit


@dataclass
class Traffic:
    """What the browser's network log says of one visit.

    Attributes:
        requests: that went over the line to the server, WebSockets included.
        bytes: of responses with their headers, as encoded.
        frame_bytes: of WebSocket frames, both ways, counted apart.
    """

    requests: int = 0
    bytes: int = 0
    frame_bytes: int = 0
    urls: list[str] = field(default_factory=list)


class Counter:
    """Adds up the events of one page.

    Args:
        netloc: host and port of the server; what a page asks of others is not counted.
    """

    def __init__(self, netloc: str) -> None:
        """Begin with nothing sent."""
        self.traffic = Traffic()
        self._netloc = netloc
        self._sent: set[str] = set()

    def hearers(self) -> dict[str, Callable[[dict[str, Any]], None]]:
        """What to call for which event."""
        return {
            "Network.requestWillBeSent": self._request,
            "Network.requestServedFromCache": self._not_sent,
            "Network.responseReceived": self._response,
            "Network.loadingFinished": self._finished,
            "Network.webSocketCreated": self._socket,
            "Network.webSocketFrameReceived": self._frame,
            "Network.webSocketFrameSent": self._frame,
        }

    def _request(self, event: dict[str, Any]) -> None:
        url = event["request"]["url"]
        if urlsplit(url).netloc != self._netloc:
            return
        # A redirection is a request with the id of the one before; its bytes come with the event.
        if redirected := event.get("redirectResponse"):
            self.traffic.bytes += int(redirected["encodedDataLength"])
        self._sent.add(event["requestId"])
        self.traffic.requests += 1
        self.traffic.urls.append(url)

    def _not_sent(self, event: dict[str, Any]) -> None:
        """Take back a request that the browser's own cache answered."""
        if event["requestId"] in self._sent:
            self._sent.discard(event["requestId"])
            self.traffic.requests -= 1

    def _response(self, event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache") or event["response"].get("fromPrefetchCache"):
            self._not_sent(event)

    def _finished(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self._sent:
            self.traffic.bytes += int(event["encodedDataLength"])

    def _socket(self, event: dict[str, Any]) -> None:
        if urlsplit(event["url"]).netloc == self._netloc:
            self.traffic.requests += 1
            self.traffic.urls.append(event["url"])

    def _frame(self, event: dict[str, Any]) -> None:
        self.traffic.frame_bytes += payload_bytes(event["response"])


def payload_bytes(frame: dict[str, Any]) -> int:
    """How long a frame is; the log has binary ones in base64."""
    data = frame["payloadData"]
    return len(data) if frame.get("opcode") == 1 else len(data) * 3 // 4 - data[-2:].count("=")
