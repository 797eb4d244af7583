"""Scenes of a form whose product can be taken along."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any, cast

from playwright.sync_api import Page

from staffroom import product
from staffroom.activities import FormActivity
from staffroom.wire import Edition
from tests.widgets.scenes import Scene, state

WHEN = "2026-01-12T09:30:00Z"
TOO_FAST = {"error": {"code": "too_fast", "message": "Слишком часто. Подождите. / Please wait."}}


def plan(locale: str) -> FormActivity:
    """A lesson plan: a text, several of many, a table with totals."""
    russian = locale == "ru"
    return FormActivity.model_validate(
        {
            "type": "form",
            "title": "План урока" if russian else "Lesson plan",
            "product": "Мой план урока" if russian else "My lesson plan",
            "fields": [
                {"id": "aim", "label": "Зачем этот урок" if russian else "What for"},
                {
                    "id": "needs",
                    "label": "Что понадобится" if russian else "What is needed",
                    "kind": "checks",
                    "options": [
                        {"id": "board", "text": "Доска" if russian else "A board"},
                        {"id": "cards", "text": "Карточки" if russian else "Cards"},
                    ],
                },
                {
                    "id": "steps",
                    "label": "Ход урока" if russian else "Steps",
                    "kind": "table",
                    "columns": [
                        {"id": "what", "label": "Что делаем" if russian else "What we do"},
                        {
                            "id": "minutes",
                            "label": "Минуты" if russian else "Minutes",
                            "kind": "number",
                            "totals": ["sum"],
                        },
                    ],
                },
            ],
        }
    )


def answer(locale: str) -> dict[str, Any]:
    """A plan that somebody has begun."""
    russian = locale == "ru"
    aim = "Чтобы заговорили все.\nДаже те, кто молчит." if russian else "All of them talk.\nAll."
    rows = [("Вопрос на карточке", 5), ("Работа в парах", 12.5)]
    if not russian:
        rows = [("A question on a card", 5), ("Work in pairs", 12.5)]
    steps = [{"what": what, "minutes": minutes} for what, minutes in rows]
    return {"fields": {"aim": aim, "needs": ["cards"], "steps": steps}}


def asks(locale: str) -> dict[str, Any]:
    """What the commons tells of the product; the files' content is of no matter here."""
    origin = product.Origin(
        cast(Edition, locale), "M2", datetime.fromisoformat(WHEN).astimezone(UTC)
    )
    made = product.document(plan(locale), answer(locale), origin)
    file = {"name": "plan.docx", "type": "text/plain", "data": base64.b64encode(b"x").decode()}
    told = {"document": made.model_dump(mode="json"), "markdown": product.markdown(made)}
    return {"product": told, "product_docx": file, "product_pdf": file}


def press(page: Page, number: int) -> None:
    """Press one of the ways out."""
    page.locator(".sr-product .sr-actions button").nth(number).click()


def _save(page: Page) -> None:
    press(page, 0)
    page.locator(".sr-product .sr-notice--good").wait_for()


def _fail(page: Page) -> None:
    press(page, 1)
    page.locator(".sr-product .sr-notice--bad").wait_for()


def scene(name: str, locale: str, *, begun: bool = True, **parts: Any) -> Scene:
    """One look at the plan."""
    now = state(answer=answer(locale) if begun else None, version=int(begun), saved_at=WHEN)
    kernel = {"state": now, "asks": asks(locale) | parts.pop("asks", {})}
    return Scene(f"product-{name}", "form", locale, plan(locale).public(), kernel, **parts)


SCENES = [
    made
    for locale in ("ru", "en")
    for made in (
        scene("begun", locale),
        scene("empty", locale, begun=False, steps=_fail),
        scene("saved", locale, steps=_save),
        scene("refused", locale, asks={"product_pdf": TOO_FAST}, steps=_fail),
    )
]
