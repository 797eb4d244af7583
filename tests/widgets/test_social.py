"""The kernel's side of service pages: what each may ask, and that the commons knows the way."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts

import staffroom_widgets
from staffroom_hub.commons.app import create_app
from staffroom_hub.commons.auth import LocalIdentity, Profile
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store.database import Database
from staffroom_widgets.asks import ACTIVITY
from tests.widgets.conftest import RELEASE, Commons

KINDS = [
    "People", "Communities", "Notices", "Search", "Takeout", "Moderation", "Review", "Marking",
    "Home", "Progress", "Planner",
    "Route", "Diagnostic",
    "Certificates", "Overview", "ProgressFile",
]  # fmt: skip


@pytest.fixture
def service(folder: Path) -> Path:
    """A working folder with an activity of each kind."""
    activities = {_type(kind): {"type": _type(kind), "title": kind} for kind in KINDS}
    (folder / "activities.json").write_text(json.dumps({**RELEASE, "activities": activities}))
    return folder


@pytest.fixture
def shown(page: Callable[..., Any], service: Path) -> Callable[[str], Any]:
    """Show the widget of a kind; gives the browser's end."""
    return lambda kind: page(getattr(staffroom_widgets, kind)(_type(kind)))


def _type(kind: str) -> str:
    """Name the activity type of a widget."""
    name: str = getattr(staffroom_widgets, kind).kind
    return name


def _ask(shown: Any, name: str, /, **args: Any) -> Any:
    shown.send({"op": "ask", "seq": 1, "name": name, "args": args})
    return shown.get("reply")


def _routes() -> set[tuple[str, str]]:
    """The commons' own routes, with any name in their places."""
    services = Services(Database("sqlite://"), LocalIdentity(Profile("x", "en")))
    app = create_app(services)
    return {
        (method, _plain(found.path.strip("/")))
        for found in iter_route_contexts(app.routes)
        for method in found.methods or ()
    }


def _plain(path: str) -> str:
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))


def _leads(asked: tuple[str, str], route: tuple[str, str]) -> bool:
    """Whether a question is answered by a route; a place of one may be named in the question."""
    parts = asked[1].split("/"), route[1].split("/")
    fitting = all(there in {part, "{}"} for part, there in zip(*parts, strict=False))
    return asked[0] == route[0] and len(parts[0]) == len(parts[1]) and fitting


@pytest.mark.parametrize("kind", KINDS)
def test_every_question_has_a_route(kind: str) -> None:
    """What a widget may ask is a method and a path that the commons has."""
    asks = getattr(staffroom_widgets, kind).asks
    wanted = {
        (ask.method, _plain("api/" + ask.path.replace("@", ACTIVITY, 1))) for ask in asks.values()
    }
    assert wanted
    routes = _routes()
    assert {one for one in wanted if not any(_leads(one, route) for route in routes)} == set()


@pytest.mark.parametrize("kind", KINDS)
def test_a_widget_shows_its_activity(kind: str, shown: Callable[[str], Any]) -> None:
    """The texts of the page come in the edition's language, in all their forms."""
    opened = shown(kind).opened
    assert opened["definition"] == {"type": _type(kind), "title": kind}
    words = opened["texts"]["No connection. What you typed is kept; please try again in a moment."]
    assert words.startswith("Нет связи.")


def test_only_notices_reviews_and_the_desk_are_told_of_events() -> None:
    """Nothing else that asks needs a stream."""
    listening = [kind for kind in KINDS if getattr(staffroom_widgets, kind).wants_events]
    assert listening == ["Notices", "Review", "Marking"]


def test_a_question_is_one_call(shown: Callable[[str], Any], commons: Commons) -> None:
    """The kernel adds the edition; the rest is what the page said."""
    commons.answers["POST", "invitation"] = (200, {"id": 4})
    assert _ask(shown("People"), "link_renew", id=4)["data"] == {"id": 4}
    assert commons.calls[-1] == ("POST", "/api/cohorts/ru/4/invitation", {})


def test_a_search_is_a_query(shown: Callable[[str], Any], commons: Commons) -> None:
    """Words travel in the query, filters that are not set do not."""
    commons.answers["GET", "ru"] = (200, {"hits": [], "next": None})
    assert _ask(shown("Search"), "search", q="дроби & круги", topic=3)["ok"] is True
    assert commons.queries[-1].endswith("&topic=3")
    assert "+%26+" in commons.queries[-1]


@pytest.mark.parametrize(
    ("kind", "name", "args"),
    [
        ("People", "queue", {}),
        ("People", "link_renew", {}),
        ("People", "link_renew", {"id": "4/../../me"}),
        ("Communities", "join", {"id": "1?x="}),
        ("Takeout", "appeal", {"id": 1, "edition": "en"}),
        ("ProgressFile", "progress_open", {"edition": "en", "text": "{}"}),
        ("Moderation", "post_act", {"id": -1, "action": "hide", "note": "x"}),
        ("Marking", "question", {"of": "../me", "criterion": "context"}),
        ("Marking", "question", {"module": "m01-network", "of": "x", "criterion": "context"}),
        ("Marking", "mark", {"of": "m01-network", "criterion": "context", "id": "1/../2"}),
        ("Overview", "overview", {"cohort": "0/../../me"}),
        ("Overview", "questions", {"cohort": 1, "of": "../export/csv"}),
        ("Overview", "export", {"cohort": 1, "form": "csv?after=x"}),
        ("Overview", "people", {"cohort": 1, "edition": "en"}),
        ("Moderation", "person_act", {"name": "../../me", "action": "warn", "note": "x"}),
        ("Review", "keep", {"task": "../../me", "parts": {}}),
        ("Review", "useful", {"received": "x/y", "useful": True}),
        ("Review", "decide", {"id": 1, "edition": "en", "scores": {}}),
        ("Search", "search", {"q": "я" * 401}),
        ("Certificates", "pdf", {"id": "../me", "locale": "ru"}),
        ("Certificates", "issue", {"kind": "route/..", "name": "Anna"}),
        ("Certificates", "issue", {"kind": "route", "edition": "en", "name": "Anna"}),
        ("Certificates", "grant", {"kind": "route"}),
    ],
)
def test_what_is_not_listed_or_does_not_fit_is_refused(
    kind: str, name: str, args: Any, shown: Callable[[str], Any], commons: Commons
) -> None:
    """Another widget's question, a place that is a path, a place of the kernel's own."""
    reply = _ask(shown(kind), name, **args)
    assert reply["ok"] is False
    assert reply["error"]["code"] == "bad_request"
    assert commons.calls == []


def test_a_refusal_keeps_its_words(shown: Callable[[str], Any], commons: Commons) -> None:
    """What the commons says reaches the page in its own words."""
    error = {"code": "own_decision", "message": "Решать должен другой.", "details": {}}
    commons.answers["POST", "decision"] = (409, {"error": error})
    reply = _ask(shown("Moderation"), "decide", id=3, upheld=True, note="x")
    assert reply["error"] == {"code": "own_decision", "message": "Решать должен другой."}
    assert commons.calls[-1][1] == "/api/moderation/actions/3/decision"
