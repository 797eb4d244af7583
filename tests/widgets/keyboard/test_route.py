"""By keyboard alone, in a real browser: diagnostic and route; the focus is never lost."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from playwright.sync_api import Page, expect

from staffroom.rules.route import drop as drop_of
from staffroom.syllabus import syllabus
from staffroom.wire.route import Route
from tests.widgets import scenes_route
from tests.widgets.keyboard.keys import tab_to
from tests.widgets.scenes import Scene, checked
from tests.widgets.scenes_route import IDS, desk, shown
from tests.widgets.stage import show


def _scene(widget: str, name: str) -> Scene:
    return next(
        s for s in scenes_route.SCENES if (s.widget, s.name, s.locale) == (widget, name, "en")
    )


def _last_draft(page: Page) -> Any:
    return page.evaluate("window.model.sent.filter(({ op }) => op === 'draft').at(-1)?.answer")


def test_a_module_is_answered_and_left(page: Page, address: str) -> None:
    """Arrows choose within a statement, Tab goes on to the next, Enter leads to the next module."""
    show(page, address, _scene("diagnostic", "fresh"))
    tab_to(page, "input[type=radio]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.wait_for_function("window.model.sent.some(({ op }) => op === 'draft')")
    page.wait_for_function(
        "window.model.sent.filter(({ op }) => op === 'draft').at(-1).answer.choices['m01-s'] === 'a'"
    )
    assert _last_draft(page)["ratings"] == {"m01-a": 1, "m01-b": 2}
    expect(page.locator("summary").first).to_contain_text("1 of 3")
    tab_to(page, ".sr-button--primary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Module 2 of 3")).to_be_focused()


def test_the_result_takes_the_focus(page: Page, address: str) -> None:
    """Enter on the button that shows what the answers say leads to what they say."""
    found = scenes_route.diagnostic_of("en")
    given = scenes_route.everything()
    base = _scene("diagnostic", "half")
    kernel = {
        **base.kernel,
        "state": {**base.kernel["state"], "answer": given},
        "replies": {"check": checked(found, given, "en")},
    }
    show(page, address, replace(base, kernel=kernel))
    tab_to(page, ".sr-button--primary")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-result")).to_be_focused()
    expect(page.locator(".sr-result")).to_contain_text("Fast track")


def _route(page: Page, address: str, **answers: Any) -> None:
    """Show a route of M0, M1, M2 and M8; what a change is answered with goes by its arguments."""
    start = shown(desk("en", *(IDS[n] for n in (0, 1, 2, 8))))
    asks = {"route": start, **answers}
    base = _scene("route", "begun")
    show(page, address, replace(base, kernel={**base.kernel, "asks": asks}))
    page.locator(".sr-route__step").first.wait_for()


def _asked(**args: Any) -> str:
    return "route_change" + json.dumps({"version": 1, **args}, separators=(",", ":"))


def test_a_moved_module_keeps_the_focus(page: Page, address: str) -> None:
    """Who moves a module later can go on doing so: the same button is under the hand."""
    moved = {**shown(desk("en", *(IDS[n] for n in (0, 1, 8, 2)))), "version": 2}
    _route(page, address, **{_asked(do="move", module=IDS[2], by=1): moved})
    later = page.get_by_role("button", name="Later: From classroom")
    later.focus()
    page.keyboard.press("Enter")
    expect(page.locator("ol .sr-route__step").nth(3)).to_contain_text("M2")
    expect(later).to_be_focused()
    expect(later).to_have_attribute("aria-disabled", "true")


def test_a_dropped_module_is_undone(page: Page, address: str) -> None:
    """After a drop the focus is at the next module; undo brings the old order back."""
    before = [IDS[n] for n in (0, 1, 2, 8)]
    fewer = {**shown(desk("en", *(IDS[n] for n in (0, 1, 8)))), "version": 2}
    back = {**shown(desk("en", *before)), "version": 3}
    undo = "route_change" + json.dumps(
        {"version": 2, "do": "put", "modules": before, "preset": None}, separators=(",", ":")
    )
    _route(page, address, **{_asked(do="drop", module=IDS[2]): fewer, undo: back})
    page.get_by_role("button", name="Take out: From classroom").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="M8")).to_be_focused()
    page.get_by_role("button", name="Undo the last change").focus()
    page.keyboard.press("Enter")
    expect(page.locator("ol .sr-route__step")).to_have_count(4)
    expect(page.get_by_role("button", name="Undo the last change")).to_have_count(0)


def test_what_cannot_be_is_said(page: Page, address: str) -> None:
    """Where others need a module, the sentence that says so takes the focus."""
    start = desk("en", *(IDS[n] for n in (0, 1, 2, 8)))
    refused = drop_of(start.route, IDS[1], syllabus())
    answer = shown(replace(start, chosen=Route(modules=[*refused.route])), refused)
    _route(page, address, **{_asked(do="drop", module=IDS[1]): answer})
    page.get_by_role("button", name="Take out: The teacher network").focus()
    page.keyboard.press("Enter")
    note = page.locator("[id$='-notes']")
    expect(note).to_be_focused()
    expect(note).to_contain_text("M1 is needed for M2, M8")
    expect(page.get_by_role("button", name="Undo the last change")).to_have_count(0)


def test_another_device_was_faster(page: Page, address: str) -> None:
    """The newer route takes the old one's place, with a sentence; the wish can be repeated."""
    newer = {**shown(desk("en", IDS[0], IDS[1])), "version": 7}
    error = {"code": "own_changed", "message": "Changed meanwhile.", "details": {"document": newer}}
    _route(page, address, route_change={"error": error})
    page.get_by_role("button", name="Take out: From classroom").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="Changed meanwhile.")).to_be_visible()
    expect(page.locator("ol .sr-route__step")).to_have_count(2)
