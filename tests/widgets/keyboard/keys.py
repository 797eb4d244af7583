"""What the tests by keyboard do again and again: reaching something, and asking what was sent."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

_MOST_TABS = 120


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the wanted element has the focus."""
    for _ in range(_MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def sent(page: Page, name: str) -> list[dict[str, Any]]:
    """Give what one question told the kernel, each time that it was asked."""
    told: list[dict[str, Any]] = page.evaluate(
        "name => window.model.sent.filter((m) => m.name === name).map((m) => m.args)", name
    )
    return told
