"""Attacks from inside a page's kernel: each is a button's callback that does the evil thing.

They are run against every confinement that holds where the tests run: as root kernels are users of
their own; `test_without_root.py` runs the same for a classroom that is nobody.
"""

import ast
import asyncio
import os

import pytest

from tests.zygote.conftest import zygote_of
from tests.zygote.evil import BOMBS, DEEDS, EXHAUSTED, NEEDED, REFUSED
from tests.zygote.pages import with_button
from tests.zygote.visits import begin, end, lives, one, until, visiting

pytestmark = pytest.mark.asyncio(loop_scope="module")

HERE = "def work(): return 'here'"


def told(text):
    """Read what an evil deed said of itself."""
    return ast.literal_eval(text)


@pytest.mark.parametrize("deed", DEEDS)
async def test_an_evil_deed_is_refused(nursery, sockets, tmp_path, deed):
    """Each way to reach other kernels, processes, files or the network of sockets is closed."""
    if not NEEDED.get(deed, {"private"}) & set(nursery.level.split("+")):
        pytest.skip(f"this system confines kernels by {nursery.level} only")
    page = with_button(tmp_path / "r", DEEDS[deed])
    prepared = await nursery.prepare(page)
    async with (
        visiting(page, sockets, STAFFROOM_TOKEN="the-victims-token") as victim,
        visiting(
            page,
            sockets,
            VICTIM=str(victim.pid),
            SOCKETS=str(sockets),
            KEYS=victim.manager.connection_file,
            STAFFROOM_TOKEN="the-attackers-token",
        ) as attacker,
    ):
        outcome = told(await attacker.click(prepared))
        assert outcome, "the deed tried nothing"
        assert set(outcome.values()) <= REFUSED, outcome
        assert lives(victim.pid)
        victim.client.kernel_info()
        await victim.client.get_shell_msg(timeout=10)


@pytest.mark.parametrize("bomb", BOMBS)
async def test_a_bomb_harms_its_own_kernel_only(nursery, sockets, tmp_path, bomb):
    """The kernel is refused what it wants, or ends; another kernel and the zygote live on."""
    page = with_button(tmp_path / "r", BOMBS[bomb])
    prepared = await nursery.prepare(page)
    zygote = zygote_of(nursery, page)
    async with visiting(page, sockets) as neighbour:
        attacker = await begin(page, sockets)
        click = {"method": "custom", "content": {"event": "click"}}
        attacker.say(one(prepared, "ButtonModel"), click)
        refused = asyncio.create_task(attacker.value(one(prepared, "LabelModel"), 60))
        ended = asyncio.create_task(attacker.manager.provisioner.wait())
        done, waiting = await asyncio.wait(
            {refused, ended}, timeout=60, return_when=asyncio.FIRST_COMPLETED
        )
        assert done, "the bomb has neither been refused nor ended its kernel"
        for task in waiting:
            task.cancel()
        if refused in done:
            assert refused.result().split(":")[0] in EXHAUSTED
        neighbour.client.kernel_info()
        await neighbour.client.get_shell_msg(timeout=10)
        assert lives(zygote)
        await end(attacker)
        if not attacker.manager.has_kernel:
            await attacker.manager.cleanup_resources()


ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root may look, or change users")


@ROOT
async def test_a_kernel_has_no_descriptor_of_others(nursery, sockets, tmp_path):
    """What it has open is the null device and its own sockets and polls."""
    page = with_button(
        tmp_path / "r",
        "import os\ndef work():\n    found = {}\n    for number in range(256):\n"
        "        try:\n            found[number] = os.fstat(number).st_mode >> 12\n"
        "        except OSError:\n            pass\n    return found",
    )
    prepared = await nursery.prepare(page)
    async with visiting(page, sockets) as visit:
        found = told(await visit.click(prepared))
        kinds = {n: os.readlink(f"/proc/{visit.pid}/fd/{n}").split(":")[0] for n in found}
        assert {kinds.pop(n) for n in (0, 1, 2)} == {"/dev/null"}
        assert set(kinds.values()) <= {"socket", "anon_inode"}
        inodes = {os.readlink(f"/proc/{visit.pid}/fd/{n}") for n in kinds}
        zygote = zygote_of(nursery, page)
        for other in (zygote, nursery._process.pid, os.getpid()):
            theirs = {read(f"/proc/{other}/fd/{n}") for n in os.listdir(f"/proc/{other}/fd")}
            assert not {i for i in inodes & theirs if i.startswith("socket")}


def read(link):
    """Read a link that may be gone."""
    try:
        return os.readlink(link)
    except FileNotFoundError:
        return ""


@ROOT
async def test_every_kernel_is_a_user_of_its_own(nursery, sockets, tmp_path):
    """No two have the same number, none has groups or may gain privileges."""
    page = with_button(tmp_path / "r", HERE)
    await nursery.prepare(page)
    async with visiting(page, sockets) as first, visiting(page, sockets) as second:
        known = [status(visit.pid) for visit in (first, second)]
    assert known[0]["Uid"] != known[1]["Uid"]
    for fields in known:
        assert "0" not in fields["Uid"].split()
        assert (fields["Groups"], fields["NoNewPrivs"], fields["Seccomp"]) == ("", "1", "2")
        assert fields["CapAmb"] == fields["CapInh"] == "0" * 16


def status(pid):
    """What the system says of a process."""
    with open(f"/proc/{pid}/status") as lines:
        return {name: value.strip() for name, _, value in (x.partition(":") for x in lines)}


async def test_a_kernel_that_grows_is_ended_by_the_watchdog(nursery, sockets, tmp_path):
    """Memory that no resource limit counts is seen by the nursery."""
    work = (
        "import mmap\nkept = []\ndef work():\n    for _ in range(15):\n"
        "        made = mmap.mmap(-1, 16 * 1024 * 1024)\n"
        "        made.write(b'x' * len(made))\n        kept.append(made)"
    )
    page = with_button(tmp_path / "r", work)
    prepared = await nursery.prepare(page)
    async with visiting(page, sockets) as neighbour:
        visit = await begin(page, sockets)
        click = {"method": "custom", "content": {"event": "click"}}
        visit.say(one(prepared, "ButtonModel"), click)
        await until(lambda: visit.manager.provisioner._child.code == -9)
        await end(visit)
        assert lives(neighbour.pid)


async def test_the_page_still_works_under_its_confinement(nursery, sockets, tmp_path):
    """Threads, timers, late imports, files of the release and connections by TCP are allowed."""
    work = """
import asyncio, socket, threading
def work():
    server = socket.create_server(("127.0.0.1", 0))
    client = socket.create_connection(server.getsockname())
    threads = [threading.Thread(target=lambda: None) for _ in range(8)]
    for thread in threads:
        thread.start()
        thread.join()
    import sqlite3.dump, wave
    timer = threading.Thread(target=lambda: asyncio.run(asyncio.sleep(0.01)))
    timer.start()
    timer.join()
    return open("page.ipynb").read()[:2]
"""
    page = with_button(tmp_path / "r", work)
    prepared = await nursery.prepare(page)
    async with visiting(page, sockets) as visit:
        assert await visit.click(prepared) == '{"'
