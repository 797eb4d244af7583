"""Kernels of stock pages and the watch over all, in this process."""

import asyncio
import time
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest
from tornado.web import HTTPError

from staffroom_hub.classroom.app import SOCKETS
from staffroom_hub.classroom.codes import SIGNED_OUT
from staffroom_hub.classroom.kernel_specs import OwnPythonOnly
from staffroom_hub.classroom.kernels import OPENING, Kernels, Opening
from staffroom_hub.classroom.open_pages import OpenPages
from staffroom_hub.classroom.watch import Watch


@pytest.fixture
async def kernels(tmp_path):
    with TemporaryDirectory(dir=SOCKETS) as sockets:
        kernels = Kernels(
            connection_dir=sockets,
            kernel_spec_manager=OwnPythonOnly(),
            root_dir=str(tmp_path),
            commons_url="http://commons/",
            open_pages=OpenPages(2),
        )
        yield kernels
        await kernels.shutdown_all(now=True)


async def open_page(kernels, person, token="hers"):
    OPENING.set(Opening(person, token))
    return await kernels.start_kernel(path="", kernel_name="bash", env={"SECRET": "x"})


async def test_a_kernel_starts_only_while_somebody_opens_a_page(kernels):
    """Nothing but the page's handler can start a kernel."""
    with pytest.raises(LookupError):
        await kernels.start_kernel(path="", kernel_name="python3")
    assert kernels.list_kernel_ids() == []


async def test_voilas_wishes_are_not_heard(kernels):
    """Neither the notebook's kernel nor the environment that Voilà made is used."""
    kernel_id = await open_page(kernels, "anna")
    kernel = kernels.get_kernel(kernel_id)
    assert kernel.kernel_name == "python3"
    assert kernel.transport == "ipc"
    assert kernels.owner(kernel_id) == "anna"
    assert kernels.owner("another") is None
    assert "SECRET" not in kernel._launch_args["env"]


async def test_the_oldest_page_makes_room(kernels):
    """Who opens more pages than she may have loses one that is not connected, oldest first."""
    first = await open_page(kernels, "anna")
    second = await open_page(kernels, "anna")
    others = await open_page(kernels, "boris")
    kernels.notify_connect(first)
    third = await open_page(kernels, "anna")
    assert second not in kernels
    assert {first, third, others} == set(kernels.list_kernel_ids())
    assert kernels.owner(second) is None


async def test_a_kernel_ends_when_it_has_been_alone_for_long(kernels, monkeypatch):
    """A connected page keeps its kernel; a page that is gone gets some minutes, then no more."""
    kernel_id = await open_page(kernels, "anna")
    start = time.monotonic()
    now = [start]
    clock = SimpleNamespace(monotonic=lambda: now[0])
    monkeypatch.setattr("staffroom_hub.classroom.kernels.time", clock)
    kernels.notify_connect(kernel_id)
    now[0] = start + 10_000
    await kernels.cull_kernel_if_idle(kernel_id)
    assert kernel_id in kernels
    kernels.notify_disconnect(kernel_id)
    now[0] += kernels.alone_seconds - 1
    await kernels.cull_kernel_if_idle(kernel_id)
    assert kernel_id in kernels
    now[0] += 2
    await kernels.cull_kernel_if_idle(kernel_id)
    assert kernel_id not in kernels


class Hub:
    """The hub's part of the watch: a user, nobody, or no answer."""

    access_scopes = frozenset({"access"})

    def __init__(self):
        """Know the user."""
        self.says = {"scopes": ["access"]}

    async def user_for_token(self, token, *, sync):
        """Answer."""
        if isinstance(self.says, Exception):
            raise self.says
        return self.says

    def check_scopes(self, wanted, user):
        """Compare."""
        return wanted & set(user["scopes"])


class Line:
    """An open page."""

    access_token = "hers"

    def __init__(self):
        """Be open."""
        self.closed, self.cut = None, asyncio.Event()

    def close(self, code=None, reason=None):
        """Note why."""
        self.closed = code
        self.cut.set()


@pytest.fixture
def watched():
    ended = []

    async def end_token(token):
        ended.append(token)

    hub, line = Hub(), Line()
    watch = Watch(hub, SimpleNamespace(end_token=end_token), SimpleNamespace(end_token=end_token))
    return SimpleNamespace(hub=hub, line=line, watch=watch, ended=ended)


@pytest.mark.parametrize("answer", [None, {"scopes": []}, {"scopes": ["other"]}])
async def test_a_definite_no_ends_everything_of_a_token(watched, answer):
    """Unknown to the hub, or without the right: the line is cut and the kernels end."""
    watched.watch.add(watched.line)
    assert await watched.watch.allows("hers")
    watched.hub.says = answer
    assert not await watched.watch.allows("hers")
    assert watched.line.closed == SIGNED_OUT
    assert watched.ended == ["hers", "hers"]  # of both kinds of kernels


async def test_a_silent_hub_ends_nothing(watched):
    """While the hub restarts, open pages stay open."""
    watched.watch.add(watched.line)
    watched.hub.says = HTTPError(500)
    assert await watched.watch.allows("hers")
    assert watched.line.closed is None


async def test_silent_pages_are_asked_about_too(watched, monkeypatch):
    """A page that says nothing is cut off in the next round, and a fault ends no rounds."""
    monkeypatch.setattr("staffroom_hub.classroom.watch.ASK_AGAIN_SECONDS", 0.01)
    watched.hub.says = RuntimeError("something else broke")
    watched.watch.add(watched.line)
    await asyncio.sleep(0.1)
    assert watched.line.closed is None
    watched.hub.says = None
    async with asyncio.timeout(10):
        await watched.line.cut.wait()
    assert watched.line.closed == SIGNED_OUT
