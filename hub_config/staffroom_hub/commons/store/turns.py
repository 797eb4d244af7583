"""Turns: of several processes on one database, one does a piece of work, and the others do not."""

from __future__ import annotations

import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from sqlalchemy import func, select

from staffroom_hub.commons.store.database import Database
from staffroom_hub.commons.store.locks import Lock


@asynccontextmanager
async def alone(database: Database, lock: Lock) -> AsyncIterator[bool]:
    """Say whether the turn is ours; it is, until the block ends, unless another process has it.

    On PostgreSQL this is an advisory lock. SQLite's processes share a machine and so a file; a
    transaction would keep everybody else from writing meanwhile.
    """
    async with database.reading() as session:
        bind = session.get_bind()
        if bind.dialect.name == "postgresql":
            yield bool(await session.scalar(select(func.pg_try_advisory_xact_lock(int(lock)))))
            return
        path = bind.engine.url.database
    with _file_locked(Path(f"{path}.{lock.name.lower()}.lock")) as ours:
        yield ours


@contextmanager
def _file_locked(path: Path) -> Iterator[bool]:
    """Hold a file's lock, if nobody else does."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield _locked(descriptor)
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
