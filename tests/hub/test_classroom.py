"""The classroom as a process: who gets in, what a page holds, what attacks meet."""

import asyncio
import http.client
import json
import os
import re
import signal
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from staffroom_hub.classroom.messages import PROTOCOL
from tests.hub.classroom_world import (
    KEY_OF_A_QUIZ,
    MODULE,
    OTHER_SECRET,
    PREFIX,
    PYTHON,
    SERVICE_TOKEN,
    Classroom,
    World,
    code,
    notebook,
)

PAGE = f"ru/{MODULE}/"
SOMEBODY = "00000000-0000-4000-8000-000000000000"
SPY = """
import os, pathlib
print("KEYS", sorted(os.environ))
for pid in ("self", os.getppid()):
    try:
        print(pathlib.Path(f"/proc/{pid}/environ").read_text().replace(chr(0), " "))
    except PermissionError:
        print("closed")
print("HOME", sorted(os.listdir(os.environ["HOME"])), "CWD", sorted(os.listdir(".")))
"""
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.fixture(scope="module")
def world():
    world = World()
    world.admit("tanna", display_name="<b>Анна</b> & Ко")
    world.admit("tboris", locale="en", display_name="Boris")
    world.admit("tclara")
    world.admit("tvera")
    world.admit("tstranger", scopes=("custom:staffroom:learn",))
    world.release(MODULE, {
        "page.ipynb": notebook(
            "# Сеть педагогов\n\nТекст.\n\n![рисунок](media/a.svg)",
            code("import ipywidgets\nipywidgets.IntSlider(value=7)"),
            "## Раздел",
            code("1 / 0"),
            code("print('после ошибки')"),
        ),
        "activities.json": b"{}",
        "media/a.svg": SVG,
        "media/list.pdf": b"%PDF-1.4",
    })  # fmt: skip
    world.release(MODULE, {"page.ipynb": notebook("# The network"), "activities.json": b"{}"}, "en")
    world.release("m02-spy", {"page.ipynb": notebook("# Spy", code(SPY)), "quiz.yaml":
                  KEY_OF_A_QUIZ.encode()})  # fmt: skip
    yield world
    world.close()


@pytest.fixture(scope="module")
def classroom(world, tmp_path_factory):
    classroom = Classroom(world, tmp_path_factory.mktemp("data"))
    yield classroom
    classroom.stop()


@pytest.fixture(scope="module")
def anna(classroom):
    with closing(classroom.sign_in("token-of-tanna")) as browser:
        yield browser


@pytest.fixture(scope="module")
def boris(classroom):
    with closing(classroom.sign_in("token-of-tboris")) as browser:
        yield browser


def kernel_of(page):
    return json.loads(re.search(r'type="application/json">(.*?)</script>', page, re.DOTALL)[1])[
        "kernelId"
    ]


@pytest.fixture(scope="module")
def vera(classroom):
    with closing(classroom.sign_in("token-of-tvera")) as browser:
        yield browser


@pytest.fixture(scope="module")
def opened(vera):
    """Vera has a page open; gives its kernel."""
    return kernel_of(vera.get(PAGE).text)


def line(classroom, browser, kernel, origin=None, protocols=(PROTOCOL,)):
    """Connect to a kernel as a browser does."""
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies.jar)
    url = f"{classroom.url}api/kernels/{kernel}/channels?session_id=s".replace("http:", "ws:")
    return connect(
        url, subprotocols=list(protocols) or None, origin=origin or classroom.origin,
        additional_headers={"Cookie": cookies}, proxy=None,
    )  # fmt: skip


def message(kind, content, channel="shell"):
    header = {"msg_id": str(uuid4()), "msg_type": kind, "session": "s", "username": "", "version": "5.3",
              "date": "2026-09-01T10:00:00Z"}  # fmt: skip
    parts = [json.dumps(part).encode() for part in (header, {}, {"version": "1.0.0"}, content)]
    return serialize_msg_to_ws_v1(parts, channel)


async def heard(socket, kind):
    """Wait for the next message of a kind; gives its content."""
    while True:
        _, parts = deserialize_msg_from_ws_v1(await socket.recv())
        if json.loads(parts[0])["msg_type"] == kind:
            return json.loads(parts[3])


async def cut(socket):
    """Wait until the other side has hung up; gives its reason."""
    with suppress(ConnectionClosed):
        async with asyncio.timeout(30):
            async for _ in socket:
                pass
    return socket.close_code


# --- who gets in -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "ru", "ru/", "en/", PAGE, f"ru/{MODULE}/media/a.svg"])
def test_nobody_sees_a_page_without_signing_in(classroom, path):
    """Every page sends a stranger to the hub's sign-in, with a state and, from 6 on, PKCE."""
    with classroom.visitor() as stranger:
        sent = stranger.get(path)
    assert sent.status_code == 302
    target = urlsplit(sent.headers["Location"])
    assert target.path == "/hub/api/oauth2/authorize"
    assert {"state", "client_id"} <= set(parse_qs(target.query))
    assert "code_challenge" in parse_qs(target.query) or sys.executable != PYTHON  # hub 5.5


