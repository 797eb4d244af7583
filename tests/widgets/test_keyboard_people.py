"""By keyboard alone, in a real browser: playing, stepping and handing in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser import launch
from tests.widgets import scenes_people
from tests.widgets.stage import show, stage


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The stage's address."""
    with stage() as served:
        yield served


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """One page; nobody touches its mouse."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser.new_page()
        browser.close()


def _show(page: Page, address: str, widget: str, name: str) -> None:
    scene = next(
        s for s in scenes_people.SCENES if (s.widget, s.name, s.locale) == (widget, name, "en")
    )
    show(page, address, scene)


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the wanted element has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_a_step_of_a_scenario(page: Page, address: str) -> None:
    """Tab to the choices, arrow to one, Enter to answer; the focus is where the story goes on."""
    _show(page, address, "branch", "netiquette-start")
    _tab_to(page, ".sr-choice input")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-consequence h4")).to_be_focused()
    _tab_to(page, ".sr-consequence button")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-situation h4")).to_be_focused()


def test_steps_and_their_timer(page: Page, address: str) -> None:
    """Start and pause with Space, mark with Space, go on with Enter."""
    _show(page, address, "stepper", "half-done")
    _tab_to(page, ".sr-timer button")
    page.keyboard.press("Space")
    expect(page.locator(".sr-timer button").first).to_have_text("Pause")
    page.keyboard.press("Space")
    expect(page.locator(".sr-timer button").first).to_be_focused()
    _tab_to(page, ".sr-current > .sr-choice input")
    page.keyboard.press("Space")
    expect(page.locator(".sr-overview")).to_contain_text("Done: 4 of 6.")
    _tab_to(page, ".sr-current .sr-button--primary")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-current h4")).to_be_focused()
    expect(page.locator(".sr-current h4")).to_contain_text("Step 5 of 6")


def test_the_question_before_handing_in(page: Page, address: str) -> None:
    """Enter opens it and takes the focus in; Escape closes it and gives the focus back."""
    _show(page, address, "submission", "marked")
    page.locator(".sr-hand-in").wait_for()
    _tab_to(page, ".sr-hand-in > button")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-question h4")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".sr-hand-in > button")).to_be_focused()


def test_what_is_missing_when_handing_in(page: Page, address: str) -> None:
    """Enter leads to the list of what is missing; its links come next."""
    _show(page, address, "submission", "unfinished")
    page.locator(".sr-hand-in").wait_for()
    _tab_to(page, ".sr-hand-in > button")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-notice h4")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".sr-notice a").first).to_be_focused()
