"""Scenes of the widgets that tell and lead: branch, stepper, submission."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import Page

from staffroom.activities import BranchActivity
from staffroom.rules.marks import automatic_marks
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


def _due(state: str, **parts: Any) -> dict[str, Any]:
    """A due time of the cohort's, for which the present moment has been chosen."""
    moments = {
        "open": "2030-03-26T20:58:00Z",
        "grace": "2030-03-28T21:30:00Z",
        "late": "2030-03-30T10:00:00Z",
        "closed": "2030-03-30T10:00:00Z",
    }
    due = "2030-03-28T20:59:00Z"
    return {
        "state": state,
        "now": moments[state],
        "due": due,
        "until": due,
        "ends": "2030-03-28T22:59:00Z",
        "accepts_late": state != "closed",
        "zone": "Asia/Yekaterinburg",
        "note": "",
        **parts,
    }


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
    parts = [{"activity": m["activity"], "title": m["title"]} for m in missing]
    told = {"zone": "Asia/Yekaterinburg", "parts": parts, "late": True, "late_by": 7_300}
    late = {**done, "receipt": {**receipt, **told}}
    more = {
        "until": "2030-03-29T20:59:00Z",
        "ends": "2030-03-29T20:59:00Z",
        "note": "Выздоравливайте!" if locale == "ru" else "Get well!",
    }
    looks: list[tuple[str, dict[str, Any], Steps | None]] = [
        ("unfinished", _work(locale, missing=missing), None),
        ("asking", _work(locale), _ask),
        ("handed-in", _work(locale, **done, record="queued"), _unfold),
        ("person", _work(locale, **done, record="person"), None),
        ("marked", _work(locale, **marked), None),
        ("due", _work(locale, deadline=_due("open"), revisions_left=2), None),
        ("grace", _work(locale, deadline=_due("grace")), None),
        ("closed", _work(locale, deadline=_due("closed")), None),
        ("late", _work(locale, **late, record="queued", deadline=_due("late", **more)), None),
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
    for make in (branch, stepper, submission)
    for scene in make(locale)
]
