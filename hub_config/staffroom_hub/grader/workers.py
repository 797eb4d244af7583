"""The grader's processes: one that starts and restarts the others, and as many workers as wanted.

All are forks of the first, which has one thread, no token and no connection; so a worker that died
is back within milliseconds. A worker is a clerk and a hand (`hand.py`); if one of them ends, the
other is ended too, and the commons gives the job that they held to the next who asks.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import uuid4

from staffroom.exchange.commons import Commons
from staffroom_hub.grader import hand
from staffroom_hub.grader.work import Grade, WorkerLostError, work_on
from staffroom_hub.zygote import linux

log = logging.getLogger(__name__)

PAUSE = 0.5
"""Seconds before a worker that died at once is started again."""
_YOUNG = 2.0
_NAME_MAX = 80


@dataclass(frozen=True)
class Crew:
    """What workers are made of.

    Attributes:
        commons: makes calls of the commons, in the process that may.
        grade: records a submission, in the process that has no token.
        name: of this grader, which nobody else alive has.
        close: descriptors that a hand must not have.
    """

    commons: Callable[[], Commons]
    grade: Grade
    name: str
    close: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Worker:
    slot: int
    pids: frozenset[int]
    since: float


def keep_working(crew: Crew, count: int) -> None:
    """Keep so many workers at work until this process ends."""
    workers = [_start(crew, slot) for slot in range(count)]
    while True:
        pid, status = os.wait()
        for worker in [one for one in workers if pid in one.pids]:
            code = os.waitstatus_to_exitcode(status)
            level = logging.WARNING if code else logging.INFO
            log.log(level, "Worker %d ended (%d) and is started again", worker.slot, code)
            _end(worker.pids - {pid})
            if time.monotonic() - worker.since < _YOUNG:
                time.sleep(PAUSE)
            workers[worker.slot] = _start(crew, worker.slot)


def run_until_done(work: Callable[[], None]) -> int:
    """Run something in a fork; again, if it is killed. Gives its exit code."""
    while True:
        pid = fork(work)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if code >= 0:
            return code
        log.warning("The first pass was killed (%d) and is begun again", -code)


def fork(work: Callable[[], None]) -> int:
    """Do something in a fork that ends with this process; gives its number."""
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        _end_with(parent)
        work()
        code = 0
    except (EOFError, WorkerLostError) as error:
        log.warning("%s: %s", type(error).__name__, error)
    except BaseException:
        log.exception("A process of the grader failed")
    finally:
        os._exit(code)


def _end_with(parent: int) -> None:
    """Have this process end with its parent, or within a second where the system does not help."""
    if sys.platform == "linux":
        linux.die_with(parent)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _start(crew: Crew, slot: int) -> _Worker:
    ours, theirs = Pipe()

    def clerk() -> None:
        theirs.close()
        _clerk(crew, slot, ours)

    def work() -> None:
        ours.close()
        for descriptor in crew.close:
            os.close(descriptor)
        hand.serve(theirs, crew.grade)

    pids = frozenset({fork(clerk), fork(work)})
    ours.close()
    theirs.close()
    return _Worker(slot, pids, time.monotonic())


def _clerk(crew: Crew, slot: int, line: Connection) -> None:
    if sys.platform == "linux":
        linux.name_process(f"clerk-{slot}")
    work_on(hand.through(line), crew.commons(), f"{crew.name}:{slot}")


def _end(pids: frozenset[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)


def only_one(folder: Path) -> str:
    """Wait until no other grader works with this folder; gives this one's name.

    The lock is held as long as any process of a grader lives, so nobody else alive has the name.

    Args:
        folder: for what belongs to a run.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / "grader.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    known = os.pread(descriptor, 32, 0).decode() or uuid4().hex
    os.pwrite(descriptor, known.encode(), 0)
    host = socket.gethostname()
    return f"{host[: _NAME_MAX - len(known) - 5]}:{known}"
