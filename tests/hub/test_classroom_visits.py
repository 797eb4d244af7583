"""Visits to a running classroom: who comes to which kernel, what may be said, how it ends."""

import asyncio
import json
from pathlib import Path
from uuid import uuid4

import pytest
from websockets.exceptions import InvalidStatus

from tests.hub.classroom_talk import (
    PAGE,
    SPY,
    STOCK,
    cached_release,
    cut,
    data_of,
    heard,
    hello,
    line,
    message,
    model_of,
    open_line,
    spied,
    update,
)
from tests.hub.classroom_world import code, notebook


@pytest.fixture(scope="module")
def data(vera):
    """What Vera's page brings along."""
    return data_of(vera.get(PAGE).text)


@pytest.fixture(scope="module")
def spy(vera):
    """What a page brings along whose kernel tells what it sees."""
    return data_of(vera.get(f"ru/{SPY}/").text)


# --- connecting ------------------------------------------------------------------------------------


async def test_a_page_talks_to_its_widgets(classroom, vera, data):
    """The kernel greets, knows the widgets that the page came with, and takes their values."""
    usual = {"cookie": "100.device.device.device.tvera", "attributes": {}}
    async with line(classroom, vera, data) as socket:
        assert await hello(socket) == {
            "op": "hello", "fresh": True,
            "person": {
                "id": "tvera", "name": "Анна Петровна", "trainer": False, "unread": 0,
                "look": usual,
            },
        }  # fmt: skip
        slider = model_of(data, "IntSliderModel")
        await socket.send(update(slider, value=9))
        await socket.send(
            message("comm_msg", {"comm_id": slider, "data": {"method": "request_state"}})
        )
        content = await heard(socket, "comm_msg")
        while content["data"]["method"] != "update":
            content = await heard(socket, "comm_msg")
    assert content["data"]["state"]["value"] == 9


async def test_the_line_says_that_it_is_alive(classroom, vera, data):
    """A page that asks whether the line is alive gets an answer."""
    async with line(classroom, vera, data) as socket:
        await hello(socket)
        await socket.send('{"op":"ping"}')
        assert json.loads(await socket.recv()) == {"op": "pong"}


async def test_the_same_visit_comes_back_to_the_same_kernel(classroom, vera, spy):
    """After a broken line the page finds its kernel as it left it; another visit gets another."""
    visit = str(uuid4())
    async with line(classroom, vera, spy, visit) as socket:
        assert (await hello(socket))["fresh"]
        first = (await spied(socket, spy, 1))["pid"]
    async with line(classroom, vera, spy, visit) as socket:
        assert not (await hello(socket))["fresh"]
        assert (await spied(socket, spy, 2))["pid"] == first
    async with line(classroom, vera, spy) as socket:
        assert (await hello(socket))["fresh"]
        assert (await spied(socket, spy, 3))["pid"] != first


async def test_what_a_kernel_says_meanwhile_is_not_lost(classroom, vera, spy):
    """What was answered while the line was broken comes after the greeting."""
    visit = str(uuid4())
    async with line(classroom, vera, spy, visit) as socket:
        await hello(socket)
        await socket.send(update(model_of(spy, "IntTextModel"), value=5))
    async with line(classroom, vera, spy, visit) as socket:
        await hello(socket)
        told = ""
        while not told:
            state = (await heard(socket, "comm_msg"))["data"].get("state", {})
            told = state.get("value") if isinstance(state.get("value"), str) else ""
    assert json.loads(told)["number"] == 5


async def test_another_persons_visit_is_like_any_other(classroom, vera, boris, spy):
    """Who knows somebody's visit gets a fresh kernel of her own, as with any id."""
    visit = str(uuid4())
    async with line(classroom, vera, spy, visit) as hers:
        await hello(hers)
        her_pid = (await spied(hers, spy, 1))["pid"]
        async with line(classroom, boris, spy, visit) as his, line(classroom, boris, spy) as any_:
            assert await hello(his) == await hello(any_)
            told = await spied(his, spy, 2)
            assert told["pid"] != her_pid
            assert told["environment"]["STAFFROOM_TOKEN"] == "token-of-tboris"
        assert (await spied(hers, spy, 3))["pid"] == her_pid


