"""How fast pages open: stock JupyterHub and Voilà, and ours, on the same lesson in the same run.

`python -m bench.classroom` prints one JSON object per figure; `docs/performance.md` says what each
means and how it is measured.
"""

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.async_api import Browser

from bench import crowd, ours, stock, visits
from bench.browser import browser, cold
from bench.crowd import Opens
from bench.figures import Figure, put, say
from bench.opens import Open, open_ours, open_stock
from bench.processes import Memory, Server, memory
from bench.stats import median
from bench.throttle import throttled
from bench.visits import Target
from tests.stack import Stack

BITS_PER_SECOND = 1.6e6
ROUND_TRIP = 0.150
MEGABYTE = 2**20
SETTLE = 3.0
"""Seconds after which a server has done what an open page makes it do."""


@dataclass(frozen=True)
class Extent:
    """How much is measured."""

    rounds: int = 5
    slow_rounds: int = 2
    bursts: int = 2
    logins: int = 5
    few: int = 30
    many: int = 100
    held_stock: int = 10
    held_ours: int = 30


Held = tuple[Memory, int]
"""What so many open pages added to a side's memory."""
SMOKE = Extent(
    rounds=1, slow_rounds=1, bursts=1, logins=1, few=4, many=8, held_stock=2, held_ours=4
)
"""Enough to see that everything runs; its figures say nothing."""


@dataclass(frozen=True)
class Sides:
    """What runs for the measurements of pages."""

    shared: Server
    preheated: Server
    gzipped: Server
    stack: Stack
    teachers: list[ours.Teacher]

    @property
    def url(self) -> str:
        """Address of the lesson's page of ours."""
        return ours.module_url(self.stack, ours.LESSON)


