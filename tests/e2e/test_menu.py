"""The head of every page on a telephone: one row, and a menu that needs no script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import head, too_wide, violations
from tests.e2e.hands import Keyboard
from tests.e2e.people import PATIENCE, sit_down
from tests.e2e.test_around import arrive, picture, wear

PHONES = (320, 390)
LOOKS = [{}, {"text": "200"}, {"contrast": "light"}, {"contrast": "dark"}]
MENU = "#sr-menu"
# A row as high as a finger wants it, the room around it and the head's edges.
ONE_ROW = 72
# What a browser without popovers makes of the page: no rule that asks for them, no attribute.
WITHOUT_POPOVERS = """() => {
  for (const { cssRules, ownerNode } of document.styleSheets)
    for (let n = cssRules.length - 1; n >= 0; n--)
      if (cssRules[n].conditionText?.includes("popover")) ownerNode.sheet.deleteRule(n);
  document.querySelector("#sr-menu").removeAttribute("popover");
}"""


@pytest.fixture
def at_pages(stack):
    """Go to one page of each kind in turn: with scripts, without, the hub's: `at_pages(one)`."""

    def go(one):
        arrive(one, "s01-people")
        yield "people"
        for name in (f"services/classroom/{one.edition}/", "hub/account"):
            one.page.goto(f"{stack.base_url}/{name}")
            yield name

    return go


def opener(page):
    """The button of the menu."""
    return page.locator(".sr-menu-button")


def said_to_be_open(page):
    """What a screen reader is told of the button: that it has opened something, or has not."""
    devtools = page.context.new_cdp_session(page)
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    found = {"nodeId": root, "selector": ".sr-menu-button"}
    node = devtools.send("DOM.querySelector", found)["nodeId"]
    alone = {"nodeId": node, "fetchRelatives": False}
    (button,) = devtools.send("Accessibility.getPartialAXTree", alone)["nodes"]
    devtools.detach()
    return next(one["value"]["value"] for one in button["properties"] if one["name"] == "expanded")


def ways(page):
    """What the menu leads to."""
    return page.locator(f"{MENU} :is(a, button)").filter(visible=True).all()


def news_wait(page):
    """Have it that twelve notices wait."""
    page.evaluate(
        """() => Object.assign(document.querySelector("#sr-waiting"),
          { hidden: false, textContent: "12" })"""
    )


