"""A Staffroom's life: invitations, killed parts, Ctrl-C, kill -9, starting again on the same data."""

import html
import re
import signal
import sqlite3
import subprocess
import time

import httpx
import psutil
import pytest

from staffroom.rules.privacy import findings
from staffroom_hub.demo.talk import TALKS, TEACHERS
from tests.stack import PASSWORD, Stack, command, environment, free_port, running, start

FORM = {"display_name": "Vera", "locale": "en", "password": PASSWORD}


def gone(processes, seconds=20):
    """The processes that are left after a while."""
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


def until(check, seconds=40):
    """Wait for something to be true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := check():
            return found
        time.sleep(0.1)
    return check()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The data folder of the stack that these tests start and end."""
    return tmp_path_factory.mktemp("life") / "data"


@pytest.fixture(scope="module")
def invited(folder):
    """A Staffroom by invitation; tests run in order, the last ones end it."""
    with running(folder, signup="invitation", demo="1") as stack:
        yield stack


@pytest.fixture(scope="module")
def vera(invited):
    """A teacher who came by invitation."""
    visitor = invited.visitor()
    answer = visitor.form(link(invited), token=token(invited), email="vera@school12.org", **FORM)
    assert answer.status_code == httpx.codes.FOUND
    return visitor


def link(stack: Stack) -> str:
    """An invitation link, made once."""
    if not hasattr(stack, "link"):
        answer = stack.trainer().visitor.form("/hub/people", what="invite")
        found = re.search(r'id="link" readonly value="([^"]+)"', answer.text)
        stack.link = html.unescape(found[1])
    return stack.link


def token(stack: Stack) -> str:
    """The secret part of the invitation."""
    return httpx.URL(link(stack)).params["token"]


def test_the_address_and_the_first_trainer_are_said_once(invited):
    """Two lines: the address, and with what the first trainer signs in."""
    assert len(invited.said) == 2
    assert invited.base_url in invited.said[0]
    assert invited.trainer_password in invited.said[1]


@pytest.mark.parametrize(("language", "month"), [("en", "[A-Z][a-z]+"), ("ru", "[а-я]+")])
def test_the_last_day_of_an_invitation_is_written_as_its_reader_does(invited, language, month):
    """A day, the month in words and the year, in both languages."""
    link(invited)
    page = invited.trainer().visitor.get(f"/hub/people?lang={language}").text
    assert re.search(rf"<time[^>]*>\d{{1,2}} {month} 20\d\d", page)


def test_without_an_invitation_nobody_signs_up(invited):
    """Neither the form nor a made-up token makes an account."""
    assert 'name="password"' not in invited.visitor().get("/hub/signup").text
    for made_up in ("", "x" * 43):
        visitor = invited.visitor()
        visitor.get("/hub/login")
        answer = visitor.form("/hub/login", email="x@school12.org", password=PASSWORD)
        known = re.search(r'name="_xsrf" value="([^"]+)"', answer.text)[1]
        fields = {**FORM, "_xsrf": known, "token": made_up, "email": "x@school12.org"}
        refused = visitor.post("/hub/signup", data=fields)
        assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY


def test_an_invitation_admits(vera):
    """With the link a teacher signs up and is in."""
    assert vera.get("/hub/account").status_code == httpx.codes.OK


def test_a_revoked_invitation_admits_nobody(invited, vera):
    """After the button in the list of people the link leads nowhere."""
    trainer = invited.trainer()
    number = re.search(r'name="link" value="(\d+)"', trainer.visitor.get("/hub/people").text)[1]
    trainer.visitor.form("/hub/people", what="revoke", link=number)
    assert "not valid any more" in invited.visitor().get(link(invited)).text


def test_secrets_on_the_disk_are_private(invited):
    """No file of the data folder is open to others."""
    files = [file for file in invited.data.rglob("*") if file.is_file()]
    assert any(file.name == "cookie_secret" for file in files)
    assert [file for file in invited.data.rglob("*.sqlite*") if file.stat().st_mode & 0o077] == []
    assert (invited.data.stat().st_mode & 0o077) == 0


def said(stack: Stack) -> list[str]:
    """What people have written in discussions, without what the course brought along."""
    with sqlite3.connect(f"file:{stack.data}/commons.sqlite?mode=ro", uri=True) as commons:
        query = "select text from posts where person is not null order by id"
        return [text for (text,) in commons.execute(query)]


def test_demo_teachers_talk_once(invited):
    """The demo discussion appears, through the commons; a second run of it adds nothing."""
    expected = []
    for talk in TALKS.values():
        expected += [one.text for one in talk]
        expected += [answer.text for one in talk for answer in one.answers]
    assert until(lambda: len(said(invited)) == len(expected))
    assert said(invited) == expected
    log = invited.data / "log" / "demo.log"
    invited.process_of("staffroom_hub.demo").kill()
    assert until(lambda: log.read_text().count("have talked") == 2)
    assert said(invited) == expected


