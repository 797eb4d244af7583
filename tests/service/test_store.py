"""The store: migrations, durability, and what each database is told."""

import asyncio
import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from staffroom_hub.commons.store.database import Database, migration_engine
from staffroom_hub.commons.store.migrate import compared, upgrade
from staffroom_hub.commons.store.models import Base
from tests.service.world import at, key, ok

COLUMNS = "(name, display_name, locale, created_at)"


def test_migrations_make_the_tables_of_the_models(empty_url):
    """A migrated database differs in nothing from what the code expects."""
    upgrade(empty_url)
    with migration_engine(empty_url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": compared})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_twice_changes_nothing(empty_url):
    """A database that is up to date is left alone."""
    upgrade(empty_url)
    with migration_engine(empty_url).begin() as connection:
        connection.execute(
            text(f"INSERT INTO people {COLUMNS} VALUES ('tanna', 'Anna', 'ru', '2026-01-01')")
        )
    upgrade(empty_url)
    with migration_engine(empty_url).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM people")).scalar() == 1


async def test_a_writer_who_is_passed_over_for_long_still_writes(tmp_path):
    """SQLite serves waiting writers in no order: one that others kept waiting is not given up."""
    path = tmp_path / "commons.sqlite"
    database = Database(f"sqlite:///{path}")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as others:
        others.execute("PRAGMA journal_mode = WAL")
        others.execute("BEGIN IMMEDIATE")

        async def write():
            async with database.writing() as session:
                return (await session.execute(text("SELECT 1"))).scalar()

        waiting = asyncio.create_task(write())
        await asyncio.sleep(12)
        assert not waiting.done()
        others.execute("COMMIT")
        assert await waiting == 1
    await database.close()


async def test_two_processes_may_migrate_at_once(empty_url):
    """The second waits for the first and finds nothing left to do."""
    await asyncio.gather(*(asyncio.to_thread(upgrade, empty_url) for _ in range(3)))
    with migration_engine(empty_url).connect() as connection:
        assert set(Base.metadata.tables) <= set(inspect(connection).get_table_names())


def test_a_new_file_may_be_opened_by_many_at_once(tmp_path):
    """Whoever finds another just making the file a WAL one waits, too."""
    for number in range(40):
        url, together = f"sqlite:///{tmp_path / str(number)}", threading.Barrier(6)

        def begin(url=url, together=together):
            engine = migration_engine(url)
            together.wait()
            with engine.begin() as connection:
                connection.execute(text("CREATE TABLE IF NOT EXISTS t (x INTEGER)"))
            engine.dispose()

        with ThreadPoolExecutor(6) as people:
            for one in [people.submit(begin) for _ in range(6)]:
                one.result()


def test_only_a_busy_file_is_waited_for(tmp_path, monkeypatch):
    """A file that cannot be written to is an error at once: waiting would not mend it."""
    path = tmp_path / "plain.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as plain:
        plain.execute("CREATE TABLE t (x INTEGER)")
    monkeypatch.setattr("time.sleep", lambda _: pytest.fail("it was waited for"))
    engine = migration_engine(f"sqlite:///file:{path}?mode=ro&uri=true")
    with pytest.raises(DBAPIError, match="readonly"):
        engine.connect()
    engine.dispose()


def test_a_migration_that_fails_leaves_nothing_behind(empty_url, monkeypatch):
    """Half of a change of tables is rolled back on both databases."""
    from alembic import op

    real = op.create_table

    def failing(name, *columns, **more):
        if name == "submissions":
            raise RuntimeError("the power went")
        return real(name, *columns, **more)

    monkeypatch.setattr(op, "create_table", failing)
    with pytest.raises(RuntimeError):
        upgrade(empty_url)
    with migration_engine(empty_url).connect() as connection:
        assert inspect(connection).get_table_names() == []


@pytest.mark.parametrize("url", ["mysql://x/y", "oracle://x"])
def test_other_databases_are_refused_with_a_sentence(url):
    """The commons says on what it runs."""
    with pytest.raises(ValueError, match="runs on sqlite or postgresql"):
        Database(url)


async def test_sqlite_syncs_every_commit(tmp_path):
    """Saved means on the disk: WAL with full sync, foreign keys, and patience with locks."""
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite'}")
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 45000}
    async with database.reading() as session:
        for pragma, value in wanted.items():
            assert (await session.execute(text(f"PRAGMA {pragma}"))).scalar() == value
    await database.close()


async def test_a_failed_write_leaves_nothing(database_url):
    """A transaction is all or nothing."""
    database = Database(database_url)
    with contextlib.suppress(RuntimeError):
        async with database.writing() as session:
            await session.execute(
                text(f"INSERT INTO people {COLUMNS} VALUES ('tx', 'X', 'ru', '2026-01-01')")
            )
            raise RuntimeError
    async with database.reading() as session:
        assert (await session.execute(text("SELECT count(*) FROM people"))).scalar() == 0
    await database.close()


async def test_errors_of_the_database_hide_values(database_url):
    """What people wrote does not end up in an error's text."""
    database = Database(database_url)
    statement = text("INSERT INTO nowhere VALUES (:word)")
    async with database.reading() as session:
        with pytest.raises(DBAPIError) as caught:
            await session.execute(statement, {"word": "very-private"})
    assert "very-private" not in str(caught.value)
    await database.close()


WRITER = """
    import asyncio, sys
    from datetime import UTC, datetime
    from staffroom_hub.commons.store import drafts, people
    from staffroom_hub.commons.store.database import Database
    from staffroom_hub.commons.store.places import ModulePlace, Own

    async def main(url):
        database = Database(url)
        own = Own("tanna", ModulePlace("en", "m01-tiny").activity("request"))
        now = datetime.now(UTC)
        async with database.writing() as session:
            await people.meet(session, "tanna", "Anna", "ru", now)
        while True:
            async with database.writing() as session:
                row = await drafts.save(session, own, {"fields": {}}, now)
                version = row.version
            print(version, flush=True)

    asyncio.run(main(sys.argv[1]))
"""


def test_what_was_confirmed_survives_a_kill(sqlite, tmp_path):
    """After kill -9 in the middle of writing every confirmed save is there."""
    path = tmp_path / "killed.sqlite"
    sqlite.copy(path)
    command = [sys.executable, "-c", textwrap.dedent(WRITER), f"sqlite:///{path}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for _ in range(20):
            process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
        confirmed = process.stdout.read().split()
    last = int(confirmed[-1]) if confirmed else 20
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("SELECT version FROM drafts").fetchone()[0] >= last
    connection.close()


async def test_old_keys_are_forgotten_at_the_start(world):
    """The memory of keys does not grow for ever."""
    body = {"answer": {"fields": {"situation": "a"}}, "key": key()}
    await ok(world.anna.put(at("request", "/draft"), json=body))

    async def keys():
        async with world.services.database.reading() as session:
            return (await session.execute(text("SELECT count(*) FROM effects"))).scalar()

    world.clock.pass_(days=29)
    async with world.app.router.lifespan_context(world.app):
        assert await keys() == 1
    world.clock.pass_(days=2)
    async with world.app.router.lifespan_context(world.app):
        assert await keys() == 0