def test_a_forged_return_signs_nobody_in(classroom):
    """A code with somebody else's state, or none, is refused."""
    with classroom.visitor() as stranger:
        assert stranger.get("oauth_callback?code=token-of-tanna&state=x").status_code == 403
        assert stranger.get("oauth_callback?code=token-of-tanna").status_code == 400
        assert stranger.get("").status_code == 302


def test_who_may_not_use_the_classroom_stays_outside(classroom):
    """Somebody whom the hub knows but does not let in gets a page that says so."""
    with closing(classroom.sign_in("token-of-tstranger")) as stranger:
        refused = stranger.get("ru/")
    assert refused.status_code == 403
    assert "Сюда войти нельзя" in refused.text


def test_teachers_land_in_their_own_language(anna, boris):
    """The way in leads to the edition in the teacher's language."""
    assert anna.get("").headers["Location"] == f"{PREFIX}ru/"
    assert boris.get("").headers["Location"] == f"{PREFIX}en/"
    assert anna.get(f"ru/{MODULE}").headers["Location"] == f"{PREFIX}{PAGE}"


def test_a_link_signs_nobody_out(classroom, world):
    """Signing out is the hub's to ask and to do; when it has, the cookie opens nothing and ends."""
    token = world.admit("temma")
    with closing(classroom.sign_in(token)) as emma:
        assert emma.get("logout").headers["Location"] == "/hub/logout"
        assert emma.get("ru/").status_code == 200
        del world.people[token]
        for _ in range(100):
            if emma.get("ru/").status_code == 302:
                break
            time.sleep(0.1)
        assert "service-classroom" not in emma.cookies


# --- pages -----------------------------------------------------------------------------------------


def test_contents(anna, boris):
    """The contents greet, list what is released with one's own state, and lead on."""
    page = anna.get("ru/").text
    assert '<html lang="ru">' in page
    assert "Здравствуйте, &lt;b&gt;Анна&lt;/b&gt; &amp; Ко!" in page
    assert f'href="{PREFIX}{PAGE}"' in page
    assert "42 минуты" in page
    assert "В работе" in page
    assert 'href="/hub/account"' in page
    assert 'href="/hub/logout"' in page
    assert "/hub/home" not in page
    english = boris.get("en/").text
    assert '<html lang="en">' in english
    assert "Hello, Boris!" in english


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
    assert f'href="{PREFIX}en/{MODULE}/"' in text
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
    world.release("m03-deadly", {"page.ipynb": deadly})
    page = anna.get("ru/m03-deadly/").text
    assert "Это задание не открылось" in page or "sr-lost" in page
    assert page.index("<h1") < page.index("<h2") < page.index("</main>")
    assert page.rstrip().endswith("</html>")
    assert "Traceback" not in page


def test_a_page_names_no_other_host(anna, boris):
    """Nothing on the pages leads to, or loads from, another host."""
    for page in (anna.get("ru/"), anna.get(PAGE), boris.get("en/"), anna.get("ru/nothing")):
        foreign = re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}[^\s\"'<]*", page.text)
        assert [url for url in foreign if "www.w3.org" not in url] == []


def test_only_the_extensions_of_pages_are_loaded(anna):
    """No labextension but the widgets' own is named to the front end or served."""
    page = anna.get(PAGE).text
    config = json.loads(re.search(r'type="application/json">(.*?)</script>', page, re.DOTALL)[1])
    names = {extension["name"] for extension in config["federated_extensions"]}
    assert names == {
        "@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget"
    }  # fmt: skip
    base = config["fullLabextensionsUrl"].removeprefix(PREFIX)
    assert anna.get(f"{base}/anywidget/package.json").status_code == 200
    assert anna.get(f"{base}/@jupyter/nbgrader/package.json").status_code == 404


def test_media(anna):
    """Pictures are shown in a box where no script runs; what is not to be looked at is a download."""
    picture = anna.get(f"{PAGE}media/a.svg")
    assert picture.content == SVG
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    paper = anna.get(f"{PAGE}media/list.pdf")
    assert paper.headers["Content-Disposition"].startswith("attachment")
    assert anna.head(f"{PAGE}media/a.svg").status_code == 200


def test_without_the_commons_a_known_page_still_opens(world, anna):
    """A silent commons costs the contents and the name, not the page."""
    assert anna.get(PAGE).status_code == 200
    world.commons_works = False
    try:
        assert anna.get(PAGE).status_code == 200
        contents = anna.get("ru/")
        assert contents.status_code == 503
        assert "Содержание не загрузилось" in contents.text
        assert anna.get("ru/m07-unknown/").status_code == 503
        assert anna.get("", headers={"Accept-Language": "en"}).headers["Location"].endswith("en/")
    finally:
        world.commons_works = True


