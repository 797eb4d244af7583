"""Fixtures of the commons' tests: each test that asks for `world` runs on both databases."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgres import cluster
from tests.service.databases import EMPTY, PostgresqlDatabase, SqliteFile
from tests.service.hub import Hub, serve
from tests.service.talk import come_in, newcomers, unhurried
from tests.service.world import World

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory):
    """The file."""
    return SqliteFile(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql():
    """The database of a private server."""
    with cluster() as server:
        made = PostgresqlDatabase(server)
        yield made
        made.close()


@pytest.fixture(params=DATABASES)
def database(request):
    """Each kind in turn, empty."""
    found = request.getfixturevalue(request.param)
    found.bring(EMPTY)
    return found


@pytest.fixture
def empty_url(database):
    """A database without tables, on each kind in turn."""
    return database.new()


@pytest.fixture
def database_url(database):
    """A migrated and empty database, on each kind in turn."""
    return database.url


@pytest.fixture
def hub():
    """The stand-in of the hub."""
    return Hub()


@pytest.fixture
def served_hub(hub):
    """The same, to be asked by other processes at its `url`."""
    stop = serve(hub)
    yield hub
    stop()


@pytest.fixture
async def bare(database, hub):
    """A commons in which nothing is released."""
    made = World(database.url, hub, database)
    yield made
    await made.close()


@pytest.fixture
async def world(bare):
    """A commons with the tiny module released."""
    await bare.begin("released", bare.release)
    return bare


@pytest.fixture
async def people(world):
    """Everybody, in a world with discussions of every kind."""
    unhurried(world)
    made = newcomers(world)
    await world.begin("visited", lambda: come_in(world, made))
    return made


@pytest.fixture(scope="session", autouse=True)
def catalogs():
    """Compile the catalogs of interface texts where they are not."""
    folder = Path(__file__).parents[2] / "course" / "staffroom" / "locale"
    if not list(folder.glob("*/LC_MESSAGES/staffroom.mo")):
        command = ["compile", "--quiet", "-d", str(folder), "-D", "staffroom"]
        subprocess.run([sys.executable, "-m", "babel.messages.frontend", *command], check=True)
