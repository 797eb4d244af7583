"""Each message of a page becomes one call, and each call one answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from staffroom_widgets import Quiz, Sorter
from tests.widgets.conftest import STATE, Commons

ACTIVITY = "/api/modules/ru/m01-network/activities/warm-up"
KEY = "6f1b7a52-6b0c-4a5f-9b2e-0d6c0c2f7d11"


@pytest.fixture
def quiz(page: Callable[..., Any]) -> Any:
    """An open page with one quiz."""
    return page(Quiz("warm-up"))


def test_nothing_is_asked_before_the_page_opens(quiz: Any, commons: Commons) -> None:
    """A page's kernel is the same for everyone until somebody opens it."""
    assert commons.calls == []
    assert quiz.nothing()


def test_open_brings_the_state(quiz: Any, commons: Commons) -> None:
    """The state is the commons' own, as it is."""
    quiz.send({"op": "open"})
    assert quiz.get("state")["state"] == STATE
    assert commons.calls == [("GET", ACTIVITY, None)]


def test_activities_that_open_together_are_one_request(
    page: Callable[..., Any], commons: Commons
) -> None:
    """A page with many activities asks the commons once, and each gets its own state."""
    card = {**STATE, "version": 7}
    both = {"states": {"warm-up": STATE, "cards": card}}
    commons.answers["GET", "activities"] = (200, both)
    pages = [page(Quiz("warm-up")), page(Sorter("cards"))]
    for one in pages:
        one.send({"op": "open"})
    assert [one.get("state")["state"] for one in pages] == [STATE, card]
    assert [path.rsplit("/", 1)[-1] for _, path, _ in commons.calls] == ["activities"]


def test_refresh_brings_the_state_again(quiz: Any, commons: Commons) -> None:
    """Each refresh is one call."""
    quiz.send({"op": "open"})
    quiz.send({"op": "refresh"})
    quiz.get("state")
    quiz.get("state")
    assert len(commons.calls) == 2


def test_a_draft_is_saved_with_its_key(quiz: Any, commons: Commons) -> None:
    """The key that makes a save idempotent goes through untouched."""
    quiz.send({"op": "draft", "seq": 1, "key": KEY, "answer": {"items": {"w1": "a"}}})
    reply = quiz.get("reply")
    assert reply == {
        "op": "reply",
        "seq": 1,
        "ok": True,
        "data": {"version": 4, "saved_at": "2026-01-12T09:31:00Z"},
    }
    body = {"answer": {"items": {"w1": "a"}}, "key": KEY}
    assert commons.calls == [("PUT", f"{ACTIVITY}/draft", body)]


def test_a_check_says_whether_it_is_final(quiz: Any, commons: Commons) -> None:
    """`final` spends an attempt, so it is never made up."""
    quiz.send({"op": "check", "seq": 2, "key": KEY, "answer": {}, "final": True})
    quiz.get("reply")
    quiz.send({"op": "check", "seq": 3, "key": KEY, "answer": {}})
    quiz.get("reply")
    assert [body["final"] for _, _, body in commons.calls] == [True, False]


def test_a_refusal_reaches_the_page_in_its_words(quiz: Any, commons: Commons) -> None:
    """Code and sentence of the commons, nothing else of it."""
    error = {"code": "no_attempts_left", "message": "Все попытки использованы.", "details": {}}
    commons.answers["POST", "check"] = (409, {"error": error})
    quiz.send({"op": "check", "seq": 4, "key": KEY, "answer": {}, "final": True})
    reply = quiz.get("reply")
    assert reply["ok"] is False
    assert reply["error"] == {
        "code": "no_attempts_left",
        "message": "Все попытки использованы.",
    }


def test_drafts_arrive_in_the_order_they_were_typed(quiz: Any, commons: Commons) -> None:
    """A slow first save is not overtaken by the second one."""
    first = {"answer": "one", "key": KEY}
    commons.slow['{"answer": "one", "key": "' + KEY + '"}'] = 0.2
    quiz.send({"op": "draft", "seq": 1, "key": KEY, "answer": "one"})
    quiz.send({"op": "draft", "seq": 2, "key": KEY.replace("6", "7"), "answer": "two"})
    assert [quiz.get("reply")["seq"] for _ in range(2)] == [1, 2]
    assert commons.calls[0][2] == first


def test_a_lost_commons_is_told_and_found_again(quiz: Any, commons: Commons) -> None:
    """The page learns that the line is gone, later that it is back, and gets its state."""
    commons.down = True
    quiz.send({"op": "open"})
    quiz.get("offline")
    commons.down = False
    quiz.get("online")
    assert quiz.get("state")["state"] == STATE


def test_a_save_while_the_commons_is_away_may_be_repeated(quiz: Any, commons: Commons) -> None:
    """`offline` tells the page to keep the text and try again with the same key."""
    commons.down = True
    quiz.send({"op": "draft", "seq": 1, "key": KEY, "answer": {}})
    assert quiz.get("reply")["error"]["code"] == "offline"


def test_a_state_that_is_refused_is_told_in_the_commons_words(quiz: Any, commons: Commons) -> None:
    """An expired sign-in is no lost line."""
    error = {"code": "unauthenticated", "message": "Войдите ещё раз.", "details": {}}
    commons.answers["GET", "warm-up"] = (401, {"error": error})
    quiz.send({"op": "open"})
    assert quiz.get("offline")["error"]["message"] == "Войдите ещё раз."


def test_a_closed_widget_is_told_nothing_more(quiz: Any, commons: Commons, line: Any) -> None:
    """Closing leaves the line."""
    quiz.send({"op": "open"})
    quiz.get("state")
    widget = quiz.widget
    widget.close()
    assert widget.comm is None
    widget.line_changed(False)
    assert quiz.comm.got.empty()
