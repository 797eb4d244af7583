"""The commons as the process that the hub starts."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import uuid

import httpx
import pytest

from staffroom_hub.roles import GRADE, LEARN
from tests.service.hub import SERVICE_TOKEN
from tests.service.module import MODULE, bundle

PREFIX = "/services/commons/"
MODULES = f"{PREFIX}api/modules/en/{MODULE}"


def free_port():
    """Give a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def environment(served_hub, tmp_path):
    """What the hub and the settings tell the process."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "STAFFROOM_DATA": str(tmp_path),
        "STAFFROOM_DATABASE_URL": f"sqlite:///{tmp_path / 'commons.sqlite'}",
        "JUPYTERHUB_API_URL": served_hub.url.rstrip("/"),
        "JUPYTERHUB_API_TOKEN": SERVICE_TOKEN,
        "JUPYTERHUB_SERVICE_PREFIX": PREFIX,
        "JUPYTERHUB_SERVICE_URL": f"http://127.0.0.1:{free_port()}",
    }


@contextlib.contextmanager
def running(environment, log):
    """Run the service until the block ends."""
    command = [sys.executable, "-m", "staffroom_hub.commons"]
    with log.open("ab") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
    try:
        wait_for(environment)
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(environment):
    """Wait until the service answers."""
    deadline = time.monotonic() + 60
    url = f"{environment['JUPYTERHUB_SERVICE_URL']}{PREFIX}api/health"
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(url).is_success:
                return
        time.sleep(0.05)
    raise AssertionError("the commons does not answer")


def caller(environment, token):
    """Give a client of the running service."""
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.Client(base_url=environment["JUPYTERHUB_SERVICE_URL"], headers=headers)


def test_it_serves_keeps_what_was_confirmed_and_logs_no_secret(hub, environment, tmp_path):
    """Killed in the middle and started again it has every save; its log has no token."""
    log = tmp_path / "log"
    anna = hub.admit("tanna", LEARN)
    grader = hub.admit("grader", GRADE, kind="service")
    draft = {"answer": {"fields": {"situation": "Typed before."}}, "key": str(uuid.uuid4())}
    with running(environment, log) as process:
        with caller(environment, grader) as client:
            put = client.put(f"{PREFIX}api/releases/en/{MODULE}", json=bundle(), timeout=30)
            assert put.status_code == 200, put.text
        with caller(environment, anna) as client:
            saved = client.put(f"{MODULES}/activities/request/draft", json=draft)
            assert saved.status_code == 200, saved.text
            assert "server" not in saved.headers
        process.send_signal(signal.SIGKILL)
        process.wait()
    with running(environment, log), caller(environment, anna) as client:
        state = client.get(f"{MODULES}/activities/request").json()
        assert state["answer"] == draft["answer"]
        assert client.get(f"{PREFIX}api/nothing?token=canary").status_code == 404
    said = log.read_text()
    for secret in (anna, grader, SERVICE_TOKEN, "canary", "Typed before."):
        assert secret not in said


def test_it_stops_when_told_to(hub, environment, tmp_path):
    """SIGTERM ends it in good order, an open stream notwithstanding."""
    grader = hub.admit("grader", GRADE, kind="service")
    anna = hub.admit("tanna", LEARN)
    with running(environment, tmp_path / "log") as process:
        with caller(environment, grader) as client:
            client.put(f"{PREFIX}api/releases/en/{MODULE}", json=bundle(), timeout=30)
        with (
            caller(environment, anna) as client,
            client.stream("GET", f"{MODULES}/events") as open_,
        ):
            assert next(open_.iter_lines()).startswith("id:")
            process.terminate()
            assert process.wait(timeout=30) in (0, -signal.SIGTERM)


def test_it_dies_with_its_parent(environment, tmp_path):
    """When whoever started it is killed, it goes too."""
    starter = (
        "import subprocess, sys, time\n"
        "print(subprocess.Popen([sys.executable, '-m', 'staffroom_hub.commons']).pid, flush=True)\n"
        "time.sleep(600)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", starter], env=environment, stdout=subprocess.PIPE, text=True
    )
    child = int(parent.stdout.readline())
    wait_for(environment)
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and alive(child):
        time.sleep(0.05)
    assert not alive(child)


def alive(pid):
    """Say whether a process runs, one that merely waits to be buried aside."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
