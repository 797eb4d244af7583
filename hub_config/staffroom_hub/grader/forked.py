"""A fork of this process that runs the cells of one notebook, and how its parent talks to it.

Line of talk: a length in eight bytes, then JSON. The parent says which cell is to run, the child
answers with what came of it; a cell that takes too long is interrupted, then the child is killed.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import socket
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, Self

from staffroom_hub.grader.confined import Walls, confine_self
from staffroom_hub.grader.outputs import (
    DATA_BYTES,
    TEXT_BYTES,
    Gathered,
    Output,
    Printing,
    finished,
    written,
)
from staffroom_hub.grader.shell import NotebookShell, run_cell, take_over
from staffroom_hub.zygote import linux

GRACE = 3.0
"""Seconds in which an interrupted cell may still end by itself."""
_HEAD = 8
_MOST_BYTES = 12 * (TEXT_BYTES + DATA_BYTES)
_FAILED, _TOLD = 70, 1000
_OUT, _ERR = 1, 2


class NotebookDiedError(Exception):
    """The process that ran a notebook ended before its time; the message says how."""


class CellEndlessError(Exception):
    """A cell did not end, not even when interrupted; its process has been killed."""


@dataclass(frozen=True)
class Ran:
    """What came of a cell.

    Attributes:
        count: number of the execution, as in `In [1]`.
        outputs: by number of the cell; of this one, and of earlier ones it has changed.
        late: whether it had to be interrupted.
    """

    count: int
    outputs: dict[int, list[Output]]
    late: bool


@dataclass(frozen=True)
class Start:
    """What every child begins with, made ready before it is forked.

    Attributes:
        walls: what it may do.
        shell: what runs the cells.
    """

    walls: Walls
    shell: NotebookShell


class ForkedNotebook:
    """The parent's side; use it as a context, which ends the child.

    Args:
        start: what the child begins with.
        folder: where it runs, and may write.
        home: empty folder within the first, for what libraries keep.
    """

    def __init__(self, start: Start, folder: Path, home: Path) -> None:
        """Fork; this process has one thread."""
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        self._line, theirs = socket.socketpair()
        self._pid = os.fork()
        if self._pid == 0:
            _child(theirs.detach(), parent, start, folder, home)
        theirs.close()
        self._status: int | None = None

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the child, whatever it does."""
        self.kill()
        self._line.close()

    def kill(self) -> None:
        """End the child now."""
        if self._status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            self._status = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])

    def run(self, cell: int, source: str, seconds: float) -> Ran:
        """Run a cell.

        Args:
            cell: its number.
            source: its code.
            seconds: how long it may take.

        Raises:
            CellEndlessError: it did not end.
            NotebookDiedError: the child ended, or spoke nonsense.
        """
        self._ask({"cell": cell, "source": source})
        late = False
        try:
            answer = self._answer(seconds)
        except TimeoutError:
            late = True
            os.kill(self._pid, signal.SIGINT)
            try:
                answer = self._answer(GRACE)
            except TimeoutError:
                self.kill()
                raise CellEndlessError from None
        try:
            outputs = {int(number): list(found) for number, found in answer["outputs"].items()}
            return Ran(int(answer["count"]), outputs, late)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise NotebookDiedError("The notebook's process spoke nonsense.") from error

    def _ask(self, question: dict[str, Any]) -> None:
        text = json.dumps(question).encode()
        with contextlib.suppress(OSError):
            # Whether it is there is heard when it does not answer.
            self._line.settimeout(GRACE)
            self._line.sendall(len(text).to_bytes(_HEAD) + text)

    def _answer(self, seconds: float) -> dict[str, Any]:
        end = time.monotonic() + seconds
        size = int.from_bytes(self._receive(_HEAD, end))
        if size > _MOST_BYTES:
            raise NotebookDiedError("The notebook puts out too much.")
        # Its head is there, so the rest is on the way.
        text = self._receive(size, time.monotonic() + max(GRACE, seconds))
        try:
            answer = json.loads(text)
        except ValueError as error:
            raise NotebookDiedError("The notebook's process spoke nonsense.") from error
        if not isinstance(answer, dict) or "failed" in answer:
            raise NotebookDiedError(f"The notebook could not be run: {answer}"[:_TOLD])
        return answer

    def _receive(self, size: int, end: float) -> bytes:
        pieces, missing = [], size
        while missing:
            self._line.settimeout(max(0.001, end - time.monotonic()))
            try:
                piece = self._line.recv(min(missing, 1 << 20))
            except ConnectionError:
                piece = b""
            if not piece:
                raise NotebookDiedError(self._end())
            pieces.append(piece)
            missing -= len(piece)
        return b"".join(pieces)

    def _end(self) -> str:
        """Say how the child ended."""
        end = time.monotonic() + GRACE
        while time.monotonic() < end:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                self._status = os.waitstatus_to_exitcode(status)
                return _told(self._status)
            time.sleep(0.001)
        self.kill()
        return "A cell closed the line to its process."


