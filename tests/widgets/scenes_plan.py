"""Scenes of the planner: nothing chosen, a plan, a pause, all done, a calendar's address."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.widgets.scenes import Scene, state
from tests.widgets.scenes_social import AT, REFUSED, Look, _said

PLAN: dict[str, Any] = {
    "minutes": 75,
    "days": [{"day": 1, "hour": 18}, {"day": 4, "hour": 7}],
    "zone": "Asia/Yekaterinburg",
    "started": "2026-01-12",
    "paused_until": None,
    "rests": False,
    "goal": "",
    "goal_week": None,
    "remind": True,
}
FILE = {"name": "staffroom-en.ics", "text": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"}
FEED = {"path": f"api/feeds/{'A' * 43}.ics"}


def outlook(locale: str, **parts: Any) -> dict[str, Any]:
    """What follows from the plan."""
    title = _said(locale, "Сеть педагогов: как учиться вместе", "The teacher network")
    goal = _said(
        locale, f"«{title}»: примерно половина, 38 мин", f"about half of “{title}”, 38 min"
    )
    session = {"hour": 18, "minutes": 38, "module": "m01-network", "title": title}
    return {
        "state": "planned",
        "finish": "2026-09-04",
        "written_until": "2026-02-10",
        "minutes_left": 285,
        "modules_left": 3,
        "modules_done": 1,
        "sessions": 35,
        "week": "2026-01-12",
        "this_week": True,
        "goals": [{"module": "m01-network", "minutes": 38, "text": goal}],
        "next": [{**session, "day": f"2026-01-{day}"} for day in (13, 16, 20)],
        "unwritten": [_said(locale, "Живой онлайн-урок", "The live online lesson")],
        **parts,
    }


def view(locale: str, plan: dict[str, Any] | None = None, **parts: Any) -> dict[str, Any]:
    """A plan that is kept, with what follows."""
    return {"version": 3, "plan": {**PLAN, **(plan or {})}, "outlook": outlook(locale, **parts)}


NOTHING = {"version": 0, "plan": None, "outlook": None}
_NONE_LEFT: dict[str, Any] = {
    "finish": None, "written_until": None, "minutes_left": 0, "modules_left": 0, "sessions": 0,
    "goals": [], "next": [], "unwritten": [],
}  # fmt: skip


def _choose(page: Page) -> None:
    page.locator(".sr-plan__weekday input").first.check()
    page.locator(".sr-plan__day").wait_for()


def _forget(page: Page) -> None:
    page.locator("form button[type=submit]").first.click()
    page.locator("[role=alert] p").first.wait_for()


def _until(page: Page) -> None:
    page.locator("select:has(option[value=date])").select_option("date")
    page.locator("input[type=date]").wait_for()


def _unfold(page: Page) -> None:
    page.locator("details").first.wait_for()
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")


def _address(page: Page) -> None:
    page.locator(".sr-plan__address > button").click()
    page.locator(".sr-copy").wait_for()


def _file(page: Page) -> None:
    page.locator(".sr-part:has(.sr-plan__address) > button").click()
    page.locator(".sr-notice--good a").wait_for()


def planner(locale: str) -> list[Scene]:
    """Each state of a plan, and what one does with it."""
    empty = {"state": "empty", "finish": None, "written_until": None, "goals": [], "next": []}
    asks = {
        "plan": view(locale),
        "try": outlook(locale),
        "save": {"version": 4, "body": PLAN, "saved_at": "2026-01-12T09:30:00Z"},
        "calendar": FILE,
        "feed": FEED,
        "feeds_close": None,
    }
    goal = _said(locale, "Прочитать обсуждение до пятницы", "Read the discussion before Friday")
    paused = {"state": "paused", "week": "2026-02-02", "this_week": False}
    resting = {"state": "paused", "finish": None, "written_until": None, "goals": [], "next": []}
    looks: list[Look] = [
        ("nothing", {"plan": NOTHING, "try": outlook(locale, **empty)}, None),
        ("choosing", {"plan": NOTHING}, _choose),
        ("no-day", {"plan": NOTHING, "try": outlook(locale, **empty)}, _forget),
        ("planned", {}, None),
        ("unfolded", {}, _unfold),
        ("goal", {"plan": view(locale, {"goal": goal, "goal_week": "2026-01-12"})}, None),
        ("paused", {"plan": view(locale, {"paused_until": "2026-02-02"}, **paused)}, None),
        ("resting", {"plan": view(locale, {"rests": True}, **resting)}, None),
        ("until", {}, _until),
        ("done", {"plan": view(locale, state="done", **_NONE_LEFT)}, None),
        ("waiting", {"plan": view(locale, state="waiting", goals=[], next=[])}, None),
        ("file", {}, _file),
        ("address", {}, _address),
        ("refused", {"plan": REFUSED}, None),
        ("refused-try", {"plan": NOTHING, "try": REFUSED}, None),
    ]
    definition = {
        "type": "planner", "title": _said(locale, "Мой план", "My plan"), "prompt_html": "",
    }  # fmt: skip
    return [
        Scene(
            name,
            "planner",
            locale,
            definition,
            {"state": state(), "asks": {**asks, **other}},
            at=AT.format(locale=locale),
            **({"steps": steps} if steps else {}),
        )
        for name, other, steps in looks
    ]


SCENES = [scene for locale in ("ru", "en") for scene in planner(locale)]
