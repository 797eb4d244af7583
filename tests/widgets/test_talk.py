"""How little a page asks: one question when it opens, none for a colleague's post."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from staffroom_widgets import Discussion, Quiz
from staffroom_widgets.link import Link
from tests.widgets.conftest import RELEASE, STATE, Commons

TALK = {"type": "discussion", "title": "Разговор", "post_first": True, "answers": 2}


def _post(number: int, *, mine: bool = False) -> dict[str, Any]:
    return {"id": number, "reply_to": None, "mine": mine, "html": f"<p>{number}</p>"}


def _thread(*posts: dict[str, Any], open_: bool = True) -> dict[str, Any]:
    return {"open": open_, "posts": list(posts), "waiting": []}


class Flaky(Commons):
    """A commons that takes no call for a while."""

    failures = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Fail as often as told to, then answer."""
        if self.failures:
            self.failures -= 1
            raise ConnectionError
        await super().__call__(scope, receive, send)

    def opens(self, thread: dict[str, Any]) -> None:
        """Answer a page that opens with this thread."""
        states = {"talk": STATE, "warm-up": STATE}
        body = {"states": states, "threads": {"talk": thread}, "event": 7}
        self.answers["GET", "activities"] = (200, body)
        self.answers["GET", "thread"] = (200, thread)

    def asked(self, what: str) -> int:
        """Count the questions of one kind."""
        return sum(path.rsplit("/", 1)[-1] == what for _, path, _ in self.calls)


@pytest.fixture
def commons() -> Flaky:
    """A commons whose thread on the page is open."""
    made = Flaky()
    made.opens(_thread(_post(1, mine=True), _post(2)))
    return made


@pytest.fixture
def talk(page: Callable[..., Any], folder: Path) -> Any:
    """A page with a discussion, and a quiz beside it."""
    activities = {**RELEASE["activities"], "talk": TALK}  # type: ignore[dict-item]
    (folder / "activities.json").write_text(json.dumps({**RELEASE, "activities": activities}))
    talk = page(Discussion("talk"))
    talk.quiz = page(Quiz("warm-up"))
    return talk


@pytest.fixture
def tell(line: Link, commons: Flaky) -> Callable[..., None]:
    """Tell the page of a post, by its event."""
    numbers = iter(range(8, 100))

    def tell(post: dict[str, Any] | None, id_: int = 0) -> None:
        data = {"activity": "talk", "id": post["id"] if post else id_, "reply_to": None}
        data |= {"post": post} if post else {}
        piece = f"id: {next(numbers)}\nevent: post\ndata: {json.dumps(data)}\n\n".encode()
        put = commons.events.put(piece)
        asyncio.run_coroutine_threadsafe(put, line._started()).result(5)

    return tell


def _open(talk: Any) -> None:
    for one in (talk, talk.quiz):
        one.send({"op": "open"})
    assert talk.get("event")["event"]["type"] == "thread"


def test_a_page_opens_with_one_question(talk: Any, commons: Flaky, tell: Any) -> None:
    """State and thread come in one answer, and the stream goes on after its event."""
    _open(talk)
    tell(_post(3))
    talk.get("event")
    assert [path.rsplit("/", 1)[-1] for _, path, _ in commons.calls] == ["activities"]
    assert commons.resumed == ["7"]


def test_posts_are_handed_on_without_a_question(talk: Any, commons: Flaky, tell: Any) -> None:
    """The page gets each as it came, one's own and one without words too, and decides itself."""
    _open(talk)
    tell(_post(3))
    tell(_post(4, mine=True))
    tell(None, 5)
    got = [talk.get("event")["event"]["data"] for _ in range(3)]
    assert [(one["id"], one.get("post")) for one in got] == [
        (3, _post(3)),
        (4, _post(4, mine=True)),
        (5, None),
    ]
    assert commons.asked("thread") == 0


def test_one_call_that_is_not_taken_is_made_again(talk: Any, commons: Flaky) -> None:
    """A moment without an answer is no lost line, and the page hears nothing of it."""
    commons.failures = 1
    for one in (talk, talk.quiz):
        one.send({"op": "open"})
    first = talk.comm.got.get(timeout=10)
    assert first["content"]["op"] == "state"


def test_a_line_that_is_back_is_one_question(talk: Any, commons: Flaky) -> None:
    """Everything on the page is fetched anew together."""
    commons.down = True
    for one in (talk, talk.quiz):
        one.send({"op": "open"})
        one.get("offline")
    commons.down = False
    for one in (talk, talk.quiz):
        one.get("online")
        one.get("state")
    assert commons.asked("activities") == 1
