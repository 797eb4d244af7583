"""A hostile browser: it may say anything and changes nothing but its own drafts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ipywidgets import Widget

from staffroom_widgets import Quiz
from staffroom_widgets.link import Link
from tests.widgets.conftest import Commons, PageComm

KEY = "6f1b7a52-6b0c-4a5f-9b2e-0d6c0c2f7d11"


@pytest.fixture
def quiz(page: Callable[..., Any]) -> Any:
    """A page whose browser is hostile."""
    return page(Quiz("warm-up"))


def _traits(quiz: Any) -> dict[str, Any]:
    return dict(quiz.widget.get_state())


def test_no_trait_takes_a_value_from_the_browser(quiz: Any) -> None:
    """Every synced trait, ours and ipywidgets' own, stays as the kernel set it."""
    before = _traits(quiz)
    for name in before:
        quiz.raw({"method": "update", "state": {name: {"edition": "en", "activity": "request"}}})
        quiz.raw({"method": "update", "state": {name: "import os"}})
    assert _traits(quiz) == before
    assert quiz.nothing()


def test_a_forged_place_changes_no_call(quiz: Any, commons: Commons) -> None:
    """Calls go to the activity that the author's cell named."""
    scope = {"edition": "en", "module": "m02-other", "activity": "request"}
    quiz.raw({"method": "update", "state": {"scope": scope}})
    quiz.send({"op": "draft", "seq": 1, "key": KEY, "answer": {}})
    quiz.get("reply")
    assert commons.calls[0][1] == "/api/modules/ru/m01-network/activities/warm-up/draft"


@pytest.mark.parametrize(
    "message",
    [
        None,
        7,
        "open",
        [],
        {},
        {"op": None},
        {"op": "delete", "seq": 1},
        {"op": "open", "person": "tother"},
        {"op": "draft", "seq": 1},
        {"op": "draft", "seq": 1, "key": "no uuid", "answer": {}},
        {"op": "draft", "seq": "1; drop", "key": KEY, "answer": {}},
        {"op": "draft", "seq": -1, "key": KEY, "answer": {}},
        {"op": "draft", "seq": 1, "key": KEY, "answer": {}, "activity": "request"},
        {"op": "draft", "seq": 1, "key": KEY, "answer": {}, "path": "../../me"},
        {"op": "check", "seq": 1, "key": KEY, "answer": {}, "final": {"score": 12}},
        {"op": "post", "seq": 1, "key": KEY, "text": "x"},
        {"op": "submit", "seq": 1, "key": KEY},
        {"op": "draft", "seq": 1, "key": KEY, "answer": "x" * 200_000},
    ],
    ids=lambda message: str(message)[:60],
)
def test_what_is_no_message_is_refused_and_asks_nothing(
    message: Any, quiz: Any, commons: Commons
) -> None:
    """The page gets a code and a sentence; the commons is not called."""
    quiz.send(message)
    reply = quiz.get("reply")
    assert reply["ok"] is False
    assert reply["error"]["code"] in {"bad_request", "too_large"}
    assert reply["error"]["message"]
    assert commons.calls == []


def test_a_deep_answer_is_refused(quiz: Any, commons: Commons) -> None:
    """Nesting that would exhaust the stack stops at the door."""
    deep: Any = "x"
    for _ in range(100_000):
        deep = [deep]
    quiz.send({"op": "draft", "seq": 1, "key": KEY, "answer": deep})
    assert quiz.get("reply")["error"]["code"] == "bad_request"
    assert commons.calls == []


@pytest.mark.parametrize("data", [None, [], {}, {"method": "shutdown"}, {"method": ["custom"]}])
def test_a_comm_message_of_unknown_form_is_dropped(data: Any, quiz: Any) -> None:
    """No traceback, no answer, no change."""
    before = _traits(quiz)
    quiz.raw(data)
    assert quiz.nothing()
    assert _traits(quiz) == before


@pytest.mark.parametrize("fault", [RuntimeError("secret path /etc"), KeyError("token abc")])
def test_a_fault_inside_reaches_the_page_without_its_words(
    fault: Exception, quiz: Any, line: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither message nor traceback of an exception leaves the kernel."""

    async def broken(*_: Any, **__: Any) -> None:
        raise fault

    monkeypatch.setattr(line, "call", broken)
    quiz.send({"op": "draft", "seq": 1, "key": KEY, "answer": {}})
    error = quiz.get("reply")["error"]
    assert error["code"] == "internal"
    assert str(fault) not in str(error)
    assert "Traceback" not in str(error)


def test_a_browser_cannot_construct_our_widgets(folder: Path, line: Link) -> None:
    """A comm that a browser opens finds no class of ours, whatever names it gives."""
    for name in ("AnyModel", "Quiz", "ActivityWidget"):
        for module in ("anywidget", "staffroom_widgets", "staffroom_widgets.quiz"):
            state = {
                "_model_module": module,
                "_model_module_version": "~0.9.*",
                "_model_name": name,
                "_view_module": module,
                "_view_module_version": "~0.9.*",
                "_view_name": "AnyView",
                "_esm": "export default {}",
            }
            message = {"content": {"data": {"state": state}}, "metadata": {"version": "2.1.0"}}
            with pytest.raises(KeyError):
                Widget.handle_comm_opened(PageComm(), message)


def test_a_comm_given_to_the_class_is_refused(folder: Path, line: Link) -> None:
    """Were a class found, it would still not take a browser's comm."""
    with pytest.raises(TypeError, match="comm"):
        Quiz("warm-up", comm=PageComm())
