"""The service pages in a real browser: cohorts, communities, the circle, moderation, leaving."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import too_wide, violations
from tests.e2e.cohorts import found_cohort
from tests.e2e.people import sit_down
from tests.e2e.talk import Talker
from tests.stack import PASSWORD

PAGES = ("s01-people", "s02-communities", "s03-circle", "s04-news", "s05-own")


def go(one, page):
    """Open a page of the classroom and wait for its activities."""
    one.page.goto(f"{one.stack.base_url}/services/classroom/{one.edition}/{page}/")
    waiting = one.page.locator(".sr-skeleton")
    expect(one.page.locator(".sr-widget").first).to_be_visible()
    expect(waiting).to_have_count(0)


@pytest.mark.parametrize("edition", ["ru", "en"])
@pytest.mark.timeout(300)
def test_the_service_pages_are_accessible(open_browser, stack, edition):
    """Axe finds nothing on any of them at 320 px, nothing sticks out, and moderators' is not there."""
    one = sit_down(open_browser(edition, 320), stack, edition, "Ann Other")
    one.sign_up()
    for page in PAGES:
        go(one, page)
        assert violations(one.page) == [], page
        assert too_wide(one.page) == [], page
    assert one.watch.faults == []
    gone = one.page.goto(f"{stack.base_url}/services/classroom/{edition}/s06-moderation/")
    assert gone.status == 404
    one.page.goto(f"{stack.base_url}/hub/leave")
    assert violations(one.page) == []
    assert too_wide(one.page) == []


@pytest.mark.timeout(420)
def test_a_cohort_by_invitation_talks_among_itself(trainer, teacher):
    """Whoever follows a trainer's link reads and writes with the cohort, and not with others."""
    vera = trainer("en")
    go(vera, "s01-people")
    address = found_cohort(vera, "Spring teachers")

    anna, other = teacher("en", name="Ann Cohort"), teacher("en", name="Olga Open")
    Talker(other).post("O1 Said in the open cohort.")
    anna.page.goto(address)
    expect(anna.page.locator("main")).to_contain_text("Spring teachers")
    anna.hands.press(anna.page.locator("main button.sr-button--primary"))
    anna.page.wait_for_url("**/services/classroom/en/")
    anna.open_module()
    talk = Talker(anna)
    talk.post("C1 Said in the cohort.")
    expect(talk.widget.get_by_text("O1 Said in the open cohort.")).to_have_count(0)
    expect(Talker(other).widget.get_by_text("C1 Said in the cohort.")).to_have_count(0)


@pytest.mark.timeout(420)
def test_a_community_and_the_circle(teacher):
    """A community is founded and talks; in the circle nobody has a name, and one knows one's own."""
    anna = teacher("ru", 390, "Анна Химик")
    go(anna, "s02-communities")
    widget = anna.widget("communities")
    anna.hands.choose(widget.get_by_label(anna.say("A subject"), exact=True))
    anna.hands.write(widget.get_by_label(anna.say("Name of the community")), "Химия")
    anna.hands.press(widget.get_by_role("button", name=anna.say("Start it"), exact=True))
    talk = Talker(anna, "community")
    opening = widget.get_by_role("button", name=re.compile("Химия"))
    expect(opening.or_(talk.widget.locator("textarea")).first).to_be_visible()
    if not talk.widget.locator("textarea").count():
        anna.hands.press(opening.first)
    talk.post("К1 Кто ведёт опыты на расстоянии?")

    go(anna, "s03-circle")
    expect(anna.widget("circle").locator("a[href^='tel:']").first).to_be_visible()
    circle = Talker(anna, "circle")
    circle.post("Т1 Устаю к вечеру.")
    expect(circle.card("Т1")).not_to_contain_text("Анна Химик")
    boris = teacher("ru", name="Борис Физик")
    go(boris, "s03-circle")
    heard = Talker(boris, "circle")
    expect(heard.card("Т1")).to_be_visible()
    expect(boris.page.locator("main")).not_to_contain_text("Анна Химик")
    card = heard.card("Т1")
    heard.press(card, "Answer")
    boris.hands.choose(card.get_by_label(boris.say("I hear you"), exact=True))
    boris.hands.write(card.locator("textarea"), "Т2 Слышу вас.")
    heard.press(card, "Publish the answer")
    circle.sees("Т2")
    expect(circle.card("Т2")).to_contain_text(anna.say("I hear you"))
    anna.page.reload()
    expect(circle.card("Т1")).to_contain_text(anna.say("you"))
    assert anna.watch.faults == []
    assert boris.watch.faults == []


@pytest.mark.timeout(420)
def test_a_report_is_looked_at(trainer, teacher):
    """A report reaches the trainer's queue; hiding, with a note, reaches the open page and its writer."""
    anna, boris = Talker(teacher("en", name="Ann Rude")), Talker(teacher("en", name="Bob Calm"))
    anna.post("R1 Something rude.")
    boris.post("R0 Something calm.")
    boris.more("R1", "Report")
    form = boris.card("R1").locator(".sr-panel")
    boris.teacher.hands.choose(form.get_by_label(boris.say("It is rude or hurts somebody")))
    boris.teacher.hands.press(form.locator("button[type=submit]"))
    expect(form).to_have_count(0)

    vera = trainer("en")
    go(vera, "s06-moderation")
    assert violations(vera.page) == []
    case = vera.widget("moderation").locator(".sr-case", has_text="R1 Something rude.").first
    vera.hands.choose(case.get_by_label(vera.say("Hide it")))
    vera.hands.write(case.get_by_label(vera.say("Why")), "Please say it in other words.")
    vera.hands.press(case.get_by_role("button", name=vera.say("Decide"), exact=True))
    expect(boris.card("R1 Something")).to_have_count(0)
    hidden = anna.say("Moderators have hidden this post: colleagues do not see it.")
    expect(anna.widget.get_by_text(hidden)).to_be_visible()
    go(anna.teacher, "s05-own")
    expect(anna.teacher.page.locator("main")).to_contain_text("Please say it in other words.")


@pytest.mark.timeout(300)
def test_a_teacher_leaves(teacher, stack):
    """Whoever leaves chooses what becomes of her words; the account is gone, answers stay."""
    anna, boris = Talker(teacher("en", name="Ann Leaver")), Talker(teacher("en", name="Bob Stays"))
    anna.post("Q1 Who stays?")
    boris.post("Q2 I do.")
    boris.answer("Q1", "Q3 Farewell.")
    page = anna.teacher.page
    page.goto(f"{stack.base_url}/hub/leave")
    page.check("[name=contributions][value=remove]")
    page.fill("[name=confirm]", "Ann Leaver")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    expect(page.locator("main")).to_contain_text("Your account is deleted")
    page.goto(f"{stack.base_url}/hub/login")
    page.fill("[name=email]", anna.teacher.email)
    page.fill("[name=password]", PASSWORD)
    page.click("main .sr-button--primary")
    expect(page.locator("[role=alert]")).to_be_visible()
    boris.teacher.page.reload()
    expect(boris.card("Q3")).to_be_visible()
    expect(boris.widget.get_by_text("Q1 Who stays?")).to_have_count(0)
    expect(boris.widget.get_by_text("Ann Leaver")).to_have_count(0)
