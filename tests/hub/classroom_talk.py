"""How tests talk to a classroom as a browser does: pages, their data, lines, messages."""

import asyncio
import json
import re
import time
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from staffroom_hub.classroom.messages import PROTOCOL
from tests.hub.classroom_world import MODULE, code, notebook

PAGE = f"ru/{MODULE}/"
LOOKS = "staffroom_display"
SPY, STOCK, STOCK_SPY, ORDINARY = "m02-spy", "m03-stock", "m04-stock-spy", "m05-ordinary"
SOMEBODY = "00000000-0000-4000-8000-000000000000"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><script>alert(1)</script></svg>"
SLIDER = code("import ipywidgets\nslider = ipywidgets.IntSlider(value=7)\nslider")
SPYING = code("""
import json, os, pathlib
import ipywidgets

ask, told = ipywidgets.IntText(), ipywidgets.Textarea()

def read(path):
    try:
        return pathlib.Path(path).read_text().replace(chr(0), " ")
    except OSError as error:
        return type(error).__name__

def entries(path):
    try:
        return sorted(os.listdir(path))
    except OSError as error:
        return type(error).__name__

def tell(change):
    told.value = json.dumps({
        "number": change.new, "pid": os.getpid(), "environment": dict(os.environ),
        "own": read("/proc/self/environ"), "parents": read(f"/proc/{os.getppid()}/environ"),
        "home": entries(os.environ["HOME"]), "here": entries("."), "above": entries(".."),
    })

ask.observe(tell, "value")
ipywidgets.VBox([ask, told])
""")
STOCK_SPYING = code("""
import os, pathlib
print("KEYS", sorted(os.environ))
for pid in ("self", os.getppid()):
    try:
        print(pathlib.Path(f"/proc/{pid}/environ").read_text().replace(chr(0), " "))
    except PermissionError:
        print("closed")
print("HOME", sorted(os.listdir(os.environ["HOME"])), "CWD", sorted(os.listdir(".")))
""")
STOCK_FORM = b'{"page": {"front_end": "stock"}}'
ORDINARY_FORM = b'{"page": {"kernel": "ordinary"}}'


def lesson(text="Текст."):
    """Make the files of a module with a widget, a picture, and a cell that fails."""
    cells = [f"# Сеть педагогов\n\n{text}\n\n![рисунок](media/a.svg)", SLIDER, "## Раздел",
             code("1 / 0"), code("print('после ошибки')")]  # fmt: skip
    return {
        "page.ipynb": notebook(*cells), "activities.json": b"{}",
        "media/a.svg": SVG, "media/list.pdf": b"%PDF-1.4",
    }  # fmt: skip


def cached_release(classroom, module):
    """Give the folder of a release in the classroom's cache."""
    home = classroom.data / "pages" / "ru" / module
    return next(folder for folder in home.iterdir() if re.fullmatch("[0-9a-f]{64}", folder.name))


def data_of(page):
    """Read what a page brings along for its runtime."""
    return json.loads(re.search(r'id="sr-page">(.*?)</script>', page, re.DOTALL)[1])


def model_of(data, name):
    """Find the id of a page's model by the name of its class."""
    return next(key for key, model in data["models"].items() if model["model_name"] == name)


def cookies_of(browser):
    """Give a browser's cookies as a header."""
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies.jar)


def line(classroom, browser, data, visit=None, **more):
    """Connect a page's line as its runtime does; `visit` is a new one unless given."""
    query = f"visit={visit or uuid4()}&release={more.pop('release', data['release'])}"
    address = f"{classroom.origin}{data['channels']}?{query}".replace("http:", "ws:", 1)
    return open_line(classroom, browser, address, **more)


def open_line(classroom, browser, address, origin=None, protocols=(PROTOCOL,)):
    """Connect to a WebSocket of the classroom."""
    return connect(
        address, subprotocols=list(protocols) or None, origin=origin or classroom.origin,
        additional_headers={"Cookie": cookies_of(browser)}, proxy=None, open_timeout=60,
        max_size=None,
    )  # fmt: skip


def message(kind, content, channel="shell"):
    """Write a message as a page sends it."""
    header = {"msg_id": str(uuid4()), "msg_type": kind, "session": "s", "username": "", "version": "5.3",
              "date": "2026-09-01T10:00:00Z"}  # fmt: skip
    parts = [json.dumps(part).encode() for part in (header, {}, {"version": "1.0.0"}, content)]
    return serialize_msg_to_ws_v1(parts, channel)


def update(comm, **state):
    """Write the message that sets a widget's state."""
    data = {"method": "update", "state": state, "buffer_paths": []}
    return message("comm_msg", {"comm_id": comm, "data": data})


async def hello(socket):
    """Wait for the greeting of a line."""
    async with asyncio.timeout(60):
        said = json.loads(await socket.recv())
    assert said["op"] == "hello"
    return said


async def heard(socket, kind):
    """Wait for the next message of a kind; gives its content."""
    async with asyncio.timeout(30):
        while True:
            frame = await socket.recv()
            if isinstance(frame, bytes):
                _, parts = deserialize_msg_from_ws_v1(frame)
                if json.loads(parts[0])["msg_type"] == kind:
                    return json.loads(parts[3])


async def spied(socket, data, number):
    """Ask a spying page's kernel what it sees."""
    await socket.send(update(model_of(data, "IntTextModel"), value=number))
    while True:
        content = await heard(socket, "comm_msg")
        told = content["data"].get("state", {}).get("value")
        if isinstance(told, str) and told and json.loads(told)["number"] == number:
            return json.loads(told)


async def cut(socket, seconds=30):
    """Wait until the other side has hung up; gives its reason."""
    with suppress(ConnectionClosed):
        async with asyncio.timeout(seconds):
            async for _ in socket:
                pass
    return socket.close_code


def gone(pid):
    """Wait until a process has ended."""
    for _ in range(200):
        try:
            if "Z" in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]:
                return True
        except OSError:
            return True
        time.sleep(0.1)
    return False


def wearing(browser, value):
    """Headers of a browser's request with this cookie of looks in the place of its own."""
    kept = {cookie.name: cookie.value for cookie in browser.cookies.jar} | {LOOKS: value}
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in kept.items())}
