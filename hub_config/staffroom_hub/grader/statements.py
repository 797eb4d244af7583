"""Statements that stay compiled: nbgrader makes a new engine for every look into the gradebook.

SQLAlchemy keeps compiled statements with an engine, so nbgrader would compile all of them again a
dozen times a submission, and ask as often for each table whether it has to be made. Engines of this
dialect, which is SQLite's own, share one store of statements and know the tables they have seen.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_NAME = "staffroom"
_MOST = 1000
compiled: LRUCache[Any, Any] = LRUCache(_MOST)
"""What this process has compiled."""
_seen: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
"""Tables by the file they are in, which a new gradebook at the same place is not."""


class SharingDialect(SQLiteDialect_pysqlite):
    """SQLite's dialect; what one of them has compiled fits every other."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        """Say that all of this kind are alike: they have no settings of their own."""
        return type(other) is type(self)

    def __hash__(self) -> int:
        """Hash as the kind."""
        return hash(type(self))

    def has_table(
        self, connection: Connection, table_name: str, schema: str | None = None, **kw: Any
    ) -> bool:
        """Say whether there is a table; a gradebook keeps those it has for as long as it exists."""
        tables = _tables(connection)
        if table_name in tables:
            return True
        found = bool(super().has_table(connection, table_name, schema, **kw))  # type: ignore[no-untyped-call]
        if found:
            tables.add(table_name)
        return found

    def get_table_names(
        self, connection: Connection, schema: Any = None, *_: Any, **kw: Any
    ) -> Any:
        """List the tables; nbgrader asks whether there are any whenever it opens a gradebook."""
        known = sorted(_tables(connection))
        return known or super().get_table_names(connection, schema, **kw)  # type: ignore[no-untyped-call]

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Give a new engine the common store."""
        engine.update_execution_options(compiled_cache=compiled)


def _tables(connection: Connection) -> set[str]:
    """Give the tables that are known to be in a gradebook."""
    try:
        file = Path(str(connection.engine.url.database)).stat()
    except OSError:
        return set()
    known = _seen[file.st_dev, file.st_ino]
    if not file.st_size:
        # A new file may have the number of one that is gone, but it begins empty.
        known.clear()
    return known


registry.register(f"sqlite.{_NAME}", __name__, SharingDialect.__name__)


def sharing(url: str) -> str:
    """Spell the address of a gradebook so that its engines share statements; SQLite's only."""
    plain = "sqlite://"
    return f"sqlite+{_NAME}://{url.removeprefix(plain)}" if url.startswith(plain) else url
