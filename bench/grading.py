"""How fast a submission is marked: nbgrader's command line, and our resident workers.

`python -m bench.grading` prints one JSON object per figure; `docs/performance.md` says what each
means and how it is measured.
"""

import argparse
import asyncio
import gc
import json
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench.figures import Figure, put, put_row, say
from bench.grading_room import EDITION, MODULE, WORKS, Room, person
from bench.processes import MEBIBYTE, clean_environment, memory
from bench.stats import median, percentile
from staffroom.compose import compose
from staffroom.exchange.folders import place
from staffroom.modulefiles import load_module
from staffroom.wire import SubmissionCard, SubmittedWork
from staffroom_hub.grader import hand
from staffroom_hub.grader.course import Course
from staffroom_hub.grader.execution import prepared
from staffroom_hub.grader.work import recorder
from tests.exchange import tiny_course

WORKERS = 2
_PATIENCE = 3600.0
_QUIZ = {"items": {"one": "a", "two": ["a", "b"], "three": 42}}
_FORM = {"fields": {"situation": "A silent class", "tried": "Asked", "pupils": 28, "pace": "slow"}}
_PANEL = f"/api/modules/{EDITION}/{MODULE}"
_TALK = f"{_PANEL}/activities/discussion"


@dataclass(frozen=True)
class Extent:
    """How much is measured."""

    stock: int = 5
    ours: int = 21
    rate: int = 60
    pages: int = 30
    crowd: int = 1000


SMOKE = Extent(stock=1, ours=2, rate=4, pages=3, crowd=6)
"""Enough to see that everything runs; its figures say nothing."""


def main() -> None:
    """Measure everything."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--smoke", action="store_true", help="a few of each, to see that it runs")
    parser.add_argument("--crowd", type=int, help="how many at once, 1 000 by default")
    given = parser.parse_args()
    extent = SMOKE if given.smoke else Extent()
    extent = replace(extent, crowd=given.crowd or extent.crowd)
    warnings.filterwarnings("ignore", module="nbgrader")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        stock_ms = one_by_one(Path(folder) / "single", extent)
        rest = Path(folder) / "many"
        rest.mkdir()
        asyncio.run(many(rest, extent, stock_ms))
    say("done")


# --- one submission --------------------------------------------------------------------------


def one_by_one(folder: Path, extent: Extent) -> float:
    """Grade the same submissions both ways, in turn; gives stock's median in milliseconds."""
    released = tiny_course.write_course(folder / "released")
    Course(released).generate(MODULE)
    roots = [folder / side for side in ("stock", "ours")]
    for root in roots:
        shutil.copytree(released, root)
    theirs: list[float] = []
    mine: list[float] = []
    with resident(roots[1]) as line:
        grade = hand.through(line, _PATIENCE)
        grade(work_of(roots[1], 0))
        for number in range(max(extent.stock, extent.ours)):
            if number < extent.stock:
                theirs.append(by_command_line(roots[0], work_of(roots[0], number + 1)))
                say(f"command line: {theirs[-1]:.0f} ms")
            if number < extent.ours:
                work = work_of(roots[1], number + 1)
                begin = time.perf_counter()
                grade(work)
                mine.append((time.perf_counter() - begin) * 1000)
    stock, ours = median(theirs), median(mine)
    more = {"ours_p95": round(percentile(mine, 95), 1), "stock_n": len(theirs)}
    put(Figure("submit_to_feedback_ms", stock, ours, "ms", len(mine), more=more))
    return stock


def work_of(root: Path, number: int) -> SubmittedWork:
    """Compose somebody's submission."""
    released = json.loads((root / "release" / MODULE / "page.ipynb").read_text())
    module = load_module(root / "source" / MODULE)
    card: dict[str, Any] = {
        "id": number + 1,
        "edition": EDITION,
        "module": MODULE,
        "person": person(number),
        "display_name": f"Teacher {number}",
        "submitted_at": "2026-01-02T03:04:05Z",
        "state": "running",
    }
    notebook = compose(released, module, WORKS[number % len(WORKS)], EDITION)
    return SubmittedWork(card=SubmissionCard.model_validate(card), notebook=notebook)


