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


PLAIN = {"mentions": [], "pictures": [], "excuse": "", "label": None, "advice": False}


def test_a_post_goes_out_once_and_the_post_is_the_reply(discussion: Any, commons: Commons) -> None:
    """The page has all it needs to show it."""
    message = {"op": "post", "seq": 4, "key": KEY, "text": "Привет", "reply_to": 3}
    discussion.send(message)
    assert discussion.get("reply") == {"op": "reply", "seq": 4, "ok": True, "data": POST}
    body = {"text": "Привет", "reply_to": 3, "key": KEY, **PLAIN}
    assert commons.calls == [("POST", f"{MODULE}/activities/discussion/posts", body)]


def test_what_goes_with_a_post_goes_out_with_it(discussion: Any, commons: Commons) -> None:
    """Mentions, pictures, a reason, a mark."""
    more = {
        "mentions": ["tanna"],
        "pictures": ["a" * 22],
        "excuse": "Это адрес школы из новостей",
        "label": "hear",
        "advice": True,
    }
    discussion.send({"op": "post", "seq": 4, "key": KEY, "text": "@Анна", "reply_to": 3, **more})
    discussion.get("reply")
    body = {"text": "@Анна", "reply_to": 3, "key": KEY, **more}
    assert commons.calls == [("POST", f"{MODULE}/activities/discussion/posts", body)]


def test_a_privacy_check_tells_the_page_what_it_found(discussion: Any, commons: Commons) -> None:
    """The writer is shown the places."""
    finding = {"kind": "phone", "start": 0, "end": 5, "excerpt": "+7…", "message": "Телефон?"}
    error = {
        "code": "privacy",
        "message": "Посмотрите ещё раз.",
        "details": {"findings": [finding]},
    }
    commons.answers["POST", "posts"] = (409, {"error": error})
    discussion.send({"op": "post", "seq": 5, "key": KEY, "text": "+7…"})
    assert discussion.get("reply")["error"] == error


def test_a_refused_post_is_told_in_the_commons_words(discussion: Any, commons: Commons) -> None:
    """Nothing is fetched after it."""
    error = {"code": "bad_mention", "message": "Упомянуть можно коллегу.", "details": {}}
    commons.answers["POST", "posts"] = (409, {"error": error})
    discussion.send({"op": "post", "seq": 5, "key": KEY, "text": "Привет", "reply_to": 9})
    reply = discussion.get("reply")
    assert reply["error"] == {"code": "bad_mention", "message": "Упомянуть можно коллегу."}
    assert _paths(commons) == ["POST /activities/discussion/posts"]


def test_a_post_of_a_colleague_is_handed_on(discussion: Any, line: Link, commons: Commons) -> None:
    """As the event has it: what may be read, the commons decides; what is missing, the page asks."""
    discussion.send({"op": "open"})
    discussion.get("event")
    event = {"activity": "discussion", "topic": 1, "id": 7, "root": 7, "version": 1}
    _deliver(line, commons, _event(1, "post", event))
    assert discussion.get("event")["event"] == {"type": "post", "data": event}


@pytest.mark.parametrize("kind", ["presence", "seen", "reset", "notice"])
def test_the_page_is_told_what_else_happens(
    kind: str, discussion: Any, line: Link, commons: Commons
) -> None:
    """Who is here, what was read elsewhere, what to fetch anew, what concerns her."""
    discussion.send({"op": "open"})
    discussion.get("event")
    _deliver(line, commons, _event(1, kind, {"count": 1}))
    assert discussion.get("event")["event"] == {"type": kind, "data": {"count": 1}}


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("post", {"activity": "another", "id": 7}),
        ("marks", {"submission": 1}),
        ("post", None),
        ("post", "discussion"),
        ("strange", {"activity": "discussion"}),
    ],
)
def test_what_does_not_concern_the_discussion_is_not_handed_on(
    kind: str, data: Any, discussion: Any, line: Link, commons: Commons
) -> None:
    """The page hears of its own discussion only, and nothing is asked."""
    discussion.send({"op": "open"})
    discussion.get("event")
    before = len(commons.calls)
    _deliver(line, commons, _event(1, kind, data))
    last = {"activity": "discussion", "id": 8}
    _deliver(line, commons, _event(2, "post", last))
    assert discussion.get("event")["event"]["data"] == last
    assert len(commons.calls) == before


