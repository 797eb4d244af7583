"""Scenes of colleagues' reviews: calibration, a review on the way, one's own work, decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.widgets.scenes import Scene, state

LONG = "https://example.org/" + "a" * 90
WHO = {"name": "tabcdefghijklmno", "display_name": "Анна", "locale": "ru"}
Look = tuple[str, dict[str, Any], Callable[[Page], None] | None]


def _said(locale: str, ru: str, en: str) -> str:
    return ru if locale == "ru" else en


def criteria(locale: str) -> list[dict[str, Any]]:
    """Two criteria with their levels."""
    levels = [
        _said(locale, f"Уровень {n}: видно ровно столько.", f"Level {n}: so much can be seen.")
        for n in range(5)
    ]
    return [
        {"id": "context", "title": _said(locale, "Обстоятельства", "Context"), "star": False,
         "levels": levels},
        {"id": "privacy", "title": _said(locale, "Бережность к ученику", "Privacy"), "star": True,
         "levels": levels},
    ]  # fmt: skip


def part(locale: str) -> dict[str, Any]:
    """What a review says of one criterion."""
    return {
        "score": 3,
        "strength": _said(
            locale, "Видно, кто отвечал на трёх уроках.", "You counted three lessons."
        ),
        "question": _said(locale, "Что делали остальные?", "What did the others do?"),
        "suggestion": LONG,
    }


def desk(locale: str, **parts: Any) -> dict[str, Any]:
    """A desk of somebody who has handed in and is calibrated."""
    return {
        "offered": True,
        "handed_in": True,
        "criteria": criteria(locale),
        "calibration": {"done": True, "exemplar_html": "", "last": None},
        "tasks": [],
        "written": [],
        "received": [],
        "case": case(locale),
        "standing": {"points": 1, "max": 2, "written": 1, "useful": 1, "attentive": False},
        "overdue": 0,
        **parts,
    }


def case(locale: str, **parts: Any) -> dict[str, Any]:
    """What came of the reviews so far."""
    titles = {c["id"]: c["title"] for c in criteria(locale)}
    return {
        "state": "open", "basis": "none", "scores": None, "titles": titles, "total": 0, "max": 8,
        "passed": False, "note": "", "appeal": "", "may_appeal": False, "may_score_self": False,
        "overruled": {}, **parts,
    }  # fmt: skip


def task(locale: str) -> dict[str, Any]:
    """A work to review."""
    return {
        "task": "t" * 22, "criteria": criteria(locale),
        "work": [{"label": _said(locale, "Обстоятельства", "The situation"), "text": LONG}],
        "parts": {"context": part(locale)}, "version": 3, "due": "2026-02-03", "overdue": False,
    }  # fmt: skip


def _unfold(page: Page) -> None:
    for summary in page.locator("summary").all():
        summary.click()


def _send_nothing(page: Page) -> None:
    page.locator("button[type=submit]").last.click()
    page.locator(".sr-error").first.wait_for()


def scenes(locale: str) -> list[Scene]:
    """Everything that a desk may hold."""
    titles = case(locale)["titles"]
    last = {
        "near": False, "mine": {"context": 4, "privacy": 4}, "expert": {"context": 1, "privacy": 0},
        "reasons_html": f"<p>{_said(locale, 'Имя и класс названы.', 'Name and class.')}</p>",
    }  # fmt: skip
    example = {"done": False, "exemplar_html": f"<p>{LONG}</p>", "last": last}
    review = {"parts": {"context": part(locale)}, "titles": titles, "thanks": "", "useful": None}
    received = {**review, "received": "r" * 22, "by": "colleague", "on": "2026-01-12"}
    written = {**review, "task": "w" * 22, "state": "released", "useful": True, "thanks": LONG}
    done = case(
        locale, state="done", basis="colleagues", scores={"context": 2.5, "privacy": 3}, total=5.5,
        passed=True, may_appeal=True, overruled={"context": 4},
    )  # fmt: skip
    thin = {
        "code": "thin_review",
        "message": _said(locale, "Рецензия ещё не закончена.", "The review is not whole yet."),
        "details": {
            "faults": [{"criterion": "privacy", "part": "strength", "text": "Что именно?"}]
        },
    }
    decide = {
        "id": 7, "module": "m01-network", "title": "M1", "display_name": "Эльдар",
        "state": "appealed", "appeal": LONG, "criteria": criteria(locale),
        "work": task(locale)["work"],
        "reviews": [{"by": "colleague", "display_name": "Лейла",
                     "parts": {"context": part(locale)}}],
    }  # fmt: skip
    looks: list[Look] = [
        ("none", {"desk": desk(locale, offered=False)}, None),
        ("new", {"desk": desk(locale, handed_in=False, case=None)}, None),
        ("calibrate", {"desk": desk(locale, calibration=example)}, None),
        ("calibrate-nothing", {"desk": desk(locale, calibration=example)}, _send_nothing),
        ("task", {"desk": desk(locale, tasks=[task(locale)], overdue=2)}, None),
        ("thin", {"desk": desk(locale, tasks=[task(locale)]), "send_review": {"error": thin}},
         _send_nothing),
        ("mark", {"desk": desk(locale, case=done, received=[received], written=[written])},
         _unfold),
        ("self", {"desk": desk(locale, case=case(locale, may_score_self=True))}, None),
        ("cases", {"desk": desk(locale), "me": {**WHO, "roles": ["trainer"]}, "cases": [decide]},
         lambda page: page.locator("h5").first.wait_for()),
    ]  # fmt: skip
    title = _said(locale, "Рецензии коллег", "Reviews by colleagues")
    return [
        Scene(
            name,
            "review",
            locale,
            {"type": "review", "title": title, "prompt_html": ""},
            {"state": state(), "asks": {"me": {**WHO, "roles": ["teacher"]}, **asks}},
            **({"steps": steps} if steps else {}),
        )
        for name, asks, steps in looks
    ]


SCENES = [scene for locale in ("ru", "en") for scene in scenes(locale)]