@pytest.mark.parametrize("edition", ["ru", "en"])
@pytest.mark.timeout(300)
def test_a_phones_head_is_one_row(open_browser, stack, at_pages, edition):
    """Brand, news that wait and menu stand in a row; a wide window has every way and no button."""
    one = sit_down(open_browser(edition), stack, edition)
    one.sign_up()
    page = one.page
    for name in at_pages(one):
        for width in PHONES:
            page.set_viewport_size({"width": width, "height": 844})
            expect(page.locator(MENU)).to_be_hidden()
            expect(page.locator(".sr-bell").filter(visible=True)).to_have_count(0)
            assert page.locator("header").bounding_box()["height"] <= ONE_ROW, (name, width)
            picture(page, f"menu-{edition}-{width}-{name.replace('/', '-')}")
        for width in (768, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            expect(opener(page)).to_be_hidden()
            expect(page.locator(".sr-bell").filter(visible=True)).to_have_count(0)
            assert len(ways(page)) >= 4, (name, width)
    arrive(one, "s01-people")
    news_wait(page)
    bell = page.locator(".sr-bell")
    expect(bell).to_be_hidden()
    for width in PHONES:
        page.set_viewport_size({"width": width, "height": 844})
        expect(bell).to_be_visible()
        expect(bell).to_have_accessible_name(re.compile(": 12$"))
        assert page.locator("header").bounding_box()["height"] <= ONE_ROW, width
    bell.click()
    page.wait_for_url("**/s04-news/")
    expect(page.locator(".sr-bell")).to_have_count(0)


@pytest.mark.parametrize("edition", ["ru", "en"])
@pytest.mark.timeout(300)
def test_the_menu_by_keyboard(open_browser, stack, at_pages, edition):
    """Enter opens it, Tab reaches each way, Escape closes it and gives the focus back."""
    one = sit_down(open_browser(edition, 320), stack, edition)
    one.sign_up()
    page, keys = one.page, Keyboard(one.page)
    for name in at_pages(one):
        keys.press(opener(page))
        expect(page.locator(MENU)).to_be_visible()
        expect(opener(page)).to_be_focused()
        assert said_to_be_open(page) is True
        found = ways(page)
        assert len(found) >= 4, name
        for way in found:
            page.keyboard.press("Tab")
            expect(way).to_be_focused()
            expect(way).to_be_in_viewport(ratio=1)
        page.keyboard.press("Escape")
        expect(page.locator(MENU)).to_be_hidden()
        expect(opener(page)).to_be_focused()
        assert said_to_be_open(page) is False
    arrive(one, "s01-people")
    keys.press(opener(page))
    here = page.locator(f"{MENU} [aria-current=page]")
    expect(here).to_have_attribute("href", re.compile("s01-people"))
    expect(here).to_have_css("text-decoration-line", "none")
    keys.reach(ways(page)[-1])
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_count(1)
    expect(page.locator(MENU)).to_be_hidden()


@pytest.mark.timeout(300)
def test_the_menu_by_touch(open_browser, stack):
    """A tap opens and closes it, a tap beside it closes it, a tap on a way goes there."""
    one = sit_down(open_browser("ru", 390, has_touch=True), stack, "ru")
    one.sign_up()
    page, menu = one.page, one.page.locator(MENU)
    opener(page).tap()
    expect(menu).to_be_visible()
    under, over = page.locator("header").bounding_box(), menu.bounding_box()
    assert abs(under["y"] + under["height"] - over["y"]) <= 1
    opener(page).tap()
    expect(menu).to_be_hidden()
    opener(page).tap()
    expect(menu).to_be_visible()
    page.touchscreen.tap(200, 880)
    expect(menu).to_be_hidden()
    opener(page).tap()
    menu.locator("a[href$='s08-path/']").tap()
    page.wait_for_url("**/ru/s08-path/", timeout=PATIENCE)


@pytest.mark.parametrize("edition", ["ru", "en"])
@pytest.mark.timeout(300)
def test_an_open_menu_is_accessible(open_browser, stack, at_pages, edition):
    """In every look, dark and in a reader's own colours axe finds nothing, and nothing sticks out."""
    one = sit_down(open_browser(edition, 320), stack, edition)
    one.sign_up()
    page = one.page
    for name in at_pages(one):
        head(page)
        expect(page.locator(MENU)).to_be_visible()
        for look in LOOKS:
            wear(page, look)
            assert (name, look, violations(page)) == (name, look, [])
            assert (name, look, too_wide(page)) == (name, look, [])
        wear(page, {})
        for scheme, forced in (("dark", "none"), ("light", "active")):
            page.emulate_media(color_scheme=scheme, forced_colors=forced)
            assert (name, scheme, violations(page)) == (name, scheme, [])
            picture(page, f"menu-open-{edition}-{name.replace('/', '-')}-{scheme}")
        page.emulate_media(media="print", color_scheme="light", forced_colors="none")
        expect(page.locator(MENU)).to_be_hidden()
        page.emulate_media(media="screen")


@pytest.mark.timeout(300)
def test_without_popovers_every_way_is_seen(open_browser, stack, at_pages):
    """A browser that does not know them shows the ways in the head, and no button for them."""
    one = sit_down(open_browser("ru", 320), stack, "ru")
    one.sign_up()
    for name in at_pages(one):
        one.page.evaluate(WITHOUT_POPOVERS)
        expect(opener(one.page)).to_be_hidden()
        assert len(ways(one.page)) >= 4, name
        assert too_wide(one.page) == [], name
