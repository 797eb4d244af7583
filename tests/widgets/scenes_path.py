"""Scenes of a teacher's path: home from the first visit to the end, progress begun and done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Page

from staffroom.competences import frameworks
from staffroom.modulefiles import load_module
from staffroom.syllabus import syllabus
from tests.widgets.scenes import COURSE, Scene, state

AT = "/services/classroom/{locale}/m01-network/"
LONG = "Донаудампфшифффартсгезельшафт" * 4
REFUSED = {"error": {"code": "too_fast", "message": "Слишком часто. Подождите. / Please wait."}}
Steps = Callable[[Page], None]
Look = tuple[str, Any, Steps | None]


def _said(locale: str, ru: str, en: str) -> str:
    return ru if locale == "ru" else en


def _scene(widget: str, locale: str, look: Look, at: str = AT) -> Scene:
    name, told, steps = look
    titles = {"home": ("Мой курс", "My course"), "progress": ("Что уже сделано", "What is done")}
    definition = {"type": widget, "title": titles[widget][locale == "en"], "prompt_html": ""}
    return Scene(
        name,
        widget,
        locale,
        definition,
        {"state": state(), "asks": {widget: told}},
        at=at.format(locale=locale),
        **({"steps": steps} if steps else {}),
    )


def _step(locale: str, number: int, written: int, done: int) -> dict[str, Any]:
    step = syllabus().modules[number]
    kinds = ["done"] * done + ["begun"] + ["new"] * 13
    return {
        "module": step.id,
        "title": {str(name): title for name, title in step.title.items()}[locale],
        "state": kinds[number] if number < written else "unwritten",
        "minutes_left": 0 if number < done else step.minutes,
    }


def route(locale: str, written: int = 2, done: int = 0, *, own: bool = False) -> dict[str, Any]:
    """A route, of which so many modules are written and so many are done."""
    return {
        "own": own,
        "steps": [_step(locale, number, written, done) for number in range(14)],
        "done": done,
        "written": written,
        "minutes_left": 75 * (written - done),
    }


def home(locale: str, **parts: Any) -> dict[str, Any]:
    """A home on which there is nothing but the way on."""
    return {
        "go": {
            "kind": "resume",
            "module": "m01-network",
            "title": _said(locale, "Сеть педагогов", "The teacher network"),
            "activity": "netiquette",
            "activity_title": _said(locale, "Пять развилок в переписке", "Five turns online"),
            "minutes_left": 45,
        },
        "route": route(locale),
        "reviews": [],
        "answers": [],
        "news": {"cohort": "", "topics": [], "notices": 0},
        "goal": "",
        "goals": [],
        **parts,
    }


def goals(locale: str) -> list[dict[str, Any]]:
    """What a plan has room for in a week."""
    text = _said(
        locale,
        "остаток модуля «Сеть педагогов: как учиться вместе», 45 мин",
        "the rest of “The teacher network: how to learn together”, 45 min",
    )
    return [
        {"module": "m01-network", "minutes": 45, "text": text},
        {"module": "m02-distance", "minutes": 15, "text": LONG},
    ]


def rest(kind: str) -> dict[str, Any]:
    """A way on that leads nowhere now."""
    return {
        "kind": kind, "module": "", "title": "", "activity": "", "activity_title": "",
        "minutes_left": 0,
    }  # fmt: skip


def busy(locale: str) -> dict[str, Any]:
    """A home on which everything is there."""
    talk = {"module": "m01-network", "community": 0}
    title = _said(locale, "Совет коллеги", "Advice from a colleague")
    module = _said(locale, "Сеть педагогов", "The teacher network")
    review = {"module": "m01-network", "title": module, "count": 2, "due": "2026-01-19"}
    return home(
        locale,
        reviews=[{**review, "overdue": False}, {**review, "module": "m08-inclusion", "count": 1,
                  "overdue": True}],
        answers=[
            {**talk, "author": _said(locale, "Эльдар", "Eldar"), "title": title, "post": 41,
             "excerpt": _said(locale, "Седьмой класс молчит на онлайн-уроке…", "Year 7 is silent…")},
            {**talk, "author": LONG, "title": LONG, "post": 42, "excerpt": LONG},
        ],
        news={
            "cohort": _said(locale, "Весна 2026", "Spring 2026"),
            "topics": [
                {**talk, "activity": "discussion", "title": title, "module_title": module,
                 "unread": 5},
                {**talk, "activity": "talk", "title": LONG, "module_title": module, "unread": 1,
                 "community": 3},
            ],
            "notices": 3,
        },
        goal=_said(locale, "В четверг спросить двух учеников.", "Ask two pupils on Thursday."),
    )  # fmt: skip


def _module(locale: str, state_: str, parts: Mapping[str, Any]) -> dict[str, Any]:
    names = load_module(COURSE / locale / "source" / "m01-network").activities
    lines = [
        {"activity": name, "title": one.title, "state": ("checked", "begun", "new")[n % 3]}
        for n, (name, one) in enumerate(names.items())
        if one.type not in {"submission", "review"}
    ]
    return {
        "module": "m01-network",
        "title": _said(locale, "Сеть педагогов: как учиться вместе", "The teacher network"),
        "released": True,
        "state": state_,
        "minutes_left": 0 if state_ == "done" else 45,
        "activities": lines,
        **parts,
    }


def _parts(locale: str, quiz: Any, talk: Any, work: Any) -> dict[str, Any]:
    return {
        "quiz": {"activity": "exit-quiz", "needed": 70, "best": None, "state": "new",
                 "title": _said(locale, "Итоговый тест", "Exit quiz"), **quiz},
        "discussion": {"activity": "discussion", "needed": 2, "posts": 0, "answers": 0,
                       "first": False, "state": "new",
                       "title": _said(locale, "Обсуждение", "Discussion"), **talk},
        "assignment": {"activity": "request", "handed_in": False, "points": None, "max": 20,
                       "starred": True, "reviewed": True, "state": "new",
                       "title": _said(locale, "Просьба о совете", "Asking for advice"), **work},
    }  # fmt: skip


def competences(locale: str, *, done: bool, seen: bool) -> list[dict[str, Any]]:
    """Competences of somebody who has done so much, and whom the diagnostic has seen or not."""
    named = [
        (one, code, names)
        for one in frameworks().frameworks
        for code, names in list(one.codes.items())[: 18 if seen else 2]
    ]
    return [
        {
            "code": code,
            "name": {str(key): name for key, name in names.items()}[locale],
            "framework": {str(key): name for key, name in one.title.items()}[locale],
            "before": (n * 29) % 101 + 1 / 3 if seen and n != 1 else None,
            "now": min(100, (n * 29) % 101 + 14.5) if seen and done and n not in {1, 2} else None,
            "judged": 1 + n % 5 if seen and n != 1 else 0,
            "done": int(done) * 2,
            "of": 0 if n == 2 else 3,
        }
        for n, (one, code, names) in enumerate(named)
    ]


def progress(
    locale: str, *, done: bool = False, new: bool = False, seen: bool = False
) -> dict[str, Any]:
    """Progress of somebody who is on her way, who is through, or who has not begun."""
    begun = _parts(
        locale,
        {"best": 58, "state": "begun"},
        {"posts": 1, "answers": 2, "state": "begun"},
        {"handed_in": True, "state": "waiting"},
    )
    passed = _parts(
        locale,
        {"best": 92, "state": "done"},
        {"posts": 1, "answers": 2, "first": True, "state": "done"},
        {"handed_in": True, "state": "done", "points": 13.5},
    )
    shown = _parts(locale, {}, {}, {}) if new else passed if done else begun
    card = {"handed_in": done, "max": 0, "reviewed": False, "state": "done" if done else "new"}
    start = {
        **_module(locale, "done" if done else "new", {}),
        "module": "m00-start",
        "title": _said(locale, "Начало пути: вы не одни", "Start here: you are not alone"),
        "released": not done,
        **_parts(locale, {}, {"state": "done" if done else "new"}, card),
        "quiz": None,
    }
    plain = {"activities": [], "quiz": None, "discussion": None, "assignment": None}
    own = {**_module(locale, "new", plain), "module": "m90-own", "title": LONG}
    weeks = [
        {"starts": starts, "days": days if not new else 0}
        for starts, days in (
            ("2025-11-24", 0), ("2025-12-01", 2), ("2025-12-08", 7), ("2025-12-15", 1),
            ("2025-12-22", 0), ("2025-12-29", 0), ("2026-01-05", 4), ("2026-01-12", 1),
        )
    ]  # fmt: skip
    state_ = "done" if done else "new" if new else "begun"
    return {
        "route": route(locale, 2, 2 if done else 0, own=done),
        "modules": [start, _module(locale, state_, shown), own],
        "competences": [] if new else competences(locale, done=done, seen=seen),
        "before_at": "2025-10-20T09:00:00Z" if seen else None,
        "now_at": "2026-01-12T09:00:00Z" if seen and done else None,
        "weeks": weeks,
    }


def _unfold(page: Page) -> None:
    page.locator("details.sr-more").first.wait_for()
    for part in page.locator("details.sr-more").all():
        if part.get_attribute("open") is None:
            part.locator("summary").click()


def _scenes(locale: str) -> list[Scene]:
    first = {**home(locale)["go"], "kind": "first", "module": "m00-start", "activity": "",
             "activity_title": "", "title": _said(locale, "Начало пути", "Start here")}  # fmt: skip
    homes: list[Look] = [
        ("first", home(locale, go=first), None),
        ("calm", home(locale), None),
        ("planned", home(locale, goals=goals(locale)), None),
        ("busy", busy(locale), _unfold),
        ("next", home(locale, go={**first, "kind": "next"}, route=route(locale, 2, 1)), None),
        ("waiting", home(locale, go=rest("waiting")), None),
        ("done", home(locale, go=rest("done"), route=route(locale, 14, 14)), None),
        ("nothing", home(locale, go=rest("nothing"), route=route(locale, 0)), None),
        ("refused", REFUSED, None),
    ]
    views: list[Look] = [
        ("new", progress(locale, new=True), None),
        ("begun", progress(locale), _unfold),
        ("before", progress(locale, seen=True), _unfold),
        ("done", progress(locale, done=True, seen=True), _unfold),
        ("refused", REFUSED, None),
    ]
    return [
        *(_scene("home", locale, one) for one in homes),
        _scene("home", locale, ("lab", busy(locale), None), at="/lab"),
        *(_scene("progress", locale, one) for one in views),
        _scene("progress", locale, ("lab", progress(locale), None), at="/lab"),
    ]


SCENES = [scene for locale in ("ru", "en") for scene in _scenes(locale)]
