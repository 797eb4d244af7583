"""Statements that stay compiled: nbgrader makes a new engine for every look into the gradebook.

SQLAlchemy keeps compiled statements with an engine, so nbgrader would compile all of them again a
dozen times a submission. Engines of this dialect, which is SQLite's own, share one store of them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_NAME = "staffroom"
_MOST = 1000
compiled: LRUCache[Any, Any] = LRUCache(_MOST)
"""What this process has compiled."""


class SharingDialect(SQLiteDialect_pysqlite):
    """SQLite's dialect; what one of them has compiled fits every other."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        """Say that all of this kind are alike: they have no settings of their own."""
        return type(other) is type(self)

    def __hash__(self) -> int:
        """Hash as the kind."""
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Give a new engine the common store."""
        engine.update_execution_options(compiled_cache=compiled)


registry.register(f"sqlite.{_NAME}", __name__, SharingDialect.__name__)


def sharing(url: str) -> str:
    """Spell the address of a gradebook so that its engines share statements; SQLite's only."""
    plain = "sqlite://"
    return f"sqlite+{_NAME}://{url.removeprefix(plain)}" if url.startswith(plain) else url