def _told(code: int) -> str:
    if code < 0:
        with contextlib.suppress(ValueError):
            return f"The notebook's process was ended by {signal.Signals(-code).name}."
    return f"The notebook's process ended itself with code {code}."


# --- the child ------------------------------------------------------------------------------


def _child(line: int, parent: int, start: Start, folder: Path, home: Path) -> NoReturn:
    """Run cells until the line is closed."""
    try:
        _prepare(line, parent, start.walls, folder, home)
        _serve(line, start.shell)
        os._exit(0)
    except BaseException as error:  # noqa: BLE001 - nothing may come back into the parent's code
        with contextlib.suppress(BaseException):
            _say(line, {"failed": f"{type(error).__name__}: {error}"[:_TOLD]})
        os._exit(_FAILED)


def _prepare(line: int, parent: int, walls: Walls, folder: Path, home: Path) -> None:
    """Take on the ways of a fresh interpreter, within walls."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    linux.die_with(parent)
    _redirect(line)
    _forget_the_parent(folder, home)
    confine_self(walls, parent, home.parent)


def _serve(line: int, shell: NotebookShell) -> None:
    gathered = take_over(shell)
    sys.stdout = Printing("stdout", gathered, _OUT)
    sys.stderr = Printing("stderr", gathered, _ERR)
    with os.fdopen(line, "rb", buffering=0, closefd=False) as heard:
        while head := heard.read(_HEAD):
            text = _whole(heard.read, int.from_bytes(head))
            question = json.loads(text)
            _say(line, _run(shell, question["cell"], question["source"]))


def _whole(read: Callable[[int], bytes | None], size: int) -> bytes:
    text = b""
    while len(text) < size:
        piece = read(size - len(text))
        if not piece:
            os._exit(0)
        text += piece
    return text


def _redirect(line: int) -> None:
    """Have nothing open but the line and two files for what is written past Python."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    out, err = os.memfd_create("stdout"), os.memfd_create("stderr")
    for descriptor, place in ((nothing, 0), (out, _OUT), (err, _ERR)):
        os.dup2(descriptor, place)
    linux.close_all_but([line])


def _forget_the_parent(folder: Path, home: Path) -> None:
    os.chdir(folder)
    os.environ.update(
        HOME=str(home),
        IPYTHONDIR=str(home / ".ipython"),
        MPLCONFIGDIR=str(home),
        TMPDIR=str(home),
        MPLBACKEND="module://matplotlib_inline.backend_inline",
    )
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - for the process's life
    sys.path.insert(0, "")
    for handler in logging.root.handlers[:]:
        logging.root.removeHandler(handler)
    logging.root.setLevel(logging.WARNING)
    warnings.resetwarnings()
    for category in (
        DeprecationWarning,
        PendingDeprecationWarning,
        ImportWarning,
        ResourceWarning,
    ):
        warnings.simplefilter("ignore", category)


def _run(shell: NotebookShell, cell: int, source: str) -> dict[str, Any]:
    gathered: Gathered = shell.gathered
    gathered.begin(cell)
    count = shell.execution_count
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        run_cell(shell, source)
    except KeyboardInterrupt:
        gathered.error("KeyboardInterrupt", "", ["KeyboardInterrupt"])
    finally:
        # What is pending is dropped with it, so the next cell is not interrupted for this one.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    gathered.stream("stdout", written(_OUT))
    gathered.stream("stderr", written(_ERR))
    if shell.asked_to_exit:
        os._exit(0)
    outputs = {number: finished(found) for number, found in gathered.touched().items()}
    return {"count": count, "outputs": outputs}


def _say(line: int, answer: dict[str, Any]) -> None:
    text = json.dumps(answer).encode("utf-8")
    data = memoryview(len(text).to_bytes(_HEAD) + text)
    while data:
        data = data[os.write(line, data) :]
