"""A real kernel with the commons inside: talking, playing, handing in."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from tests.widgets.test_kernel import Kernel, kernel

__all__ = ["kernel"]
"""The fixture: a kernel in a copy of the bundled module."""


def _show(kernel: Kernel, widget: str, activity: str) -> str:
    return kernel.run(f'from staffroom_widgets import {widget}\n{widget}("{activity}")')


def _ask(kernel: Kernel, comm: str, op: str, **parts: Any) -> Any:
    kernel.send(comm, {"op": op, "seq": 1, "key": str(uuid.uuid4()), **parts})
    return kernel.get(comm, "reply")


def _thread(kernel: Kernel, comm: str, wanted: Callable[[Any], bool] = bool) -> Any:
    """Wait for a thread as wanted; the page may be told of the same one twice."""
    while True:
        event = kernel.get(comm, "event")["event"]
        assert event["type"] == "thread"
        if wanted(event["data"]):
            return event["data"]


def test_a_post_opens_the_room_and_an_answer_is_counted(kernel: Kernel) -> None:
    """First nothing is to be seen; one's own post brings the authors' examples, live."""
    comm = _show(kernel, "Discussion", "discussion")
    kernel.send(comm, {"op": "open"})
    kernel.get(comm, "state")
    locked = _thread(kernel, comm)
    assert (locked["open"], locked["posts"]) == (False, [])
    text = "Коллега **посоветовал** <script>alert(1)</script>"
    kernel.send(comm, {"op": "post", "seq": 1, "key": str(uuid.uuid4()), "text": text})
    opened = _thread(kernel, comm, lambda thread: thread["open"])
    own = next(post for post in opened["posts"] if post["mine"])
    assert "<strong>посоветовал</strong>" in own["html"]
    assert "<script" not in own["html"]
    seed = next(post for post in opened["posts"] if post["seeded"])
    reply_to = {"text": "Попробую так же", "reply_to": seed["id"]}
    kernel.send(comm, {"op": "post", "seq": 2, "key": str(uuid.uuid4()), **reply_to})
    answered = _thread(kernel, comm, lambda thread: thread["own_answers"] > 0)
    assert [post["reply_to"] for post in answered["posts"] if post["mine"]] == [None, seed["id"]]


def test_a_post_arrives_on_another_open_page(kernel: Kernel) -> None:
    """The event of the stream makes the other widget fetch the thread."""
    here, there = (_show(kernel, "Discussion", "discussion") for _ in range(2))
    kernel.send(there, {"op": "open"})
    before = len(_thread(kernel, there)["posts"])
    kernel.send(here, {"op": "post", "seq": 1, "key": str(uuid.uuid4()), "text": "Ещё один пост"})
    assert _thread(kernel, there, lambda thread: len(thread["posts"]) > before)


def test_a_scenario_reveals_one_step_at_a_time(kernel: Kernel) -> None:
    """A check of the path gives what came of it and the next situation, and no more."""
    comm = _show(kernel, "Branch", "chain")
    first = kernel.opened[comm]["definition"]["first"]["choices"][0]["id"]
    reveal = _ask(kernel, comm, "check", answer={"path": [first]})["data"]["result"]["reveal"]
    assert [step["consequence_html"] != "" for step in reveal["steps"]] == [True]
    assert reveal["node"]["choices"]


def test_a_choice_that_is_not_there_is_refused_in_words(kernel: Kernel) -> None:
    """A forged path reveals nothing."""
    comm = _show(kernel, "Branch", "chain")
    reply = _ask(kernel, comm, "check", answer={"path": ["nowhere"]})
    assert reply["ok"] is False
    assert reply["error"]["message"]


def test_done_steps_are_kept(kernel: Kernel) -> None:
    """What is marked in a stepper is there in the next view."""
    comm = _show(kernel, "Stepper", "consultation")
    steps = [step["id"] for step in kernel.opened[comm]["definition"]["steps"]]
    assert _ask(kernel, comm, "draft", answer={"done": steps[:2]})["ok"] is True
    again = _show(kernel, "Stepper", "consultation")
    kernel.send(again, {"op": "open"})
    assert kernel.get(again, "state")["state"]["answer"] == {"done": steps[:2]}


def test_an_unfinished_module_is_not_handed_in(kernel: Kernel) -> None:
    """The panel lists what is missing; handing in all the same is refused in words."""
    comm = _show(kernel, "Submission", "submission")
    kernel.send(comm, {"op": "open"})
    event = kernel.get(comm, "event")["event"]
    assert event["type"] == "submission"
    assert {one["activity"] for one in event["data"]["missing"]} >= {"exit-quiz", "request"}
    reply = _ask(kernel, comm, "submit")
    assert reply["error"]["code"] == "incomplete"