# --- routes ----------------------------------------------------------------------------------------


def as_written(classroom, browser, path):
    """Get a path exactly as it is spelled, dots and all; gives status and text."""
    connection = http.client.HTTPConnection(classroom.origin.removeprefix("http://"), timeout=60)
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies.jar)
    with closing(connection):
        connection.request("GET", PREFIX + path, headers={"Cookie": cookies})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")


UNKNOWN = [
    "voila/render/page.ipynb", "voila/tree", "voila/files/page.ipynb", "voila/api/contents",
    "voila/templates/lab/static/x", "api/kernels", "api/sessions", "api/contents", "tree", "login",
    "files/page.ipynb", "ru/m01-network/page.ipynb", "ru/m01-network/activities.json",
    "static/theme.css", "fr/", "ru/M01-NETWORK/", "ru/m1-x/", "ru/../en/", "favicon.ico",
    "voila/execution/" + SOMEBODY, "voila/query/" + SOMEBODY,
    f"api/kernels/{SOMEBODY}/restart", f"api/kernels/{SOMEBODY}/interrupt",
]  # fmt: skip


@pytest.mark.parametrize("path", UNKNOWN)
def test_no_other_route_of_voila_or_jupyter_is_open(classroom, anna, path):
    """Trees, files, contents, rendering by path, restarts: none of it exists here."""
    assert as_written(classroom, anna, path)[0] == 404


TRICKS = [
    f"ru/{MODULE}/media/../page.ipynb", f"ru/{MODULE}/media/%2e%2e/page.ipynb",
    f"ru/{MODULE}/media/..%2fpage.ipynb", f"ru/{MODULE}/media//etc/passwd",
    f"ru/{MODULE}/media/%2fetc%2fpasswd", f"ru/{MODULE}/media/a.svg%00.png",
    f"ru/{MODULE}/media/..%5c..%5cx", f"ru/{MODULE}/media/.hidden", f"ru/{MODULE}/media/a/b/c/d/e",
    f"ru/{MODULE}%2f..%2f/", "ru/..%2fm01-network/", "ru/m01-network%00/",
    "ru/m01-" + "a" * 60 + "/", "static/0000000000000000/../theme.css",
    "static/0000000000000000/..%2f..%2fi18n.py",
    "voila/0000000000000000/static/../../app.py", "voila/0000000000000000/static/%2e%2e/app.py",
    "voila/0000000000000000/static/..%2f..%2f..%2fetc/passwd",
    "voila/0000000000000000/labextensions/anywidget/..%2f@jupyter/nbgrader/package.json",
]  # fmt: skip


@pytest.mark.parametrize("path", TRICKS)
def test_path_tricks_lead_nowhere(classroom, anna, path):
    """No spelling of a path reaches a file that is not meant to be read."""
    status, text = as_written(classroom, anna, path)
    assert status in {403, 404}
    assert "root:" not in text
    assert "cells" not in text


@pytest.mark.parametrize(
    "path",
    ["", "ru", "ru/", PAGE, "ru/nothing", "nothing", f"{PAGE}media/a.svg", f"{PAGE}media/no.svg",
     "oauth_callback", "logout", f"api/kernels/{SOMEBODY}", f"api/kernels/{SOMEBODY}/channels",
     f"voila/api/shutdown/{SOMEBODY}", "static/0000000000000000/theme.css",
     "voila/0000000000000000/static/voila.js", "voila/0000000000000000/static/no.js"],
)  # fmt: skip
@pytest.mark.parametrize("known", [True, False], ids=["teacher", "stranger"])
def test_headers_on_every_route(classroom, path, known):
    """Whatever is asked and however it ends, the answer forbids frames, sniffing, foreign code."""
    browser = classroom.sign_in("token-of-tclara") if known else classroom.visitor()
    with closing(browser):
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
            check_headers(browser.request(method, path))


def check_headers(answer):
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "object-src 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'unsafe-inline'" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.status_code < 500
    assert "Traceback" not in answer.text


def test_errors_are_pages_in_ones_own_language(anna):
    """An error is told in the language of the address, with a way on."""
    russian, english = anna.get("ru/m09-no/"), anna.get("en/m09-no/")
    assert russian.status_code == english.status_code == 404
    assert "Такой страницы нет" in russian.text
    assert '<html lang="ru">' in russian.text
    assert "There is no such page" in english.text
    assert f'href="{PREFIX}en/"' in english.text


# --- a kernel and its owner ------------------------------------------------------------------------


