"""By keyboard alone, in a real browser: planning one's study; the focus is never lost."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.widgets import scenes_plan
from tests.widgets.keyboard.keys import sent, tab_to
from tests.widgets.scenes import Scene
from tests.widgets.stage import show


def _show(page: Page, address: str, name: str, **asks: Any) -> None:
    scene = next(s for s in scenes_plan.SCENES if (s.name, s.locale) == (name, "en"))
    kernel = {**scene.kernel, "asks": {**scene.kernel["asks"], **asks}}
    show(page, address, Scene(name, "planner", "en", scene.definition, kernel, at=scene.at))


def _later(page: Page, name: str, answer: Any) -> None:
    """Let a question be answered in another way from now on."""
    page.evaluate(
        "([name, answer]) => { window.model.kernel.asks[name] = answer; }", [name, answer]
    )


def test_a_plan_is_chosen_and_saved(page: Page, address: str) -> None:
    """Space takes a day, Tab leads to its hour, arrows choose, Enter saves; the finish is said."""
    _show(page, address, "nothing", **{"try": scenes_plan.outlook("en")})
    page.locator(".sr-plan__weekday").first.wait_for()
    tab_to(page, ".sr-plan__weekday input")
    page.keyboard.press("Space")
    expect(page.get_by_label("Monday", exact=True)).to_be_checked()
    expect(page.get_by_label("Monday", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Monday: from what hour")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Monday: from what hour")).to_have_value("20")
    expect(page.get_by_role("status").filter(has_text="At this pace")).to_be_visible()
    _later(page, "plan", scenes_plan.view("en"))
    tab_to(page, "button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="This week")).to_be_visible()
    expect(page.get_by_role("button", name="Save my plan")).to_be_focused()
    assert [one["body"]["days"] for one in sent(page, "save")] == [[{"day": 0, "hour": 20}]]


def test_study_rests_and_goes_on(page: Page, address: str) -> None:
    """Enter pauses; the focus goes to the heading, from which Tab leads to going on."""
    _show(page, address, "planned")
    page.get_by_role("button", name="Pause my study").wait_for()
    plan = {"paused_until": "2026-02-02"}
    _later(page, "plan", scenes_plan.view("en", plan, state="paused"))
    page.get_by_label("For how long").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", name="Pause", exact=True)
    expect(heading).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Go on now")).to_be_focused()
    _later(page, "plan", scenes_plan.view("en"))
    page.keyboard.press("Enter")
    expect(heading).to_be_focused()
    expect(page.get_by_role("button", name="Pause my study")).to_be_visible()


def test_the_calendars_address_is_closed(page: Page, address: str) -> None:
    """The address can be reached and closed; the question takes the focus and gives it back."""
    _show(page, address, "planned")
    page.locator(".sr-plan__address").wait_for()
    tab_to(page, ".sr-plan__address > button")
    page.keyboard.press("Enter")
    expect(page.get_by_label("The address of my calendar", exact=True)).to_be_visible()
    tab_to(page, ".sr-plan__address .sr-confirm > button")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-question__title")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("The address of my calendar", exact=True)).to_have_count(0)
    expect(page.locator(".sr-plan__address .sr-confirm > button")).to_be_focused()
