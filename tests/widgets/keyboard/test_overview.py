"""By keyboard alone, in a real browser: a trainer's look at her cohort."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import until
from tests.widgets import scenes_overview
from tests.widgets.keyboard.keys import sent, tab_to
from tests.widgets.scenes import Scene
from tests.widgets.stage import show


def _show(page: Page, address: str) -> None:
    scene = next(s for s in scenes_overview.SCENES if (s.name, s.locale) == ("cohort", "en"))
    show(page, address, Scene("cohort", "overview", "en", scene.definition, scene.kernel))
    page.evaluate("localStorage.clear()")


def test_the_table_scrolls_and_grows_by_keyboard(page: Page, address: str) -> None:
    """Arrows move what is wider than its frame; the first new name has the focus then."""
    page.set_viewport_size({"width": 735, "height": 900})
    _show(page, address)
    frame = page.locator(".sr-overview__frame")
    tab_to(page, ".sr-overview__frame")
    page.keyboard.press("ArrowRight")
    until(page, lambda: frame.evaluate("f => f.scrollLeft") > 0)
    tab_to(page, ".sr-overview__frame + .sr-actions button")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Yana", exact=True)).to_be_focused()
    expect(page.locator("tbody tr")).to_have_count(4)
    assert [args.get("after") for args in sent(page, "people")] == [None, "tperson14"]


def test_on_a_phone_nothing_scrolls_sideways_and_it_is_still_a_table(
    page: Page, address: str
) -> None:
    """All fourteen states stand below a name, each with its number; rows and cells keep roles."""
    page.set_viewport_size({"width": 320, "height": 900})
    _show(page, address)
    frame = page.locator(".sr-overview__frame")
    assert frame.evaluate("f => f.scrollWidth - f.clientWidth") == 0
    row = frame.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Boris K."))
    cells = row.get_by_role("cell")
    expect(cells).to_have_count(14)
    expect(cells.nth(13)).to_be_visible()
    number = cells.nth(13).evaluate("cell => getComputedStyle(cell, '::before').content")
    assert "M13" in number
    expect(frame.get_by_role("columnheader")).to_have_count(15)


def test_questions_files_and_another_group_are_reached(page: Page, address: str) -> None:
    """Everything that can be chosen or pressed, without a mouse."""
    _show(page, address)
    tab_to(page, "section section .sr-select")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    until(page, lambda: [args["of"] for args in sent(page, "questions")][-1:] == ["m01-network"])
    tab_to(page, "details:has(.sr-muted) > summary")
    page.keyboard.press("Enter")
    expect(page.get_by_text("not enough to say anything")).to_be_visible()
    for _ in range(2):
        tab_to(page, ".sr-actions > .sr-button")
    page.keyboard.press("Enter")
    until(page, lambda: [args["form"] for args in sent(page, "export")] == ["xapi"])
    expect(page.get_by_text("The file is ready.").last).to_be_visible()