def test_what_was_written_before_the_stream_began_is_not_missed(
    discussion: Any, line: Link, commons: Commons
) -> None:
    """Where the stream begins the page looks again; a broken one tells what was missed."""
    discussion.send({"op": "open"})
    discussion.get("event")
    _deliver(line, commons, b"id: 41\n\n")
    assert discussion.get("event")["event"] == {"type": "reset", "data": {}}
    _deliver(line, commons, b"")
    event = {"activity": "discussion", "id": 8, "reply_to": None, "version": 1}
    _deliver(line, commons, b"id: 41\n\n" + _event(42, "post", event))
    assert discussion.get("event")["event"] == {"type": "post", "data": event}
    assert commons.resumed == [None, "41"]


def _redefine(folder: Path, **parts: Any) -> None:
    activities = {**PEOPLE, "discussion": {**PEOPLE["discussion"], **parts}}
    (folder / "activities.json").write_text(json.dumps({**RELEASE, "activities": activities}))


def test_a_circle_takes_no_draft(folder: Path, page: Callable[..., Any], commons: Commons) -> None:
    """What is typed there stays in the browser, whatever a browser sends."""
    _redefine(folder, anonymous=True)
    circle = page(Discussion("discussion"))
    circle.send({"op": "draft", "seq": 1, "key": KEY, "answer": {"text": "Мне плохо"}})
    assert circle.get("reply")["error"]["code"] == "bad_request"
    assert commons.calls == []


def test_a_communitys_thread_waits_for_the_choice(
    folder: Path, page: Callable[..., Any], commons: Commons
) -> None:
    """The page says which community it shows; the kernel knows of none."""
    _redefine(folder, audience="community")
    talk = page(Discussion("discussion"))
    commons.answers["GET", "thread"] = (200, THREAD)
    talk.send({"op": "open"})
    talk.get("state")
    talk.send({"op": "ask", "seq": 1, "name": "thread", "args": {"community": 4, "sort": "new"}})
    assert talk.get("reply")["data"] == THREAD
    talk.send({"op": "post", "seq": 2, "key": KEY, "text": "Привет", "community": 4})
    talk.get("reply")
    assert [path.removeprefix(MODULE) for _, path, _ in commons.calls] == [
        "/activities/discussion",
        "/activities/discussion/thread",
        "/activities/discussion/posts",
    ]
    assert commons.queries[-2:] == ["community=4&sort=new", "community=4"]


def test_a_notebook_may_say_what_is_asked(page: Callable[..., Any]) -> None:
    """One line is a discussion, before any file has it; where a file has it, the file counts."""
    line = Discussion("keep-live", prompt="Что держит сеть **живой**?", answers=3)
    shown = page(line).opened["definition"]
    assert (shown["type"], shown["answers"], shown["title"]) == ("discussion", 3, "Обсуждение")
    assert "<strong>живой</strong>" in shown["prompt_html"]
    known = page(Discussion("discussion", prompt="Другое")).opened["definition"]
    assert known == PEOPLE["discussion"]


@pytest.mark.parametrize(
    ("said", "fault"),
    [({"answers": "много"}, ValueError), ({"seeds": []}, TypeError), ({}, ValueError)],
)
def test_a_notebook_is_told_what_it_said_wrong(
    said: dict[str, Any], fault: type[Exception], folder: Path
) -> None:
    """A sentence for the author."""
    del folder
    with pytest.raises(fault):
        Discussion("keep-live", **said)


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
        {"text": "Привет", "mentions": ["../me"]},
        {"text": "Привет", "mentions": ["tanna"] * 6},
        {"text": "Привет", "pictures": ["a/../b"]},
        {"text": "Привет", "label": "like"},
        {"text": "Привет", "community": -1},
    ],
)
def test_a_hostile_post_never_reaches_the_commons(
    bad: dict[str, Any], discussion: Any, commons: Commons
) -> None:
    """Too long, ill-typed, or with an author of its own choice: refused in the kernel."""
    discussion.send({"op": "post", "seq": 2, "key": KEY, "reply_to": None, **bad})
    assert discussion.get("reply")["ok"] is False
    assert commons.calls == []
