"""A nursery for a test, and what must not be left of it."""

import os
import tempfile
from pathlib import Path

import pytest
import pytest_asyncio

from staffroom_hub.zygote import linux
from staffroom_hub.zygote import nursery as nurseries
from staffroom_hub.zygote.nursery import Limits, Nursery, set_nursery
from tests.zygote.visits import lives, until

LIMITS = Limits(memory_bytes=96 * 1024 * 1024, execute_seconds=30, watch_seconds=0.2)


def descendants(pid):
    """Return the numbers of all processes below one; they may end while they are counted."""
    found = []
    for child in sorted(linux.children(pid)):
        found += [child, *descendants(child)]
    return found


@pytest_asyncio.fixture(loop_scope="module")
async def make_nursery():
    """Start nurseries; at the end none of their processes lives."""
    made, before = [], nurseries._current

    async def make(limits=LIMITS, **environment):
        nursery = Nursery(environment={"PATH": os.environ["PATH"], **environment}, limits=limits)
        await nursery.start()
        made.append(nursery)
        set_nursery(nursery)
        return nursery

    yield make
    pids = {pid for nursery in made for pid in below(nursery)}
    for nursery in made:
        await nursery.stop()
    set_nursery(before)
    await until(lambda: not any(lives(pid) for pid in pids))


def below(nursery):
    """Return the numbers of all processes of a nursery."""
    return [nursery._process.pid, *descendants(nursery._process.pid)]


def zygote_of(nursery, page):
    """Return the number of a release's zygote."""
    pids = [child.pid for child in nursery._base.children]
    (found,) = [pid for pid in pids if os.readlink(f"/proc/{pid}/cwd") == str(page.resolve())]
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def nursery():
    """One nursery for a file's tests, of which this process knows."""
    made = Nursery(environment={"PATH": os.environ["PATH"]}, limits=LIMITS)
    await made.start()
    set_nursery(made)
    yield made
    pids = descendants(os.getpid())
    await made.stop()
    set_nursery(None)
    await until(lambda: not any(lives(pid) for pid in pids))


@pytest.fixture
def sockets():
    """A folder for connection files and sockets, with a short name; in the end it is empty."""
    with tempfile.TemporaryDirectory(prefix="k-", dir="/tmp") as folder:
        yield Path(folder)
        assert os.listdir(folder) == []
