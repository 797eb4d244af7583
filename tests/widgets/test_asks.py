"""What a page may ask through its widget: listed routes, filled with what fits, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom_widgets import Quiz
from staffroom_widgets.asks import Ask, BadAskError
from staffroom_widgets.messages import MESSAGE_BYTES, PICTURE_BYTES, MessageError, parse
from tests.widgets.conftest import Commons

PLACE = ("ru", "m01-network", "talk")
BELOW = "api/modules/ru/m01-network/activities/talk"


class AskingQuiz(Quiz):
    """A quiz whose page may ask a little."""

    asks = {
        "thread": Ask("GET", "@/thread"),
        "thanks": Ask("PUT", "posts/{id}/thanks"),
        "seen": Ask("PUT", "@/seen", frozenset({"community"})),
        "people": Ask("GET", "people/{edition}"),
    }


@pytest.fixture
def quiz(page: Callable[..., Any], commons: Commons) -> Any:
    """A page that may ask."""
    for method, end in (("GET", "thread"), ("PUT", "thanks"), ("PUT", "seen"), ("GET", "ru")):
        commons.answers[method, end] = (200, {"asked": end})
    return page(AskingQuiz("warm-up"))


def _ask(quiz: Any, name: str, **args: Any) -> Any:
    quiz.send({"op": "ask", "seq": 3, "name": name, "args": args})
    return quiz.get("reply")


@pytest.mark.parametrize(
    ("ask", "args", "path", "body"),
    [
        (Ask("GET", "@/thread"), {"sort": "new", "post": 5}, f"{BELOW}/thread?sort=new&post=5", None),
        (Ask("GET", "@/thread"), {"after": None}, f"{BELOW}/thread", None),
        (Ask("GET", "search/{edition}"), {"q": "урок & класс"}, "api/search/ru?q=%D1%83%D1%80%D0%BE%D0%BA+%26+%D0%BA%D0%BB%D0%B0%D1%81%D1%81", None),
        (Ask("PUT", "posts/{id}/thanks"), {"id": 7, "reason": "idea"}, "api/posts/7/thanks", {"reason": "idea"}),
        (Ask("DELETE", "posts/{id}"), {"id": 7}, "api/posts/7", None),
        (Ask("PUT", "@/seen", frozenset({"community"})), {"community": 4, "post": 9}, f"{BELOW}/seen?community=4", {"post": 9}),
        (Ask("GET", "people/{edition}/{name}"), {"name": "tabc"}, "api/people/ru/tabc", None),
        (Ask("POST", "me/notices/read"), {"upto": 4, "only": True}, "api/me/notices/read", {"upto": 4, "only": True}),
    ],
)  # fmt: skip
def test_a_question_becomes_one_call(ask: Ask, args: Any, path: str, body: Any) -> None:
    """Places are filled, the rest is the query or the body."""
    assert ask.call(PLACE, args) == (path, body)


@pytest.mark.parametrize(
    "args",
    [
        {},
        {"id": "../me"},
        {"id": "a/b"},
        {"id": "a?b=c"},
        {"id": ""},
        {"id": -1},
        {"id": True},
        {"id": 1.5},
        {"id": ["1"]},
        {"id": "я"},
        {"id": "1\n"},
        {"id": "x" * 65},
        {"id": 1, "activity": "another"},
        {"id": 1, "edition": "en"},
        {"id": 1, "Q": "x"},
        {"id": 1, "q": {"a": 1}},
        {"id": 1, "q": "x" * 401},
    ],
)
def test_an_argument_that_does_not_fit_is_refused(args: Any) -> None:
    """No way out of the listed route, no place of another widget."""
    with pytest.raises(BadAskError):
        Ask("GET", "posts/{id}").call(PLACE, args)


@given(st.text() | st.integers() | st.booleans() | st.none() | st.lists(st.text(), max_size=2))
def test_no_argument_leads_to_another_route(value: Any) -> None:
    """Whatever stands in a place, the path has as many parts as the listed one."""
    try:
        path, _ = Ask("GET", "posts/{id}/versions").call(PLACE, {"id": value})
    except BadAskError:
        return
    parts = path.split("/")
    assert (parts[0], parts[1], parts[3], len(parts)) == ("api", "posts", "versions", 4)
    assert not set(parts[2]) & set("?#%.")


def test_a_listed_question_is_answered(quiz: Any, commons: Commons) -> None:
    """The commons' answer is the reply."""
    assert _ask(quiz, "thread", sort="new")["data"] == {"asked": "thread"}
    assert commons.calls == [("GET", "/api/modules/ru/m01-network/activities/warm-up/thread", None)]


@pytest.mark.parametrize("name", ["delete", "call", "__class__", "Thread", "x" * 40])
def test_what_is_not_listed_is_not_asked(name: str, quiz: Any, commons: Commons) -> None:
    """The browser names no route of its own."""
    assert _ask(quiz, name, id=1)["error"]["code"] == "bad_request"
    assert commons.calls == []


def test_a_refusal_brings_its_details(quiz: Any, commons: Commons) -> None:
    """What to rephrase, until when to wait: the page needs more than a sentence."""
    error = {"code": "too_fast", "message": "Подождите.", "details": {"seconds": 9}}
    commons.answers["PUT", "thanks"] = (429, {"error": error})
    assert _ask(quiz, "thanks", id=1, reason="idea")["error"] == error


def test_a_slow_question_keeps_no_draft_waiting(quiz: Any, commons: Commons) -> None:
    """A picture that takes its time does not stand in the way of what is typed."""
    commons.slow["null"] = 0.5
    quiz.send({"op": "ask", "seq": 1, "name": "thread", "args": {}})
    key = "6f1b7a52-6b0c-4a5f-9b2e-0d6c0c2f7d11"
    quiz.send({"op": "draft", "seq": 2, "key": key, "answer": {}})
    assert [quiz.get("reply")["seq"] for _ in range(2)] == [2, 1]


@pytest.mark.parametrize("name", ["picture_add", "file_part"])
def test_only_a_picture_or_a_part_of_a_file_may_be_large(name: str) -> None:
    """Every other message keeps to the small limit."""
    large = "x" * (MESSAGE_BYTES + 1)
    asked = {"op": "ask", "seq": 1, "name": name, "args": {"data": large}}
    assert parse(asked).op == "ask"
    for message in ({**asked, "name": "thanks"}, {**asked, "op": "draft"}):
        with pytest.raises(MessageError, match="too_large"):
            parse(message)
    with pytest.raises(MessageError, match="too_large"):
        parse({**asked, "args": {"data": "x" * PICTURE_BYTES}})
