"""Previews at a real hub: what a trainer gets, and what nobody else does."""

import json
import re
import shutil
from types import SimpleNamespace
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from tests.hub import classroom_talk as talk
from tests.hub import preview_course as course
from tests.hub.test_trainers import start_server

SCRIPT = {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"}
"""How a browser marks what a script of a page on the same domain asks for."""
OURS = "frame-ancestors 'none'"


@pytest.fixture(scope="module")
def trainer(stack):
    """A trainer whose server works on the Russian edition, with a module of hers in it."""
    person = stack.trainer()
    folder = course.write_module(stack.data / "course" / "ru", "ru")
    start_server(person, stack, "ru", "/lab")
    person.own = f"/user/{person.hub_name(stack)}/ru/staffroom/preview/"
    yield person
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def page(trainer):
    """The preview as it is sent to the trainer."""
    answer = trainer.visitor.get(f"{trainer.own}{course.MODULE}/")
    assert answer.status_code == httpx.codes.OK, answer.text
    return answer


@pytest.fixture(scope="module")
def token(trainer):
    """The token against cross-site requests that pages of her server alone can read."""
    trainer.visitor.get(f"{trainer.own}{course.MODULE}/")
    return next(
        cookie.value
        for cookie in trainer.visitor.cookies.jar
        if cookie.name == "_xsrf" and cookie.path.startswith("/user/")
    )


def test_the_page_is_that_of_a_teacher(page):
    """Text and activity are there; tests and keys are not, and no other page may frame it."""
    assert course.WORDS["ru"][0] in page.text
    assert '<section class="sr-widget sr-card sr-quiz">' in page.text
    for hidden in (course.KEY, course.HIDDEN):
        assert hidden not in page.text
    policy = page.headers["content-security-policy"]
    assert OURS in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_what_the_page_names_is_there(trainer, page):
    """Code, style, pictures and downloads come from the same server."""
    data = talk.data_of(page.text)
    picture = re.search(r'src="([^"]+/pictures/[^"]+)"', page.text)[1]
    live = re.search(r'id="sr-live" src="([^"]+)"', page.text)[1]
    named = [*data["assets"].values(), picture, live, f"{trainer.own}{course.MODULE}/memo"]
    for address in named:
        assert trainer.visitor.get(address).status_code == httpx.codes.OK, address
    sheet = trainer.visitor.get(f"{trainer.own}{course.MODULE}/media/sheet.csv")
    assert sheet.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in sheet.headers["content-security-policy"]


def test_a_frame_needs_the_token(trainer, token):
    """Only who can read the server's own cookie is told the address that may be framed."""
    where = f"{trainer.own}{course.MODULE}/frame"
    assert trainer.visitor.post(where).status_code == httpx.codes.FORBIDDEN
    assert trainer.visitor.post(where, headers=SCRIPT).status_code == httpx.codes.FORBIDDEN
    told = trainer.visitor.post(where, headers={"X-XSRFToken": token} | SCRIPT)
    address = told.json()["address"]
    framed = trainer.visitor.get(address)
    assert "frame-ancestors 'self'" in framed.headers["content-security-policy"]
    key = address.partition("?frame=")[2]
    for wrong in (key[:-1], key.upper(), "", f"{key}0"):
        answer = trainer.visitor.get(f"{trainer.own}{course.MODULE}/", params={"frame": wrong})
        assert OURS in answer.headers["content-security-policy"]
    answer = trainer.visitor.get(f"{trainer.own}m01-network/", params={"frame": key})
    assert OURS in answer.headers["content-security-policy"]


def test_a_script_of_another_page_reads_nothing(trainer):
    """On one domain the session comes along with any script's request: without the token, none."""
    for path in ("", "state", "memo", "notes"):
        answer = trainer.visitor.get(f"{trainer.own}{course.MODULE}/{path}", headers=SCRIPT)
        assert answer.status_code != httpx.codes.OK, path
        assert course.WORDS["ru"][0] not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "",
        "state",
        "memo",
        "notes",
        "media/dot.svg",
        "media/sheet.csv",
        "channels",
        "pictures/x.svg",
    ],
)
def test_nobody_else_comes_in(stack, trainer, path):
    """A teacher, and somebody who is not signed in, get nothing of a trainer's previews."""
    teacher = stack.sign_up().visitor
    for visitor in (teacher, stack.visitor()):
        answer = visitor.get(f"{trainer.own}{course.MODULE}/{path}", follow_redirects=True)
        assert "<circle" not in answer.text
        assert course.WORDS["ru"][0] not in answer.text
        assert answer.status_code >= 400 or answer.url.path.startswith("/hub/")


def test_nobody_else_starts_afresh(stack, trainer):
    """What a trainer tried out is forgotten by nobody but herself."""
    for visitor in (stack.sign_up().visitor, stack.visitor()):
        answer = visitor.post(f"{trainer.own}afresh")
        assert answer.status_code in {302, 403}
    assert trainer.visitor.post(f"{trainer.own}afresh").status_code == httpx.codes.FORBIDDEN


