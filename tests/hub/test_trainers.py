"""Trainers' servers at a real hub, and that teachers have none."""

import os
import re
import time
from pathlib import Path

import httpx
import pytest

from tests.stack import xsrf


def start_server(person, stack, edition, then):
    """Start a trainer's server as the links of the home page do, and wait for it."""
    name = person.hub_name(stack)
    target = f"/user/{name}/{edition}{then}"
    person.visitor.get(f"/hub/spawn/{name}/{edition}", params={"next": target})
    end = time.monotonic() + 120
    while time.monotonic() < end:
        answer = person.visitor.get(f"/hub/spawn-pending/{name}/{edition}", params={"next": target})
        if answer.status_code == httpx.codes.FOUND:
            return person.visitor.get(target, follow_redirects=True)
        assert "The server is starting" in answer.text
        time.sleep(0.5)
    raise AssertionError(stack.logs()[-4000:])


@pytest.fixture(scope="module")
def trainer(stack):
    """The trainer, with a running server for the Russian edition."""
    person = stack.trainer()
    person.formgrader = start_server(person, stack, "ru", "/formgrader")
    return person


@pytest.fixture(scope="module")
def teacher(stack):
    """A teacher who tries the doors."""
    return stack.sign_up()


@pytest.fixture(scope="module")
def names(stack, teacher, trainer):
    """Hub names that addresses are made of."""
    return {"me": teacher.hub_name(stack), "trainer": trainer.hub_name(stack)}


def server(trainer, stack):
    """Path of the trainer's server."""
    return f"/user/{trainer.hub_name(stack)}/ru"


def test_formgrader_opens_in_a_tab_of_its_own(trainer, stack):
    """Formgrader is a whole page, which no frame may hold."""
    page = trainer.formgrader
    assert page.url.path == f"{server(trainer, stack)}/formgrader/manage_assignments"
    assert page.status_code == httpx.codes.OK
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


def test_formgrader_finds_the_edition(trainer, stack):
    """The course root is the edition's folder, with its configuration and modules."""
    path = f"{server(trainer, stack)}/formgrader/api/assignments"
    assignments = trainer.visitor.get(path).json()
    assert "m01-network" in {one["name"] for one in assignments}


def test_the_server_runs_in_the_editions_folder(trainer, stack):
    """JupyterLab's files are those of the working course root."""
    listing = trainer.visitor.get(f"{server(trainer, stack)}/api/contents").json()
    assert {"nbgrader_config.py", "source"} <= {entry["name"] for entry in listing["content"]}


def test_a_terminal_finds_our_programs(trainer, stack):
    """A trainer's terminal is no login shell, which would forget where `staffroom` lies."""
    base = f"{server(trainer, stack)}/"
    trainer.visitor.get(f"{base}lab")
    jar = trainer.visitor.cookies.jar
    (mark,) = [cookie.value for cookie in jar if (cookie.name, cookie.path) == ("_xsrf", base)]
    opened = trainer.visitor.post(f"{base}api/terminals", headers={"X-XSRFToken": mark})
    assert opened.status_code == httpx.codes.OK, opened.text
    of_trainer = stack.process_of("jupyterhub.singleuser")
    (shell,) = [p for p in of_trainer.children() if Path(p.name()).name in {"bash", "sh"}]
    assert "-l" not in shell.cmdline()
    first = shell.environ()["PATH"].split(os.pathsep)[0]
    assert first == of_trainer.environ()["PATH"].split(os.pathsep)[0]
    assert Path(first, "python").exists()


def test_jupyterlab_frames_no_formgrader(trainer, stack):
    """JupyterLab's own way to formgrader, which is a frame, is switched off."""
    page = trainer.visitor.get(f"{server(trainer, stack)}/lab")
    disabled = re.search(r'"disabledExtensions":\s*(\[[^\]]*\])', page.text)[1]
    assert "@jupyter/nbgrader:formgrader" in disabled


def test_formgraders_links_lead_into_jupyterlab(trainer, stack):
    """A link that formgrader writes without its server's path finds the folder."""
    referer = f"{stack.base_url}{server(trainer, stack)}/formgrader/manage_assignments"
    answer = trainer.visitor.get("/hub/tree/source/m01-network", headers={"Referer": referer})
    assert answer.headers["location"] == f"{server(trainer, stack)}/lab/tree/source/m01-network"


def test_formgraders_links_lead_nowhere_else(trainer, stack):
    """Without formgrader before it, or from somebody else's, such an address leads home."""
    for referer in ("", "https://evil.example/", f"{stack.base_url}/user/tother/ru/formgrader"):
        answer = trainer.visitor.get("/hub/tree//evil.example", headers={"Referer": referer})
        assert answer.headers["location"] == "/hub/home"


