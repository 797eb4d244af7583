"""What a discussion costs with a million posts in the database, and with 500 who listen.

`python -m bench.discussion` prints one JSON object per figure, on SQLite and on PostgreSQL;
`docs/performance.md` says what each means and how it is measured.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

from bench import fanout, filling
from bench.commons import Commons
from bench.figures import Figure, put, say
from bench.filling import Filled
from bench.stats import median
from tests.postgres import cluster

Work = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Extent:
    """How much is measured."""

    large: int = 1_000_000
    small: int = 100
    rounds: int = 60
    listeners: int = 500
    told: int = 20


SMOKE = Extent(large=2_000, rounds=5, listeners=20, told=3)
"""Enough to see that everything runs; its figures say nothing."""


@dataclass
class Measured:
    """What was measured at one size: milliseconds and statements, by name."""

    ours: dict[str, float]
    stock: dict[str, float]
    statements: dict[str, int]


def main() -> None:
    """Measure everything."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--smoke", action="store_true", help="a few of each, to see that it runs")
    extent = SMOKE if parser.parse_args().smoke else Extent()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        asyncio.run(measure("sqlite", sqlite(Path(folder)), extent))
    with cluster() as server:
        asyncio.run(measure("postgresql", postgresql(server), extent))
    say("done")


def sqlite(folder: Path) -> Iterator[str]:
    """Name databases that are files."""
    for number in range(sys.maxsize):
        yield f"sqlite:///{folder / f'bench{number}.sqlite'}"


def postgresql(server: str) -> Iterator[str]:
    """Make databases on a server."""
    url = server.replace("postgresql:", "postgresql+psycopg:") + "postgres"
    for number in range(sys.maxsize):
        with administered(url) as engine:
            engine(f"CREATE DATABASE bench{number}")
        yield f"{server}bench{number}"


@contextmanager
def administered(url: str) -> Iterator[Callable[[str], object]]:
    """Give what runs statements outside of transactions."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield lambda statement: connection.execute(text(statement))
    engine.dispose()


async def measure(kind: str, urls: Iterator[str], extent: Extent) -> None:
    """Measure one kind of database at both sizes."""
    small_url, url = next(urls), next(urls)
    small = await at_size(small_url, extent, extent.small)
    large = await at_size(url, extent, extent.large)
    n, where = extent.rounds, {"database": kind}
    for name in ("open_topic", "post", "search"):
        stock, ours = large.stock[name], large.ours[name]
        put(Figure(f"{name}_ms", stock, ours, "ms", n, more=_rows(stock, ours) | where))
    put(await growth(small_url, url, n, where))
    for name, count in large.statements.items():
        put(Figure(f"statements_per_{name}", small.statements[name], count, "statements", 1,
                   more=where))  # fmt: skip
    times = await fanout.measure(url, extent.listeners, extent.told)
    more = {"ratio": None, "bare_p95_ms": round(times.bare, 1), "p50_ms": round(times.p50, 1)}
    put(Figure("fanout_p95_ms", None, times.p95, "ms", times.n, more=more | where))


async def growth(small_url: str, large_url: str, rounds: int, where: dict[str, str]) -> Figure:
    """Open the same topic where there is little and where there is much, in turn."""
    async with Commons(small_url) as small, Commons(large_url) as large:
        little, much = (ours(one, filling.READER)["open_topic"] for one in (small, large))
        few, many = await side_by_side(rounds, little, much)
    more = {"ratio": round(many / few, 3)} | where
    return Figure("open_topic_growth", few, many, "ms", rounds, more=more)


def _rows(stock: float, ours: float) -> dict[str, float]:
    """Here the ratio says how many times the bare query ours takes."""
    return {"ratio": round(ours / stock, 3)}


async def at_size(url: str, extent: Extent, size: int) -> Measured:
    """Fill a database and measure it."""
    filled = await filling.fill(url, size)
    say(f"{url.partition(':')[0]}: {size} posts")
    async with Commons(url) as commons:
        me = filling.READER
        found = Measured({}, {}, {})
        works = ours(commons, me)
        # Who has posted sees what others wrote.
        await works["post"]()
        for name, work in works.items():
            await work()
            found.statements[name] = await commons.statements(work)
            found.ours[name], found.stock[name] = await side_by_side(
                extent.rounds, work, bare(commons, filled)[name]
            )
        return found


def ours(commons: Commons, me: str) -> dict[str, Work]:
    """What a page asks, as it asks it."""
    return {
        "open_topic": lambda: commons.get(me, f"{filling.TALK}/thread"),
        "post": lambda: commons.post(me, f"{filling.TALK}/posts", filling.words()),
        "search": lambda: commons.get(me, f"/api/search/en?q={filling.SOUGHT}"),
    }


def bare(commons: Commons, filled: Filled) -> dict[str, Work]:
    """The same rows by bare SQL, through the same driver and pool."""
    return {
        "open_topic": lambda: commons.rows(filling.open_rows(filled)),
        "post": lambda: commons.write(filling.insert_row(filled)),
        "search": lambda: commons.rows(filling.search_rows(filled)),
    }


async def side_by_side(rounds: int, one: Work, other: Work) -> tuple[float, float]:
    """Time two works in turn, so that what drifts, drifts for both; gives medians in ms."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for work, kept in zip((one, other), times, strict=True):
            kept.append(await fanout.timed(work))
    return median(times[0]), median(times[1])


if __name__ == "__main__":
    main()
