"""Migrations: bringing a database up to the tables of this version.

They run from inside the package, so that an installed distribution needs no `alembic.ini`.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from staffroom_hub.commons.store.database import migration_engine
from staffroom_hub.commons.store.locks import Lock

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def upgrade(url: str) -> None:
    """Bring a database to the newest tables; one that is there already is left alone.

    Two processes may do this at once: the second waits for the first.
    """
    engine = migration_engine(url)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(Lock.MIGRATIONS.statement())
            command.upgrade(configuration(connection), "head")
    finally:
        engine.dispose()


def compared(name: str | None, kind: str, _parents: object = None) -> bool:
    """Say whether a table is one of the models': the index of words and its shadows are not."""
    return kind != "table" or name is None or not name.startswith("post_words")


def configuration(connection: Connection) -> Config:
    """Make Alembic's configuration for an open connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
