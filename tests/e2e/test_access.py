"""The course for everyone: axe on every page, narrow screens, the keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser import too_wide, violations
from tests.e2e.hands import Keyboard
from tests.e2e.people import sit_down, take_part, work_through


@pytest.mark.parametrize("edition", ["ru", "en"])
@pytest.mark.parametrize("path", ["/hub/login", "/hub/signup"])
def test_pages_before_sign_in_are_accessible(open_browser, stack, edition, path):
    """Axe finds nothing on sign-in and sign-up; at 320 px nothing sticks out."""
    page = open_browser(edition, 320).new_page()
    page.goto(stack.base_url + path)
    expect(page.locator("html")).to_have_attribute("lang", edition)
    assert violations(page) == []
    assert too_wide(page) == []


@pytest.mark.parametrize("edition", ["ru", "en"])
@pytest.mark.timeout(300)
def test_the_course_is_accessible(open_browser, stack, edition):
    """Axe finds nothing on contents, home, account and the module, also with results shown."""
    one = sit_down(open_browser(edition, 320), stack, edition)
    one.sign_up()
    contents = one.page.url
    for path in (contents, f"{stack.base_url}/hub/home", f"{stack.base_url}/hub/account"):
        one.page.goto(path)
        assert violations(one.page) == []
        assert too_wide(one.page) == []
    one.page.goto(contents)
    one.open_module()
    one.practice("warm-up")
    one.play("chain")
    one.map_oneself("benefits")
    assert violations(one.page) == []
    assert too_wide(one.page) == []


@pytest.mark.timeout(540)
def test_the_module_by_keyboard_alone(open_browser, stack):
    """From sign-up to the receipt, a teacher needs no mouse, and always sees where the focus is."""
    one = sit_down(open_browser("en", 1280), stack, "en", "Kay Board")
    one.hands = Keyboard(one.page)
    one.sign_up()
    one.open_module()
    work_through(one)
    take_part(one)
    one.hand_in()
    expect(one.widget("submission").get_by_role("table")).to_contain_text("12")