def test_demo_teachers_talk_in_their_own_edition():
    """Whoever answers a post reads the same edition, and nobody answers herself."""
    edition = {teacher.key: teacher.edition for teacher in TEACHERS}
    for one in (one for talk in TALKS.values() for one in talk):
        for answer in one.answers:
            assert answer.by != one.by
            assert edition[answer.by] == edition[one.by]
            assert findings(answer.text) == findings(one.text) == []


@pytest.mark.parametrize("part", ["commons", "classroom", "grader"])
def test_a_killed_service_comes_back(invited, part):
    """After kill -9 the hub starts the service again by itself, and it answers."""
    module = f"staffroom_hub.{part}"
    killed = until(lambda: invited.process_of(module))
    killed.kill()
    again = until(
        lambda: (found := invited.process_of(module)) and found.pid != killed.pid and found
    )
    assert again
    paths = {"commons": "/services/commons/api/health", "classroom": "/services/classroom/"}
    if path := paths.get(part):
        assert until(lambda: invited.visitor().get(path).status_code < 500)


def test_what_killed_services_left_behind_is_buried(invited):
    """Their own children came to `serve`, and none of these stays in the table of processes."""
    serve = psutil.Process(invited.process.pid)
    ended = lambda: [c for c in serve.children() if c.status() == psutil.STATUS_ZOMBIE]  # noqa: E731
    assert until(lambda: not ended()), ended()


def test_a_second_serve_on_the_same_data_is_refused(invited):
    """The second run says that there is a first, and changes nothing."""
    second = subprocess.run(
        command("serve"),
        env=environment(invited.data, free_port()),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 1
    assert second.stdout == ""
    assert second.stderr.startswith("Staffroom runs already on")
    assert invited.visitor().get("/hub/login").status_code == httpx.codes.OK


def test_a_taken_port_is_refused(invited, tmp_path):
    """Another Staffroom on the same port says what to do."""
    second = subprocess.run(
        command("serve"),
        env=environment(tmp_path / "data", invited.port),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 1
    assert "is taken by another program" in second.stderr
    assert second.stderr.count("\n") == 1


def test_no_secret_is_in_a_log(invited, vera):
    """Neither passwords nor links nor keys nor sessions are written to any log."""
    trainer = invited.trainer()
    typed = "canary password in a wrong form"
    invited.visitor().form("/hub/login", email="canary@school12.org", password=typed)
    invited.visitor().get("/hub/reset", params={"token": "canary-token-in-an-address"})
    vera.get("/services/classroom/", follow_redirects=True)
    logs = invited.logs()
    kept = [file.read_text().strip() for file in (invited.data / "secrets").iterdir()]
    cookies = [cookie.value for jar in (vera, trainer.visitor) for cookie in jar.cookies.jar]
    secrets = [
        typed, "canary@school12.org", "canary-token", PASSWORD, invited.trainer_password,
        token(invited), *kept, *(cookie for cookie in cookies if len(cookie) > 8),
    ]  # fmt: skip
    assert "GET /hub/login" in logs
    assert [secret for secret in secrets if secret in logs] == []


def test_no_secret_is_in_a_service_environment(invited):
    """Services know neither the crypt key nor the proxy's token nor each other's.

    The grader, beside whose memory notebooks run, has not even its own.
    """
    kept = [file.read_text().strip() for file in (invited.data / "secrets").iterdir()]
    tokens = []
    for part in ("commons", "classroom", "grader"):
        variables = invited.process_of(f"staffroom_hub.{part}").environ()
        assert not any(secret in str(variables) for secret in kept)
        tokens.append(variables.get("JUPYTERHUB_API_TOKEN"))
    assert len(set(tokens)) == 3
    assert tokens[-1] is None


def test_ctrl_c_leaves_nothing_behind(invited):
    """Hub, proxy, services and what they started are gone, and the command ends well."""
    processes = invited.processes()
    assert len(processes) >= 6
    assert invited.stop() == 0
    assert gone(processes) == []


def test_a_second_start_loses_nothing(invited, vera, folder):
    """Accounts and sessions are there again; sign-up is closed now; no password is shown."""
    again = start(folder, port=invited.port, signup="closed")
    try:
        assert vera.get("/hub/account").status_code == httpx.codes.OK
        assert again.sign_in("vera@school12.org", PASSWORD)
        assert "Sign-up is closed" in again.visitor().get("/hub/signup").text
        assert len(again.said) == 1
    finally:
        _kill_everything_at_once(again)


def _kill_everything_at_once(stack: Stack) -> None:
    """Kill -9 serve: what it started must go by itself."""
    processes = stack.processes()
    stack.process.send_signal(signal.SIGKILL)
    stack.process.wait(20)
    assert gone(processes) == []


def test_a_start_after_kill_9(folder, vera):
    """After kill -9 the next start works, and a killed hub takes everything with it."""
    again = start(folder, signup="closed")
    assert again.sign_in("vera@school12.org", PASSWORD)
    processes = again.processes()
    again.process_of("staffroom_hub.hub").kill()
    assert again.process.wait(60) == 1
    assert gone(processes) == []
    assert any("The hub ended by itself" in line for line in again.said)
