"""How visits to a running classroom end and begin anew, with many at once and without forks."""

import asyncio
import os
import signal
from contextlib import closing, suppress
from pathlib import Path
from uuid import uuid4

import psutil
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.hub.classroom_talk import (
    ORDINARY,
    PAGE,
    SPY,
    cut,
    data_of,
    gone,
    heard,
    hello,
    line,
    model_of,
    spied,
    update,
)
from tests.hub.classroom_world import Classroom, code, notebook


@pytest.fixture(scope="module")
def spy(vera):
    """What a page brings along whose kernel tells what it sees."""
    return data_of(vera.get(f"ru/{SPY}/").text)


# --- how it ends -----------------------------------------------------------------------------------


async def test_a_killed_kernel_is_told_and_replaced(classroom, vera, spy):
    """The page learns at once that its kernel is gone; its next visit works."""
    async with line(classroom, vera, spy) as socket:
        await hello(socket)
        os.kill((await spied(socket, spy, 1))["pid"], signal.SIGKILL)
        assert await cut(socket) == 4410
    async with line(classroom, vera, spy) as socket:
        assert (await hello(socket))["fresh"]
        assert (await spied(socket, spy, 2))["number"] == 2


async def test_a_closed_page_ends_its_kernel_at_once(classroom, vera, spy):
    """When the page says that it is closed its kernel ends, and the visit is over."""
    visit = str(uuid4())
    async with line(classroom, vera, spy, visit) as socket:
        await hello(socket)
        pid = (await spied(socket, spy, 1))["pid"]
        await socket.close(4000)
    assert gone(pid)
    async with line(classroom, vera, spy, visit) as socket:
        assert (await hello(socket))["fresh"]


async def test_the_oldest_page_makes_room(classroom, spy):
    """With the seventh page of a person the first is told that it goes on elsewhere."""
    with closing(classroom.sign_in("token-of-tclara")) as clara:
        sockets = []
        for _ in range(7):
            sockets.append(await line(classroom, clara, spy))
            await hello(sockets[-1])
        assert await cut(sockets[0]) == 4413
        for socket in sockets[1:]:
            await socket.send('{"op":"ping"}')
            assert await socket.recv() == '{"op":"pong"}'
            await socket.close(4000)


async def test_a_duplicate_of_a_page_takes_its_place(classroom, vera, spy):
    """Where the same visit connects again, the earlier line is told so; the kernel stays."""
    visit = str(uuid4())
    async with line(classroom, vera, spy, visit) as first:
        await hello(first)
        pid = (await spied(first, spy, 1))["pid"]
        async with line(classroom, vera, spy, visit) as second:
            await hello(second)
            assert await cut(first) == 4413
            assert (await spied(second, spy, 2))["pid"] == pid


async def test_who_may_no_longer_be_there_is_cut_off(classroom, world, spy):
    """When the hub takes a token back, the open line is cut, the kernel ends, pages ask again."""
    token = world.admit("tdora")
    with closing(classroom.sign_in(token)) as dora:
        async with line(classroom, dora, spy) as socket:
            await hello(socket)
            pid = (await spied(socket, spy, 1))["pid"]
            world.people[token]["scopes"].remove("access:services!service=classroom")
            assert await cut(socket) == 4401
        assert gone(pid)
        assert dora.get(PAGE).status_code == 403
        with pytest.raises(InvalidStatus) as refused:
            await line(classroom, dora, spy)
        assert refused.value.response.status_code == 403


async def test_open_pages_keep_their_release(world, classroom, vera):
    """A page of a replaced release goes on, comes back after a broken line, and opens anew."""
    module = "m21-changing"
    world.release(module, {"page.ipynb": notebook("# Раньше", SPYING_WITH(1))})
    before = data_of(vera.get(f"ru/{module}/").text)
    async with line(classroom, vera, before) as socket:
        await hello(socket)
        world.release(module, {"page.ipynb": notebook("# Теперь", SPYING_WITH(2))})
        for _ in range(100):
            after = data_of(vera.get(f"ru/{module}/").text)
            if after["release"] != before["release"]:
                break
            await asyncio.sleep(0.1)
        assert after["release"] != before["release"]
        assert await version(socket, before) == 1
    async with line(classroom, vera, before) as old, line(classroom, vera, after) as new:
        await hello(old)
        await hello(new)
        assert await version(old, before) == 1
        assert await version(new, after) == 2


def SPYING_WITH(number):  # noqa: N802 - reads as the constant it varies
    """Make a cell with a widget that answers with a number."""
    return code(
        "import ipywidgets\nask, told = ipywidgets.IntText(), ipywidgets.Textarea()\n"
        f"ask.observe(lambda change: setattr(told, 'value', 'version {number}'), 'value')\n"
        "ipywidgets.VBox([ask, told])"
    )


