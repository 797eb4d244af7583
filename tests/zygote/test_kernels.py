"""Forked kernels seen through a Jupyter client: they answer as a kernel that executed the page."""

import ast
import asyncio
import json

import pytest

from tests.zygote.conftest import zygote_of
from tests.zygote.pages import with_button, write
from tests.zygote.visits import begin, end, one, visiting

pytestmark = pytest.mark.asyncio(loop_scope="module")

SLIDER = """
import ipywidgets
slider, label = ipywidgets.IntSlider(), ipywidgets.Label()
slider.observe(lambda change: setattr(label, "value", f"moved to {change.new}"), "value")
ipywidgets.VBox([slider, label])
"""


async def test_a_sliders_value_travels(nursery, sockets, tmp_path):
    """What a page sets reaches Python, and what Python says of it comes back."""
    page = write(tmp_path / "r", SLIDER)
    prepared = await nursery.prepare(page)
    async with visiting(page, sockets) as visit:
        visit.set(one(prepared, "IntSliderModel"), value=42)
        assert await visit.value(one(prepared, "LabelModel")) == "moved to 42"


async def test_a_button_remembers_what_was_clicked_before(nursery, sockets, tmp_path):
    """Python's variables live in the kernel, each kernel's apart."""
    page = with_button(
        tmp_path / "r", "seen = []\ndef work():\n    seen.append(1)\n    return len(seen)"
    )
    prepared = await nursery.prepare(page)
    async with visiting(page, sockets) as first, visiting(page, sockets) as second:
        assert [await first.click(prepared) for _ in range(3)] == ["1", "2", "3"]
        assert await second.click(prepared) == "1"


async def test_a_widgets_state_can_be_asked_for(nursery, sockets, tmp_path):
    """request_state is answered with the state that the page embeds."""
    page = write(tmp_path / "r", SLIDER)
    prepared = await nursery.prepare(page)
    slider = one(prepared, "IntSliderModel")
    async with visiting(page, sockets) as visit:
        visit.say(slider, {"method": "request_state"})
        assert await visit.value(slider) == prepared.models[slider]["state"]["value"]


async def test_what_a_callback_prints_is_published_with_its_message(nursery, sockets, tmp_path):
    """Streams name the message that caused them as their parent."""
    page = with_button(tmp_path / "r", "def work():\n    print('printed')")
    prepared = await nursery.prepare(page)
    async with visiting(page, sockets) as visit:
        click = {"method": "custom", "content": {"event": "click"}}
        said = visit.say(one(prepared, "ButtonModel"), click)
        stream = await visit.heard(lambda message: message["msg_type"] == "stream")
        assert stream["content"] == {"name": "stdout", "text": "printed\n"}
        assert stream["parent_header"]["msg_id"] == said


async def test_output_widgets_and_tracebacks_work_after_the_fork(nursery, sockets, tmp_path):
    """An Output widget captures the click's message, and an error in it is displayed."""
    work = "out = ipywidgets.Output()\ndef work():\n    with out:\n        1 / 0\n    return 'on'"
    page = with_button(tmp_path / "r", work)
    prepared = await nursery.prepare(page)
    async with visiting(page, sockets) as visit:
        assert await visit.click(prepared) == "on"


async def test_code_is_executed_too(nursery, sockets, tmp_path):
    """A client may execute, await, and interrupt, as with any kernel."""
    page = write(tmp_path / "r", "kept = 41")
    await nursery.prepare(page)
    async with visiting(page, sockets) as visit:
        for code in ("kept + 1", "import asyncio; await asyncio.sleep(0); kept + 1"):
            visit.client.execute(code)
            result = await visit.heard(lambda message: message["msg_type"] == "execute_result")
            assert result["content"]["data"]["text/plain"] == "42"
        visit.client.execute("import time; time.sleep(60)")
        await visit.heard(lambda message: message["msg_type"] == "execute_input")
        await asyncio.sleep(0.2)
        await visit.manager.interrupt_kernel()
        error = await visit.heard(lambda message: message["msg_type"] == "error")
        assert error["content"]["ename"] == "KeyboardInterrupt"
        # What is asked while a kernel puts aside its queue after an error is put aside, too.
        await visit.client.kernel_info(reply=True, timeout=10)
        visit.client.execute("input()", allow_stdin=False)
        error = await visit.heard(lambda message: message["msg_type"] == "error")
        assert error["content"]["ename"] == "StdinNotImplementedError"


async def test_chance_is_each_kernels_own(nursery, sockets, tmp_path):
    """Two forks of one zygote draw different numbers, from random and from numpy."""
    work = (
        "import random, numpy, uuid\nrandom.seed(1); numpy.random.seed(1)\n"
        "def work():\n    return [random.random(), float(numpy.random.random()), uuid.uuid4().hex]"
    )
    page = with_button(tmp_path / "r", work)
    prepared = await nursery.prepare(page)
    async with visiting(page, sockets) as first, visiting(page, sockets) as second:
        drawn = [ast.literal_eval(await visit.click(prepared)) for visit in (first, second)]
    assert all(one_ != other for one_, other in zip(*drawn, strict=True))


