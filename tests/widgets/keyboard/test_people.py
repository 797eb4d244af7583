"""By keyboard alone, in a real browser: playing, stepping and handing in."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.widgets import scenes_people
from tests.widgets.keyboard.keys import tab_to
from tests.widgets.stage import show


def _show(page: Page, address: str, widget: str, name: str) -> None:
    scene = next(
        s for s in scenes_people.SCENES if (s.widget, s.name, s.locale) == (widget, name, "en")
    )
    show(page, address, scene)


def test_a_step_of_a_scenario(page: Page, address: str) -> None:
    """Tab to the choices, arrow to one, Enter to answer; the focus is where the story goes on."""
    _show(page, address, "branch", "netiquette-start")
    tab_to(page, ".sr-choice input")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-consequence h4")).to_be_focused()
    tab_to(page, ".sr-consequence button")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-situation h4")).to_be_focused()


def test_steps_and_their_timer(page: Page, address: str) -> None:
    """Start and pause with Space, mark with Space, go on with Enter."""
    _show(page, address, "stepper", "half-done")
    tab_to(page, ".sr-timer button")
    page.keyboard.press("Space")
    expect(page.locator(".sr-timer button").first).to_have_text("Pause")
    page.keyboard.press("Space")
    expect(page.locator(".sr-timer button").first).to_be_focused()
    tab_to(page, ".sr-current > .sr-choice input")
    page.keyboard.press("Space")
    expect(page.locator(".sr-overview")).to_contain_text("Done: 4 of 6.")
    tab_to(page, ".sr-current .sr-button--primary")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-current h4")).to_be_focused()
    expect(page.locator(".sr-current h4")).to_contain_text("Step 5 of 6")


def test_the_question_before_handing_in(page: Page, address: str) -> None:
    """Enter opens it and takes the focus in; Escape closes it and gives the focus back."""
    _show(page, address, "submission", "marked")
    page.locator(".sr-hand-in").wait_for()
    tab_to(page, ".sr-hand-in > button")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-question h4")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".sr-hand-in > button")).to_be_focused()


def test_what_is_missing_when_handing_in(page: Page, address: str) -> None:
    """Enter leads to the list of what is missing; its links come next."""
    _show(page, address, "submission", "unfinished")
    page.locator(".sr-hand-in").wait_for()
    tab_to(page, ".sr-hand-in > button")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-notice h4")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".sr-notice a").first).to_be_focused()
