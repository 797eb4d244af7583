"""A commons on a socket with a grader beside it, as a process: for the bench and for killing.

The commons is the application itself on SQLite, the grader `python -m staffroom_hub.grader`; the
module is the small one of the tests, released by the grader like any other.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections import Counter
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil  # type: ignore[import-untyped]  # no stubs
from nbgrader.api import Gradebook
from sqlalchemy import func, select

from bench.commons import Commons, Everybody
from bench.processes import clean_environment, tree
from staffroom.compose import compose
from staffroom.modulefiles import load_module
from staffroom.rules.marks import automatic_marks
from staffroom_hub.commons.auth import Caller
from staffroom_hub.commons.store import releases
from staffroom_hub.commons.store.migrate import upgrade
from staffroom_hub.commons.store.models import PersonRow, SubmissionRow
from staffroom_hub.commons.store.places import ModulePlace
from staffroom_hub.roles import GRADE
from tests.exchange import tiny_course, works
from tests.service.live import served

EDITION, MODULE = "en", tiny_course.MODULE
WORKS: tuple[dict[str, Any], ...] = (works.FULL, works.PARTIAL, works.WRONG)
"""What is handed in, in turn; each has marks of its own."""
_TOKEN = "the-grader"  # noqa: S105 - known to nobody but this bench
_START_SECONDS = 120.0


class _WithGrader(Everybody):
    async def caller(self, token: str | None) -> Caller:
        """Know the grader too."""
        if token == _TOKEN:
            return Caller("grader", False, (), frozenset({GRADE}))
        return await super().caller(token)


@dataclass
class Room:
    """A commons and a grader; use it as a context.

    Args:
        folder: for everything.
        workers: how many the grader has.
    """

    folder: Path
    workers: int
    address: str = ""
    killed: int = 0
    _grader: "subprocess.Popen[bytes] | None" = None
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    def __post_init__(self) -> None:
        """Name the places."""
        self.root = self.folder / "course" / EDITION
        self.log = self.folder / "grader.log"
        self._ready = self.folder / "var" / "run" / "course-ready"

    async def __aenter__(self) -> Self:
        """Start; the module is released when this is over."""
        url = f"sqlite:///{self.folder / 'commons.sqlite'}"
        await asyncio.to_thread(upgrade, url)
        await asyncio.to_thread(tiny_course.write_course, self.root)
        self.commons = await self._stack.enter_async_context(Commons(url, _WithGrader()))
        self.address = await self._stack.enter_async_context(served(self.commons.app))
        self.start_grader()
        await until(self._ready.exists, _START_SECONDS, "the release")
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """End all of it."""
        self.stop_grader()
        await self._stack.aclose()

    def start_grader(self) -> None:
        """Start a grader, as the hub does."""
        settings = {
            "HOME": str(self.folder / "home"),
            "STAFFROOM_DATA": str(self.folder / "var"),
            "STAFFROOM_COURSE": str(self.folder / "course"),
            "STAFFROOM_COMMONS_URL": self.address,
            "STAFFROOM_GRADER_WORKERS": str(self.workers),
            "JUPYTERHUB_API_TOKEN": _TOKEN,
        }
        with self.log.open("ab") as log:
            self._grader = subprocess.Popen(
                [sys.executable, "-m", "staffroom_hub.grader"],
                env=clean_environment("PYTHONPATH", "JUPYTER_PATH") | settings,
                cwd=self.folder, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def stop_grader(self) -> None:
        """End the grader and all that came from it."""
        if self._grader is not None:
            self._grader.terminate()
            self._grader.wait()

    def processes(self) -> list[psutil.Process]:
        """The grader's processes."""
        return [] if self._grader is None else tree(self._grader.pid)

    def kill(self, victim: psutil.Process) -> bool:
        """Kill one of the grader's processes without warning; gives whether it was the first."""
        self.killed += 1
        with suppress(psutil.NoSuchProcess):
            victim.kill()
        assert self._grader is not None
        if victim.pid != self._grader.pid:
            return False
        self._grader.wait()
        self.start_grader()
        return True

    async def hand_in(self, count: int, since: int = 0) -> None:
        """Put so many submissions of as many people into the queue, all at the same moment.

        They are the rows that the application writes, without the calls of a page before them.

        Args:
            count: how many.
            since: number of the first person.
        """
        module = load_module(self.root / "source" / MODULE)
        numbers = range(since, since + count)
        async with self.commons.parts.database.writing() as session:
            release = await releases.current(session, ModulePlace(EDITION, MODULE))
            assert release is not None
            notebook = json.loads(await releases.notebook(session, release.id))
            now = datetime.now(UTC)
            session.add_all(PersonRow(name=person(n), display_name=f"Teacher {n}", locale="en",
                                      created_at=now) for n in numbers)  # fmt: skip
            await session.flush()
            for number in numbers:
                work = WORKS[number % len(WORKS)]
                session.add(SubmissionRow(
                    person=person(number), edition=EDITION, module=MODULE, release=release.id,
                    work=work, notebook=compose(notebook, module, work, EDITION),
                    automatic=automatic_marks(module, work, EDITION).model_dump(mode="json"),
                    submitted_at=now, state="queued", attempts=0,
                ))  # fmt: skip

    async def states(self) -> Counter[str]:
        """Count submissions by their state."""
        query = select(SubmissionRow.state, func.count().label("many")).group_by(
            SubmissionRow.state
        )
        async with self.commons.parts.database.reading() as session:
            rows = (await session.execute(query)).all()
        return Counter({row.state: row.many for row in rows})

    async def finished(self, count: int, seconds: float) -> bool:
        """Wait until so many are done or given up, or no more; gives whether they are."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            states = await self.states()
            if states["done"] + states["failed"] >= count:
                return True
            await asyncio.sleep(0.05)
        return False

    async def faults(self) -> dict[str, int]:
        """Compare what was handed in with the commons and the gradebook; see `bench.grading`."""
        async with self.commons.parts.database.reading() as session:
            rows = list((await session.scalars(select(SubmissionRow))).all())
        marks = await asyncio.to_thread(gradebook_marks, self.root)
        lost = doubled = wrong = 0
        for row in rows:
            mine = marks.pop(row.person, [])
            scores = row.automatic["scores"]
            # What people mark has no mark yet, or none of the two agree on before somebody has.
            expected = {s["cell"]: s["score"] for s in scores if s["by"] == "automatic"}
            told = [(s["cell"], s["score"]) for s in row.recorded or () if s["cell"] in expected]
            kept = [(cell, score) for cell, score in mine if cell in expected]
            lost += row.state != "done" or not mine
            doubled += any(len(found) > len(dict(found)) for found in (told, mine))
            wrong += not (expected and dict(told) == dict(kept) == expected)
        return {"lost": lost, "doubled": doubled + len(marks), "wrong": wrong}


def person(number: int) -> str:
    """Name a teacher."""
    return f"t{number:05d}"


def gradebook_marks(root: Path) -> dict[str, list[tuple[str, float | None]]]:
    """Read all automatic marks of a gradebook, a row each, by teacher."""
    found: dict[str, list[tuple[str, float | None]]] = {}
    with Gradebook(f"sqlite:///{root}/gradebook.db", EDITION) as gradebook:
        for submission in gradebook.assignment_submissions(MODULE):
            rows = [(g.name, g.auto_score) for n in submission.notebooks for g in n.grades]
            found.setdefault(submission.student_id, []).extend(rows)
    return found


async def until(condition: Any, seconds: float, what: str) -> None:
    """Wait until something is so.

    Raises:
        TimeoutError: it is not.
    """
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited in vain for {what}")
        await asyncio.sleep(0.05)