async def test_a_kernel_knows_its_own_environment_only(nursery, sockets, tmp_path):
    """It has what it was started with and nothing of another kernel, base or zygote."""
    page = with_button(
        tmp_path / "r", "import os, json\ndef work(): return json.dumps(dict(os.environ))"
    )
    prepared = await nursery.prepare(page)
    async with (
        visiting(page, sockets, STAFFROOM_TOKEN="hers") as first,
        visiting(page, sockets, STAFFROOM_TOKEN="his") as second,
    ):
        told = [json.loads(await visit.click(prepared)) for visit in (first, second)]
    assert [known["STAFFROOM_TOKEN"] for known in told] == ["hers", "his"]
    assert set(told[0]) == {"PATH", "STAFFROOM_TOKEN", "MPLBACKEND"}


async def test_no_token_stays_in_the_zygote(nursery, sockets, tmp_path):
    """What a kernel was started with never passes through the process that all are forked from."""
    page = write(tmp_path / "r", "print(1)")
    await nursery.prepare(page)
    token = "a-token-that-is-nowhere-else"
    zygote = zygote_of(nursery, page)
    async with visiting(page, sockets, STAFFROOM_TOKEN=token) as visit:
        assert any(token.encode() in part for part in memory(visit.pid))
        assert not any(token.encode() in part for part in memory(zygote))


def memory(pid):
    """Yield all that a process can write to, in parts."""
    with open(f"/proc/{pid}/mem", "rb") as image, open(f"/proc/{pid}/maps") as maps:
        for line in maps:
            where, rights, *_ = line.split()
            start, end = (int(word, 16) for word in where.split("-"))
            if rights.startswith("rw"):
                image.seek(start)
                yield image.read(end - start)


async def test_widgets_made_later_have_ids_of_chance(nursery, sockets, tmp_path):
    """Only what the page made is the same in all kernels."""
    page = with_button(tmp_path / "r", "def work(): return ipywidgets.Text().model_id")
    prepared = await nursery.prepare(page)
    async with visiting(page, sockets) as first, visiting(page, sockets) as second:
        made = [await visit.click(prepared) for visit in (first, second)]
    assert len({*made, *prepared.models}) == len(prepared.models) + 2


async def test_nothing_is_imported_after_the_fork(nursery, sockets, tmp_path):
    """Using a page's stock widgets loads no module into memory that kernels would not share."""
    work = "import sys\nbefore = set(sys.modules)\ndef work(): return sorted(set(sys.modules) - before)"
    page = with_button(tmp_path / "r", work)
    prepared = await nursery.prepare(page)
    async with visiting(page, sockets) as visit:
        assert await visit.click(prepared) == "[]"


async def test_every_client_is_welcomed(nursery, sockets, tmp_path):
    """A second subscriber hears when it is subscribed, while the first still listens."""
    page = write(tmp_path / "r", "print(1)")
    await nursery.prepare(page)
    async with visiting(page, sockets) as visit:
        second = visit.manager.client()
        second.start_channels()
        try:
            assert (await second.get_iopub_msg(timeout=10))["msg_type"] == "iopub_welcome"
        finally:
            second.stop_channels()


async def test_the_other_channels_answer(nursery, sockets, tmp_path):
    """Control tells the kernel's info, the heart beats, and a shutdown request ends the process."""
    page = write(tmp_path / "r", "print(1)")
    await nursery.prepare(page)
    visit = await begin(page, sockets, beating=True)
    await visit.client.wait_for_ready(timeout=20)
    await asyncio.sleep(1.5)
    assert visit.client.hb_channel.is_beating()
    content = await visit.client.kernel_info(reply=True, timeout=10)
    assert content["content"]["supported_features"] == []
    await visit.manager.shutdown_kernel()
    assert await visit.manager.provisioner.poll() == 0
    await end(visit)


async def test_a_kernel_can_be_restarted(nursery, sockets, tmp_path):
    """After a restart it is as the page left it."""
    page = with_button(
        tmp_path / "r", "seen = []\ndef work():\n    seen.append(1)\n    return len(seen)"
    )
    prepared = await nursery.prepare(page)
    async with visiting(page, sockets) as visit:
        assert await visit.click(prepared) == "1"
        first = visit.pid
        await visit.manager.restart_kernel(now=True)
        await visit.heard(lambda message: message["msg_type"] == "iopub_welcome")
        assert await visit.click(prepared) == "1"
        assert visit.pid != first


async def test_tcp_works_as_well(nursery, sockets, tmp_path):
    """A manager that wants ports gets them."""
    page = with_button(tmp_path / "r", "def work(): return 'here'")
    prepared = await nursery.prepare(page)
    async with visiting(page, sockets, transport="tcp") as visit:
        assert await visit.click(prepared) == "here"


async def test_many_kernels_at_once(nursery, sockets, tmp_path):
    """Thirty visits that begin together all get their own kernel."""
    page = with_button(tmp_path / "r", "import os\ndef work(): return os.getpid()")
    prepared = await nursery.prepare(page)
    visits = await asyncio.gather(*(begin(page, sockets) for _ in range(30)))
    pids = await asyncio.gather(*(visit.click(prepared) for visit in visits))
    await asyncio.gather(*(end(visit) for visit in visits))
    assert sorted(map(int, pids)) == sorted({int(pid) for pid in pids})


@pytest.mark.parametrize("missing", ["none", "a zygote"])
async def test_a_kernel_of_a_release_without_a_zygote_raises_it(
    nursery, sockets, tmp_path, missing
):
    """The provisioner needs no call of prepare before."""
    page = with_button(tmp_path / "r", "def work(): return 'here'")
    prepared = await nursery.prepare(page)
    if missing == "a zygote":
        await nursery.retire(page)
    async with visiting(page, sockets) as visit:
        assert await visit.click(prepared) == "here"
