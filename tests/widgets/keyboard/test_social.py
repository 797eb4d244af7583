"""By keyboard alone, in a real browser: the service pages; the focus is never lost."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.widgets import scenes_social
from tests.widgets.keyboard.keys import tab_to
from tests.widgets.scenes import Scene
from tests.widgets.stage import show


def _show(page: Page, address: str, widget: str, name: str, **asks: Any) -> None:
    scene = next(
        s for s in scenes_social.SCENES if (s.widget, s.name, s.locale) == (widget, name, "en")
    )
    kernel = {**scene.kernel, "asks": {**scene.kernel["asks"], **asks}}
    told = Scene(name, widget, "en", scene.definition, kernel, at=scene.at)
    show(page, address, told)


def _later(page: Page, name: str, answer: Any) -> None:
    """Let a question be answered in another way from now on."""
    page.evaluate(
        "([name, answer]) => { window.model.kernel.asks[name] = answer; }", [name, answer]
    )


def test_the_profile_is_changed(page: Page, address: str) -> None:
    """Enter opens the form at its first field, Enter in a field saves, the button is back."""
    filled = scenes_social.profile("en")
    _show(page, address, "people", "member", profile_save={**filled, "subject": "Physics"})
    page.locator(".sr-facts").first.wait_for()
    tab_to(page, ".sr-part .sr-button")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Subject", exact=True)).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Physics")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Change my profile")).to_be_focused()
    expect(page.locator(".sr-facts").first).to_contain_text("Physics")


def test_the_question_before_leaving_a_cohort(page: Page, address: str) -> None:
    """Enter asks and takes the focus in, Escape gives it back; a yes leads to the heading."""
    left = scenes_social.cohort("en", id=0, name="", trainer="")
    _show(page, address, "people", "member", cohort_leave=left)
    page.locator(".sr-confirm").wait_for()
    tab_to(page, ".sr-confirm > button")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-question__title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".sr-confirm > button")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="My cohort")).to_be_focused()


def test_a_list_grows_under_the_hand(page: Page, address: str) -> None:
    """Whoever asks for more colleagues is at the first of them."""
    _show(page, address, "people", "member")
    more = page.get_by_role("button", name="Show more colleagues")
    more.wait_for()
    more.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-item]").nth(3)).to_be_focused()


def test_a_link_is_copied(page: Page, address: str) -> None:
    """The button says that it has copied, or selects the text for one's own hands."""
    _show(page, address, "people", "trainer")
    page.locator(".sr-copy").wait_for()
    tab_to(page, ".sr-copy .sr-button")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-copy .sr-muted")).to_contain_text("op")


def test_a_community_is_joined(page: Page, address: str) -> None:
    """The same place of the page then leaves it: the focus stays there."""
    _show(page, address, "communities", "some")
    page.locator("article").first.wait_for()
    joined = scenes_social.communities_of("en")
    joined[1] = {**joined[1], "joined": True, "members": 2}
    _later(page, "communities", joined)
    tab_to(page, "article [aria-label='Join “Russian”']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Leave “Russian”")).to_be_focused()


def test_notices_are_read(page: Page, address: str) -> None:
    """News wait behind a bar that leads to them; marking all leads to the heading."""
    _show(page, address, "notices", "some", read={"unread": 0})
    page.locator(".sr-told").first.wait_for()
    event = {"type": "notice", "data": {"unread": 2, "notice": 9}}
    page.evaluate("event => window.model.push({op: 'event', event})", event)
    page.locator(".sr-news").wait_for()
    items = [scenes_social.notice("en", 9, text="Leila thanked you")]
    _later(page, "notices", {"unread": 1, "items": items, "next": None})
    tab_to(page, ".sr-news button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Leila thanked you")).to_be_focused()
    page.get_by_role("button", name="Mark all as read").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What concerns you")).to_be_focused()


def test_a_search(page: Page, address: str) -> None:
    """Enter in the field searches and leads to what was found; links come next."""
    _show(page, address, "search", "before")
    tab_to(page, "input[type=search]")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-error")).to_be_visible()
    page.keyboard.type("fractions")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-found > h4")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".sr-found a").first).to_be_focused()


def test_cases_are_decided_one_after_the_other(page: Page, address: str) -> None:
    """Arrow to a decision, say why, Enter: the focus is on the next case, at last on the list."""
    two = [scenes_social.case("en", 51), scenes_social.case("en", 52)]
    asks = {"queue": {**scenes_social.EMPTY_QUEUE, "cases": two}, "post_act": two[0]}
    _show(page, address, "moderation", "queue", **asks)
    page.locator(".sr-case").first.wait_for()
    for left in (two[1:], []):
        tab_to(page, ".sr-decide input[type=radio]")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.type("Rude.")
        page.keyboard.press("Tab")
        _later(page, "queue", {**scenes_social.EMPTY_QUEUE, "cases": left})
        page.keyboard.press("Enter")
        expect(page.locator(".sr-case")).to_have_count(len(left))
        next_place = page.locator(".sr-case h5") if left else page.get_by_text("Reported posts")
        expect(next_place).to_be_focused()
    sent = page.evaluate("window.model.sent.filter(({name}) => name === 'post_act').length")
    assert sent == 2
