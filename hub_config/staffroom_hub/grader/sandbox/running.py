"""A run in a sandbox: started, heard, watched, and ended whatever it does."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

import psutil  # type: ignore[import-untyped]  # comes with ipykernel

from staffroom_hub.grader.outputs import Output
from staffroom_hub.grader.sandbox import inside, told
from staffroom_hub.grader.sandbox.engines import Bounds, Engine

START_SECONDS = 30.0
"""How long a sandbox may take until its kernel is about to start."""
_TICK = 0.1
_ENDING = 20.0
_KEYS = (".yaml", ".ipynb")
_OPEN_FOLDER, _OPEN_FILE = 0o755, 0o644

ENDLESS = "It did not end in time."
GREEDY = "It took too much memory, or too many processes."
LOUD = "It put out too much."
NONSENSE = "Its process spoke nonsense."
GONE = "Its process ended before its time."


class SandboxError(Exception):
    """The sandbox did not start, for no fault of what was to run in it; for trainers."""


@dataclass
class Ran:
    """What came of a run.

    Attributes:
        outputs: by number of the cell, of those that have run.
        ended: why no more have run, for whoever reads the cell; nothing if all have.
        found: what a probe has found.
    """

    outputs: dict[int, list[Output]] = field(default_factory=dict)
    ended: str = ""
    found: told.Found | None = None


def run(
    engine: Engine, sources: list[str], folder: Path | None, bounds: Bounds, **more: Any
) -> Ran:
    """Run cells in a sandbox.

    Args:
        engine: which.
        sources: of the cells.
        folder: of the module; what lies in it goes along, but no notebook and no definition.
        bounds: how much they may take.
        more: what else the program inside is asked.

    Raises:
        SandboxError: it did not start.
    """
    question = {
        "user": engine.user(),
        "limits": bounds.limits() if engine.watched else {"CORE": 0},
        "sources": sources,
        "seconds": bounds.cell_seconds,
        "most_seconds": int(START_SECONDS + bounds.seconds) + 1,
    }
    with _given(folder) as given, _started(engine, given, bounds, question | more) as process:
        return _heard(process, engine, bounds, len(sources))


@contextmanager
def _given(folder: Path | None) -> Iterator[Path]:
    """Make the folder that is given, which another user may read."""
    with tempfile.TemporaryDirectory(prefix="staffroom-sandbox-") as name:
        given = Path(name)
        shutil.copyfile(inside.__file__, given / "inside.py")
        if folder is None:
            (given / "files").mkdir()
        else:
            shutil.copytree(folder, given / "files", ignore=_left_out, copy_function=_copied)
        for path in (given, *given.rglob("*")):
            path.chmod(_OPEN_FOLDER if path.is_dir() else _OPEN_FILE)
        yield given


def _left_out(folder: str, names: Iterable[str]) -> set[str]:
    """Leave out keys, notebooks, and links, which might lead to either."""
    return {name for name in names if name.endswith(_KEYS) or Path(folder, name).is_symlink()}


def _copied(source: str, target: str) -> str:
    return str(shutil.copyfile(source, target))


@contextmanager
def _started(
    engine: Engine, given: Path, bounds: Bounds, question: dict[str, Any]
) -> Iterator[subprocess.Popen[bytes]]:
    label = f"staffroom-{uuid4().hex}"
    with tempfile.TemporaryFile() as asked:
        asked.write(json.dumps(question).encode())
        asked.seek(0)
        try:
            process = subprocess.Popen(  # noqa: S603 - our own words
                engine.command(given, bounds, label),
                stdin=asked,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            raise SandboxError(f"The sandbox did not start: {error}") from error
    with process:
        try:
            yield process
        finally:
            _end(process, engine.end(label))


def _end(process: subprocess.Popen[bytes], command: list[str]) -> None:
    """End what was started with all that came of it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if command:
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(command, capture_output=True, check=False, timeout=_ENDING)  # noqa: S603


class _Hearing:
    """Takes what is said, until all is said, or enough."""

    def __init__(self, cells: int, seconds: float) -> None:
        self.ran, self.ready, self.over = Ran(), False, False
        self._cells, self._seconds = cells, seconds
        self._end = time.monotonic() + START_SECONDS

    def give_up(self, why: str) -> None:
        """Hear no more."""
        self.ran.ended, self.over = why, True

    def take(self, line: bytes) -> None:
        """Take a line."""
        words = told.read(line)
        if words is None or not self._fits(words):
            return self.give_up(NONSENSE)
        if words.failed is not None:
            return self.give_up(words.failed)
        if words.ready:
            self.ready, self._end = True, time.monotonic() + self._seconds
            self.ran.found = words.found
        if words.cell is not None:
            self.ran.outputs[words.cell] = told.outputs_of(words)
        self.over = bool(words.finished)
        return None

    def wait(self) -> None:
        """Give up when the time is over."""
        if time.monotonic() > self._end:
            self.give_up(ENDLESS)

    def _fits(self, words: told.Told) -> bool:
        """Say whether this may be said now: ready once, then each cell once, in their order."""
        if words.cell is None:
            return not (words.ready and self.ready)
        return self.ready and max(self.ran.outputs, default=-1) < words.cell < self._cells


def _heard(process: subprocess.Popen[bytes], engine: Engine, bounds: Bounds, cells: int) -> Ran:
    """Hear lines until all is said, or enough."""
    hearing = _Hearing(cells, bounds.seconds)
    assert process.stdout is not None
    for line in _lines(process.stdout, bounds.output_bytes):
        if isinstance(line, bytes):
            hearing.take(line)
        elif line or (line := _greed(process, engine, bounds)):
            hearing.give_up(line)
        else:
            hearing.wait()
        if hearing.over:
            break
    if not hearing.ready:
        raise SandboxError(f"The sandbox did not start: {hearing.ran.ended}")
    return hearing.ran


def _lines(pipe: IO[bytes], most: int) -> Iterator[bytes | str]:
    """Give lines as they come; no words when a moment has passed, some when it cannot go on."""
    pieces, size = b"", 0
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            if not selector.select(_TICK):
                yield ""
                continue
            piece = os.read(pipe.fileno(), 1 << 16)
            size += len(piece)
            if not piece or size > most:
                yield LOUD if piece else GONE
                return
            *whole, pieces = (pieces + piece).split(b"\n")
            yield from whole
            yield ""


def _greed(process: subprocess.Popen[bytes], engine: Engine, bounds: Bounds) -> str:
    """Say what is too much; a container's bounds are its daemon's to keep."""
    if not engine.watched:
        return ""
    sizes = []
    with contextlib.suppress(psutil.NoSuchProcess):
        for one in psutil.Process(process.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                sizes.append(one.memory_info().rss)
    greedy = sum(sizes) > bounds.memory_bytes or len(sizes) > bounds.processes
    return GREEDY if greedy else ""
