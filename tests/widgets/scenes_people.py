"""Scenes of the widgets that tell and connect: branch, stepper, discussion, submission."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import Page

from staffroom.activities import BranchActivity, DiscussionActivity
from staffroom.rules.marks import automatic_marks
from staffroom.text import block_html
from tests.widgets.scenes import Scene, activity, checked, module, state

WHEN = "2026-01-12T09:30:00Z"
Steps = Callable[[Page], None]


# --- branch ---------------------------------------------------------------------------------------


def _paths(found: BranchActivity, locale: str) -> Iterator[list[str]]:
    """Walk a scenario: the last choice first, so that the walk is not the best one."""
    path: list[str] = []
    while True:
        yield list(path)
        node = found.check({"path": path}, "x", 0, locale).reveal["node"]
        if node is None:
            return
        path.append(node["choices"][-1 if len(path) % 2 else 0]["id"])


def _answers(found: BranchActivity, locale: str) -> tuple[list[list[str]], dict[str, Any]]:
    paths = list(_paths(found, locale))
    answers = {
        json.dumps({"path": path}, separators=(",", ":")): checked(found, {"path": path}, locale)
        for path in paths
    }
    return paths, {"check": answers}


def _choose(page: Page) -> None:
    path = page.locator(".sr-choice input")
    path.first.check()
    page.locator(".sr-situation button[type=submit]").click()
    page.locator(".sr-consequence, .sr-post--mine").first.wait_for()


def _forget(page: Page) -> None:
    page.locator(".sr-situation button[type=submit]").click()
    page.locator(".sr-error:not(:empty)").wait_for()


def branch(locale: str) -> list[Scene]:
    """Story and thread: at the beginning, without a choice, on the way, at the end."""
    scenes = []
    for name in ("netiquette", "chain"):
        found = activity(locale, name)
        assert isinstance(found, BranchActivity)
        paths, answers = _answers(found, locale)
        middle = {"answer": {"path": paths[2]}, "version": 1, "saved_at": WHEN}
        end = {"answer": {"path": paths[-1]}, "version": 1, "saved_at": WHEN}
        looks: list[tuple[str, dict[str, Any], Steps | None]] = [
            ("start", {}, None),
            ("forgot", {}, _forget),
            ("first-step", {}, _choose),
            ("middle", middle, lambda page: page.locator(".sr-changes").last.wait_for()),
            ("end", end, lambda page: page.locator(".sr-ending").wait_for()),
        ]
        for look, parts, steps in looks:
            kernel = {"state": state(**parts), "answers": answers}
            more = {"steps": steps} if steps else {}
            scenes.append(Scene(f"{name}-{look}", "branch", locale, found.public(), kernel, **more))
    return scenes


# --- stepper --------------------------------------------------------------------------------------


def _start_timer(page: Page) -> None:
    page.locator(".sr-timer button").first.click()


def _end_timer(page: Page) -> None:
    page.clock.install()
    _start_timer(page)
    page.clock.run_for(60 * 60 * 1000)
    page.clock.resume()


def _unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")


def stepper(locale: str) -> list[Scene]:
    """Fresh, half done, with a timer that runs and one that has ended."""
    found = activity(locale, "consultation")
    ids = [step["id"] for step in found.public()["steps"]]
    half = state(answer={"done": ids[:3]}, version=2, saved_at=WHEN)
    looks: list[tuple[str, dict[str, Any], Steps | None]] = [
        ("fresh", state(), _unfold),
        ("half-done", half, None),
        ("running", half, _start_timer),
        ("over", half, _end_timer),
    ]
    return [
        Scene(
            name,
            "stepper",
            locale,
            found.public(),
            {"state": kept},
            **({"steps": steps} if steps else {}),
        )
        for name, kept, steps in looks
    ]


# --- discussion ------------------------------------------------------------------------------------


def _post(number: int, author: str, text: str, **parts: Any) -> dict[str, Any]:
    plain = {"reply_to": None, "mine": False, "seeded": False, "answers": 0}
    post = {"id": number, "author": author, "html": block_html(text), "created_at": WHEN}
    return {**plain, **post, **parts}


def _thread(locale: str, found: DiscussionActivity, *, own: bool) -> dict[str, Any]:
    posts = []
    for seed in found.seeds:
        head = len(posts) + 1
        posts.append(_post(head, seed.author, seed.text, seeded=True, answers=len(seed.replies)))
        posts += [
            _post(head + place, reply.author, reply.text, seeded=True, reply_to=head)
            for place, reply in enumerate(seed.replies, 1)
        ]
    mine = "**Мой** пост: совет Анны изменил урок." if locale == "ru" else "**My** post: it helped."
    posts += [_post(50, "Анна-Мария", mine, mine=True), _post(51, "Эльдар", mine)]
    posts += [_post(52, "Я", mine, mine=True, reply_to=1)]
    return {
        "open": own,
        "posts": posts if own else [],
        "own_posts": int(own),
        "own_answers": int(own),
        "answers_wanted": found.answers,
        "waiting": [50, 51] if own else [],
    }


def _event(thread: dict[str, Any]) -> dict[str, Any]:
    return {"type": "thread", "data": thread}


def _open_answer(page: Page) -> None:
    page.locator(".sr-reply button").first.click()
    page.locator(".sr-reply textarea").wait_for()
    page.locator(".sr-reply .sr-netiquette summary").click()


def _publish_nothing(page: Page) -> None:
    page.locator(".sr-own button[type=submit]").click()
    page.locator(".sr-error:not(:empty)").wait_for()


def _publish(page: Page) -> None:
    page.locator(".sr-own textarea").fill("<b>Текст</b> " * 30)
    page.locator(".sr-own button[type=submit]").click()
    page.locator(".sr-parcel").wait_for()


def _write_long(page: Page) -> None:
    page.locator(".sr-own textarea").fill("я" * 7900)
    page.locator(".sr-room:not(:empty)").wait_for()


def _arrive(later: dict[str, Any]) -> Steps:
    def steps(page: Page) -> None:
        page.locator(".sr-posts").wait_for()
        page.evaluate("event => window.model.push({op: 'event', event})", _event(later))
        page.locator(".sr-news").wait_for()

    return steps


def discussion(locale: str) -> list[Scene]:
    """Locked, open, writing, waiting for the line, refused, with news."""
    found = activity(locale, "discussion")
    assert isinstance(found, DiscussionActivity)
    locked, room = (_thread(locale, found, own=own) for own in (False, True))
    later = {**room, "posts": [*room["posts"], _post(60, "Лейла", "Спасибо!", reply_to=51)]}
    offline = {"error": {"code": "offline", "message": ""}}
    refused = {"error": {"code": "invalid", "message": "Это нельзя опубликовать: …"}}
    looks: list[tuple[str, dict[str, Any], dict[str, Any], Steps | None]] = [
        ("locked", locked, {}, None),
        ("nothing-written", locked, {}, _publish_nothing),
        ("nearly-too-long", locked, {}, _write_long),
        ("offline", locked, offline, _publish),
        ("refused", locked, refused, _publish),
        ("open", room, {}, lambda page: page.locator(".sr-posts").wait_for()),
        ("answering", room, {}, _open_answer),
        ("news", room, {}, _arrive(later)),
    ]
    return [
        Scene(
            name,
            "discussion",
            locale,
            found.public(),
            {"state": state(), "events": [_event(thread)], "replies": {"post": reply}},
            **({"steps": steps} if steps else {}),
        )
        for name, thread, reply, steps in looks
    ]


# --- submission ------------------------------------------------------------------------------------


def _work(locale: str, **parts: Any) -> dict[str, Any]:
    nothing = {"missing": [], "receipt": None, "record": "none", "automatic": None}
    del locale
    return {**nothing, "released": None, "feedback_text": "", **parts}


def _marks(locale: str) -> dict[str, Any]:
    return automatic_marks(module(locale), {}, locale).model_dump(mode="json")


def _released(locale: str) -> dict[str, Any]:
    marks = _marks(locale)
    comment = "Ясно.\nПопробуйте короче." if locale == "ru" else "Clear.\nTry it shorter."
    scores = [
        {**score, "score": 3.5 if score["score"] is None else score["score"], "comment": comment}
        for score in marks["scores"]
    ]
    return {**marks, "scores": scores, "complete": True}


def _ask(page: Page) -> None:
    page.locator(".sr-hand-in > button").click()
    page.locator(".sr-question").wait_for()


def submission(locale: str) -> list[Scene]:
    """Unfinished, asking, handed in, being looked at by a person, marked."""
    public = module(locale).public()["activities"]["submission"]
    missing = [
        {"activity": name, "title": activity(locale, name).title, "text": "…"}
        for name in ("exit-quiz", "discussion", "request")
    ]
    receipt = {"id": 1, "number": "RU-M01-000001", "submitted_at": WHEN}
    done = {"receipt": receipt, "automatic": _marks(locale)}
    marked = {**done, "record": "recorded", "released": _released(locale), "feedback_text": "Да!"}
    looks: list[tuple[str, dict[str, Any], Steps | None]] = [
        ("unfinished", _work(locale, missing=missing), None),
        ("asking", _work(locale), _ask),
        ("handed-in", _work(locale, **done, record="queued"), _unfold),
        ("person", _work(locale, **done, record="person"), None),
        ("marked", _work(locale, **marked), None),
    ]
    return [
        Scene(
            name,
            "submission",
            locale,
            public,
            {"state": state(), "events": [{"type": "submission", "data": work}]},
            **({"steps": steps} if steps else {}),
        )
        for name, work, steps in looks
    ]


SCENES = [
    scene
    for locale in ("ru", "en")
    for make in (branch, stepper, discussion, submission)
    for scene in make(locale)
]
