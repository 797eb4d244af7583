"""What every page of the course costs: requests, bytes, time until it can be worked with.

`python -m bench.pages` prints one JSON object per page; `docs/performance.md` says what each field
means and how it is measured.
"""

import argparse
import asyncio
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, StorageState, ViewportSize

from bench import ours, visits
from bench.browser import PATIENCE, browser, gone, listen, settle
from bench.every_page import FIRST_VISIT, RETURN_VISIT, WAITING, Cost, CoursePage, every_page
from bench.figures import put_row, say
from bench.stats import median
from bench.throttle import Throttle, throttled
from tests.stack import PASSWORD, Stack

BITS_PER_SECOND = 400e3
ROUND_TRIP = 0.4
UNLIMITED = 1e10
SLOWER = 4
"""How many times as slow the processor of a phone is."""
PHONE: ViewportSize = {"width": 390, "height": 844}
_LOOK_MS = 100
_QUIET = 3 * ROUND_TRIP
"""Seconds without traffic after which a visit has come to rest, on the slow line too."""
READY = (
    Path(__file__)
    .with_name("ready.js")
    .read_text("utf-8")
    .replace("__WAITING__", json.dumps(WAITING))
)
_MARKS = """() => ({
  ready: window.readyMarks?.ready,
  painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
})"""


@dataclass(frozen=True)
class Extent:
    """How much is measured."""

    rounds: int = 3
    slow_rounds: int = 3
    only: tuple[str, ...] = ()


SMOKE = Extent(1, 1, ("contents", "m01-network", "s00-home", "s07-marking"))
"""Enough to see that everything runs; its times say nothing."""


@dataclass(frozen=True)
class Line:
    """Where pages are fetched from, through what, and by what kind of machine."""

    base_url: str
    through: Throttle
    slower: int = 1


@dataclass(frozen=True)
class Opened:
    """One visit: milliseconds since the navigation began, and what it took."""

    painted: float
    interactive: float
    cost: Cost


@dataclass
class Visits:
    """Visits of one page by one line, with nothing kept by the browser and again."""

    first: list[Opened] = field(default_factory=list)
    again: list[Opened] = field(default_factory=list)

    def row(self, prefix: str = "") -> dict[str, int]:
        """Medians of the times, by name."""
        times = {
            "first_painted_ms": [one.painted for one in self.first],
            "first_interactive_ms": [one.interactive for one in self.first],
            "again_interactive_ms": [one.interactive for one in self.again],
        }
        return {prefix + name: round(median(values)) for name, values in times.items()}

    def carried(self) -> dict[str, int]:
        """Medians of what went over the line, by name."""
        row = {}
        for kind, opened in (("first", self.first), ("again", self.again)):
            for unit in ("bytes", "requests"):
                values = [getattr(one.cost, unit) for one in opened]
                row[f"{kind}_{unit}"] = round(median(values))
        return row


