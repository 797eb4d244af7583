"""Scenes of progress files: before, saved, compared, taken in, refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.widgets.scenes import Scene, state

AT = "/services/classroom/{locale}/s05-own/"
FILE = {"name": "staffroom.json", "mimeType": "application/json", "buffer": b"{}"}


def _said(locale: str, ru: str, en: str) -> str:
    return ru if locale == "ru" else en


def comparison(locale: str, **parts: Any) -> dict[str, Any]:
    """A file with something of everything."""
    module = _said(locale, "Сеть педагогов: как учиться вместе", "The teacher network")
    entry = {
        "module_title": module,
        "saved_at": "2026-01-12T09:30:00Z",
        "here_at": "2026-01-11T09:30:00Z",
        "version": 3,
    }
    titles = [
        ("new", "Запрос", "Request"),
        ("newer", "Дневник", "Diary"),
        ("older", "В понедельник", "On Monday"),
        ("same", "Заметки", "Notes"),
    ]
    entries = [
        {**entry, "id": f"answer:m01-network/{kind}", "title": _said(locale, *words), "state": kind}
        for kind, *words in titles
    ]
    entries[0] |= {"here_at": None, "version": 0}
    gone = _said(locale, "В курсе здесь этого нет.", "It is not part of the course here.")
    return {
        "origin": "elsewhere",
        "nickname": _said(locale, "Анна", "Anna"),
        "saved_at": "2026-01-12T09:40:00Z",
        "entries": entries,
        "left": [{"title": "old-one", "module_title": module, "reason": "gone", "message": gone}],
        "posts": 2,
        "taken": 0,
        **parts,
    }


def choose(page: Page) -> None:
    """Open a file."""
    page.locator("input[type=file]").set_input_files(FILE)


def _compare(page: Page) -> None:
    choose(page)
    page.locator(".sr-compared").wait_for()


def _take(page: Page) -> None:
    _compare(page)
    page.locator(".sr-compared .sr-button--primary").click()
    page.locator(".sr-notice--good").wait_for()


def _save(page: Page) -> None:
    page.locator(".sr-part .sr-button--primary").first.click()
    page.locator(".sr-notice--good").wait_for()


def _refused(page: Page) -> None:
    choose(page)
    page.locator("[role=alert] p").wait_for()


def scenes(locale: str) -> list[Scene]:
    """All looks in one language."""
    message = _said(
        locale,
        "Файл прогресса повреждён или обрезан. Ничего не изменено.",
        "This progress file is damaged or cut off. Nothing was changed.",
    )
    refusal = {"error": {"code": "progress_damaged", "message": message}}
    same = comparison(locale, entries=[], left=[], posts=0, origin="unsigned")
    module = {"id": "m01-network", "title": _said(locale, "Сеть педагогов", "The teacher network")}
    asks = {
        "modules": [module],
        "offline": {"name": "staffroom-ru-m01-network.html", "html": "<!doctype html>"},
        "progress": {"name": "staffroom-ru-2026-01-12-0940.json", "text": "{}"},
        "progress_open": comparison(locale),
    }
    looks: list[tuple[str, dict[str, Any], Callable[[Page], None] | None]] = [
        ("before", {}, None),
        ("saved", {}, _save),
        ("compared", {}, _compare),
        ("taken", {}, _take),
        ("nothing", {"progress_open": same}, _compare),
        ("refused", {"progress_open": refusal}, _refused),
    ]
    title = _said(locale, "Файл прогресса", "Progress file")
    definition = {"type": "progressfile", "title": title, "prompt_html": ""}
    return [
        Scene(
            name,
            "progressfile",
            locale,
            definition,
            {"state": state(), "asks": {**asks, **other}},
            at=AT.format(locale=locale),
            **({"steps": steps} if steps else {}),
        )
        for name, other, steps in looks
    ]


SCENES = [scene for locale in ("ru", "en") for scene in scenes(locale)]
