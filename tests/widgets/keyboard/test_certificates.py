"""By keyboard alone, in a real browser: certificates; the focus is never lost."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.widgets.keyboard.keys import tab_to
from tests.widgets.keyboard.test_social import _later
from tests.widgets.scenes import Scene
from tests.widgets.scenes_certificates import SCENES, WHEN, certificates, issued, standing
from tests.widgets.stage import show


def _show(page: Page, address: str, name: str, **asks: Any) -> None:
    scene = next(s for s in SCENES if (s.name, s.locale) == (name, "en"))
    kernel = {**scene.kernel, "asks": {**scene.kernel["asks"], **asks}}
    show(page, address, Scene(name, scene.widget, "en", scene.definition, kernel, at=scene.at))


def _told(given: dict[str, Any] | None) -> dict[str, Any]:
    return certificates("en", 2, certificates=[standing("route", 8, [], issued=given)])


def test_a_certificate_is_given_and_withdrawn(page: Page, address: str) -> None:
    """The name is typed, Enter gives; the heading has the focus, and again after withdrawing."""
    valid = issued("route", "Anna Ivanova")
    _show(page, address, "earned", issue=valid)
    heading = page.get_by_role("heading", name="An individual route")
    expect(page.get_by_label("Name to be printed")).to_be_visible()
    tab_to(page, "form .sr-input")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Anna Ivanova")
    _later(page, "certificates", _told(valid))
    page.keyboard.press("Enter")
    expect(heading).to_be_focused()
    expect(page.locator(".sr-facts").first).to_contain_text("Anna Ivanova")
    tab_to(page, ".sr-confirm > button")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-question__title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".sr-confirm > button")).to_be_focused()
    page.keyboard.press("Enter")
    _later(page, "certificates", _told({**valid, "revoked_at": WHEN, "reason": "holder"}))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(heading).to_be_focused()
    expect(page.get_by_label("Name to be printed")).to_be_visible()


def test_a_refused_name_leads_back_to_its_field(page: Page, address: str) -> None:
    """The reason is spoken, the field has the focus and what was typed."""
    error = {"code": "bad_name", "message": "Letters, please."}
    _show(page, address, "earned", issue={"error": error})
    expect(page.get_by_label("Name to be printed")).to_be_visible()
    tab_to(page, "form .sr-input")
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="Letters, please.")).to_be_visible()
    expect(page.get_by_label("Name to be printed")).to_be_focused()
