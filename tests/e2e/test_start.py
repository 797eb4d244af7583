"""The first hour of the course: M0 from sign-up to points that nobody had to give."""

import pytest
from playwright.sync_api import expect

from staffroom.rules.points import module_points
from tests.e2e.people import module, sit_down, take_part, work_through

START = "m00-start"


@pytest.mark.parametrize(("edition", "width"), [("ru", 390), ("en", 1280)])
@pytest.mark.timeout(420)
def test_a_newcomer_finds_a_way_in(open_browser, stack, edition, width):
    """Everything on M0's page works by itself; card and discussion have all their points at once."""
    nina = sit_down(open_browser(edition, width), stack, edition, "Nina New")
    nina.at = START
    nina.sign_up()
    nina.open_module()
    work_through(nina)
    take_part(nina)
    # What was written shows at once, and counts when the commons has it.
    counted = nina.say("You have answered {given} of {wanted}.", given=2, wanted=2)
    expect(nina.widget("discussion")).to_contain_text(counted)
    nina.hand_in()
    panel = nina.widget("submission")
    expect(panel.locator(".sr-receipt")).to_contain_text(nina.say("It is in the gradebook."))
    whole = int(sum(module_points(module(edition, START).grading).values()))
    assert whole == 7
    total = nina.say("{points} of {max}", points=whole, max=whole)
    expect(panel.get_by_role("row").last).to_contain_text(total)
    # The way to colleagues' page leads somewhere.
    nina.hands.press(nina.page.locator("main .sr-text a[href$='s01-people/']").first)
    expect(nina.widget("people")).to_be_visible()
    assert nina.watch.faults == []
