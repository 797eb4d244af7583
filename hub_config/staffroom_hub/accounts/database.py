"""The connection to the accounts database, and bringing its tables up to date."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event

MIGRATIONS = Path(__file__).parent / "migrations"
_SQLITE = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000")


def driver_url(url: str) -> str:
    """Name the driver of a PostgreSQL URL that names none."""
    scheme, separator, rest = url.partition("://")
    known = scheme in {"postgres", "postgresql"}
    return f"postgresql+psycopg{separator}{rest}" if known else url


def connect(url: str) -> Engine:
    """Open the database; on SQLite, what is said to be saved is on the disk."""
    engine = create_engine(driver_url(url), pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    for pragma in _SQLITE:
        connection.execute(f"PRAGMA {pragma}")


def upgrade(url: str) -> None:
    """Bring the tables up to date; nothing happens where they are."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = connect(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()
