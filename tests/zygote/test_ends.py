"""Whoever dies, by whatever, takes down what is below, is noticed above, and leaves nothing."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from staffroom_hub.zygote.nursery import NurseryError
from tests.zygote.conftest import descendants, zygote_of
from tests.zygote.pages import with_button, write
from tests.zygote.visits import begin, end, lives, until, visiting

pytestmark = pytest.mark.asyncio(loop_scope="module")

HERE = "def work(): return 'here'"


def descriptors():
    """How many descriptors this process has open."""
    return len(os.listdir("/proc/self/fd"))


async def test_a_killed_kernel_is_seen_at_once(nursery, sockets, tmp_path):
    """poll and wait know the signal; zygote and other kernels go on."""
    page = with_button(tmp_path / "r", HERE)
    prepared = await nursery.prepare(page)
    async with visiting(page, sockets) as other:
        visit = await begin(page, sockets)
        provisioner = visit.manager.provisioner
        assert await provisioner.poll() is None
        os.kill(visit.pid, signal.SIGKILL)
        assert await asyncio.wait_for(provisioner.wait(), 5) == -signal.SIGKILL
        assert not provisioner.has_process
        await visit.manager.cleanup_resources()
        await end(visit)
        assert await other.click(prepared) == "here"


async def test_kill_returns_when_the_process_is_buried(nursery, sockets, tmp_path):
    """The first poll after kill has the exit code, so no manager waits."""
    page = write(tmp_path / "r", "print(1)")
    await nursery.prepare(page)
    visit = await begin(page, sockets)
    pid = visit.pid
    await visit.manager.provisioner.kill()
    assert await visit.manager.provisioner.poll() == -signal.SIGKILL
    assert not lives(pid)
    await visit.manager.cleanup_resources()
    await end(visit)


async def test_a_kernel_that_ends_itself_is_no_error(nursery, sockets, tmp_path):
    """exit() in a callback ends that kernel with code 0."""
    page = with_button(tmp_path / "r", "def work(): get_ipython().ask_exit()")
    prepared = await nursery.prepare(page)
    async with visiting(page, sockets) as visit:
        assert await visit.click(prepared) == "None"
        await until(lambda: visit.manager.provisioner._child.code == 0)


async def test_a_killed_zygote_takes_its_kernels_along(nursery, sockets, tmp_path):
    """Its kernels end, other releases' do not, and the next kernel raises it anew."""
    pages = [with_button(tmp_path / name, HERE) for name in ("r", "s")]
    prepared = [await nursery.prepare(page) for page in pages]
    doomed, other = await begin(pages[0], sockets), await begin(pages[1], sockets)
    pid = doomed.pid
    zygote = await nursery._raised[pages[0].resolve()]
    zygote_pid = parent(pid)
    os.kill(zygote_pid, signal.SIGKILL)
    assert await asyncio.wait_for(doomed.manager.provisioner.wait(), 5) == -signal.SIGKILL
    await until(lambda: not lives(pid) and not lives(zygote_pid))
    assert zygote.kernels == []
    await doomed.manager.cleanup_resources()
    await end(doomed)
    assert await other.click(prepared[1]) == "here"
    await end(other)
    async with visiting(pages[0], sockets) as visit:
        assert await visit.click(prepared[0]) == "here"
        assert parent(visit.pid) != zygote_pid


def parent(pid):
    """The number of a process's parent."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


async def test_a_killed_base_takes_everything_along_and_comes_back(nursery, sockets, tmp_path):
    """Zygotes and kernels end with it; the next call starts it again."""
    page = with_button(tmp_path / "r", HERE)
    prepared = await nursery.prepare(page)
    visit = await begin(page, sockets)
    below = descendants(os.getpid())
    os.kill(nursery._process.pid, signal.SIGKILL)
    await until(lambda: not any(lives(pid) for pid in below))
    assert await visit.manager.provisioner.poll() == -signal.SIGKILL
    await visit.manager.cleanup_resources()
    await end(visit)
    again = await nursery.prepare(page)
    assert again.models == prepared.models
    async with visiting(page, sockets) as visit:
        assert await visit.click(again) == "here"


CLASSROOM = """
import asyncio, os, sys
from pathlib import Path
from staffroom_hub.zygote.nursery import Nursery, set_nursery
from tests.zygote.conftest import descendants
from tests.zygote.visits import begin