def main() -> None:
    """Measure every page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--smoke", action="store_true", help="a few pages, to see that it runs")
    parser.add_argument("--table", type=Path, help="write the rows as a Markdown table, too")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        rows = asyncio.run(measure(Path(folder), SMOKE if told.smoke else Extent()))
    if told.table:
        told.table.write_text(table(rows), "utf-8")
    say("done")


async def measure(folder: Path, extent: Extent) -> list[dict[str, Any]]:
    """Measure every page of a Staffroom with the bundled course; gives the rows."""
    pages = [page for page in every_page() if page.name in (extent.only or (page.name,))]
    with (
        ours.staffroom(folder) as stack,
        through(stack, BITS_PER_SECOND, ROUND_TRIP, SLOWER) as phone,
        through(stack, UNLIMITED, 0) as fast,
    ):
        say("ours is up")
        async with browser() as one:
            people = await sessions(one, stack)
            rows = []
            for page in pages:
                session = people[page.staff, page.edition]
                usual = await visited(one, page, fast, session, extent.rounds)
                slowed = await visited(one, page, phone, session, extent.slow_rounds)
                rows.append(row(page, usual, slowed))
                put_row(rows[-1])
    return rows


@contextmanager
def through(
    stack: Stack, bits_per_second: float, round_trip: float, slower: int = 1
) -> Iterator[Line]:
    """A line to an installation, on which what travels is counted."""
    port = visits.port(stack.base_url)
    with throttled(port, bits_per_second=bits_per_second, round_trip=round_trip) as line:
        yield Line(visits.on_port(stack.base_url, line.port), line, slower)


Sessions = dict[tuple[bool, str], StorageState]


async def sessions(one: Browser, stack: Stack) -> Sessions:
    """Sign in a teacher of each edition, and the trainer for the pages of hers."""
    found: Sessions = {}
    for edition in ("ru", "en"):
        (teacher,) = await asyncio.to_thread(ours.enrol, stack, 1, edition)
        home = CoursePage(edition, "s00-home").url(stack.base_url)
        found[False, edition] = await _session(one, home, teacher.email, PASSWORD)
        trainer = stack.trainer_email, stack.trainer_password
        found[True, edition] = await _session(one, home, *trainer)
    return found


async def _session(one: Browser, url: str, email: str, password: str) -> StorageState:
    async with await one.new_context() as context:
        page = await context.new_page()
        await visits.sign_in(page, visits.our_form(url), email, password)
        await page.wait_for_url(url, timeout=PATIENCE)
        return await context.storage_state()


async def visited(
    one: Browser, page: CoursePage, line: Line, session: StorageState, rounds: int
) -> Visits:
    """Visit a page, each round in a window of its own: first, and again."""
    found = Visits()
    for _ in range(rounds):
        async with await one.new_context(
            storage_state=session, viewport=PHONE, is_mobile=True, has_touch=True
        ) as context:
            await context.add_init_script(READY)
            found.first.append(await opened(context, page, line))
            found.again.append(await opened(context, page, line))
    return found


async def opened(context: BrowserContext, page: CoursePage, line: Line) -> Opened:
    """Open a page in a tab of its own, wait until it can be worked with, close it.

    Raises:
        playwright.async_api.Error: the page did not come.
        TimeoutError: some activity of it never came to life.
    """
    tab = await context.new_page()
    url = page.url(line.base_url)
    before = line.through.down.carried
    traffic = await listen(context, tab, url)
    if line.slower > 1:
        log = await context.new_cdp_session(tab)
        await log.send("Emulation.setCPUThrottlingRate", {"rate": line.slower})
    await tab.goto(url, wait_until="commit", timeout=PATIENCE)
    ready, painted = await _ready(tab)
    await settle(traffic, _QUIET)
    cost = Cost(line.through.down.carried - before, traffic.requests)
    done = Opened(painted, max(ready, painted), cost)
    await tab.close(run_before_unload=True)
    await gone(tab)
    return done


async def _ready(tab: Page) -> tuple[float, float]:
    """Wait for a page; gives when it could be worked with, and when something was painted."""
    for _ in range(PATIENCE // _LOOK_MS):
        marks = await tab.evaluate(_MARKS)
        if marks.get("ready") and marks.get("painted"):
            return float(marks["ready"]), float(marks["painted"])
        await asyncio.sleep(_LOOK_MS / 1000)
    raise TimeoutError(tab.url)


def row(page: CoursePage, usual: Visits, slowed: Visits) -> dict[str, Any]:
    """Put what was measured of a page together."""
    faults = {
        *(fault for one in usual.first for fault in FIRST_VISIT.faults(one.cost)),
        *(fault for one in usual.again for fault in RETURN_VISIT.faults(one.cost)),
    }
    times = usual.row() | slowed.row("slow_")
    return {
        "name": "page",
        "page": page.name,
        "edition": page.edition,
        **usual.carried(),
        **times,
        "n": len(usual.first),
        "slow_n": len(slowed.first),
        "over_budget": sorted(faults),
    }


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Write rows as a Markdown table, both editions of a page in one line."""
    columns = (
        *("first_requests", "first_bytes", "again_requests", "again_bytes"),
        *("first_interactive_ms", "again_interactive_ms"),
        *("slow_first_painted_ms", "slow_first_interactive_ms", "slow_again_interactive_ms"),
    )
    heads = " | ".join(f"`{column}`" for column in columns)
    lines = [f"| page | {heads} |", "|---" * (len(columns) + 1) + "|"]
    for name in dict.fromkeys(one["page"] for one in rows):
        same = [one for one in rows if one["page"] == name]
        cells = (" / ".join(str(one[column]) for one in same) for column in columns)
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
