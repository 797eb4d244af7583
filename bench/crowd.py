"""Many pages: opened at the same moment, opened one after the other, held open for their memory."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import psutil  # type: ignore[import-untyped]  # no stubs

from bench.figures import say
from bench.opens import FAILURES, PATIENCE, Open, Opened
from bench.processes import Memory, memory
from bench.stats import median, percentile

IN_FLIGHT = 8
SUSTAINED_SECONDS = 15.0
_SETTLE = 3.0
"""Seconds between runs: kernels that end take their time."""
Family = Callable[[], list[psutil.Process]]


@dataclass
class Opens:
    """How opens went: seconds of those that were answered, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    elapsed: float = 0.0

    @property
    def p95_ms(self) -> float:
        """The 95th percentile in milliseconds; an open without an answer counts as all patience."""
        return percentile([*self.seconds, *[PATIENCE] * len(self.errors)], 95) * 1000

    async def one(self, open_: Open) -> Opened | None:
        """Open a page and note how long it took."""
        begin = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                opened = await open_()
        except FAILURES as error:
            self.errors.append(f"{type(error).__name__}: {error}"[:200])
            return None
        self.seconds.append(time.perf_counter() - begin)
        return opened


async def at_once(opens: Sequence[Open]) -> Opens:
    """Open pages at the same moment, then close them."""
    done, begin = Opens(), time.perf_counter()
    opened = await asyncio.gather(*(done.one(open_) for open_ in opens))
    done.elapsed = time.perf_counter() - begin
    for one in opened:
        if one is not None:
            await _close(one)
    return done


async def sustained(opens: Sequence[Open], *, seconds: float) -> Opens:
    """Open pages and close them again for a while, as many at a time as there are openers."""
    done, begin = Opens(), time.perf_counter()

    async def again(open_: Open) -> None:
        while time.perf_counter() - begin < seconds:
            opened = await done.one(open_)
            if opened is not None:
                await _close(opened)

    await asyncio.gather(*(again(open_) for open_ in opens))
    done.elapsed = time.perf_counter() - begin
    return done


async def _close(opened: Opened) -> None:
    with suppress(*FAILURES):
        await opened[1]()


async def bursts(name: str, openers: Sequence[Open], runs: int) -> list[Opens]:
    """Have all openers open a page at the same moment, several times."""
    done = []
    for _ in range(runs):
        done.append(await at_once(openers))
        say(f"{name}: {_told(done[-1], len(openers))}")
        await asyncio.sleep(_SETTLE)
    return done


def p95_ms(runs: Sequence[Opens]) -> float:
    """Median of the runs' 95th percentiles."""
    return median([run.p95_ms for run in runs])


async def per_second(name: str, openers: Sequence[Open]) -> Opens:
    """Open pages for a while, eight at a time; each is closed before its opener opens the next."""
    done = await sustained(openers[:IN_FLIGHT], seconds=SUSTAINED_SECONDS)
    say(f"{name}: {len(done.seconds) / done.elapsed:.1f} opens a second, {len(done.errors)} failed")
    await asyncio.sleep(_SETTLE)
    return done


async def growth(name: str, openers: Sequence[Open], family: Family) -> tuple[Memory, int]:
    """Hold pages open; gives the memory that all of a side's processes gained, and the pages.

    A page has been opened and closed before: what is paid once per lesson is not a page's.
    """
    await at_once(openers[:1])
    await asyncio.sleep(_SETTLE)
    before = memory(family())
    opened: list[Opened] = []
    for opener in openers:  # one after the other: a crowd's peak is not what a page keeps
        with suppress(*FAILURES):
            opened.append(await opener())
    await asyncio.sleep(_SETTLE)
    gained = memory(family()) - before
    for one in opened:
        await _close(one)
    say(f"{name}: {gained.private / 2**20 / len(opened):.1f} MB a page, {len(opened)} pages")
    await asyncio.sleep(_SETTLE)
    return gained, len(opened)


def _told(run: Opens, expected: int) -> str:
    if not run.seconds:
        return f"none of {expected} answered: {run.errors[:1]}"
    return f"{len(run.seconds)} of {expected} at once, p95 {run.p95_ms:.0f} ms"
