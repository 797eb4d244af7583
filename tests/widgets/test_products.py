"""The ways out of a form in a browser: a file by keyboard alone, and a sheet that prints alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser import launch, violations
from tests.widgets.scenes_products import scene
from tests.widgets.stage import show, stage

LOCALES = ("ru", "en")
NAMES = {
    "ru": ("Сохранить в Word", "Сохранить в PDF", "Напечатать"),
    "en": ("Save as Word", "Save as PDF", "Print"),
}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The stage's address."""
    with stage() as served:
        yield served


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A page as narrow as a phone."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser.new_page(viewport={"width": 320, "height": 900}, accept_downloads=True)
        browser.close()


@pytest.mark.parametrize("locale", LOCALES)
def test_a_file_is_saved_by_keyboard_alone(page: Page, address: str, locale: str) -> None:
    """Tab goes through the buttons in their order; Enter saves, and the focus stays."""
    show(page, address, scene("begun", locale))
    buttons = page.locator(".sr-product .sr-actions button")
    buttons.first.focus()
    for name in NAMES[locale]:
        expect(page.locator(":focus")).to_have_text(name)
        page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    assert saved.value.suggested_filename == "plan.docx"
    expect(page.locator(":focus")).to_have_text(NAMES[locale][1])
    expect(page.locator(".sr-product .sr-notice--good a")).to_have_attribute(
        "download", "plan.docx"
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_the_sheet_prints_alone(page: Page, address: str, locale: str) -> None:
    """On paper there is the product and nothing of the page; afterwards the page is as before."""
    page.emulate_media(media="screen")
    said = show(page, address, scene("begun", locale))
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name=NAMES[locale][2]).click()
    page.wait_for_function("window.printed === true")
    page.emulate_media(media="print")
    sheet = page.locator(".sr-sheet")
    expect(sheet).to_be_visible()
    expect(page.locator(".sr-widget")).to_be_hidden()
    expect(sheet.locator("h1")).to_have_count(1)
    expect(sheet.locator("th[scope=col]")).to_have_count(2)
    expect(sheet).to_contain_text("17,5" if locale == "ru" else "17.5")
    assert violations(page, ".sr-sheet") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    if folder := os.environ.get("STAFFROOM_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"sheet-{locale}.png", full_page=True)
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(sheet).to_have_count(0)
    expect(page.locator(".sr-widget")).to_be_visible()
    assert said == []
