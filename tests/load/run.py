"""The capacity run: `python -m tests.load.run` opens 300 pages and has teachers work on them.

Prints JSON lines: how long each action took, memory and processor time by part, errors, and what
all this says about 1 000 pages. Exits 1 if anything failed.
"""

import argparse
import asyncio
import os
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import ours
from bench.figures import put_row, say
from tests.load import crew, parts
from tests.load.record import Record
from tests.load.teacher import Teacher

PAGES, SECONDS = 300, 300
OPENING = 0.25
"""What part of the time the pages take to open: a morning, not a moment."""
GRACE = 120
"""Seconds that actions may still take when the time is over."""
TARGET = 1000
IDLE_SECONDS = 10
ONE_PROCESS = ("hub", "proxy", "classroom", "commons")
"""Parts that are one process, which can keep no more than one core busy."""
BECAUSE = (
    "memory and processor time that a page added here, times 1 000, on top of what is there without "
    "pages; a part that is one process can use one core; what every page of one module is told of "
    "(posts) grows with the square, so this holds for pages spread over modules as here over time"
)


def main() -> None:
    """Run, print, exit."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--seconds", type=int, default=SECONDS)
    chosen = parser.parse_args()
    allow_files()
    record = Record()
    with (
        tempfile.TemporaryDirectory(prefix="load-") as folder,
        ours.staffroom(Path(folder)) as stack,
    ):
        asyncio.run(run(stack, record, chosen.pages, chosen.seconds))
        trouble = faults_logged(stack.logs())
    for line, count in trouble.items():
        record.error(f"log ({count} times): {line}")
    errors = {"name": "errors", "count": sum(record.errors.values()), "errors": record.errors}
    put_row(errors)
    sys.exit(1 if record.errors else 0)


def allow_files() -> None:
    """Allow this process as many open files as it may have: each page is a connection."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


async def run(stack, record, pages, seconds):
    """Sign teachers in, open their pages, let them work, close; print what it was like."""
    serve = stack.process.pid
    teachers = await crew.signed_in(stack, pages, record)
    fixed = parts.memories(serve)
    async with busy(serve) as idle:
        await asyncio.sleep(IDLE_SECONDS)
    say(f"opening {pages} pages")
    opened = await crew.open_pages(stack, teachers, record, seconds * OPENING)
    say(f"{len(opened)} pages are open; teachers work")
    told = sum(page.told for page in opened)
    own = time.process_time()
    async with busy(serve) as at_work:
        await _work(opened, record, seconds * (1 - OPENING))
    elapsed = seconds * (1 - OPENING)
    held, rows = parts.memories(serve), parts.memory_rows(serve)
    told = sum(page.told for page in opened) - told
    await asyncio.gather(*(page.close() for page in opened))
    for row in [*record.rows(), *rows]:
        put_row(row)
    for name, count in record.events.items():
        record.error(f"unexpected {count} times: {name}")
    put_row(
        {"name": "processors", "unit": "cores", "idle": rounded(idle), "at work": rounded(at_work)}
    )
    put_row({"name": "this client", "cores": round((time.process_time() - own) / elapsed, 2)})
    put_row({"name": "threads brought", "unit": "1/s", "value": round(told / elapsed, 1)})
    put_row(extrapolation(Costs(fixed, held, idle, at_work, len(opened))))


@asynccontextmanager
async def busy(serve):
    """How many processors each part keeps busy meanwhile; the dictionary is filled at the end."""
    shares = {}
    before, begin = parts.seconds(serve), time.monotonic()
    yield shares
    elapsed = time.monotonic() - begin
    for part, now in parts.seconds(serve).items():
        shares[part] = (now - before.get(part, 0.0)) / elapsed


async def _work(opened, record, seconds):
    """Let all teachers work; whoever fails is an error, and the others go on."""
    works = [
        Teacher(page, random.Random(number), seconds).work() for number, page in enumerate(opened)
    ]
    async with asyncio.timeout(seconds + GRACE):
        done = await asyncio.gather(*works, return_exceptions=True)
    for error in done:
        if isinstance(error, Exception) and not record.errors:
            record.error(f"{type(error).__name__}: {error}")


def rounded(values):
    """Round what is printed."""
    return {name: round(value, 3) for name, value in sorted(values.items()) if value >= 0.001}


@dataclass(frozen=True)
class Costs:
    """What the run cost: memory and processors by part, without pages and with."""

    fixed: dict
    held: dict
    idle: dict
    at_work: dict
    pages: int

    def memory(self, pages: int) -> float:
        """Megabytes for so many pages, where each adds what one added here."""
        before, after = (
            sum(part.private for part in memories.values()) / parts.MEGABYTE
            for memories in (self.fixed, self.held)
        )
        return before + (after - before) / self.pages * pages

    def cores(self, pages: int) -> dict:
        """Processors by part for so many pages; who grades does not grow with open pages."""
        wanted = {}
        for part in self.at_work.keys() - {"grader", "other"}:
            idle = self.idle.get(part, 0.0)
            wanted[part] = idle + max(0.0, self.at_work[part] - idle) / self.pages * pages
        return wanted


def extrapolation(costs):
    """What it says about 1 000 pages: memory and processors grow by what a page added here."""
    memory, cores = costs.memory(TARGET), costs.cores(TARGET)
    single = {part: cores.get(part, 0.0) for part in ONE_PROCESS}
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / parts.MEGABYTE
    return {
        "name": f"{TARGET} pages",
        "memory_mb": round(memory),
        "mb_per_page": round((costs.memory(1) - costs.memory(0)), 1),
        "cores": round(sum(cores.values()), 2),
        "single_processes": rounded(single),
        "machine_mb": round(machine),
        "machine_cores": os.cpu_count(),
        "fits_memory": memory < 0.9 * machine,
        "fits_processors": sum(cores.values()) < 0.9 * (os.cpu_count() or 1),
        "fits_processes": max(single.values()) < 0.9,
        "because": BECAUSE,
    }


def faults_logged(text):
    """Lines of the logs that speak of a fault."""
    lines = [line.strip() for line in text.splitlines()]
    bad = [line for line in lines if line.startswith("Traceback") or "[C " in line]
    return Counter(bad)


if __name__ == "__main__":
    main()
