"""Ordinary kernels: a fresh process that executes the page, with a zygote's ids."""

import asyncio
import subprocess
import sys

import pytest

from tests.zygote.pages import with_button, write
from tests.zygote.visits import ORDINARY, lives, one, until, visiting

pytestmark = pytest.mark.asyncio(loop_scope="module")

THREADED = """
import threading, time
box = []
def count():
    while True:
        box.append(1)
        time.sleep(0.01)
threading.Thread(target=count, daemon=True).start()
def work():
    return len(box) > 0 and threading.active_count() > 1
"""


async def test_ids_and_states_are_those_of_a_zygote(nursery, sockets, tmp_path):
    """The page that a zygote's execution made fits an ordinary kernel, callbacks included."""
    work = "kept = [ipywidgets.Text(value=v) for v in {'a', 'b', 'c'}]\ndef work(): return 'here'"
    page = with_button(tmp_path / "r", work)
    prepared = await nursery.prepare(page)
    async with visiting(page, sockets, kind=ORDINARY) as visit:
        assert await visit.click(prepared) == "here"
        for name, model in prepared.models.items():
            if model["model_name"] == "TextModel":
                visit.say(name, {"method": "request_state"})
                assert await visit.value(name) == model["state"]["value"]


async def test_a_page_with_threads_and_tasks_lives_on(nursery, sockets, tmp_path):
    """What a page has started goes on in its ordinary kernel."""
    task = "import asyncio\nasync def later():\n    await asyncio.sleep(0.3)\n    answer.value = 'later'"
    page = with_button(tmp_path / "r", f"{THREADED}\n{task}\ntask = asyncio.ensure_future(later())")
    prepared = await nursery.prepare(page)
    assert not prepared.forkable
    async with visiting(page, sockets, kind=ORDINARY) as visit:
        said = {await visit.click(prepared), await visit.value(one(prepared, "LabelModel"))}
        assert said == {"True", "later"}


async def test_executing_is_not_heard_by_the_page(nursery, sockets, tmp_path):
    """The page has the outputs already: a client hears nothing of them, no widget opens twice."""
    page = write(
        tmp_path / "r", "print('once')\nimport ipywidgets\nipywidgets.IntSlider()", "1 / 0"
    )
    async with visiting(page, sockets, kind=ORDINARY) as visit:
        await visit.client.kernel_info(reply=True, timeout=30)
        heard = []
        while True:
            message = await visit.client.get_iopub_msg(timeout=10)
            heard.append(message["msg_type"])
            if message["content"].get("execution_state") == "idle":
                break
        assert set(heard) <= {"status", "iopub_welcome"}


async def test_it_ends_with_whoever_started_it(sockets, tmp_path):
    """Its parent killed, no ordinary kernel is left."""
    page = write(tmp_path / "r", "print('once')")
    code = (
        "import asyncio, os, sys\nfrom pathlib import Path\nfrom tests.zygote.visits import *\n"
        "async def main():\n"
        "    visit = await begin(Path(sys.argv[1]), Path(sys.argv[2]), kind=ORDINARY)\n"
        "    print(visit.pid, flush=True)\n    await asyncio.sleep(60)\n"
        "asyncio.run(main())"
    )
    command = [sys.executable, "-c", code, str(page), str(sockets)]
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    pid = int(await process.stdout.readline())
    process.kill()
    await process.wait()
    await until(lambda: not lives(pid))
    for left in sockets.iterdir():
        left.unlink()
