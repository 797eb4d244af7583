"""What home and a cohort's page cost with 2 000 teachers on 14 modules in the database.

`python -m bench.path` prints one JSON object per figure, on SQLite and on PostgreSQL;
`docs/performance.md` says what each means and how it is measured.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bench.commons import Commons, Everybody, services
from bench.discussion import postgresql, sqlite
from bench.fanout import timed
from bench.figures import Figure, put, say
from bench.path_filling import COHORT, LEADER, PEOPLE, cohorts, fill, gather, person
from bench.stats import median, percentile
from staffroom_hub.commons.auth import Caller
from staffroom_hub.commons.errors import Problem
from staffroom_hub.roles import LEARN
from tests.postgres import cluster

Ask = Callable[[str], Awaitable[object]]
HOME = "/api/me/home/en"
OVERVIEW = "/api/overview/en"


@dataclass(frozen=True)
class Extent:
    """How much is measured."""

    people: int = PEOPLE
    asked: int = 200


SMOKE = Extent(people=40, asked=5)
"""Enough to see that everything runs; its figures say nothing."""


@dataclass(frozen=True)
class Asked:
    """What asking came to, in milliseconds, one value for each person who asked."""

    ours: list[float]
    stock: list[float]
    statements: list[int]


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


async def measure(kind: str, urls: Iterator[str], extent: Extent) -> None:
    """Measure one kind of database."""
    url = next(urls)
    rows = await fill(services(url), url, extent.people)
    say(f"{kind}: {extent.people} teachers, {rows} rows")
    async with Commons(url) as commons:
        people = [person(number * 37 % extent.people) for number in range(extent.asked)]
        found = await asked(commons, people, lambda who: commons.get(who, HOME))
    about = {"database": kind, "teachers": extent.people, "modules": 14}
    put_asked("home", found, about)
    async with Commons(url, Trainers()) as commons:
        numbers = [str(number % cohorts(extent.people) + 1) for number in range(extent.asked)]
        found = await asked(commons, numbers, lambda number: cohort_page(commons, number))
        put_asked("cohort", found, about | {"cohort": COHORT})
        await gather(commons)
        found = await asked(commons, ["1"] * extent.asked, lambda one: cohort_page(commons, one))
        put_asked("cohort_of_all", found, about | {"cohort": extent.people})


class Trainers(Everybody):
    """An identity source to whom everybody is a trainer."""

    async def caller(self, token: str | None) -> Caller:
        """Say who holds this token."""
        if not token:
            raise Problem("not_signed_in")
        return Caller(token, True, ("trainer",), frozenset({LEARN}))


async def cohort_page(commons: Commons, number: str) -> None:
    """Ask what a trainer's page asks when it opens."""
    await commons.get(LEADER, f"{OVERVIEW}/{number}")
    await commons.get(LEADER, f"{OVERVIEW}/{number}/people")


def put_asked(name: str, found: Asked, more: dict[str, Any]) -> None:
    """Print the figure of a page: how many times the bare statements it takes."""
    ours, stock = (percentile(times, 95) for times in (found.ours, found.stock))
    said = {
        "ratio": round(ours / stock, 3),
        "p50_ms": round(median(found.ours), 1),
        "bare_p50_ms": round(median(found.stock), 1),
        "statements": [min(found.statements), max(found.statements)],
    }
    put(Figure(f"{name}_p95_ms", stock, ours, "ms", len(found.ours), more=said | more))


async def asked(commons: Commons, people: list[str], ask: Ask) -> Asked:
    """Let people ask one after the other, and send the same statements by themselves in turn."""
    found = Asked([], [], [])
    # What is read once for everybody is not a person's price.
    await ask(people[0])
    for who in people:
        sent = await _sent(commons, lambda who=who: ask(who))  # type: ignore[misc]
        found.statements.append(len(sent))
        found.ours.append(await timed(lambda who=who: ask(who)))  # type: ignore[misc]
        found.stock.append(await timed(lambda sent=sent: _bare(commons, sent)))  # type: ignore[misc]
    return found


Sent = list[tuple[str, Any]]


async def _sent(commons: Commons, work: Callable[[], Awaitable[object]]) -> Sent:
    """Listen to the statements that something sends."""
    said: Sent = []
    engine = commons.parts.database._engine.sync_engine  # noqa: SLF001 - nobody else may listen

    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT")):
            said.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", hear)
    try:
        await work()
    finally:
        event.remove(engine, "before_cursor_execute", hear)
    return said


async def _bare(commons: Commons, sent: Sent) -> None:
    """Send statements as they are, and fetch their rows as the driver gives them."""
    async with commons.parts.database.reading() as session:
        connection = await session.connection()
        for statement, parameters in sent:
            (await connection.exec_driver_sql(statement, parameters)).all()


if __name__ == "__main__":
    main()
