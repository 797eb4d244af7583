"""The classroom dies, ends, comes back: nothing of it is left, nobody has to sign in again."""

import asyncio
import os
import re
import signal
import time
from contextlib import closing, suppress

import psutil
import pytest
from websockets.exceptions import ConnectionClosed

from tests.hub.classroom_talk import PAGE, SPY, STOCK, data_of, hello, line, spied
from tests.hub.classroom_world import Classroom


async def with_kernels(classroom, browser, check):
    """Open a page and a stock page; call `check` with the numbers of all processes."""
    browser.get(f"ru/{STOCK}/")
    data = data_of(browser.get(f"ru/{SPY}/").text)
    async with line(classroom, browser, data) as socket:
        await hello(socket)
        pid = (await spied(socket, data, 1))["pid"]
        children = psutil.Process(classroom.process.pid).children(recursive=True)
        assert pid in {child.pid for child in children}
        check()
    return children


def all_gone(processes):
    """Wait until processes have ended."""
    _, alive = psutil.wait_procs(processes, timeout=20)
    return [process for process in alive if process.status() != psutil.STATUS_ZOMBIE] == []


async def test_kernels_end_with_the_classroom(world, tmp_path):
    """After `kill -9` of the classroom no kernel, zygote or other process of it is left."""
    classroom = Classroom(world, tmp_path)

    def kill():
        classroom.process.send_signal(signal.SIGKILL)
        classroom.process.wait()

    with closing(classroom.sign_in("token-of-tclara")) as clara:
        left = await with_kernels(classroom, clara, kill)
    assert all_gone(left)


async def test_ending_politely_leaves_nothing(world, tmp_path):
    """After SIGTERM neither a process nor the folder of its sockets is left."""
    classroom = Classroom(world, tmp_path)
    with closing(classroom.sign_in("token-of-tclara")) as clara:
        left = await with_kernels(classroom, clara, classroom.stop)
    said = re.search(r"Storing connection files in (\S+)\.\n", classroom.log.read_text())
    assert all_gone(left)
    assert not os.path.exists(said[1])  # noqa: ASYNC240
    assert "Traceback" not in classroom.log.read_text()


def test_cookies_outlive_a_restart(world, tmp_path):
    """After the classroom was killed and started again a teacher is still signed in."""
    first = Classroom(world, tmp_path)
    with closing(first.sign_in("token-of-tclara")) as clara:
        cookies = dict(clara.cookies)
    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait()
    second = Classroom(world, tmp_path)
    try:
        with second.visitor() as clara:
            clara.cookies.update(cookies)
            assert clara.get("ru/").status_code == 200
            assert clara.get(PAGE).status_code == 200
    finally:
        second.stop()


@pytest.mark.parametrize("what", ["base", "zygote"])
async def test_a_dead_zygote_costs_a_moment(world, classroom, what):
    """When a zygote or the base of all is killed, the next visit finds a kernel all the same."""
    with closing(classroom.sign_in("token-of-tclara")) as clara:
        data = data_of(clara.get(f"ru/{SPY}/").text)
        async with line(classroom, clara, data) as socket:
            await hello(socket)
            pid = (await spied(socket, data, 1))["pid"]
            zygote = psutil.Process(pid).parent()
            (zygote if what == "zygote" else zygote.parent()).kill()
        assert await comes_back(classroom, clara, data)


async def comes_back(classroom, browser, data):
    """Try to visit a page, as its runtime does, until there is a kernel."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        async with line(classroom, browser, data) as socket:
            with suppress(ConnectionClosed):
                await hello(socket)
                return True
        await asyncio.sleep(1)
    return False