async def main():
    nursery = Nursery(environment={"PATH": os.environ["PATH"]})
    await nursery.start()
    set_nursery(nursery)
    for _ in range(2):
        visit = await begin(Path(sys.argv[1]), Path(sys.argv[2]))
    print(*descendants(os.getpid()), flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGTERM])
async def test_a_dead_classroom_leaves_no_process(sockets, tmp_path, signum):
    """However it ends, base, zygote and kernels end with it."""
    page = write(tmp_path / "r", "print(1)")
    command = [sys.executable, "-c", CLASSROOM, str(page), str(sockets)]
    root = Path(__file__).parents[2]
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE, cwd=root)
    pids = [int(word) for word in (await process.stdout.readline()).split()]
    assert len(pids) == 4
    process.send_signal(signum)
    await asyncio.wait_for(process.wait(), 10)
    await until(lambda: not any(lives(pid) for pid in pids))
    for left in sockets.iterdir():
        left.unlink()


async def test_kernels_that_come_and_go_leave_no_descriptor(nursery, sockets, tmp_path):
    """Neither this process nor the zygote has more open after many kernels than after one."""
    page = write(tmp_path / "r", "print(1)")
    await nursery.prepare(page)
    connection = {"transport": "ipc", "key": "k", "ip": str(sockets / "k")}
    connection |= {
        f"{c}_port": n for n, c in enumerate(("shell", "iopub", "stdin", "control", "hb"))
    }
    zygote = zygote_of(nursery, page)

    async def come_and_go():
        child = await nursery.fork(page, connection, {})
        await child.kill()
        for socket in sockets.iterdir():
            socket.unlink()
        return descriptors(), len(os.listdir(f"/proc/{zygote}/fd"))

    first = await come_and_go()
    for _ in range(20):
        last = await come_and_go()
    assert last == first
    assert descendants(zygote) == []


async def test_a_kernel_that_cannot_bind_is_an_error_and_no_process(nursery, sockets, tmp_path):
    """The reason is told, and neither process nor descriptor stays."""
    page = write(tmp_path / "r", "print(1)")
    await nursery.prepare(page)
    connection = {"transport": "ipc", "key": "k", "ip": str(sockets / "no" / "k")}
    connection |= {f"{c}_port": 1 for c in ("shell", "iopub", "stdin", "control", "hb")}
    before = (descriptors(), descendants(os.getpid()))
    with pytest.raises(NurseryError, match="did not come up"):
        await nursery.fork(page, connection, {})
    await until(lambda: (descriptors(), descendants(os.getpid())) == before)


async def test_a_start_that_is_given_up_leaves_no_process(nursery, sockets, tmp_path):
    """Whoever cancels a start in the middle need not clean up after the nursery."""
    page = write(tmp_path / "r", "print(1)")
    await nursery.prepare(page)
    before = descendants(os.getpid())
    for delay in (0, 0.001, 0.01, 0.02):
        start = asyncio.create_task(begin(page, sockets))
        await asyncio.sleep(delay)
        start.cancel()
        with pytest.raises(asyncio.CancelledError):
            await start
    await until(lambda: descendants(os.getpid()) == before)
    for left in sockets.iterdir():
        left.unlink()


async def test_a_retired_zygote_goes_after_its_last_kernel(nursery, sockets, tmp_path):
    """Open pages keep theirs; the process is gone when the last has ended."""
    page = with_button(tmp_path / "r", HERE)
    prepared = await nursery.prepare(page)
    zygote = zygote_of(nursery, page)
    async with visiting(page, sockets) as visit:
        await nursery.retire(page)
        assert await visit.click(prepared) == "here"
        assert lives(zygote)
    await until(lambda: not lives(zygote))


async def test_a_retired_zygote_without_kernels_goes_at_once(nursery, tmp_path):
    """It may also be one that is not there; a release that is wanted again is raised again."""
    page = write(tmp_path / "r", "import ipywidgets\nipywidgets.Text()")
    await nursery.retire(page)
    first = await nursery.prepare(page)
    zygote = zygote_of(nursery, page)
    await nursery.retire(page)
    await until(lambda: not lives(zygote))
    assert (await nursery.prepare(page)).models == first.models


async def test_what_a_page_starts_ends_with_its_zygote(nursery, tmp_path):
    """Also a process that has run away into a session of its own."""
    page = write(
        tmp_path / "r",
        "import subprocess\nprocess = subprocess.Popen(['sleep', '60'], start_new_session=True)\n"
        "print(process.pid)",
    )
    prepared = await nursery.prepare(page)
    pid = json.loads(prepared.outputs[0][0]["text"])
    await until(lambda: not lives(pid))
