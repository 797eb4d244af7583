"""Branch, stepper, discussion and submission: what their kernels ask of the commons and tell."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from staffroom_widgets import Branch, Discussion, Stepper, Submission
from staffroom_widgets.link import Link
from tests.widgets.conftest import RELEASE, STATE, Commons

MODULE = "/api/modules/ru/m01-network"
KEY = "6f1b7a52-6b0c-4a5f-9b2e-0d6c0c2f7d11"
THREAD = {
    "open": False,
    "posts": [],
    "own_posts": 0,
    "own_answers": 0,
    "answers_wanted": 2,
    "waiting": [],
}
POST = {"id": 7, "reply_to": None, "html": "<p>Привет</p>"}
WORK = {"missing": [], "receipt": None, "record": "none"}
PEOPLE = {
    "chain": {"type": "branch", "title": "Цепочка", "style": "thread", "meters": []},
    "talk": {"type": "stepper", "title": "Консультация", "steps": []},
    "discussion": {"type": "discussion", "title": "Обсуждение", "post_first": True, "answers": 2},
    "submission": {"type": "submission", "title": "Сдать", "criteria": [], "points": {}},
}


@pytest.fixture(autouse=True)
def people(folder: Path, commons: Commons) -> None:
    """A module with a discussion and a panel, and what the commons says of them."""
    release = {**RELEASE, "activities": PEOPLE}
    (folder / "activities.json").write_text(json.dumps(release), "utf-8")
    commons.answers |= {
        ("GET", "discussion"): (200, STATE),
        ("GET", "chain"): (200, STATE),
        ("GET", "thread"): (200, THREAD),
        ("POST", "posts"): (200, POST),
        ("POST", "submission"): (200, WORK),
    }


@pytest.fixture
def discussion(page: Callable[..., Any]) -> Any:
    """A page with the discussion."""
    return page(Discussion("discussion"))


@pytest.fixture
def panel(page: Callable[..., Any]) -> Any:
    """A page with the submission panel."""
    return page(Submission("submission"))


def _event(number: int, kind: str, data: Any) -> bytes:
    return f"id: {number}\nevent: {kind}\ndata: {json.dumps(data)}\n\n".encode()


def _deliver(line: Link, commons: Commons, piece: bytes) -> None:
    asyncio.run_coroutine_threadsafe(commons.events.put(piece), line._started()).result(5)


def _paths(commons: Commons) -> list[str]:
    return [f"{method} {path.removeprefix(MODULE)}" for method, path, _ in commons.calls]


@pytest.mark.parametrize(
    ("widget", "activity"),
    [(Branch, "chain"), (Stepper, "talk"), (Discussion, "discussion"), (Submission, "submission")],
)
def test_a_widget_shows_its_activity(
    widget: Callable[[str], Any], activity: str, page: Callable[..., Any], commons: Commons
) -> None:
    """Definition, language and texts travel with the comm; nothing is asked of the commons."""
    opened = page(widget(activity)).opened
    assert opened["definition"] == PEOPLE[activity]
    assert opened["locale"] == "ru"
    assert opened["texts"]
    assert commons.calls == []


def test_a_branch_is_played_by_checks(page: Callable[..., Any], commons: Commons) -> None:
    """Each step is one check of the whole path, which spends no attempt."""
    branch = page(Branch("chain"))
    commons.answers["POST", "check"] = (200, {"result": {}})
    branch.send({"op": "check", "seq": 1, "key": KEY, "answer": {"path": ["a", "b"]}})
    assert branch.get("reply")["ok"] is True
    body = {"answer": {"path": ["a", "b"]}, "key": KEY, "final": False}
    assert commons.calls == [("POST", f"{MODULE}/activities/chain/check", body)]


def test_open_brings_the_thread_after_the_state(discussion: Any, commons: Commons) -> None:
    """The page gets its draft first, then what may be read."""
    discussion.send({"op": "open"})
    assert discussion.get("state")["state"] == STATE
    assert discussion.get("event")["event"] == {"type": "thread", "data": THREAD}
    assert _paths(commons) == ["GET /activities/discussion", "GET /activities/discussion/thread"]


def test_a_post_goes_out_once_and_the_thread_comes_before_the_reply(
    discussion: Any, commons: Commons
) -> None:
    """So the page never shows a post neither on its way nor arrived."""
    message = {"op": "post", "seq": 4, "key": KEY, "text": "Привет", "reply_to": 3}
    discussion.send(message)
    told = [discussion.comm.got.get(timeout=10)["content"] for _ in range(2)]
    assert [one["op"] for one in told] == ["event", "reply"]
    assert told[1] == {"op": "reply", "seq": 4, "ok": True, "data": POST}
    body = {"text": "Привет", "reply_to": 3, "key": KEY}
    assert commons.calls[0] == ("POST", f"{MODULE}/activities/discussion/posts", body)


def test_a_published_post_is_acknowledged_though_the_thread_cannot_be_fetched(
    discussion: Any, commons: Commons
) -> None:
    """Else the page would send it again and again."""
    busy = {"error": {"code": "unexpected", "message": "Что-то пошло не так.", "details": {}}}
    commons.answers["GET", "thread"] = (500, busy)
    discussion.send({"op": "post", "seq": 4, "key": KEY, "text": "Привет", "reply_to": None})
    assert discussion.get("reply")["ok"] is True


def test_a_refused_post_is_told_in_the_commons_words(discussion: Any, commons: Commons) -> None:
    """Nothing is fetched after it."""
    error = {"code": "one_level", "message": "Отвечать можно на сам пост.", "details": {}}
    commons.answers["POST", "posts"] = (409, {"error": error})
    discussion.send({"op": "post", "seq": 5, "key": KEY, "text": "Привет", "reply_to": 9})
    reply = discussion.get("reply")
    assert reply["error"] == {"code": "one_level", "message": "Отвечать можно на сам пост."}
    assert _paths(commons) == ["POST /activities/discussion/posts"]


def test_a_post_of_a_colleague_brings_the_thread(
    discussion: Any, line: Link, commons: Commons
) -> None:
    """Where the event holds ids alone; what may be read, the commons decides."""
    commons.answers["GET", "thread"] = (200, {**THREAD, "open": True})
    discussion.send({"op": "open"})
    discussion.get("event")
    grown = {**THREAD, "open": True, "posts": [POST]}
    commons.answers["GET", "thread"] = (200, grown)
    event = {"activity": "discussion", "id": 7, "reply_to": None}
    _deliver(line, commons, _event(1, "post", event))
    assert discussion.get("event")["event"] == {"type": "thread", "data": grown}


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("post", {"activity": "another", "id": 7}),
        ("marks", {"submission": 1}),
        ("post", None),
        ("post", "discussion"),
    ],
)
def test_what_does_not_concern_the_discussion_asks_nothing(
    kind: str, data: Any, discussion: Any, line: Link, commons: Commons
) -> None:
    """Only the next post in this discussion makes the page look again."""
    commons.answers["GET", "thread"] = (200, {**THREAD, "open": True})
    discussion.send({"op": "open"})
    discussion.get("event")
    before = len(commons.calls)
    _deliver(line, commons, _event(1, kind, data))
    _deliver(line, commons, _event(2, "post", {"activity": "discussion", "id": 8}))
    discussion.get("event")
    assert _paths(commons)[before:] == ["GET /activities/discussion/thread"]


def test_what_was_written_before_the_stream_began_is_not_missed(
    discussion: Any, line: Link, commons: Commons
) -> None:
    """Where the stream begins the thread is looked at again; a broken one tells what was missed."""
    discussion.send({"op": "open"})
    discussion.get("event")
    grown = {**THREAD, "open": True, "posts": [POST]}
    commons.answers["GET", "thread"] = (200, grown)
    _deliver(line, commons, b"id: 41\n\n")
    assert discussion.get("event")["event"]["data"] == grown
    _deliver(line, commons, b"")
    missed = {**POST, "id": 8, "mine": False}
    event = {"activity": "discussion", "id": 8, "reply_to": None, "post": missed}
    _deliver(line, commons, b"id: 41\n\n" + _event(42, "post", event))
    assert discussion.get("event")["event"] == {"type": "post", "data": missed}
    assert commons.resumed == [None, "41"]


def test_marks_bring_the_work_anew(panel: Any, line: Link, commons: Commons) -> None:
    """What a trainer releases appears on the open page."""
    commons.answers["GET", "submission"] = (200, STATE)
    panel.send({"op": "open"})
    panel.get("event")
    marked = {**WORK, "record": "recorded", "feedback_text": "Хорошо"}
    commons.answers["GET", "submission"] = (200, marked)
    _deliver(line, commons, _event(1, "marks", {"submission": 1}))
    assert panel.get("event")["event"] == {"type": "submission", "data": marked}


def test_looking_is_answered_with_where_the_work_stands_now(panel: Any, commons: Commons) -> None:
    """Before handing in, the panel asks anew and gets the answer to this very question."""
    commons.answers["GET", "submission"] = (200, STATE)
    panel.send({"op": "look", "seq": 4})
    assert panel.get("reply") == {"op": "reply", "seq": 4, "ok": True, "data": STATE}
    assert commons.calls == [("GET", f"{MODULE}/submission", None)]


def test_submitting_is_one_call_with_its_key(panel: Any, commons: Commons) -> None:
    """The answer of the commons is the reply, the receipt in it."""
    panel.send({"op": "submit", "seq": 9, "key": KEY})
    assert panel.get("reply") == {"op": "reply", "seq": 9, "ok": True, "data": WORK}
    assert commons.calls == [("POST", f"{MODULE}/submission", {"key": KEY})]


@pytest.mark.parametrize(
    "message", [{"op": "submit"}, {"op": "look"}, {"op": "post", "text": "Привет"}]
)
@pytest.mark.parametrize("widget", [Branch, Stepper])
def test_other_widgets_neither_post_nor_submit(
    widget: Callable[[str], Any],
    message: dict[str, Any],
    page: Callable[..., Any],
    commons: Commons,
) -> None:
    """A message that is not of a widget's kind is refused before the commons hears of it."""
    other = page(widget("chain" if widget is Branch else "talk"))
    other.send({**message, "seq": 1, "key": KEY})
    assert other.get("reply")["error"]["code"] == "bad_request"
    assert commons.calls == []


@pytest.mark.parametrize(
    "bad",
    [
        {"text": "а" * 8001},
        {"text": ["Привет"]},
        {"text": "Привет", "reply_to": "../1"},
        {"text": "Привет", "reply_to": -1},
        {"text": "Привет", "author": "Анна"},
    ],
)
def test_a_hostile_post_never_reaches_the_commons(
    bad: dict[str, Any], discussion: Any, commons: Commons
) -> None:
    """Too long, ill-typed, or with an author of its own choice: refused in the kernel."""
    discussion.send({"op": "post", "seq": 2, "key": KEY, "reply_to": None, **bad})
    assert discussion.get("reply")["ok"] is False
    assert commons.calls == []
