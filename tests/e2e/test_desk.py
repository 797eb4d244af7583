"""The grading desk in a whole Staffroom, by keyboard alone: to the gradebook, and to the teachers."""

import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import expect

from tests.browser import too_wide, until, violations
from tests.e2e.hands import Keyboard
from tests.e2e.people import MODULE, PATIENCE, Trainer, hand_in_the_least, module, sit_down
from tests.e2e.watch import Watch
from tests.stack import PASSWORD, Person

DESK = "s07-marking"
WORDS = "Name the day <script>alert(1)</script>"
MOST_WORKS = 40


@pytest.fixture
def trainer(open_browser, stack):
    """The trainer, signed in, at the desk of an edition."""

    def make(edition, width=1280):
        page = open_browser(edition, width).new_page()
        page.set_default_timeout(PATIENCE)
        Trainer(page, edition, stack, Watch(page)).sign_in()
        one = sit_down(page.context, stack, edition, "Trainer")
        page.close()
        one.hands = Keyboard(one.page)
        one.page.goto(f"{stack.base_url}/services/classroom/{edition}/{DESK}/")
        expect(one.widget("desk").locator("select, .sr-notice, p").first).to_be_visible()
        return one

    return make


def active(page):
    """Give the words that the focus stands on."""
    return page.evaluate("document.activeElement.textContent")


def mark_all(vera, level, first_words):
    """Mark whatever waits of the open question; the first work gets words, too."""
    page, heading = vera.page, vera.widget("desk").locator(".sr-post h4")
    for number in range(MOST_WORKS):
        before = active(page)
        page.keyboard.press(level)
        expect(vera.widget("desk").locator(f"input[value='{level}']")).to_be_checked()
        if number == 0 and first_words:
            page.keyboard.press("c")
            page.keyboard.insert_text(first_words)
            page.keyboard.press("Control+Enter")
        else:
            page.keyboard.press("Enter")
        until(page, lambda before=before: active(page) != before, PATIENCE)
        if heading.evaluate("h => h !== document.activeElement"):
            return
    raise AssertionError("there is always another work")


def grades(stack, email):
    """Read a teacher's criteria in nbgrader's own gradebook: points, whether one waits, words."""
    name = Person(email, PASSWORD, None).hub_name(stack)
    criteria = [f"criterion_{c.id}" for c in module("en").grading.criteria]
    with Gradebook(f"sqlite:///{stack.data}/course/en/gradebook.db", "en") as gradebook:
        places = [(cell, "page", MODULE, name) for cell in criteria]
        found = [gradebook.find_grade(*place) for place in places]
        words = [gradebook.find_comment(*place).manual_comment for place in places]
        return [(g.manual_score, g.needs_manual_grade) for g in found], words


@pytest.mark.timeout(600)
def test_two_works_are_marked_by_keyboard_alone(teacher, trainer, stack):
    """Level and Enter for each; the marks stand in the gradebook, then on the teachers' pages."""
    handed = [teacher("en", name=name) for name in ("Desk One", "Desk Two")]
    for one in handed:
        hand_in_the_least(one)
        receipt = one.widget("submission").locator(".sr-receipt")
        expect(receipt).to_contain_text(one.say("It is in the gradebook."))
    vera = trainer("en")
    desk = vera.widget("desk")
    vera.hands.reach(desk.locator(".sr-post input[type=radio]").first)
    vera.page.keyboard.press("ArrowUp")
    vera.page.keyboard.press("c")
    vera.page.keyboard.press("Escape")
    for number, _ in enumerate(module("en").grading.criteria):
        mark_all(vera, "3", WORDS if number == 0 else "")
        # Every question in turn, until none is left of which anything waits.
        vera.page.keyboard.press("Enter")
        if number + 1 < len(module("en").grading.criteria):
            expect(desk.locator(".sr-post h4")).to_be_focused()

    marked = [(3.0, False)] * len(module("en").grading.criteria)
    for one in handed:
        until(vera.page, lambda one=one: grades(stack, one.email)[0] == marked, PATIENCE)
    said = [words for one in handed for words in grades(stack, one.email)[1] if words]
    assert all(WORDS in words for words in said)

    give = vera.button("desk", "Give them to the teachers")
    expect(give).to_be_visible(timeout=PATIENCE)
    vera.hands.press(give)
    vera.hands.press(vera.button("desk", "Yes, give them"))
    for one in handed:
        released = one.widget("submission").locator(".sr-released")
        expect(released.get_by_role("table")).to_contain_text("30")
    shown = " ".join(one.page.locator(".sr-released").first.inner_text() for one in handed)
    assert "```" not in shown
    for one in (*handed, vera):
        assert one.watch.faults == []


@pytest.mark.parametrize("edition", ["ru", "en"])
@pytest.mark.timeout(300)
def test_the_desk_is_accessible_and_for_trainers_alone(trainer, teacher, stack, edition):
    """Axe finds nothing at 320 px and nothing sticks out; to a teacher the page is not there."""
    vera = trainer(edition, 320)
    assert violations(vera.page) == []
    assert too_wide(vera.page) == []
    expect(vera.head().locator("#sr-to-marking")).to_be_visible()
    assert vera.watch.faults == []
    anna = teacher(edition)
    expect(anna.head().locator("#sr-to-marking")).to_be_hidden()
    gone = anna.page.goto(f"{stack.base_url}/services/classroom/{edition}/{DESK}/")
    assert gone.status == 404
