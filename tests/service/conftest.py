"""Fixtures of the commons' tests: each test that asks for `world` runs on both databases."""

import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from staffroom_hub.commons.store.migrate import upgrade
from tests.postgres import cluster
from tests.service.hub import Hub, serve
from tests.service.talk import staff, unhurried
from tests.service.world import World

DATABASES = ("sqlite", "postgresql")
_numbers = count()
# A tenth of the time that TRUNCATE takes, which makes new files of every table and index.
_EMPTY = """
DO $$
DECLARE
    held record;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR held IN
        SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND tablename != 'alembic_version'
    LOOP
        EXECUTE format('DELETE FROM %I', held.tablename);
    END LOOP;
    FOR held IN SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL LOOP
        EXECUTE format('ALTER SEQUENCE %I RESTART', held.sequencename);
    END LOOP;
END $$
"""


@pytest.fixture(scope="session")
def postgresql():
    """A private PostgreSQL server, by URL."""
    with cluster() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "commons.sqlite"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_migrated(postgresql):
    """One migrated database for all tests; each begins with its tables emptied."""
    _administer(postgresql, "CREATE DATABASE migrated")
    upgrade(f"{postgresql}migrated")
    return f"{postgresql}migrated"


def _administer(url, statement):
    url = url.replace("postgresql:", "postgresql+psycopg:")
    url = f"{url}postgres" if url.endswith("/") else url
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(params=DATABASES)
def empty_url(request, tmp_path):
    """A database without tables, on each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    server, name = request.getfixturevalue("postgresql"), f"empty{next(_numbers)}"
    _administer(server, f"CREATE DATABASE {name}")
    yield server + name
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=DATABASES)
def database_url(request, tmp_path):
    """A migrated and empty database, on each kind in turn."""
    if request.param == "sqlite":
        path = tmp_path / "commons.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    url = request.getfixturevalue("postgresql_migrated")
    _administer(url, _EMPTY)
    return url


@pytest.fixture
def hub():
    """The stand-in of the hub."""
    made = Hub()
    stop = serve(made)
    yield made
    stop()


@pytest.fixture
async def bare(database_url, hub):
    """A commons in which nothing is released."""
    made = World(database_url, hub)
    yield made
    await made.close()


@pytest.fixture
async def world(bare):
    """A commons with the tiny module released."""
    await bare.release()
    return bare


@pytest.fixture
async def people(world):
    """Everybody, in a world with discussions of every kind."""
    unhurried(world)
    return await staff(world)


@pytest.fixture(scope="session", autouse=True)
def catalogs():
    """Compile the catalogs of interface texts where they are not."""
    folder = Path(__file__).parents[2] / "course" / "staffroom" / "locale"
    if not list(folder.glob("*/LC_MESSAGES/staffroom.mo")):
        command = ["compile", "--quiet", "-d", str(folder), "-D", "staffroom"]
        subprocess.run([sys.executable, "-m", "babel.messages.frontend", *command], check=True)
