"""Pages with the stock front end: rendered for each visit, with a kernel that answers to its owner."""

import asyncio
import json
import re
from contextlib import closing
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from tests.hub.classroom_talk import (
    SOMEBODY,
    STOCK,
    cut,
    gone,
    heard,
    message,
    open_line,
)
from tests.hub.classroom_world import PREFIX, code, notebook

PAGE = f"ru/{STOCK}/"


def kernel_of(page):
    return json.loads(re.search(r'type="application/json">(.*?)</script>', page, re.DOTALL)[1])[
        "kernelId"
    ]


@pytest.fixture(scope="module")
def opened(vera):
    """Vera has a page open; gives its kernel."""
    return kernel_of(vera.get(PAGE).text)


def line(classroom, browser, kernel, **more):
    """Connect to a kernel as a browser does."""
    url = f"{classroom.url}api/kernels/{kernel}/channels?session_id=s".replace("http:", "ws:")
    return open_line(classroom, browser, url, **more)


def running(classroom):
    """Ids and process numbers of the stock kernels that this classroom has started."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_text().replace("\0", " ")
            parent = re.search(r"PPid:\s+(\d+)", (folder / "status").read_text())[1]
        except (OSError, TypeError):
            continue
        if "ipykernel_launcher" in command and int(parent) == classroom.process.pid:
            found[re.search(r"kernel-([0-9a-f-]{36})", command)[1]] = int(folder.name)
    return found


# --- pages -----------------------------------------------------------------------------------------


def test_a_page_is_text_first(anna):
    """The text is written before the kernel is up; what cells make follows and finds its place."""
    with anna.stream("GET", PAGE) as answer:
        answer.read()
    page = answer.text
    text, made = page.split("<!-- the text ends here -->")
    assert '<html lang="ru">' in text
    assert text.index("<h1") < text.index("<h2")
    assert "Загружаем задания" in text
    assert "<footer" in text
    assert "application/vnd.jupyter.widget-view+json" in made
    assert 'data-place="sr-place-2"' in made
    assert 'id="sr-place-2"' in text
    assert "&lt;b&gt;Анна&lt;/b&gt;" in text
    assert f'href="{PREFIX}en/"' in text
    assert "no-store" in answer.headers["Cache-Control"]
    anna.delete(f"api/kernels/{kernel_of(page)}", headers={"X-XSRFToken": anna.cookies["_xsrf"]})


def test_a_cell_that_fails_is_told_calmly(anna):
    """No traceback, no code, no name of an error; the cells after it still run."""
    page = anna.get(PAGE).text
    assert "Это задание не открылось" in page
    assert "после ошибки" in page
    for leak in ("ZeroDivisionError", "Traceback", "1 / 0", "IntSlider(value=7)\n"):
        assert leak not in page


def test_a_kernel_that_dies_costs_the_activities_only(world, anna):
    """When the kernel dies while the page is made, the text stays and the page ends in order."""
    deadly = notebook("# Текст остаётся", code("import os\nos._exit(1)"), "## И дальше")
    form = b'{"page": {"front_end": "stock"}}'
    world.release("m30-deadly", {"page.ipynb": deadly, "activities.json": form})
    page = anna.get("ru/m30-deadly/").text
    assert "Это задание не открылось" in page or "sr-lost" in page
    assert page.index("<h1") < page.index("<h2") < page.index("</main>")
    assert page.rstrip().endswith("</html>")
    assert "Traceback" not in page


def test_only_the_extensions_of_pages_are_loaded(anna):
    """No labextension but the widgets' own and those allowed is named to the front end or served."""
    page = anna.get(PAGE).text
    config = json.loads(re.search(r'type="application/json">(.*?)</script>', page, re.DOTALL)[1])
    names = {extension["name"] for extension in config["federated_extensions"]}
    own = {"@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget"}
    assert own <= names <= own | {"jupyter-matplotlib", "jupyterlab-plotly"}
    base = config["fullLabextensionsUrl"].removeprefix(PREFIX)
    assert anna.get(f"{base}/anywidget/package.json").status_code == 200
    assert anna.get(f"{base}/@jupyter/nbgrader/package.json").status_code == 404


# --- a kernel and its owner ------------------------------------------------------------------------


def test_a_kernel_is_there_for_its_owner_only(classroom, vera, boris, opened):
    """To anybody else a running kernel looks exactly like one that never was."""
    path = f"api/kernels/{opened}"
    assert vera.get(path).json()["id"] == opened
    boris.get(PAGE)
    xsrf = {"X-XSRFToken": boris.cookies["_xsrf"]}
    for method, one, other in [
        ("GET", path, f"api/kernels/{SOMEBODY}"),
        ("DELETE", path, f"api/kernels/{SOMEBODY}"),
        ("POST", f"voila/api/shutdown/{opened}", f"voila/api/shutdown/{SOMEBODY}"),
    ]:
        his, nobodys = (boris.request(method, url, headers=xsrf) for url in (one, other))
        assert his.status_code == nobodys.status_code == 404
        assert his.content == nobodys.content
    with classroom.visitor() as stranger:
        known, unknown = stranger.get(path), stranger.get(f"api/kernels/{SOMEBODY}")
    assert known.status_code == unknown.status_code == 403
    assert known.content == unknown.content
    assert vera.get(path).status_code == 200


