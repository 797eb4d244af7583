"""A real kernel with the commons inside: talking, playing, handing in."""

from __future__ import annotations

import base64
import uuid
from typing import Any

from tests.widgets.test_kernel import Kernel, kernel

__all__ = ["kernel"]
"""The fixture: a kernel in a copy of the bundled module."""


def _show(kernel: Kernel, widget: str, activity: str) -> str:
    return kernel.run(f'from staffroom_widgets import {widget}\n{widget}("{activity}")')


def _ask(kernel: Kernel, comm: str, op: str, **parts: Any) -> Any:
    kernel.send(comm, {"op": op, "seq": 1, "key": str(uuid.uuid4()), **parts})
    return kernel.get(comm, "reply")


def _event(kernel: Kernel, comm: str, kind: str) -> Any:
    """Wait for an event of a kind; others may come before it."""
    while True:
        event = kernel.get(comm, "event")["event"]
        if event["type"] == kind:
            return event["data"]


def _question(kernel: Kernel, comm: str, name: str, /, **args: Any) -> Any:
    kernel.send(comm, {"op": "ask", "seq": 1, "name": name, "args": args})
    reply = kernel.get(comm, "reply")
    assert reply["ok"], reply
    return reply["data"]


def test_a_post_is_shown_and_an_answer_is_counted(kernel: Kernel) -> None:
    """One's own post stands beside the authors' examples, and an answer to one of them counts."""
    comm = _show(kernel, "Discussion", "discussion")
    kernel.send(comm, {"op": "open"})
    kernel.get(comm, "state")
    before = _event(kernel, comm, "thread")
    # Who has the commons to herself is her own moderator: to her the room is open.
    assert before["open"]
    assert all(post["seeded"] for post in before["posts"])
    text = "Коллега **посоветовал** <script>alert(1)</script>"
    own = _ask(kernel, comm, "post", text=text)["data"]
    assert "<strong>посоветовал</strong>" in own["html"]
    assert "<script" not in own["html"]
    opened = _question(kernel, comm, "thread")
    assert own["id"] in {post["id"] for post in opened["posts"] if post["mine"]}
    seed = opened["waiting"][0]
    answer = _ask(kernel, comm, "post", text="Попробую так же", reply_to=seed)["data"]
    assert (answer["reply_to"], answer["depth"]) == (seed, 1)
    answered = _question(kernel, comm, "thread")
    assert (answered["own_answers"], answered["own_first"]) == (1, True)


def test_a_post_arrives_on_another_open_page(kernel: Kernel) -> None:
    """The event of the stream brings it, with its words."""
    here, there = (_show(kernel, "Discussion", "discussion") for _ in range(2))
    kernel.send(there, {"op": "open"})
    _event(kernel, there, "thread")
    text = f"Ещё один пост {uuid.uuid4()}"
    kernel.send(here, {"op": "post", "seq": 1, "key": str(uuid.uuid4()), "text": text})
    while True:
        event = kernel.get(there, "event")["event"]
        if event["type"] == "post" and text in event["data"]["post"]["html"]:
            break
        if event["type"] == "reset":
            # The stream had not begun yet: the page looks once more, and what is there is there.
            found = _question(kernel, there, "thread")["posts"]
            if any(text in post["html"] for post in found):
                break


def test_what_a_page_may_ask_is_answered(kernel: Kernel) -> None:
    """Preview, change, versions, deletion, people, seen: each by the commons' own route."""
    comm = _show(kernel, "Discussion", "discussion")
    preview = _question(kernel, comm, "preview", text="Петя Иванов, 5Б: **тест**")
    assert "<strong>тест</strong>" in preview["html"]
    assert preview["findings"]
    post = _ask(kernel, comm, "post", text="Первые слова")["data"]
    change = {"id": post["id"], "text": "Другие слова", "version": post["version"]}
    changed = _question(kernel, comm, "change", **change, key=str(uuid.uuid4()))
    assert changed["version"] > post["version"]
    versions = _question(kernel, comm, "versions", id=post["id"])
    assert [one["html"] for one in versions] == ["<p>Первые слова</p>"]
    assert _question(kernel, comm, "seen", post=post["id"]) == {"post": post["id"]}
    assert _question(kernel, comm, "people", query="А")["people"] is not None
    gone = _question(kernel, comm, "delete", id=post["id"])
    assert (gone["state"], gone["html"]) == ("deleted", "")


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


def test_a_file_goes_all_the_way_into_the_answer(kernel: Kernel) -> None:
    """Its parts, the making of it, the draft that names it, and its removal: each is one call."""
    comm = _show(kernel, "Form", "plan")
    upload = str(uuid.uuid4())
    halves = (b"%PDF-1.7\n" + b"0" * 300_000, b"\n%%EOF\n")
    for number, half in enumerate(halves):
        data = base64.b64encode(half).decode()
        assert _question(kernel, comm, "file_part", upload=upload, number=number, data=data) is None
    asked = {"upload": upload, "field": "plan", "name": "../План.pdf.exe", "parts": 2}
    made = _question(kernel, comm, "file_make", **asked)
    assert (made["name"], made["size"]) == ("План_pdf.pdf", sum(map(len, halves)))
    saved = _ask(kernel, comm, "draft", answer={"fields": {"plan": made}})
    assert saved["ok"], saved
    assert _question(kernel, comm, "file_remove", id=made["id"]) is None
