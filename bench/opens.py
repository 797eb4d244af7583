"""Opening pages without a browser.

An open is: get the whole page, connect, click, wait for the kernel's answer. One function for each
side does what that side's front end does, in its order. `crowd` drives either.
"""

import asyncio
import html
import json
import re
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

from bench import lesson
from bench.frames import CONTROL, CONTROL_VERSION, PROTOCOL, Message, Writer, read

PATIENCE = 60.0
"""Seconds that an open may take."""
_CONFIG = re.compile(r'<script id="jupyter-config-data"[^>]*>(.*?)</script>', re.DOTALL)
_PAGE = re.compile(r'<script[^>]*id="sr-page"[^>]*>(.*?)</script>', re.DOTALL)
_XSRF = "bench"
Opened = tuple[ClientConnection, Callable[[], Awaitable[None]]]
Open = Callable[[], Awaitable[Opened]]
"""Opens one page; gives its line and what closes it as its front end does."""
FAILURES = (httpx.HTTPError, WebSocketException, OSError, TimeoutError, LookupError, ValueError)


class NoPageError(LookupError):
    """What came is not the page that was asked for."""


def client(cookies: str = "") -> httpx.AsyncClient:
    """An HTTP client with a connection of its own."""
    headers = {"Cookie": cookies} if cookies else {}
    return httpx.AsyncClient(verify=False, trust_env=False, timeout=PATIENCE, headers=headers)  # noqa: S501 - plain HTTP on the loopback address


def socket_url(url: str, path: str) -> str:
    """Address of a WebSocket beside a page."""
    return urlsplit(urljoin(url, path))._replace(scheme="ws").geturl()


async def open_line(url: str, cookies: str = "") -> ClientConnection:
    """Open a WebSocket to a kernel."""
    parts = urlsplit(url)
    headers = {"Cookie": cookies} if cookies else {}
    return await connect(
        url, subprotocols=[Subprotocol(PROTOCOL)], additional_headers=headers, compression=None,
        origin=Origin(f"http://{parts.netloc}"), proxy=None, max_size=None, open_timeout=PATIENCE,
        ping_interval=None, close_timeout=5,
    )  # fmt: skip


async def _get(http: httpx.AsyncClient, url: str) -> str:
    answer = await http.get(url)
    if answer.status_code != httpx.codes.OK:
        raise NoPageError(f"{url} answered {answer.status_code}")
    return answer.text


def _embedded(pattern: re.Pattern[str], text: str) -> dict[str, Any]:
    found = pattern.search(text)
    if found is None:
        raise NoPageError("the page lacks its data")
    data: dict[str, Any] = json.loads(found[1])
    return data


# --- stock ---------------------------------------------------------------------------------------


async def open_stock(url: str) -> Opened:
    """Open the lesson in Voilà, as its front end does; gives the line and how to end the kernel."""
    async with client() as http:
        text = await _get(http, url)
    kernel = _embedded(_CONFIG, text)["kernelId"]
    path = f"api/kernels/{kernel}"
    line = await open_line(socket_url(url, f"{path}/channels?session_id={uuid.uuid4()}"))
    writer = Writer()
    await line.send(writer.frame("kernel_info_request", {}))
    await _next(line, lambda message: message.kind == "kernel_info_reply")
    states = await _states(line, writer)
    await _click(line, writer, *buttons(states))

    async def close() -> None:
        await line.close()
        await end_kernel(urljoin(url, path))

    return line, close


async def end_kernel(url: str) -> None:
    """End a kernel of Voilà: its own front end tries to, and is refused for want of a token."""
    async with client(f"_xsrf={_XSRF}") as http:
        with suppress(httpx.HTTPError):
            await http.delete(url, headers={"X-XSRFToken": _XSRF})


async def _states(line: ClientConnection, writer: Writer) -> dict[str, dict[str, Any]]:
    """Ask for the state of all widgets, over a control comm."""
    comm = uuid.uuid4().hex
    opening = {"comm_id": comm, "target_name": CONTROL, "data": {}}
    await line.send(writer.frame("comm_open", opening, CONTROL_VERSION))
    await line.send(writer.comm_message(comm, {"method": "request_states"}))
    reply = await _next(
        line, lambda message: message.comm == comm and message.data.get("method") == "update_states"
    )
    states: dict[str, dict[str, Any]] = reply.data["states"]
    return states


# --- ours ----------------------------------------------------------------------------------------


async def open_ours(url: str, cookies: str) -> Opened:
    """Open the lesson in the classroom, as the page's runtime does."""
    async with client(cookies) as http:
        page = page_data(await _get(http, url))
    visit = uuid.uuid4()
    path = f"{page['channels']}?visit={visit}&release={page['release']}"
    line = await open_line(socket_url(url, path), cookies)
    await hello(line)
    await _click(line, Writer(), *buttons(page["models"]))

    async def close() -> None:
        await line.close(4000)

    return line, close


def page_data(text: str) -> dict[str, Any]:
    """The data that a page of the classroom carries."""
    return _embedded(_PAGE, text)


async def hello(line: ClientConnection) -> dict[str, Any]:
    """Wait until the classroom says that the kernel is there."""
    async with asyncio.timeout(PATIENCE):
        while True:
            frame = await line.recv()
            if isinstance(frame, str):
                said: dict[str, Any] = json.loads(frame)
                if said.get("op") == "hello":
                    return said


# --- both ----------------------------------------------------------------------------------------


def buttons(models: dict[str, dict[str, Any]]) -> tuple[str, str]:
    """Ids of the lesson's button and of the label that answers."""
    ids = {}
    for key, model in models.items():
        state = model["state"]
        for word in (lesson.BUTTON, lesson.WAITING):
            if word in (state.get("description"), html.unescape(str(state.get("value")))):
                ids[word] = key
    try:
        return ids[lesson.BUTTON], ids[lesson.WAITING]
    except KeyError:
        raise NoPageError("the page has no button, or no label") from None


async def _click(line: ClientConnection, writer: Writer, button: str, label: str) -> None:
    await line.send(writer.click(button))

    def answered(message: Message) -> bool:
        value = message.data.get("state", {}).get("value", "")
        return message.comm == label and str(value).startswith(lesson.ANSWERED)

    await _next(line, answered)


async def _next(line: ClientConnection, wanted: Callable[[Message], bool]) -> Message:
    """Wait for a message."""
    async with asyncio.timeout(PATIENCE):
        while True:
            frame = await line.recv()
            if isinstance(frame, bytes) and wanted(message := read(frame)):
                return message