@pytest.mark.parametrize(
    "path",
    ["m91-none/", "../", "..%2f/", "m01-network%2f../", "%2e%2e/nbgrader_config.py", "source/",
     "m90-draft%00/", "M90-draft/", "x/", "m90-draft/media/..%2fwarm-up.yaml",
     "m90-draft/media/%2e%2e/warm-up.yaml", "m90-draft/media/../warm-up.yaml",
     "m90-draft/media/%2fetc%2fpasswd", "m90-draft/media/..%5cwarm-up.yaml",
     "m90-draft/media/", "m90-draft/warm-up.yaml", "m90-draft/page.ipynb",
     "m90-draft/pictures/..%2fwarm-up.yaml", "m90-draft/esm/page.ipynb", "static/manifest.json",
     "static/..%2f..%2fpage.html.j2", "live/load-000000000000.js", "live/..%2fpackage.json"],
)  # fmt: skip
def test_no_address_leads_elsewhere(trainer, path):
    """Ids that are none, dots and slashes in any spelling: there is nothing, and no key."""
    request = trainer.visitor.build_request("GET", f"{trainer.own}{path}")
    # httpx would tidy the path up.
    request.url = request.url.copy_with(raw_path=f"{trainer.own}{path}".encode())
    answer = trainer.visitor.send(request)
    assert course.KEY not in answer.text
    assert "Traceback" not in answer.text
    assert answer.status_code in {400, 403, 404} or path in {"../", "..%2f/"}, answer.status_code


def connected(stack, trainer, page, **more):
    """The line of the page, as its runtime opens it."""
    origin = SimpleNamespace(origin=stack.base_url)
    return talk.line(origin, trainer.visitor, talk.data_of(page.text), **more)


async def test_a_preview_runs_no_code(stack, trainer, page):
    """The line greets her as a teacher nobody knows, and takes what pages say and nothing else."""
    async with connected(stack, trainer, page) as line:
        said = await talk.hello(line)
        assert said["person"] == said["person"] | {"name": "Учитель", "trainer": False}
        await line.send(talk.message("execute_request", {"code": "open('/tmp/x', 'w')"}))
        assert await talk.cut(line) == 4403


async def test_a_line_is_nobody_elses(stack, trainer, page):
    """Neither a teacher nor a page of another site connects to a preview's kernel."""
    other = SimpleNamespace(visitor=stack.sign_up().visitor)
    with pytest.raises(InvalidStatus) as refused:
        async with connected(stack, other, page):
            pass
    assert refused.value.response.status_code == 403
    with pytest.raises(InvalidStatus) as foreign:
        async with connected(stack, trainer, page, origin="https://evil.example"):
            pass
    assert foreign.value.response.status_code == 403


async def test_the_kernel_holds_no_token(stack, trainer, page):
    """The process behind a page knows neither the server's token nor where teachers' data are."""
    async with connected(stack, trainer, page) as line:
        await talk.hello(line)
        kernel = stack.process_of("staffroom_hub.zygote.ordinary") or next(
            one for one in stack.processes() if "staffroom_hub.zygote.ordinary" in one.cmdline()
        )
        known = kernel.environ()
        assert not [name for name in known if name.startswith("JUPYTERHUB")]
        assert not {"STAFFROOM_COMMONS_URL", "STAFFROOM_TOKEN", "STAFFROOM_GRADEBOOK_URL"} & set(
            known
        )
        await line.close(4000)


def test_notes_stay_in_the_preview(trainer, token):
    """Notes are kept as a page expects it, in no account; what is no note is refused."""
    where, headers = f"{trainer.own}{course.MODULE}/notes", {"X-XSRFToken": token}
    before = trainer.visitor.get(where).json()["document"]
    body = {"version": before["version"], "body": {"text": "Мысль"}}
    kept = trainer.visitor.put(where, content=json.dumps(body), headers=headers)
    assert kept.json()["document"]["body"]["text"] == "Мысль"
    again = trainer.visitor.put(where, content=json.dumps(body), headers=headers)
    assert again.status_code == httpx.codes.CONFLICT
    for wrong in ("[", "{}", '{"version": 0, "body": [1]}', "x" * 70_000):
        answer = trainer.visitor.put(where, content=wrong, headers=headers)
        assert answer.status_code in {400, 413}
        assert answer.text in {"Bad Request", "Request Entity Too Large"}


def test_lab_is_told_of_the_extension(stack, trainer):
    """JupyterLab finds the button and its words in the language of the edition."""
    lab = trainer.visitor.get(urlsplit(trainer.own).path.partition("staffroom/")[0] + "lab").text
    config = json.loads(
        re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', lab, re.DOTALL)[1]
    )
    assert json.loads(config["staffroomPreview"])["words"]["label"] == "Предпросмотр"
    extension = next(
        one for one in config["federated_extensions"] if one["name"] == "@staffroom/preview"
    )
    loaded = f"{config['fullLabextensionsUrl']}/@staffroom/preview/{extension['load']}"
    assert trainer.visitor.get(loaded).status_code == httpx.codes.OK
