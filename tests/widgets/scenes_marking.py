"""Scenes of the grading desk: works that wait, reviews beside them, a conflict, the bank."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.widgets.scenes import Scene, state
from tests.widgets.scenes_reviews import LONG, WHO, criteria

Steps = Callable[[Page], None]
NOTHING = {"score": None, "comment": ""}


def _said(locale: str, ru: str, en: str) -> str:
    return ru if locale == "ru" else en


def work(locale: str, number: int, **parts: Any) -> dict[str, Any]:
    """One teacher's work."""
    text = _said(
        locale,
        f"7 класс, дроби. {number} из 26 отвечали. <script>alert(1)</script>",
        f"Year 7, fractions. {number} of 26 answered. <script>alert(1)</script>",
    )
    field = {"label": _said(locale, "Обстоятельства", "The situation"), "text": text}
    return {
        "id": number, "name": _said(locale, f"Учитель {number}", f"Teacher {number}"),
        "on": "2026-01-12", "late": number == 2, "state": "waiting", "held": NOTHING, "mark": None,
        "earlier": None, "version": 0, "work": [field], "rest": [{**field, "text": LONG}],
        "reviews": [], "reviewing": False, "released": False, **parts,
    }  # fmt: skip


def desk(locale: str, *works: dict[str, Any], ready: int = 0) -> dict[str, Any]:
    """What the commons tells of two questions with the same works."""
    first, second = criteria(locale)
    waiting = sum(one["state"] == "waiting" for one in works)
    cards = [
        {"criterion": one["id"], "title": one["title"], "waiting": waiting}
        for one in (first, second)
    ]
    module = {
        "module": "m01-network", "title": _said(locale, "Сеть педагогов", "The teacher network"),
        "works": len(works), "questions": cards, "ready": ready,
    }  # fmt: skip
    question = {
        "module": "m01-network", "criterion": first, "works": list(works), "waiting": waiting,
        "total": len(works),
    }  # fmt: skip
    phrases = [
        {"id": n, "text": text, "mine": n == 1, "created_at": "2026-01-12T09:30:00Z"}
        for n, text in enumerate(
            (_said(locale, "Назовите день.", "Name the day."),
             _said(locale, "Сколько их было?", "How many were there?"), LONG), 1
        )
    ]  # fmt: skip
    return {
        "me": {**WHO, "roles": ["trainer"]}, "modules": [module], "question": question,
        "phrases": phrases, "look": None, "release": {"works": ready},
        "mark": {**works[0], "state": "writing", "version": 1},
    }  # fmt: skip


def review(locale: str) -> dict[str, Any]:
    """What a colleague wrote."""
    return {
        "by": "colleague", "score": 2,
        "strength": _said(locale, "Видно, кто отвечал.", "One sees who answered."),
        "question": _said(locale, "Что делали остальные?", "What did the others do?"),
        "suggestion": LONG,
    }  # fmt: skip


def _unfold(page: Page) -> None:
    page.locator(".sr-marking__options").wait_for()
    for summary in page.locator("summary").all():
        if not summary.evaluate("s => s.parentElement.open"):
            summary.click()


def _nothing_chosen(page: Page) -> None:
    page.locator(".sr-post .sr-button--primary").click()
    page.locator(".sr-error").wait_for()


def _finish(page: Page) -> None:
    page.locator(".sr-post h4").focus()
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    page.locator(".sr-notice--good").wait_for()


def _ask_release(page: Page) -> None:
    page.locator(".sr-confirm > button").click()
    page.locator(".sr-question").wait_for()


def scenes(locale: str) -> list[Scene]:
    """Everything that the desk may show."""
    plain = [work(locale, n) for n in range(1, 4)]
    held = {"score": 2.5, "comment": LONG}
    rich = work(
        locale, 2, state="marked", held=held, earlier={"score": 1, "comment": LONG},
        reviews=[review(locale), {**review(locale), "by": "staff", "score": None}], reviewing=True,
    )  # fmt: skip
    torn = work(
        locale, 1, state="conflict", held=held, mark={"score": 3, "comment": "!"}, version=1
    )
    teacher = {**desk(locale, *plain), "me": {**WHO, "roles": ["teacher"]}}
    empty = {**desk(locale, *plain), "modules": []}
    looks: list[tuple[str, dict[str, Any], Steps | None]] = [
        ("teacher", teacher, None),
        ("empty", empty, None),
        ("waiting", desk(locale, *plain), _unfold),
        ("rich", desk(locale, rich), _unfold),
        ("conflict", desk(locale, torn, *plain[1:]), None),
        ("nothing", desk(locale, *plain), _nothing_chosen),
        ("finished", desk(locale, plain[0]), _finish),
        ("release", desk(locale, rich, ready=2), _ask_release),
    ]
    title = _said(locale, "Что ждёт вашей оценки", "What waits for your mark")
    return [
        Scene(
            name,
            "marking",
            locale,
            {"type": "marking", "title": title, "prompt_html": ""},
            {"state": state(), "asks": asks},
            **({"steps": steps} if steps else {}),
        )
        for name, asks, steps in looks
    ]


SCENES = [scene for locale in ("ru", "en") for scene in scenes(locale)]
