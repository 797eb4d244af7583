"""Locks that hold until a transaction ends, for what must happen one after another.

SQLite lets one transaction write at a time anyway; on PostgreSQL these are advisory locks.
"""

from __future__ import annotations

from enum import IntEnum

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession


class Lock(IntEnum):
    """What is locked; the numbers are any that nothing else in the database locks."""

    EVENTS = 0x57AF_F700
    MIGRATIONS = 0x57AF_F701
    RELEASES = 0x57AF_F702
    DIGEST = 0x57AF_F703
    COMMUNITIES = 0x57AF_F704
    CERTIFICATES = 0x57AF_F705

    def statement(self) -> Select[tuple[None]]:
        """Give the statement that takes the lock on PostgreSQL."""
        return select(func.pg_advisory_xact_lock(int(self)))


async def hold(session: AsyncSession, lock: Lock) -> None:
    """Take a lock, waiting for whoever holds it."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(lock.statement())