def by_command_line(root: Path, work: SubmittedWork) -> float:
    """Grade as nbgrader's documentation tells to; gives milliseconds. Placing is not counted."""
    place(Course(root, "stock").coursedir, work)
    begin = time.perf_counter()
    for step in ("autograde", "generate_feedback"):
        subprocess.run(  # noqa: S603 - nbgrader's own commands
            [sys.executable, "-m", "nbgrader", step, MODULE, "--student", work.card.person],
            cwd=root, env=clean_environment("PYTHONPATH", "JUPYTER_PATH"), check=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    elapsed = (time.perf_counter() - begin) * 1000
    if not (root / "feedback" / work.card.person / MODULE / "page.html").is_file():
        raise RuntimeError("The command line made no feedback.")
    return elapsed


@contextmanager
def resident(root: Path) -> Iterator[Connection]:
    """A resident worker's grading process; gives the line to it."""
    ours, theirs = Pipe()
    process = Process(target=_serve, args=(root, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield ours
    finally:
        process.kill()
        process.join()
        ours.close()


def _serve(root: Path, line: Connection) -> None:
    prepared()
    # As the grader does before it starts its workers.
    gc.collect()
    gc.freeze()
    hand.serve(line, recorder({EDITION: Course(root)}))


# --- many ------------------------------------------------------------------------------------


async def many(folder: Path, extent: Extent, stock_ms: float) -> None:
    """Queue, pages and crowd, with the commons and a whole grader."""
    async with Room(folder, WORKERS) as room:
        # A worker's first submission takes longer, and is nobody's figure.
        await _graded(room, 2 * WORKERS, 0)
        await pages(room, extent.pages)
        count = 2 * WORKERS + extent.pages - 1
        await _finished(room, count)
        seconds = await _graded(room, extent.rate, count)
        count += extent.rate
        rates = (1000 / stock_ms, extent.rate / seconds)
        more = {"workers": WORKERS, "stock_ms_each": round(stock_ms, 1)}
        put(Figure("submissions_per_s", *rates, "1/s", extent.rate, better="more", more=more))
        await crowd(room, extent.crowd, count)


async def pages(room: Room, count: int) -> None:
    """Check and submit as a page does, through the application; the marks are in the answer."""
    checks: list[float] = []
    submits: list[float] = []
    seed = waiting = 0
    for number in range(count):
        name = f"p{number:05d}"
        answer = {"answer": _QUIZ, "final": True}
        checks.append(await _timed(room, "POST", name, "/activities/exit-quiz/check", answer))
        own = json.loads(await room.commons.post(name, f"{_TALK}/posts", "My own post."))["id"]
        if number:
            # One answer to the course's author, one to a colleague who waits for it.
            for above in (seed, waiting):
                body = {"text": "I would try this.", "reply_to": above}
                await room.commons.send("POST", name, f"{_TALK}/posts", body)
        else:
            thread = json.loads(await room.commons.get(name, f"{_TALK}/thread"))
            seed = next(post["id"] for post in thread["posts"] if post["seeded"])
        waiting = own
        draft = {"answer": _FORM}
        await room.commons.send("PUT", name, f"{_PANEL}/activities/request/draft", draft)
        # The first has no colleague to answer.
        if number:
            submits.append(await _timed(room, "POST", name, "/submission", {}))
    more = {
        "p95": round(percentile(submits, 95), 1),
        "check_ms": round(median(checks), 1),
        "check_p95": round(percentile(checks, 95), 1),
    }
    put(Figure("result_in_page_ms", None, median(submits), "ms", len(submits), more=more))


async def _timed(room: Room, method: str, name: str, path: str, body: dict[str, Any]) -> float:
    begin = time.perf_counter()
    await room.commons.send(method, name, f"{_PANEL}{path}", body)
    return (time.perf_counter() - begin) * 1000


async def crowd(room: Room, count: int, since: int) -> None:
    """So many at the same moment; none may be lost or doubled, and memory may not grow."""
    await room.hand_in(count, since)
    begin = time.monotonic()
    await _finished(room, since + count // 4)
    before = memory(room.processes()).private
    await _finished(room, since + count)
    seconds = time.monotonic() - begin
    growth = (memory(room.processes()).private - before) / MEBIBYTE
    row = {
        "name": "submissions_at_once",
        "n": count,
        **await room.faults(),
        "growth_mb": round(growth, 1),
        "memory_mb": round((before / MEBIBYTE) + growth, 1),
        "seconds": round(seconds, 1),
        "per_s": round(count / seconds, 2),
    }
    put_row(row)


async def _graded(room: Room, count: int, since: int) -> float:
    await room.hand_in(count, since)
    begin = time.monotonic()
    await _finished(room, since + count)
    return time.monotonic() - begin


async def _finished(room: Room, count: int) -> None:
    if not await room.finished(count, _PATIENCE):
        raise RuntimeError(f"Only {await room.states()} after {_PATIENCE:.0f} s.")


if __name__ == "__main__":
    main()
