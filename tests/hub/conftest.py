"""Fixtures of the hub's tests: `stack`, one whole running Staffroom, and `classroom`, one classroom.

The classroom's people: Anna, Boris (who reads English), Vera, Clara; Stranger may not use it.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.hub import classroom_talk as talk
from tests.hub.classroom_world import KEY_OF_A_QUIZ, MODULE, Classroom, World, notebook
from tests.stack import Stack, running


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A whole running Staffroom; tests share it, each with people of its own."""
    folder: Path = tmp_path_factory.mktemp("stack")
    with running(folder / "data") as started:
        yield started


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    """Hub and commons around the classroom, with people and modules."""
    world = World()
    world.admit("tanna", display_name="<b>Анна</b> & Ко")
    world.admit("tboris", locale="en", display_name="Boris")
    for name in ("tclara", "tvera"):
        world.admit(name)
    world.admit("tstranger", scopes=("custom:staffroom:learn",))
    english = {"page.ipynb": notebook("# The network"), "activities.json": b"{}"}
    world.release(MODULE, english, "en")
    world.release(MODULE, talk.lesson())
    world.release(talk.STOCK, talk.lesson() | {"activities.json": talk.STOCK_FORM})
    spying = {"page.ipynb": notebook("# Spy", talk.SPYING), "quiz.yaml": KEY_OF_A_QUIZ.encode()}
    world.release(talk.SPY, spying)
    prints = {"page.ipynb": notebook("# Spy", talk.STOCK_SPYING)}
    world.release(talk.STOCK_SPY, spying | prints | {"activities.json": talk.STOCK_FORM})
    world.release(talk.ORDINARY, spying | {"activities.json": talk.ORDINARY_FORM})
    yield world
    world.close()


@pytest.fixture(scope="session")
def classroom(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classroom]:
    """One running classroom; tests share it."""
    classroom = Classroom(world, tmp_path_factory.mktemp("data"))
    yield classroom
    classroom.stop()


def _browser(classroom: Classroom, name: str) -> Iterator[httpx.Client]:
    with closing(classroom.sign_in(f"token-of-{name}")) as browser:
        yield browser


@pytest.fixture(scope="session")
def anna(classroom: Classroom) -> Iterator[httpx.Client]:
    """Anna's browser."""
    yield from _browser(classroom, "tanna")


@pytest.fixture(scope="session")
def boris(classroom: Classroom) -> Iterator[httpx.Client]:
    """Boris's browser."""
    yield from _browser(classroom, "tboris")


@pytest.fixture(scope="session")
def vera(classroom: Classroom) -> Iterator[httpx.Client]:
    """Vera's browser."""
    yield from _browser(classroom, "tvera")
