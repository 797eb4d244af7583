"""What a browser says while a page is used: foreign hosts, failing requests, errors."""

from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, Response

OURS = "127.0.0.1"


class Watch:
    """Listens to a page from its first request on."""

    def __init__(self, page: Page) -> None:
        """Begin to listen."""
        self.faults: list[str] = []
        page.on("request", self._request)
        page.on("requestfailed", self._failed)
        page.on("response", self._response)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname != OURS:
            self.faults.append(f"foreign host: {request.url}")

    def _failed(self, request: Request) -> None:
        # A page that is left breaks off what it was still fetching.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text}")
