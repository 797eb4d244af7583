"""The stage on which browser tests look at built widgets: a small server and one page.

The page holds a model that stands for anywidget's and answers as a scene tells it to.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from staffroom_widgets.texts import STATIC
from tests.widgets.scenes import Scene

HERE = Path(__file__).parent


class _Files(SimpleHTTPRequestHandler):
    """Serves the harness and the built bundles, without a word."""

    def translate_path(self, path: str) -> str:
        name = path.split("?", maxsplit=1)[0].rsplit("/", 1)[-1]
        return str((STATIC if path.startswith("/static/") else HERE / "harness") / name)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base names it so
        del format, args


class _Server(ThreadingHTTPServer):
    """Lets a browser's connections wait on a busy machine, where five would be the most."""

    request_queue_size = 128


@contextmanager
def stage() -> Iterator[str]:
    """Serve the stage; gives its address."""
    server = _Server(("127.0.0.1", 0), partial(_Files, directory=str(HERE)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/harness/index.html"
    finally:
        server.shutdown()
        server.server_close()


def show(page: Page, address: str, scene: Scene) -> list[str]:
    """Show a scene; gives a list that fills with what scripts stumble over."""
    said: list[str] = []
    page.goto(address)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.wait_for_function("Boolean(window.show)")
    page.evaluate("localStorage.clear()")
    if scene.at:
        page.evaluate("at => history.replaceState(null, '', at)", scene.at)
    page.evaluate(
        "([name, traits, kernel]) => window.show(name, traits, kernel)",
        [scene.widget, scene.traits, dict(scene.kernel)],
    )
    skeleton = scene.kernel.get("line") is not None
    page.locator(".sr-skeleton" if skeleton else ".sr-widget").wait_for()
    page.wait_for_function(f"!!document.querySelector('.sr-skeleton') === {json.dumps(skeleton)}")
    scene.steps(page)
    return said