async def test_others_cannot_connect(classroom, vera, data):
    """Before any upgrade: 403 without identity or from another origin, 400 for what is no visit."""
    nobody = classroom.visitor()
    sound = f"visit={uuid4()}&release={data['release']}"
    address = f"{classroom.origin}{data['channels']}".replace("http:", "ws:", 1)
    refusals = [
        (nobody, sound, {}, 403),
        (vera, sound, {"origin": "https://evil.example"}, 403),
        (vera, sound, {"protocols": ()}, 400),
        (vera, sound, {"protocols": ("v2",)}, 400),
        (vera, "", {}, 400),
        (vera, f"visit=x&release={data['release']}", {}, 400),
        (vera, f"visit=../../x&release={data['release']}", {}, 400),
        (vera, f"visit={uuid4()}&release=../x", {}, 400),
    ]
    for browser, query, more, status in refusals:
        with pytest.raises(InvalidStatus) as refused:
            await open_line(classroom, browser, f"{address}?{query}", **more)
        assert refused.value.response.status_code == status, query
    nobody.close()


@pytest.mark.parametrize("release", ["0" * 64, "stock"])
async def test_a_release_that_is_not_there(classroom, vera, data, release):
    """A page of a release that is not kept, or that has the stock front end, is told to reload."""
    if release == "stock":
        vera.get(f"ru/{STOCK}/")
        release = cached_release(classroom, STOCK).name
        data = data | {"channels": data["channels"].replace(data["module"], STOCK)}
    async with line(classroom, vera, data, release=release) as socket:
        assert await cut(socket) == 4404


# --- what may be said ------------------------------------------------------------------------------

TRACE = Path("/tmp/staffroom-was-here")
ATTACKS = [
    message("execute_request", {"code": f"open('{TRACE}', 'w')", "silent": True}),
    message("execute_request", {"code": "1"}, "control"),
    message("shutdown_request", {"restart": False}, "control"),
    message("comm_open", {"comm_id": "x", "target_name": "jupyter.widget", "data": {"state": {
        "_model_module": "@jupyter-widgets/controls", "_model_name": "IntSliderModel"}}}),
    message("comm_msg", {"comm_id": "x"}, "stdin"),
    b"\xff" * 200,
    '{"channel": "shell", "header": {"msg_type": "execute_request"}}',
    '{"op":"hello"}', '{"op":"ping","more":1}', "[" * 300, "ping",
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=[str(n) for n in range(len(ATTACKS))])
async def test_attacks_end_the_connection_and_change_nothing(classroom, vera, data, attack):
    """Code, foreign widgets, shutdowns, garbage: the line is cut, the kernel has heard nothing."""
    visit = str(uuid4())
    async with line(classroom, vera, data, visit) as socket:
        await hello(socket)
        await socket.send(attack)
        assert await cut(socket) == 4403
    assert not TRACE.exists()  # noqa: ASYNC240
    async with line(classroom, vera, data, visit) as socket:
        await hello(socket)
        await socket.send(message("comm_info_request", {"target_name": "jupyter.widget"}))
        comms = await heard(socket, "comm_info_reply")
        await socket.close(4000)
    assert len(comms["comms"]) == 3  # the slider, its layout, its style


async def test_a_page_gets_no_more_than_it_may_hear(world, classroom, vera):
    """Standard error, echoes and IOPub's own greeting never reach a browser."""
    world.release("m20-loud", {"page.ipynb": notebook("# Loud", code(
        "import sys, ipywidgets\nask, told = ipywidgets.IntText(), ipywidgets.Textarea()\n"
        "def tell(change):\n"
        "    print('secret', file=sys.stderr); print('plain', flush=True); told.value = 'done'\n"
        "ask.observe(tell, 'value')\nipywidgets.VBox([ask, told])"
    ))})  # fmt: skip
    loud = data_of(vera.get("ru/m20-loud/").text)
    frames = []
    async with line(classroom, vera, loud) as socket:
        await hello(socket)
        await socket.send(update(model_of(loud, "IntTextModel"), value=1))
        async with asyncio.timeout(30):
            while not frames or b"done" not in frames[-1]:
                frames.append(await socket.recv())
        await socket.close(4000)
    said = b"".join(frames)
    assert b"plain" in said
    for hidden in (b"secret", b"iopub_welcome", b"execute_"):
        assert hidden not in said
