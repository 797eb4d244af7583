"""By keyboard alone, in a real browser: home and progress."""

from __future__ import annotations

from dataclasses import replace

from playwright.sync_api import Page, expect

from tests.widgets import scenes_path
from tests.widgets.keyboard.keys import tab_to
from tests.widgets.stage import show


def _show(page: Page, address: str, widget: str, name: str) -> None:
    scene = next(
        s for s in scenes_path.SCENES if (s.widget, s.name, s.locale) == (widget, name, "en")
    )
    # Nobody has touched it yet.
    show(page, address, replace(scene, steps=lambda _: None))
    page.locator(".sr-part").first.wait_for()


def test_the_first_thing_that_tab_reaches_is_the_way_on(page: Page, address: str) -> None:
    """One press, and Enter leads to the very activity."""
    _show(page, address, "home", "calm")
    expect(page.locator(".sr-go__way")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".sr-go__way")).to_be_focused()
    address_ = page.locator(".sr-go__way").get_attribute("href")
    assert address_ == "/services/classroom/en/m01-network/#sr-netiquette"


def test_who_waits_is_reached_in_order(page: Page, address: str) -> None:
    """Reviews come before answers, and each leads to its place."""
    _show(page, address, "home", "busy")
    tab_to(page, ".sr-waits a")
    places = []
    for _ in range(3):
        places.append(page.evaluate("document.activeElement.getAttribute('href')"))
        page.keyboard.press("Tab")
    assert [place.partition("/en/")[2] for place in places] == [
        "m01-network/#sr-review",
        "m08-inclusion/#sr-review",
        "m01-network/#post-41",
    ]


def test_the_route_and_the_activities_are_unfolded(page: Page, address: str) -> None:
    """Enter and Space open what is folded, and the focus stays."""
    _show(page, address, "progress", "new")
    for key, part in (("Enter", ".sr-part summary"), ("Space", ".sr-module-progress summary")):
        folded = page.locator(part).first
        tab_to(page, part)
        page.keyboard.press(key)
        expect(folded).to_be_focused()
        expect(folded.locator("xpath=..")).to_have_attribute("open", "")


def test_nothing_of_it_is_cut_off(page: Page, address: str) -> None:
    """Home and progress are as high as what they hold: no rule of another part bounds them."""
    for widget, name in (("home", "busy"), ("progress", "done")):
        _show(page, address, widget, name)
        box = page.locator("section.sr-widget").evaluate("e => [e.scrollHeight, e.clientHeight]")
        assert box[0] <= box[1] + 1, widget
