"""By keyboard alone, in a real browser: everything that one can do in a discussion."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.widgets import scenes_talk
from tests.widgets.stage import show

ELDAR, ME = "Eldar Yusupov", "Maria K."


def _show(page: Page, address: str, name: str, **asks: Any) -> None:
    """Show a scene's page without what is done in it; `asks` answers further questions."""
    scene = next(s for s in scenes_talk.SCENES if (s.name, s.locale) == (name, "en"))
    kernel = {**scene.kernel, "asks": {**scene.kernel["asks"], **asks}}
    still = {**scene.__dict__, "kernel": kernel, "steps": lambda page: None}
    show(page, address, type(scene)(**still))


def _tab_to(page: Page, name: str, *, back: bool = False) -> None:
    """Press Tab until the element with this name has the focus."""
    for _ in range(120):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        label = page.evaluate(
            "(document.activeElement.getAttribute('aria-label') || document.activeElement.labels?.[0]"
            "?.textContent || document.activeElement.textContent || '').trim()"
        )
        if label.startswith(name):
            return
    raise AssertionError(f"Tab never reaches {name!r}")


def _asked(page: Page, name: str) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = page.evaluate("window.model.sent")
    return [one["args"] for one in sent if one["op"] == "ask" and one["name"] == name]


def test_an_answer_to_a_colleague(page: Page, address: str) -> None:
    """Open with Enter, type, leave with Tab, fold away: the text is kept, the focus too."""
    _show(page, address, "open")
    _tab_to(page, f"Answer: {ELDAR}")
    page.keyboard.press("Enter")
    area = page.locator(".sr-reply textarea")
    expect(area).to_be_focused()
    page.keyboard.type("I would try it on Thursday")
    page.keyboard.press("Tab")
    expect(page.locator(".sr-reply button[type=submit]")).to_be_focused()
    _tab_to(page, f"Fold the answer away: {ELDAR}", back=True)
    page.keyboard.press("Enter")
    expect(area).to_have_count(0)
    expect(page.get_by_role("button", name=f"Answer: {ELDAR}", exact=True).first).to_be_focused()
    page.keyboard.press("Enter")
    expect(area).to_have_value("I would try it on Thursday")


def test_from_who_waits_to_the_answer(page: Page, address: str) -> None:
    """Enter leads from the list of those who wait into the place for the answer."""
    _show(page, address, "open")
    _tab_to(page, f"Go and answer: {ELDAR}")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-reply textarea")).to_be_focused()


def test_thanks_with_a_reason(page: Page, address: str) -> None:
    """Choose with arrows, say what for, send; Escape is not needed, Cancel gives the focus back."""
    anna = "Anna P."
    thanked = scenes_talk.post(53, anna, "x", reply_to=50, root=50, depth=1, version=9)
    _show(page, address, "open", thanks=thanked)
    _tab_to(page, f"Thank: {anna}")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-panel input").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    _tab_to(page, "To do what?")
    page.keyboard.type("to begin anew")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-panel")).to_have_count(0)
    expect(page.get_by_role("button", name=f"Thank: {anna}").first).to_be_focused()
    assert _asked(page, "thanks") == [{"id": 53, "reason": "idea", "note": "to begin anew"}]


def test_a_report(page: Page, address: str) -> None:
    """Further actions open with Enter; without a reason nothing is sent, and that is said."""
    _show(page, address, "open", report={"hidden": True})
    _tab_to(page, "More: Anna P.")
    page.keyboard.press("Enter")
    _tab_to(page, "Report")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-panel input").first).to_be_focused()
    _tab_to(page, "Report")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Choose a reason first.")).to_be_visible()
    _tab_to(page, "It shows who a child is", back=True)
    page.keyboard.press("Space")
    _tab_to(page, "Report")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-panel")).to_have_count(0)
    expect(page.get_by_role("status").last).to_contain_text("hidden until moderators")
    assert _asked(page, "report") == [{"id": 53, "reason": "child_data", "note": ""}]


def test_mentioning_a_colleague(page: Page, address: str) -> None:
    """The text box keeps the focus: arrows choose, Escape closes, Enter takes the name."""
    _show(page, address, "locked")
    _tab_to(page, "Your post")
    page.keyboard.type("Ask @El")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    area = page.locator(".sr-own textarea")
    expect(area).to_have_attribute("aria-activedescendant", str(options.nth(0).get_attribute("id")))
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    page.keyboard.type(" and @El")
    expect(options).to_have_count(2)
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(area).to_have_value(f"Ask @El and @{ELDAR} ")
    expect(area).to_be_focused()


def test_what_the_privacy_check_found(page: Page, address: str) -> None:
    """The focus is led to it; other words or a reason are one Tab away, and the text is kept."""
    _show(page, address, "privacy")
    _tab_to(page, "Your post")
    page.keyboard.type("Peter of class 5B")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-findings p[tabindex]")).to_be_focused()
    area = page.locator(".sr-own textarea")
    expect(area).to_have_value("Peter of class 5B")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(area).to_be_focused()


def test_changing_ones_own_post(page: Page, address: str) -> None:
    """The editor comes into the post's place with the focus; what is saved stands there."""
    saved = scenes_talk.post(50, ME, "Better words", mine=True, version=9, text="Better words")
    _show(page, address, "open", change=saved)
    _tab_to(page, f"More: {ME}")
    page.keyboard.press("Enter")
    _tab_to(page, "Change")
    page.keyboard.press("Enter")
    area = page.get_by_label("Your post, changed")
    expect(area).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Better words")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("article").first).to_contain_text("Better words")
    expect(page.locator("[data-post='50']")).to_be_focused()
    args = _asked(page, "change")[0]
    assert (args["id"], args["text"], args["version"]) == (50, "Better words", 3)


def test_deleting_is_asked_once_more(page: Page, address: str) -> None:
    """The focus is on keeping it, and comes back."""
    _show(page, address, "open")
    _tab_to(page, f"More: {ME}")
    page.keyboard.press("Enter")
    _tab_to(page, "Delete")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Delete")).to_be_focused()
    assert _asked(page, "delete") == []
