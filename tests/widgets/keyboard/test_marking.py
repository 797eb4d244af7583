"""By keyboard alone, in a real browser: the grading desk."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser import until
from tests.widgets import scenes_marking
from tests.widgets.keyboard.keys import sent, tab_to
from tests.widgets.scenes import Scene
from tests.widgets.stage import show


def _show(page: Page, address: str, name: str) -> None:
    scene = next(s for s in scenes_marking.SCENES if (s.name, s.locale) == (name, "en"))
    show(page, address, Scene(name, "marking", "en", scene.definition, scene.kernel))
    page.evaluate("localStorage.clear()")


def _heading(page: Page, name: str) -> Any:
    return page.get_by_role("heading", name=name)


def test_two_keys_mark_a_work_and_lead_to_the_next(page: Page, address: str) -> None:
    """Digits choose, Enter gives; the focus stands on the next work each time."""
    _show(page, address, "waiting")
    tab_to(page, "input[type=radio]")
    for number, level in ((1, "3"), (2, "0"), (3, "4")):
        page.keyboard.press(level)
        expect(page.locator(f"input[type=radio][value='{level}']")).to_be_checked()
        page.keyboard.press("Enter")
        if number < 3:
            expect(_heading(page, f"Teacher {number + 1}")).to_be_focused()
    until(page, lambda: len(sent(page, "mark")) == 3)
    assert [(m["id"], m["score"]) for m in sent(page, "mark")] == [(1, 3), (2, 0), (3, 4)]


def test_a_comment_out_of_the_bank_is_given_with_the_level(page: Page, address: str) -> None:
    """B, words, Enter, more words, Ctrl and Enter: the hands stay on the keys."""
    _show(page, address, "waiting")
    tab_to(page, "input[type=radio]")
    page.keyboard.press("2")
    page.keyboard.press("b")
    expect(page.get_by_role("combobox", name="Bank of comments")).to_be_focused()
    page.keyboard.type("many")
    expect(page.get_by_role("option", name="How many were there?")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Comment for the teacher")).to_be_focused()
    page.keyboard.type(" 4 Enter c")
    page.keyboard.press("Control+Enter")
    expect(_heading(page, "Teacher 2")).to_be_focused()
    until(page, lambda: len(sent(page, "mark")) == 1)
    (given,) = sent(page, "mark")
    assert (given["score"], given["comment"]) == (2, "How many were there? 4 Enter c")


def test_arrows_in_the_rubric_choose_and_elsewhere_lead_on(page: Page, address: str) -> None:
    """Radio buttons keep their own arrows; Escape leads from the comment to the work."""
    _show(page, address, "waiting")
    tab_to(page, "input[type=radio]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[type=radio][value='1']")).to_be_checked()
    page.keyboard.press("c")
    expect(page.get_by_label("Comment for the teacher")).to_be_focused()
    page.keyboard.press("Escape")
    expect(_heading(page, "Teacher 1")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(_heading(page, "Teacher 2")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(_heading(page, "Teacher 1")).to_be_focused()
    expect(page.locator("input[type=radio][value='1']")).to_be_checked()


def test_keys_can_be_turned_off(page: Page, address: str) -> None:
    """Then a digit is nobody's, and everything can still be done by Tab, Space and Enter."""
    _show(page, address, "waiting")
    tab_to(page, ".sr-marking__options summary")
    page.keyboard.press("Enter")
    for _ in range(2):
        tab_to(page, "input[type=checkbox]")
    page.keyboard.press("Space")
    tab_to(page, "input[type=radio]")
    page.keyboard.press("3")
    expect(page.locator("input[type=radio]:checked")).to_have_count(0)
    page.keyboard.press("Space")
    tab_to(page, ".sr-post .sr-button--primary")
    page.keyboard.press("Enter")
    expect(_heading(page, "Teacher 2")).to_be_focused()
    until(page, lambda: [m["score"] for m in sent(page, "mark")] == [0])


def test_a_conflict_is_decided_by_keyboard(page: Page, address: str) -> None:
    """Enter alone overwrites nothing; the choice is a button."""
    _show(page, address, "conflict")
    tab_to(page, "input[type=radio]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Please choose first", exact=False)).to_be_visible()
    assert sent(page, "mark") == []
    page.evaluate("document.activeElement.blur()")
    tab_to(page, ".sr-notice--warn[role=group] button")
    page.keyboard.press("Enter")
    until(page, lambda: [m["score"] for m in sent(page, "mark")] == [2.5])