def test_a_servers_token_is_in_no_log(trainer, stack):
    """The token by which a trainer's tools speak to the commons is nowhere written down."""
    token = stack.process_of("jupyterhub.singleuser").environ()["JUPYTERHUB_API_TOKEN"]
    assert len(token) > 20
    assert token not in stack.logs()


def test_a_servers_token_opens_the_trainers_side_of_the_commons(trainer, stack):
    """nbgrader on a trainer's server may list releases; a teacher's session token may not."""
    variables = stack.process_of("jupyterhub.singleuser").environ()
    url = variables["STAFFROOM_COMMONS_URL"] + "api/releases/ru"
    headers = {"Authorization": f"Bearer {variables['JUPYTERHUB_API_TOKEN']}"}
    answer = httpx.get(url, headers=headers, trust_env=False)
    assert answer.status_code == httpx.codes.OK
    assert "m01-network" in {one["module"] for one in answer.json()}
    assert httpx.get(url, trust_env=False).status_code == httpx.codes.UNAUTHORIZED


def test_no_default_server(trainer, stack):
    """A server that is no edition's does not start."""
    name = trainer.hub_name(stack)
    for path in (f"/hub/spawn/{name}", f"/hub/spawn/{name}/de"):
        answer = trainer.visitor.get(path, follow_redirects=True)
        assert answer.status_code >= 400
        assert "Staffroom" in answer.text


def test_home_offers_a_trainer_everything(trainer):
    """Course, JupyterLab and formgrader of both editions, people."""
    page = trainer.visitor.get("/hub/home").text
    for link in ("/services/classroom/", "ru%2Flab", "en%2Flab", "ru%2Fformgrader", "/hub/people"):
        assert link in page


def test_trainers_land_on_their_home_page(stack):
    """A trainer chooses where to go."""
    answer = stack.visitor().form(
        "/hub/login", email=stack.trainer_email, password=stack.trainer_password
    )
    assert answer.headers["location"] == "/hub/home"


def test_home_offers_a_teacher_the_course_only(stack):
    """A teacher sees neither JupyterLab nor people."""
    page = stack.sign_up().visitor.get("/hub/home").text
    assert "/services/classroom/" in page
    assert "/hub/spawn" not in page
    assert "/hub/people" not in page


@pytest.mark.parametrize(
    "path", ["/hub/spawn", "/hub/spawn/{me}", "/hub/spawn/{me}/ru", "/hub/spawn/{trainer}/ru"]
)
def test_a_teacher_starts_no_server(teacher, names, path):
    """Neither her own nor anybody's server starts for a teacher, by link or by form."""
    path, visitor = path.format(**names), teacher.visitor
    token = xsrf(visitor.get("/hub/account").text)
    for answer in (visitor.get(path), visitor.post(path, data={"_xsrf": token})):
        assert answer.status_code in {httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND}
        assert "Staffroom" in answer.text


@pytest.mark.parametrize("then", ["/", "/lab", "/formgrader", "/api/contents", "/api/kernels"])
def test_a_teacher_enters_no_server(stack, trainer, teacher, then):
    """A trainer's running server lets no teacher in."""
    path = server(trainer, stack) + then
    answer = teacher.visitor.get(path, follow_redirects=True)
    assert answer.status_code in {httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND}


@pytest.mark.parametrize("path", ["/hub/admin", "/hub/token", "/hub/accept-share"])
def test_the_hubs_own_pages_are_gone(stack, trainer, path):
    """Pages that Staffroom does without answer that there is no such page, to trainers too."""
    answer = trainer.visitor.get(path)
    assert answer.status_code == httpx.codes.NOT_FOUND
    assert "There is no such page" in answer.text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "users"), ("POST", "users"), ("GET", "groups"), ("GET", "services"),
        ("GET", "proxy"), ("POST", "shutdown"), ("POST", "users/{me}/servers/ru"),
        ("POST", "users/{me}/tokens"), ("GET", "users/{me}/tokens"), ("GET", "users/{trainer}"),
        ("DELETE", "users/{trainer}"), ("POST", "groups/trainers/users"),
    ],
)  # fmt: skip
def test_the_hubs_interface_is_closed_to_teachers(teacher, names, method, path):
    """A teacher's session opens nothing of the hub's administration."""
    headers = {"X-XSRFToken": xsrf(teacher.visitor.get("/hub/account").text)}
    url = f"/hub/api/{path.format(**names)}"
    answer = teacher.visitor.request(method, url, headers=headers, json={})
    assert answer.status_code in {httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND}
