"""Scenes of what leads through the course: the diagnostic and the route."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

from playwright.sync_api import Page

from staffroom.activities.diagnostic import DiagnosticActivity
from staffroom.modulefiles import activity_from_file
from staffroom.rules.route import Edited, arranged
from staffroom.rules.route import add as add_to
from staffroom.syllabus import syllabus
from staffroom.wire.route import Circumstances, Diagnostic, Taken, Told
from staffroom.wire.route import Route as Chosen
from staffroom_hub.commons.route import Desk, view
from tests.widgets.scenes import Scene, checked, state
from tests.widgets.scenes_social import NOBODY, profile

WHEN = "2026-01-12T09:30:00Z"
Steps = Callable[[Page], None]
COURSE = syllabus()
IDS = [step.id for step in COURSE.modules]


@cache
def diagnostic_of(locale: str) -> DiagnosticActivity:
    """Read the small diagnostic in one language."""
    path = Path(__file__).parent / "diagnostic" / f"{locale}.yaml"
    return cast("DiagnosticActivity", activity_from_file(path))


def public(locale: str) -> dict[str, Any]:
    """Give its public form, as a module's page has it."""
    found = diagnostic_of(locale)
    steps = [(part.id, COURSE.step(part.id)) for part in found.modules]
    return {**found.public(), "titles": {name: s.title[locale] for name, s in steps if s}}  # type: ignore[index]


def everything(choice: str = "a", rating: int = 3, **said: Any) -> dict[str, Any]:
    """Answer everything alike."""
    found = diagnostic_of("ru")
    return {
        "ratings": {item.id: rating for part in found.modules for item in part.self},
        "choices": {part.scenario.id: choice for part in found.modules},
        "circumstances": said,
    }


def _mixed() -> dict[str, Any]:
    given = everything(experience=2)
    given["choices"]["m10-s"] = "c"
    given["ratings"] |= {"m08-a": 1, "m08-b": 0}
    given["choices"]["m08-s"] = "b"
    return given


def _compared(result: dict[str, Any]) -> dict[str, Any]:
    reveal = result["result"]["reveal"]
    modules = [{**one, "before": n * 12.5} for n, one in enumerate(reveal["modules"])]
    told = {**result["result"], "reveal": {**reveal, "modules": modules, "before_at": WHEN}}
    return {**result, "result": told}


def _press(name: str) -> Steps:
    def steps(page: Page) -> None:
        page.locator("button", has_text=name).last.click()
        page.locator(".sr-result").wait_for()
        # What is written is asked for once there is a result.
        page.locator(".sr-result > .sr-muted", has_text="…").wait_for(state="detached")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")

    return steps


def _last(page: Page) -> None:
    page.locator(".sr-areas > summary").click()
    page.locator(".sr-step").last.click()
    page.locator("input[type=number]").first.wait_for()


def diagnostic(locale: str) -> list[Scene]:
    """Fresh, half done, about oneself, with its result, repeated, refused."""
    found = diagnostic_of(locale)
    half = everything()
    half["ratings"] = {"m01-a": 2, "m01-b": 4}
    half["choices"] = {"m01-s": "a"}
    done = {"answer": _mixed(), "version": 3, "saved_at": WHEN}
    result = checked(found, _mixed(), locale)
    show = "Показать" if locale == "ru" else "Show what"
    looks: list[tuple[str, dict[str, Any], dict[str, Any], Steps | None]] = [
        ("fresh", {}, {}, None),
        ("half", {"answer": half, "version": 1, "saved_at": WHEN}, {}, None),
        ("about", {}, {}, _last),
        ("result", done, {"check": result}, _press(show)),
        ("repeat", done, {"check": _compared(result)}, _press(show)),
        (
            "nothing",
            {},
            {"check": checked(found, {}, locale)},
            _press(show),
        ),
    ]
    return [
        Scene(
            name,
            "diagnostic",
            locale,
            public(locale),
            {
                "state": state(**parts),
                "replies": replies,
                "asks": {
                    "profile": NOBODY if name == "about" else profile(locale),
                    "route": _begun(locale),
                },
            },
            at=f"/services/classroom/{locale}/m01-network/",
            **({"steps": steps} if steps else {}),
        )
        for name, parts, replies, steps in looks
    ]


# --- route -----------------------------------------------------------------------------------------


def desk(locale: str, *modules: str, preset: str | None = None, diagnosed: bool = True) -> Desk:
    """Give somebody's route, made by the server's own rules."""
    told = {
        name: Told(ratings=(n % 5, (n * 3) % 5), scenario=n % 3) for n, name in enumerate(IDS[1:13])
    }
    first = Taken(at=datetime(2026, 1, 12, tzinfo=UTC), modules=told)
    results = Diagnostic(
        first=first if diagnosed else None, circumstances=Circumstances(experience=2)
    )
    chosen = Chosen(modules=[*arranged(modules, COURSE)], preset=preset)
    return Desk(locale, 1 if modules else 0, chosen, results, {})  # type: ignore[arg-type]


def shown(at: Desk, made: Edited | None = None) -> dict[str, Any]:
    """Give what a page is told."""
    return view(at, made).model_dump(mode="json")


def _begun(locale: str) -> dict[str, Any]:
    """A route on which one module is done and another is half gone."""
    told = shown(desk(locale, *IDS[:11]))
    done, half, fast = told["steps"][:3]
    done |= {"done": True, "left": 0, "released": True}
    half |= {"released": True, "left": 40}
    fast |= {"band": "fast", "pace": "optional", "score": 87.5, "released": True}
    left = half["left"] + fast["left"]
    return told | {"done": 1, "written": 3, "minutes_left": left}


def route(locale: str) -> list[Scene]:
    """Nothing chosen with and without a diagnostic, a route on the way, a note, a refusal."""
    start = desk(locale, IDS[1])
    added = add_to(start.route, "m10-accessible", COURSE)
    noted = replace(start, version=2, chosen=Chosen(modules=[*added.route]))
    refused = {"error": {"code": "offline", "message": ""}}

    def add(page: Page) -> None:
        page.locator("details.sr-part > summary").first.click()
        page.locator(".sr-order__buttons button", has_text="+").last.click()
        page.locator(".sr-notice").first.wait_for()

    looks: list[tuple[str, dict[str, Any], Steps | None]] = [
        ("undiagnosed", {"route": shown(desk(locale, diagnosed=False))}, None),
        ("suggested", {"route": shown(desk(locale))}, None),
        ("begun", {"route": _begun(locale)}, None),
        ("noted", {"route": shown(start), "route_change": shown(noted, added)}, add),
        ("refused", {"route": shown(start), "route_change": refused}, add),
    ]
    title = "Мой маршрут по курсу" if locale == "ru" else "My way through the course"
    return [
        Scene(
            name,
            "route",
            locale,
            {"type": "route", "title": title, "prompt_html": ""},
            {"state": state(), "asks": asks},
            at=f"/services/classroom/{locale}/m01-network/",
            **({"steps": steps} if steps else {}),
        )
        for name, asks, steps in looks
    ]


SCENES = [
    scene for locale in ("ru", "en") for make in (diagnostic, route) for scene in make(locale)
]
