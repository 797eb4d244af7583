"""The database: one engine, and two kinds of transaction.

*Reading* sees one state. *Writing* takes SQLite's write lock at its beginning, so that nothing
read in it can be outdated when it writes, and is on the disk when it has ended.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

Result = TypeVar("Result")

_DRIVERS = {
    "sqlite": ("sqlite+aiosqlite", "sqlite+pysqlite"),
    "postgresql": ("postgresql+psycopg", "postgresql+psycopg"),
}
_WRITES = {"staffroom_writes": True}
# WAL lets readers go on beside the one writer; FULL syncs each commit, so that saved means saved.
# Those who wait to write try again in no order, so one may be passed over for long.
_PATIENCE_SECONDS = 45
_PRAGMAS = (
    f"PRAGMA busy_timeout = {_PATIENCE_SECONDS * 1000}",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)


class Database:
    """The commons' database, by a URL such as `sqlite:///…` or `postgresql://…`."""

    def __init__(self, url: str) -> None:
        """Prepare the engine; nothing is opened before the first transaction."""
        self._engine = create_async_engine(_with_driver(url, 0), hide_parameters=True)
        _tune(self._engine.sync_engine)
        self._reading = async_sessionmaker(self._engine, expire_on_commit=False)
        writer = self._engine.execution_options(**_WRITES)
        self._writing = async_sessionmaker(writer, expire_on_commit=False)
        self._unhurried: set[asyncio.Future[Any]] = set()

    @property
    def listening_url(self) -> str | None:
        """Where one is told of what others write; None where one must look by oneself."""
        url = self._engine.url
        if url.get_backend_name() != "postgresql":
            return None
        return url.set(drivername="postgresql").render_as_string(hide_password=False)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction that only reads."""
        async with self._reading() as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction that writes; it is committed unless the block raises."""
        async with self._writing.begin() as session:
            yield session

    async def unhurried(self, work: Awaitable[Result]) -> Result:
        """Finish work on the database even when whoever waits for it is called away.

        A connection that is cut off in the middle of a query may never answer again, so streams,
        which end by being cancelled, read through this.
        """
        task = asyncio.ensure_future(work)
        self._unhurried.add(task)
        task.add_done_callback(self._unhurried.discard)
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Close all connections, once nothing works on them any more."""
        if self._unhurried:
            await asyncio.wait(self._unhurried)
        await self._engine.dispose()


def migration_engine(url: str) -> Engine:
    """Make the plain engine that migrations run on; all its transactions write."""
    engine = create_engine(_with_driver(url, 1), hide_parameters=True)
    _tune(engine)
    return engine.execution_options(**_WRITES)


def _with_driver(url: str, kind: int) -> Any:
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend not in _DRIVERS:
        raise ValueError(f"the commons runs on {' or '.join(_DRIVERS)}, not on {backend}")
    return parsed.set(drivername=_DRIVERS[backend][kind])


def _tune(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)


def _on_connect(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: `_on_begin` says which kind.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    _use_wal(cursor)
    cursor.close()


def _use_wal(cursor: Any) -> None:
    """Have the file use WAL; while another process does just that, SQLite waits for nobody."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            # The lower byte is the kind of fault; no other kind passes by waiting.
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("staffroom_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
