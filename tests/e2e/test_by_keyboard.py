"""Whole modules on a phone-sized screen with nothing but the keyboard, from first to last section."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import too_wide, violations
from tests.e2e.hands import Keyboard
from tests.e2e.people import sit_down, take_part, work_through
from tests.e2e.test_home import picture

PHONE = 390
# What a page shows where a value or a translation is missing.
HOLES = re.compile(r"\{[a-z_]+\}|\b(?:undefined|NaN)\b|\[object ")


@pytest.mark.parametrize(
    ("name", "edition"),
    [
        ("m02-distance", "en"),
        ("m09-udl", "ru"),
        pytest.param("m02-distance", "ru", marks=pytest.mark.walk),
        pytest.param("m09-udl", "en", marks=pytest.mark.walk),
    ],
)
@pytest.mark.timeout(900)
def test_a_module_is_done_by_keyboard_on_a_phone(open_browser, stack, name, edition):
    """Every activity is reached, done and checked; then nothing is cut off, empty or at fault."""
    one = sit_down(open_browser(edition, PHONE), stack, edition)
    one.sign_up()
    one.hands = Keyboard(one.page)
    one.at = name
    one.open_module()
    work_through(one)
    take_part(one)
    one.hand_in()
    receipt = one.widget("submission").locator(".sr-receipt")
    expect(receipt).to_contain_text(one.say("It is in the gradebook."))
    picture(one.page, f"keyboard-{name}-{edition}")
    assert too_wide(one.page) == []
    assert HOLES.findall(one.page.locator("main").inner_text()) == []
    assert violations(one.page) == []
    assert one.watch.faults == []
