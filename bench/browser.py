"""A browser that measures: when a page can be read, when its kernel answers, what the line carried.

Both sides are measured by the same probe (`probe.js`), which runs in the page itself.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, Page, StorageState, async_playwright

from bench import lesson
from bench.traffic import Counter, Traffic
from tests.browser import ARGUMENTS, chromium

# No other machine is asked for anything: stock wants fonts of a content network, which would make
# its pages depend on the line of whoever measures.
_ONLY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
PATIENCE = 60_000
"""Milliseconds that a page may take until its kernel has answered."""
_QUIET = 0.6
"""Seconds without traffic after which a visit counts as loaded."""
_WORDS = {"heading": lesson.HEADING, "button": lesson.BUTTON, "answered": lesson.ANSWERED}
PROBE = Path(__file__).with_name("probe.js").read_text().replace("__WORDS__", json.dumps(_WORDS))
_MARKS = """() => ({
  ...window.benchMarks,
  painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
})"""


@dataclass(frozen=True)
class Visit:
    """One page, opened and answered; times in milliseconds since the navigation began.

    Attributes:
        readable: the heading is painted and nothing covers it.
        painted: the browser's first contentful paint, a spinner included.
        interactive: the first click has come back through the kernel.
        answered_at: the same on the machine's clock, in milliseconds.
        clicks: how many clicks that took.
    """

    readable: float
    painted: float
    interactive: float
    answered_at: float
    clicks: int
    traffic: Traffic


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """Start Chromium headless."""
    async with async_playwright() as playwright:
        path = await asyncio.to_thread(chromium)
        one = await playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, _ONLY_HERE])
        try:
            yield one
        finally:
            await one.close()


@asynccontextmanager
async def cold(one: Browser, session: StorageState | None = None) -> AsyncIterator[BrowserContext]:
    """A private window that has nothing in its cache; a session's cookies may be there."""
    context = await one.new_context(
        storage_state=session, viewport={"width": 1280, "height": 900}, locale="en-GB"
    )
    context.set_default_timeout(PATIENCE)
    await context.add_init_script(PROBE)
    try:
        yield context
    finally:
        await context.close()


async def visit(context: BrowserContext, url: str) -> Visit:
    """Open a page in a tab of its own, wait until its kernel has answered, close it.

    Raises:
        playwright.async_api.Error: the page did not come, or its kernel never answered.
    """
    page = await context.new_page()
    traffic = await listen(context, page, url)
    await page.goto(url, wait_until="commit")
    seen = await answered(page)
    await settle(traffic)
    done = _visit(seen, replace(traffic, urls=list(traffic.urls)))
    # A page that is left says good-bye to its kernel; a page that is torn away does not.
    await page.close(run_before_unload=True)
    await gone(page)
    return done


async def answered(page: Page) -> dict[str, Any]:
    """Wait for a page's kernel; gives the marks of the probe."""
    await page.wait_for_function(
        "() => window.benchMarks?.answered && benchMarks.readable", polling=100
    )
    marks: dict[str, Any] = await page.evaluate(_MARKS)
    return marks


def _visit(marks: dict[str, Any], traffic: Traffic) -> Visit:
    # The frame after which text is readable is painted after its callbacks.
    painted = float(marks.get("painted") or 0)
    return Visit(
        readable=max(float(marks["readable"]), painted),
        painted=painted,
        interactive=float(marks["answered"]),
        answered_at=float(marks["origin"]) + float(marks["answered"]),
        clicks=int(marks["clicks"]),
        traffic=traffic,
    )


async def listen(context: BrowserContext, page: Page, url: str) -> Traffic:
    """Count what the browser's network log tells of a page."""
    session = await context.new_cdp_session(page)
    counter = Counter(urlsplit(url).netloc)
    for event, heard in counter.hearers().items():
        session.on(event, heard)
    await session.send("Network.enable")
    return counter.traffic


async def settle(traffic: Traffic, quiet: float = _QUIET) -> None:
    """Wait until nothing more comes, for so many seconds."""
    before = (-1, -1)
    while before != (traffic.requests, traffic.bytes):
        before = (traffic.requests, traffic.bytes)
        await asyncio.sleep(quiet)


async def gone(page: Page) -> None:
    """Wait until a page that was asked to close has said its good-byes."""
    for _ in range(50):
        if page.is_closed():
            return
        await asyncio.sleep(0.1)
    await page.close()
