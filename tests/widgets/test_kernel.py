"""A real kernel with the commons inside: what a page says over its comm, and what comes back."""

from __future__ import annotations

import os
import shutil
import signal
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager

COURSE = Path(__file__).parents[2] / "course"
PATIENCE = 60


class Kernel:
    """A kernel in a module's folder, and the comms that its widgets opened."""

    def __init__(self, manager: KernelManager, client: BlockingKernelClient) -> None:
        """Keep the channel to the kernel."""
        self.manager = manager
        self.client = client
        self.opened: dict[str, Any] = {}

    def run(self, code: str) -> str:
        """Run an author's cell; give the id of the comm of the last activity in it."""
        request = self.client.execute(code)
        comm = ""
        while True:
            message = self._next()
            content = message["content"]
            if message["msg_type"] == "error":
                raise AssertionError(content["evalue"])
            if message["msg_type"] == "comm_open" and "definition" in content["data"]["state"]:
                comm = content["comm_id"]
                self.opened[comm] = content["data"]["state"]
            idle = content.get("execution_state") == "idle"
            if idle and message["parent_header"].get("msg_id") == request:
                return comm

    def send(self, comm: str, content: Any, subshell: str | None = None) -> None:
        """Send a custom message to a widget."""
        data = {"method": "custom", "content": content}
        body = {"comm_id": comm, "data": data}
        message = self.client.session.msg("comm_msg", body)
        if subshell:
            message["header"]["subshell_id"] = subshell
        self.client.shell_channel.send(message)

    def get(self, comm: str, op: str) -> Any:
        """Wait for a custom message of a widget; nothing that comes before may be an error."""
        while True:
            message = self._next()
            assert message["msg_type"] not in {"error", "stream"}, message["content"]
            content = message["content"]
            if message["msg_type"] != "comm_msg" or content["comm_id"] != comm:
                continue
            told = content["data"].get("content", {})
            if told.get("op") == op:
                return told

    def kill(self) -> None:
        """Kill the kernel without a word, and start it again."""
        self.manager.signal_kernel(signal.SIGKILL)
        self.manager.restart_kernel(now=True)
        self.client.wait_for_ready(timeout=PATIENCE)

    def _next(self) -> Any:
        return self.client.get_iopub_msg(timeout=PATIENCE)


PLAN = """\
type: form
title: План
fields:
  - {id: plan, label: План урока, kind: file, accept: [pdf]}
"""
"""A form with a file, which the bundled module has not."""


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """A kernel in a copy of the bundled module, with a commons of its own."""
    root = tmp_path_factory.mktemp("kernel")
    folder = root / "m01-network"
    shutil.copytree(COURSE / "ru" / "source" / "m01-network", folder)
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    manager = KernelManager(kernel_name="python3")
    known = {name: value for name, value in os.environ.items() if name != "STAFFROOM_COMMONS_URL"}
    manager.start_kernel(cwd=str(folder), env={**known, "STAFFROOM_DATA": str(root / "data")})
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=PATIENCE)
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _quiz(kernel: Kernel) -> str:
    return kernel.run('from staffroom_widgets import Quiz\nQuiz("warm-up")')


def test_a_quiz_is_opened_saved_and_checked(kernel: Kernel) -> None:
    """The whole way of an answer, with no hub at all."""
    comm = _quiz(kernel)
    kernel.send(comm, {"op": "open"})
    state = kernel.get(comm, "state")["state"]
    first = state["view"]["items"][0]
    answer = {"items": {first["id"]: first["options"][0]["id"]}}
    key = str(uuid.uuid4())
    kernel.send(comm, {"op": "draft", "seq": 1, "key": key, "answer": answer})
    assert kernel.get(comm, "reply")["data"]["version"] == state["version"] + 1
    key = str(uuid.uuid4())
    kernel.send(comm, {"op": "check", "seq": 2, "key": key, "answer": answer, "final": False})
    result = kernel.get(comm, "reply")["data"]["result"]
    assert result["items"][first["id"]]["options"]


def test_a_second_view_finds_the_saved_answer(kernel: Kernel) -> None:
    """What one widget saved, another one of the same activity shows."""
    one = _quiz(kernel)
    answer = {"items": {"w1": "b"}}
    draft = {"op": "draft", "seq": 1, "key": str(uuid.uuid4()), "answer": answer}
    kernel.send(one, draft)
    kernel.get(one, "reply")
    two = _quiz(kernel)
    kernel.send(two, {"op": "open"})
    assert kernel.get(two, "state")["state"]["answer"] == answer


def test_messages_on_a_subshell_share_the_line(kernel: Kernel) -> None:
    """JupyterLab sends widgets' messages over a subshell: another thread, another loop."""
    comm = _quiz(kernel)
    kernel.send(comm, {"op": "open"})
    kernel.get(comm, "state")
    request = kernel.client.session.msg("create_subshell_request", {})
    kernel.client.control_channel.send(request)
    reply = kernel.client.get_control_msg(timeout=PATIENCE)
    subshell = reply["content"]["subshell_id"]
    kernel.send(comm, {"op": "refresh"}, subshell)
    assert kernel.get(comm, "state")["state"]["person"]


def test_garbage_over_a_real_comm_leaves_no_traceback(kernel: Kernel) -> None:
    """`get` fails on any error or stream message that the kernel sends meanwhile."""
    comm = _quiz(kernel)
    for content in (None, 7, {"op": "nothing"}, {"op": "draft", "seq": []}):
        kernel.send(comm, content)
        assert kernel.get(comm, "reply")["ok"] is False


def test_typing_survives_the_death_of_the_kernel(kernel: Kernel) -> None:
    """A confirmed draft is on the disk: a restarted kernel finds it."""
    comm = _quiz(kernel)
    answer = {"items": {"w1": f"kept-{time.time_ns()}"}}
    kernel.send(comm, {"op": "draft", "seq": 9, "key": str(uuid.uuid4()), "answer": answer})
    kernel.get(comm, "reply")
    kernel.kill()
    comm = _quiz(kernel)
    kernel.send(comm, {"op": "open"})
    assert kernel.get(comm, "state")["state"]["answer"] == answer
