"""A teacher comes home: the first visit, coming back to where she stopped, her path; small."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from bench.traffic import Counter
from tests.browser import too_wide, violations
from tests.e2e.people import sit_down

MOST_BYTES = 150_000


def picture(page, name):
    """Keep what is seen, for whoever wants to look."""
    if folder := os.environ.get("STAFFROOM_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize(("edition", "width"), [("ru", 390), ("en", 1280)])
@pytest.mark.timeout(300)
def test_a_teacher_comes_home(open_browser, stack, edition, width):
    """The first visit leads to the beginning; the next one to the activity where she stopped."""
    one = sit_down(open_browser(edition, width), stack, edition)
    one.sign_up()
    page, course = one.page, f"{stack.base_url}/services/classroom/{edition}/"
    page.goto(f"{stack.base_url}/services/classroom/")
    page.wait_for_url(f"{course}s00-home/")
    way = page.locator(".sr-go__way")
    expect(way).to_be_visible()
    expect(page.locator(".sr-go__lead")).to_have_text(one.say("Begin here"))
    assert way.get_attribute("href") == urlsplit(course).path + "m00-start/"
    assert violations(page) == []
    assert too_wide(page) == []
    picture(page, f"home-first-{edition}-{width}")
    page.goto(f"{course}m01-network/")
    one.wait_for_activities()
    one.practice("check-1")
    one.hands.press(page.locator(".sr-brand"))
    page.wait_for_url(f"{course}s00-home/")
    expect(page.locator(".sr-go__lead")).to_have_text(one.say("Go on where you stopped"))
    picture(page, f"home-resume-{edition}-{width}")
    one.hands.press(way)
    page.wait_for_url(f"{course}m01-network/#sr-check-1")
    expect(one.widget("check-1").locator("h3")).to_be_in_viewport()
    page.goto(f"{course}s08-path/")
    expect(page.locator(".sr-bars").first).to_be_visible()
    assert violations(page) == []
    assert too_wide(page) == []
    picture(page, f"path-{edition}-{width}")


@pytest.mark.timeout(200)
def test_home_is_small(open_browser, stack):
    """With nothing kept by the browser, home costs less than 150 kB on the line, frames included."""
    one = sit_down(open_browser("ru", 390), stack, "ru")
    one.sign_up()
    fresh = open_browser("ru", 390)
    fresh.add_cookies(one.page.context.cookies())
    page = fresh.new_page()
    counter = Counter(urlsplit(stack.base_url).netloc)
    log = fresh.new_cdp_session(page)
    log.send("Network.enable")
    for event, hear in counter.hearers().items():
        log.on(event, hear)
    page.goto(f"{stack.base_url}/services/classroom/ru/s00-home/")
    expect(page.locator(".sr-go__way")).to_be_visible()
    traffic = counter.traffic
    print(
        f"home: {traffic.bytes} bytes, {traffic.frame_bytes} in frames, {traffic.requests} requests"
    )
    assert 0 < traffic.bytes + traffic.frame_bytes <= MOST_BYTES