def test_a_kernel_is_there_for_its_owner_only(classroom, vera, boris, opened):
    """To anybody else a running kernel looks exactly like one that never was."""
    path = f"api/kernels/{opened}"
    assert vera.get(path).json()["id"] == opened
    xsrf = {"X-XSRFToken": boris.get("en/").cookies.get("_xsrf") or boris.cookies["_xsrf"]}
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
        async with asyncio.timeout(30):
            states = await heard(socket, "comm_msg")
    assert "IntSliderModel" in json.dumps(states)


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
        async with asyncio.timeout(30):
            comms = await heard(socket, "comm_info_reply")
    assert len(comms["comms"]) == 3  # the slider, its layout, its style


async def test_who_may_no_longer_be_there_is_cut_off(classroom, world):
    """When the hub takes a token back, the open line is cut, the kernel ends, pages ask again."""
    token = world.admit("tdora")
    with closing(classroom.sign_in(token)) as dora:
        kernel = kernel_of(dora.get(PAGE).text)
        async with line(classroom, dora, kernel) as socket:
            world.people[token]["scopes"].remove("access:services!service=classroom")
            assert await cut(socket) == 4401
        assert dora.get("ru/").status_code == 403
        del world.people[token]
        for _ in range(100):
            refused = dora.get(f"api/kernels/{kernel}").status_code
            if refused == 403 and dora.get("ru/").status_code == 302:
                break
            await asyncio.sleep(0.1)
        assert refused == 403
    assert kernel not in running(classroom)


# --- secrets ---------------------------------------------------------------------------------------


def running(classroom):
    """Command lines and ids of the kernels that this classroom has started."""
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


def test_a_kernel_knows_no_secret(anna, classroom):
    """Code in a page's kernel finds its teacher's token, and no other secret, nor a key."""
    page = anna.get("ru/m02-spy/").text
    assert "token-of-tanna" in page
    keys = set(re.findall(r"&#39;(\w+)&#39;", re.search(r"KEYS (.*)", page)[1]))
    assert {"STAFFROOM_COMMONS_URL", "STAFFROOM_TOKEN", "HOME"} <= keys
    assert not {key for key in keys if key.startswith("JUPYTERHUB")}
    _, own, parents, *_ = page[page.index("KEYS") :].splitlines()
    assert "STAFFROOM_TOKEN=token-of-tanna" in own
    for secret in (OTHER_SECRET, SERVICE_TOKEN):
        assert secret not in own
    assert parents == "closed" or os.geteuid() == 0  # from root nothing can be hidden
    assert "&#39;page.ipynb&#39;]" in page
    assert KEY_OF_A_QUIZ not in page
    cached = [path for path in (classroom.data / "pages").rglob("*") if path.is_file()]
    assert cached
    assert not [path for path in cached if KEY_OF_A_QUIZ.encode() in path.read_bytes()]


def test_no_secret_in_the_log(classroom, anna):
    """What the classroom writes to its log holds no token of anybody."""
    anna.get(PAGE + "?token=token-of-tanna")
    log = classroom.log.read_text()
    for secret in (SERVICE_TOKEN, OTHER_SECRET, "token-of-"):
        assert secret not in log


def test_kernels_are_out_of_reach_of_other_accounts(classroom, opened):
    """Kernels listen on sockets in a folder that only their own account may enter, on no port."""
    command = Path(f"/proc/{running(classroom)[opened]}/cmdline").read_text().split("\0")
    connection = Path(next(part for part in command if part.endswith(".json")))
    known = json.loads(connection.read_text())
    assert known["transport"] == "ipc"
    assert Path(known["ip"]).parent == connection.parent
    assert connection.parent.stat().st_mode & 0o077 == 0


# --- deaths ----------------------------------------------------------------------------------------


def gone(pid):
    """Wait until a process has ended."""
    for _ in range(200):
        try:
            if "Z" in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]:
                return True
        except OSError:
            return True
        time.sleep(0.1)
    return False


def test_kernels_end_with_the_classroom(world, tmp_path):
    """After `kill -9` of the classroom no kernel of it is left."""
    classroom = Classroom(world, tmp_path)
    with closing(classroom.sign_in("token-of-tclara")) as clara:
        kernel = kernel_of(clara.get(PAGE).text)
        pid = running(classroom)[kernel]
        classroom.process.send_signal(signal.SIGKILL)
        classroom.process.wait()
    assert gone(pid)


def test_ending_politely_leaves_nothing(world, tmp_path):
    """After SIGTERM neither a kernel nor the folder of its sockets is left."""
    classroom = Classroom(world, tmp_path)
    with closing(classroom.sign_in("token-of-tclara")) as clara:
        kernel = kernel_of(clara.get(PAGE).text)
    pid = running(classroom)[kernel]
    command = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    sockets = Path(next(part for part in command if part.endswith(".json"))).parent
    classroom.stop()
    assert gone(pid)
    assert not sockets.exists()


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
    finally:
        second.stop()
