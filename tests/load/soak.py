"""Endurance: `python -m tests.load.soak` opens pages and ends them in every way, for 20 minutes.

Pages are closed properly, dropped without a word, cut and taken up again; kernels and now and then
a zygote are killed at random. In the end, after the idle times, nothing may be left of it: no
process, no descriptor, no socket, no file. Exits 1 on a leak.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil

from bench import ours
from bench.figures import put_row, say
from tests.load import answers, crew, leaks
from tests.load.page import Page
from tests.load.parts import parts
from tests.load.record import Record
from tests.load.run import allow_files
from tests.load.waiting import until

ACTORS, MINUTES = 12, 20
WARM_UP_PAGES = 24
ALONE_SECONDS = 300
"""How long the classroom keeps a kernel whose page vanished (`classroom/visits.py`)."""
SWEEP_SECONDS = 45
KILL_KERNEL, KILL_ZYGOTE = 5, 120
"""Seconds between kills, on average."""
FORM = "diary"


class Actor:
    """Opens a page, works a little, ends it somehow, and again."""

    def __init__(self, stack, teacher, record, number):
        """Sit down."""
        self.url = ours.module_url(stack, crew.MODULE)
        self.teacher, self.record = teacher, record
        self.chance = random.Random(number)

    async def act(self, until):
        """Go on until a moment."""
        while time.monotonic() < until:
            page = Page(self.url, self.teacher.cookies, self.record)
            # What could not be done is in the record; the next page shows whether it can.
            with suppress(Exception):
                await self.one(page, until)
                continue
            await page.drop()

    async def one(self, page, until):
        """One page from beginning to end."""
        await page.open()
        for _ in range(self.chance.randrange(4)):
            await asyncio.sleep(self.chance.expovariate(1 / 3))
            text = answers.prose(self.chance, 100)
            await page.draft(FORM, answers.typed(page.definitions[FORM], text))
            if self.chance.random() < 0.2:
                page.cut()
        ending = self.chance.choice(["close", "close", "drop", "hang"])
        self.record.event(f"ended by: {ending}")
        if ending == "hang":  # connected and silent until the soak is over
            await asyncio.sleep(min(20, max(0, until - time.monotonic())))
        await (page.drop() if ending == "drop" else page.close())


async def kills(stack, chance, record):
    """Kill kernels and zygotes at random, until cancelled."""
    zygote_at = time.monotonic() + KILL_ZYGOTE
    while True:
        await asyncio.sleep(chance.expovariate(1 / KILL_KERNEL))
        kind = "zygote" if time.monotonic() > zygote_at else "kernel"
        victims = parts(stack.process.pid).get(kind, [])
        if victims:
            with suppress(psutil.NoSuchProcess):
                chance.choice(victims).kill()
                record.event(f"killed: {kind}")
        if kind == "zygote":
            zygote_at = time.monotonic() + KILL_ZYGOTE


async def soak(stack, minutes, record):
    """Do it; gives what is left."""
    teachers = await crew.signed_in(stack, ACTORS, record)
    # Everything that is made once is made before the first look.
    for _ in range(WARM_UP_PAGES // ACTORS):
        pages = await crew.open_pages(stack, teachers, record, 2)
        await asyncio.gather(*(page.close() for page in pages))
    await _quiet(stack)
    before = leaks.held(stack.process.pid)
    put_row(before.row("before"))
    until = time.monotonic() + minutes * 60
    killer = asyncio.create_task(kills(stack, random.Random(0), record))
    actors = [Actor(stack, teacher, record, n) for n, teacher in enumerate(teachers)]
    await asyncio.gather(*(actor.act(until) for actor in actors))
    killer.cancel()
    say("waiting for the idle times to pass")
    await _quiet(stack, ALONE_SECONDS)
    after = leaks.held(stack.process.pid)
    put_row(after.row("after"))
    return leaks.left(before, after)


async def _quiet(stack, patience=60):
    """Wait until no kernel runs, at most so long and a sweep; then a little more."""
    await until(lambda: not parts(stack.process.pid).get("kernel"), patience + SWEEP_SECONDS, 1)
    await asyncio.sleep(5)


def main() -> None:
    """Run, print, exit."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=MINUTES)
    minutes = parser.parse_args().minutes
    allow_files()
    record = Record()
    with (
        tempfile.TemporaryDirectory(prefix="soak-") as folder,
        ours.staffroom(Path(folder)) as stack,
    ):
        remaining = asyncio.run(soak(stack, minutes, record))
    for row in record.rows():
        put_row(row)
    put_row({"name": "events", **record.events})
    put_row({"name": "errors", "count": sum(record.errors.values()), "errors": record.errors})
    put_row({"name": "left behind", "count": len(remaining), "what": remaining})
    sys.exit(1 if remaining or record.errors else 0)


if __name__ == "__main__":
    main()