async def version(socket, data):
    """Ask a page's kernel which release it is."""
    await socket.send(update(model_of(data, "IntTextModel"), value=3))
    while True:
        value = (await heard(socket, "comm_msg"))["data"].get("state", {}).get("value")
        if isinstance(value, str) and value.startswith("version"):
            return int(value.split()[1])


# --- many, and otherwise -----------------------------------------------------------------------------


async def test_thirty_pages_at_once(world, classroom, spy):
    """Thirty teachers who open a page at the same moment all get a kernel that answers."""
    browsers = [classroom.sign_in(world.admit(f"tmany{n}")) for n in range(30)]

    async def open_one(browser, number):
        async with line(classroom, browser, spy) as socket:
            await hello(socket)
            told = await spied(socket, spy, number + 1)
            await socket.close(4000)
            return told["pid"]

    pids = await asyncio.gather(*(open_one(b, n) for n, b in enumerate(browsers)))
    assert len(set(pids)) == 30
    for browser in browsers:
        browser.close()


async def test_a_browser_that_vanishes_leaves_no_kernel(classroom, vera, spy):
    """Lines that break while their kernel starts leave nothing behind once their time is over."""
    visits = [str(uuid4()) for _ in range(4)]
    for visit in visits:
        socket = await line(classroom, vera, spy, visit)
        socket.transport.abort()
    for visit in visits:
        async with line(classroom, vera, spy, visit) as socket:
            await hello(socket)
            await socket.close(4000)
    await asyncio.sleep(0.5)
    assert not list(connection_files(classroom, visits))


def connection_files(classroom, visits):
    """Give the connection files of visits' kernels."""
    folder = classroom.log.read_text().split("Storing connection files in ")[1].split()[0][:-1]
    return [file for visit in visits for file in Path(folder).glob(f"*{visit}*")]


async def test_a_module_with_ordinary_kernels(classroom, vera):
    """A module that asks for it gets ordinary kernels behind the same page."""
    ordinary = data_of(vera.get(f"ru/{ORDINARY}/").text)
    async with line(classroom, vera, ordinary) as socket:
        await hello(socket)
        told = await spied(socket, ordinary, 1)
        assert "staffroom_hub.zygote.ordinary" in " ".join(psutil.Process(told["pid"]).cmdline())
        assert told["environment"]["STAFFROOM_TOKEN"] == "token-of-tvera"
        await socket.close(4000)
    assert gone(told["pid"])


async def test_a_classroom_without_forks(world, tmp_path):
    """Where kernels cannot be forks, or shall not be, the same page works with ordinary ones."""
    classroom = Classroom(world, tmp_path, STAFFROOM_KERNELS="ordinary")
    try:
        with closing(classroom.sign_in("token-of-tclara")) as clara:
            ordinary = data_of(clara.get(f"ru/{SPY}/").text)
            async with line(classroom, clara, ordinary) as socket:
                await hello(socket)
                pid = (await spied(socket, ordinary, 1))["pid"]
                os.kill(pid, signal.SIGKILL)
                assert await cut(socket) == 4410
        assert "Kernels are ordinary processes" in classroom.log.read_text()
    finally:
        classroom.stop()


async def test_a_page_without_a_kernel_is_told_to_come_later(world, classroom, vera):
    """Where executing the page ends its process, no kernel can be had, and the page is told so."""
    deadly = notebook("# Т", code("import os\nos._exit(1)"))
    world.release("m22-deadly", {"page.ipynb": deadly})
    data = data_of(vera.get("ru/m22-deadly/").text)
    async with line(classroom, vera, data) as socket:
        assert await cut(socket) == 4503


async def test_a_huge_frame_ends_the_line(classroom, vera, spy):
    """A frame beyond the limit ends the connection before anybody reads it whole."""
    async with line(classroom, vera, spy) as socket:
        await hello(socket)
        with suppress(ConnectionClosed):
            await socket.send(os.urandom(2**21))
        assert await cut(socket) in {1006, 1009}


async def test_a_page_that_does_not_read_is_cut_off(world, classroom, vera):
    """What waits for a page that reads nothing is bounded: beyond it the line ends."""
    world.release("m23-flood", {"page.ipynb": notebook("# F", code(
        "import os, ipywidgets\nask, told = ipywidgets.IntText(), ipywidgets.Textarea()\n"
        "def tell(change):\n"
        "    for _ in range(200): told.value = os.urandom(2**16).hex()\n"
        "ask.observe(tell, 'value')\nipywidgets.VBox([ask, told])"
    ))})  # fmt: skip
    data = data_of(vera.get("ru/m23-flood/").text)
    async with line(classroom, vera, data) as socket:
        await hello(socket)
        # A busy machine takes its time to write so much.
        for patience in range(3, 30, 5):
            socket.transport.pause_reading()
            await socket.send(update(model_of(data, "IntTextModel"), value=patience))
            await asyncio.sleep(patience)
            socket.transport.resume_reading()
            with suppress(TimeoutError):
                assert await cut(socket, seconds=20) is not None
                return
    pytest.fail("it went on to write")
