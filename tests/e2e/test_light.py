"""Light pages in a browser: nothing loads by itself, every picture comes when it is asked for."""

import re

import pytest
from playwright.sync_api import expect

from staffroom.i18n import translation
from tests.browser import too_wide, violations

PICTURE = re.compile(r"/(?:pictures|media)/")


def choose_light(one):
    """Choose light pages in the form to which the account leads."""
    one.page.goto(f"{one.stack.base_url}/hub/account")
    one.page.locator("a[href*='/looks/']").click()
    tap = one.page.locator("[name=pictures][value=tap]")
    tap.check()
    one.page.locator("main").get_by_role("button").click()
    expect(one.page.locator("main [role=status]")).to_be_visible()
    expect(tap).to_be_checked()


@pytest.mark.timeout(240)
@pytest.mark.parametrize("edition", ["ru", "en"])
def test_a_picture_comes_at_a_tap(teacher, edition):
    """With the switch on, the page fetches no picture; a key press brings it and leads there."""
    one = teacher(edition, 320)
    module = one.page.url
    expect(one.page.locator(".sr-text img")).to_have_count(1)
    choose_light(one)
    assert violations(one.page) == []
    assert too_wide(one.page) == []
    fetched = []
    one.page.on("request", lambda request: fetched.append(request.url))
    one.page.goto(module)
    button = one.page.locator(".sr-picture-show")
    words = translation("classroom", edition).gettext("Show the picture (%(size)s kB)")
    expect(button).to_have_text(re.compile(re.escape(words).replace("%\\(size\\)s", r"\d+")))
    button.focus()
    assert violations(one.page) == []
    assert too_wide(one.page) == []
    assert not [url for url in fetched if PICTURE.search(url)]
    one.page.keyboard.press("Enter")
    picture = one.page.locator(".sr-picture img")
    expect(picture).to_be_focused()
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("img => img.naturalWidth") > 0
    assert picture.get_attribute("alt")
    assert violations(one.page) == []
    assert too_wide(one.page) == []


@pytest.mark.timeout(240)
def test_without_scripts_a_link_leads_to_the_picture(teacher, browser):
    """Who allows no scripts switches light pages on all the same, and opens a picture by its link."""
    one = teacher("en")
    context = browser.new_context(
        java_script_enabled=False, storage_state=one.page.context.storage_state()
    )
    module, one.page = one.page.url, context.new_page()
    choose_light(one)
    one.page.goto(module)
    link = one.page.locator(".sr-picture-link")
    expect(link).to_be_visible()
    expect(one.page.locator(".sr-picture-show")).to_be_hidden()
    with one.page.expect_response(PICTURE) as answer:
        link.click()
    assert answer.value.ok
    assert answer.value.headers["content-type"].startswith("image/")
    context.close()