def test_ending_a_kernel_needs_the_token_against_cross_site_requests(vera):
    """A foreign page cannot end a teacher's kernel for her; her own page can."""
    opened = kernel_of(vera.get(PAGE).text)
    assert vera.delete(f"api/kernels/{opened}").status_code == 403
    assert vera.post(f"voila/api/shutdown/{opened}").status_code == 403
    beacon = vera.post(f"voila/api/shutdown/{opened}", data={"_xsrf": vera.cookies["_xsrf"]})
    assert beacon.status_code == 204
    assert vera.get(f"api/kernels/{opened}").status_code == 404


async def test_others_cannot_connect(classroom, vera, boris, opened):
    """Before any upgrade: 403 without identity, 404 for others as for kernels that never were."""
    nobody = classroom.visitor()
    for browser, kernel, status in [
        (nobody, opened, 403), (nobody, SOMEBODY, 403), (boris, opened, 404), (boris, SOMEBODY, 404)
    ]:  # fmt: skip
        with pytest.raises(InvalidStatus) as refused:
            await line(classroom, browser, kernel)
        assert refused.value.response.status_code == status
    with pytest.raises(InvalidStatus) as refused:
        await line(classroom, vera, opened, origin="https://evil.example")
    assert refused.value.response.status_code == 403
    with pytest.raises(InvalidStatus) as refused:
        await line(classroom, vera, opened, protocols=())
    assert refused.value.response.status_code == 400
    nobody.close()


async def test_a_page_talks_to_its_widgets(classroom, vera, opened):
    """The control comm opens and the states of the page's own widgets come back."""
    async with line(classroom, vera, opened) as socket:
        content = {"comm_id": "c1", "target_name": "jupyter.widget.control", "data": {}}
        await socket.send(message("comm_open", content))
        await socket.send(
            message("comm_msg", {"comm_id": "c1", "data": {"method": "request_states"}})
        )
        states = await heard(socket, "comm_msg")
    assert "IntSliderModel" in json.dumps(states)


TRACE = Path("/tmp/staffroom-was-here-too")
ATTACKS = [
    message("execute_request", {"code": f"open('{TRACE}', 'w')", "silent": True}),
    message("execute_request", {"code": "1"}, "control"),
    message("shutdown_request", {"restart": False}, "control"),
    message("comm_open", {"comm_id": "x", "target_name": "jupyter.widget", "data": {"state": {
        "_model_module": "@jupyter-widgets/controls", "_model_name": "IntSliderModel"}}}),
    message("comm_msg", {"comm_id": "x"}, "stdin"),
    b"\xff" * 200,
    '{"channel": "shell", "header": {"msg_type": "execute_request"}}',
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=[str(n) for n in range(len(ATTACKS))])
async def test_attacks_end_the_connection_and_change_nothing(classroom, vera, opened, attack):
    """Code, foreign widgets, shutdowns, garbage: the line is cut, the kernel has heard nothing."""
    async with line(classroom, vera, opened) as socket:
        await socket.send(attack)
        assert await cut(socket) == 4403
    assert not TRACE.exists()  # noqa: ASYNC240
    async with line(classroom, vera, opened) as socket:
        await socket.send(message("comm_info_request", {"target_name": "jupyter.widget"}))
        comms = await heard(socket, "comm_info_reply")
    assert len(comms["comms"]) == 3  # the slider, its layout, its style


async def test_who_may_no_longer_be_there_is_cut_off(classroom, world):
    """When the hub takes a token back, the open line is cut, the kernel ends, pages ask again."""
    token = world.admit("tfanya")
    with closing(classroom.sign_in(token)) as fanya:
        kernel = kernel_of(fanya.get(PAGE).text)
        pid = running(classroom)[kernel]
        async with line(classroom, fanya, kernel) as socket:
            world.people[token]["scopes"].remove("access:services!service=classroom")
            assert await cut(socket) == 4401
        assert fanya.get("ru/").status_code == 403
        del world.people[token]
        for _ in range(100):
            refused = fanya.get(f"api/kernels/{kernel}").status_code
            if refused == 403 and fanya.get("ru/").status_code == 302:
                break
            await asyncio.sleep(0.1)
        assert refused == 403
    assert gone(pid)


def test_kernels_are_out_of_reach_of_other_accounts(classroom, opened):
    """Kernels listen on sockets in a folder that only their own account may enter, on no port."""
    command = Path(f"/proc/{running(classroom)[opened]}/cmdline").read_text().split("\0")
    connection = Path(next(part for part in command if part.endswith(".json")))
    known = json.loads(connection.read_text())
    assert known["transport"] == "ipc"
    assert Path(known["ip"]).parent == connection.parent
    assert connection.parent.stat().st_mode & 0o077 == 0