def main() -> None:
    """Measure everything."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--smoke", action="store_true", help="a few of each, to see that it runs")
    extent = SMOKE if parser.parse_args().smoke else Extent()
    stock.install()
    say(f"stock: {stock.versions()}")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        asyncio.run(measure(Path(folder), extent))
    say("done")


async def measure(folder: Path, extent: Extent) -> None:
    """Start the sides and measure them."""
    with ExitStack() as running:
        course = ours.write_course(folder / "course")
        stack = running.enter_context(ours.staffroom(folder, course=course))
        say("ours is up")
        teachers = await signed_in(stack, max(extent.many, extent.held_ours))
        with ExitStack() as voilas:
            kinds: tuple[stock.Kind, ...] = ("shared", "preheated", "gzipped")
            shared, preheated, gzipped = (
                voilas.enter_context(stock.voila(folder, kind)) for kind in kinds
            )
            sides = Sides(shared, preheated, gzipped, stack, teachers)
            async with browser() as one:
                await pages(one, sides, extent)
                await slow_line(one, sides, extent)
            held = await page_memory(sides, extent)
            await crowds(sides, extent)
        async with browser() as one:
            await logins(one, folder, sides, extent, held)


async def signed_in(stack: Stack, count: int) -> list[ours.Teacher]:
    """Teachers of ours with their sessions."""
    teachers = await asyncio.to_thread(ours.enrol, stack, count)
    url = ours.module_url(stack, ours.LESSON)
    signed = await ours.sign_in(url, teachers)
    say(f"{count} teachers have signed in")
    return signed


# --- pages in a browser --------------------------------------------------------------------------


async def pages(one: Browser, sides: Sides, extent: Extent) -> None:
    """How one page opens: its text, its first answer, its bytes."""
    teacher = sides.teachers[0].email
    session = await visits.session(one, visits.our_form(sides.url), teacher)
    shared = Target("shared", sides.shared.url, ends_kernels=False)
    warm = Target("preheated", sides.preheated.url, rest=3.0, ends_kernels=False)
    mine = Target("ours", sides.url, session)
    await visits.rounds(one, [shared, warm, mine], extent.rounds)
    times = (
        ("text_readable_ms", "cold", "readable"),
        ("first_paint_ms", "cold", "painted"),
        ("interactive_cold_ms", "cold", "interactive"),
        ("interactive_warm_ms", "warm", "interactive"),
    )
    for name, kind, attribute in times:
        for suffix, other in (("", shared), ("_vs_preheated", warm)):
            values = (other.median(kind, attribute), mine.median(kind, attribute))
            put(Figure(name + suffix, *values, "ms", extent.rounds))
    _put_traffic(shared, mine, extent.rounds)


def _put_traffic(shared: Target, mine: Target, count: int) -> None:
    for kind, name in (("cold", "first_visit"), ("warm", "return_visit")):
        frames = {
            "stock_frame_bytes": int(shared.frame_bytes(kind)),
            "ours_frame_bytes": int(mine.frame_bytes(kind)),
        }
        carried = (shared.bytes(kind), mine.bytes(kind))
        put(Figure(f"{name}_bytes", *carried, "bytes", count, more=frames))
        requests = (shared.requests(kind), mine.requests(kind))
        put(Figure(f"{name}_requests", *requests, "requests", count))


async def slow_line(one: Browser, sides: Sides, extent: Extent) -> None:
    """The first visit over a slow line, the same line for all."""
    session = await visits.session(one, visits.our_form(sides.url), sides.teachers[0].email)
    wanted = (
        Target("shared", sides.shared.url, ends_kernels=False),
        Target("gzipped", sides.gzipped.url, ends_kernels=False),
        Target("ours", sides.url, session),
    )
    with ExitStack() as lines:
        slow = []
        for target in wanted:
            line = throttled(
                visits.port(target.url), bits_per_second=BITS_PER_SECOND, round_trip=ROUND_TRIP
            )
            number = lines.enter_context(line).port
            slow.append(Target(target.name, visits.on_port(target.url, number), target.session,
                               ends_kernels=target.ends_kernels))  # fmt: skip
        await visits.cold_rounds(one, slow, extent.slow_rounds)
    shared, gzipped, mine = slow
    for word, attribute in (("interactive", "interactive"), ("text_readable", "readable")):
        for suffix, other in (("", shared), ("_vs_gzipped", gzipped)):
            values = (other.median("cold", attribute), mine.median("cold", attribute))
            put(Figure(f"slow_line_{word}_ms{suffix}", *values, "ms", extent.slow_rounds))


# --- many pages ----------------------------------------------------------------------------------


def openers(url: str, teachers: Sequence[ours.Teacher], count: int) -> list[Open]:
    """One opener of our page for each of so many teachers."""
    return [partial(open_ours, url, teacher.cookies) for teacher in teachers[:count]]


async def page_memory(sides: Sides, extent: Extent) -> Held:
    """What an open page keeps, where all share one server; gives ours."""
    stock_open = [partial(open_stock, sides.shared.url)] * extent.held_stock
    theirs = await crowd.growth("shared", stock_open, sides.shared.tree)
    our_open = openers(sides.url, sides.teachers, extent.held_ours)
    mine = await crowd.growth("ours", our_open, partial(ours.processes, sides.stack))
    _put_memory("_vs_shared", theirs, mine)
    return mine


def _put_memory(suffix: str, theirs: Held, mine: Held) -> None:
    for name, field in (("uss", "private"), ("pss", "share")):
        stocks, our = (getattr(gained, field) / MEGABYTE / n for gained, n in (theirs, mine))
        more = {"stock_pages": theirs[1], "ours_pages": mine[1]}
        full = f"{name}_mb_per_open_page{suffix}"
        put(Figure(full, stocks, our, "MB", theirs[1], more=more))


async def crowds(sides: Sides, extent: Extent) -> None:
    """Many at the same moment, and as many as possible one after the other."""
    shared: Open = partial(open_stock, sides.shared.url)
    preheated: Open = partial(open_stock, sides.preheated.url)
    few, many = extent.few, extent.many
    mine = openers(sides.url, sides.teachers, many)
    ours_few = await crowd.bursts("ours", mine[:few], extent.bursts)
    stock_few = await crowd.bursts("shared", [shared] * few, extent.bursts)
    warm_few = await crowd.bursts("preheated", [preheated] * few, extent.bursts)
    _put_burst("open_p95_ms_30", stock_few, ours_few, few)
    _put_burst("open_p95_ms_30_vs_preheated", warm_few, ours_few, few)
    ours_many = await crowd.bursts("ours", mine, 1)
    stock_many = await crowd.bursts("shared", [shared] * many, 1)
    _put_burst("open_p95_ms_100", stock_many, ours_many, many)
    ours_rate = await crowd.per_second("ours", mine)
    stock_rate = await crowd.per_second("shared", [shared] * crowd.IN_FLIGHT)
    warm_rate = await crowd.per_second("preheated", [preheated] * crowd.IN_FLIGHT)
    _put_rate("opens_per_s", stock_rate, ours_rate)
    _put_rate("opens_per_s_vs_preheated", warm_rate, ours_rate)


def _put_burst(name: str, theirs: Sequence[Opens], mine: Sequence[Opens], pages: int) -> None:
    values = (crowd.p95_ms(theirs), crowd.p95_ms(mine))
    more = {
        f"{side}_finished": min(len(run.seconds) for run in runs)
        for side, runs in (("stock", theirs), ("ours", mine))
        if any(run.errors for run in runs)
    }
    put(Figure(name, *values, "ms", pages * len(theirs), more=more))


def _put_rate(name: str, theirs: Opens, mine: Opens) -> None:
    stocks, our = (len(run.seconds) / run.elapsed for run in (theirs, mine))
    more = {
        f"{side}_failed": len(run.errors)
        for side, run in (("stock", theirs), ("ours", mine))
        if run.errors
    }
    put(Figure(name, stocks, our, "1/s", len(theirs.seconds), better="more", more=more))


# --- a server for each user ----------------------------------------------------------------------


async def logins(one: Browser, folder: Path, sides: Sides, extent: Extent, held: Held) -> None:
    """From the button of the sign-in form to the first answer, for people never seen before."""
    with stock.hub(folder) as hub:
        names = [f"user{number}" for number in range(extent.logins)]
        before = memory(hub.tree())
        async with signed_in_all(one, visits.stock_form(hub.url), names) as stock_ms:
            await asyncio.sleep(SETTLE)
            theirs = memory(hub.tree()) - before
    people = await asyncio.to_thread(ours.enrol, sides.stack, extent.logins)
    emails = [person.email for person in people]
    async with signed_in_all(one, visits.our_form(sides.url), emails) as our_ms:
        values = (median(stock_ms), median(our_ms))
    put(Figure("login_to_interactive_ms", *values, "ms", extent.logins))
    _put_memory("", (theirs, extent.logins), held)


@asynccontextmanager
async def signed_in_all(
    one: Browser, form: visits.Form, names: Sequence[str]
) -> AsyncIterator[list[float]]:
    """Sign people in one after the other, each in a window of her own; their pages stay open."""
    times: list[float] = []
    async with AsyncExitStack() as windows:
        for name in names:
            context = await windows.enter_async_context(cold(one))
            page = await context.new_page()
            times.append(await visits.login_to_interactive(page, form, name))
            say(f"{name} has signed in: {times[-1]:.0f} ms")
        yield times


if __name__ == "__main__":
    main()
