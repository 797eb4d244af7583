"""The teacher's path in both languages: from the first visit to a certificate, and what became of it."""

import re

import pytest
from openbadgeslib.ob3.verifier import OB3VerificationError
from playwright.sync_api import expect

from staffroom.activities import FormActivity
from staffroom.i18n import translation
from tests.browser import too_wide, violations
from tests.e2e import pathfinding
from tests.e2e.conftest import SCHOOL
from tests.e2e.people import (
    MODULE,
    PATIENCE,
    Trainer,
    hand_in_the_least,
    module,
    sit_down,
    some_values,
    take_part,
)
from tests.e2e.test_home import picture
from tests.e2e.test_journeys import CRITERIA
from tests.e2e.watch import Watch
from tests.stack import PASSWORD, Person

EDITIONS = ["ru", "en"]
PHONE = 390
NAMES = {"ru": "Мария Ильинична Зотова", "en": "Mary Ellen Turner"}
PRINTED = {"ru": "Зотова Мария Ильинична", "en": "Turner, Mary Ellen"}
WHY = {"ru": "Ошибка в фамилии.", "en": "The surname is wrong."}


@pytest.fixture
def look():
    """Look at a page as it stands: nothing sticks out, axe finds nothing; a picture is kept."""

    def at(page, name):
        picture(page, f"path-{name}")
        assert too_wide(page) == []
        assert violations(page) == []

    return at


def catalog(edition, msgid):
    """Say a text of the core in a language."""
    return translation("staffroom", edition).gettext(msgid)


def begin_the_course(maria, look):
    """From an empty home to the first module: the diagnostic, a route, a plan, a goal, handed in."""
    page, edition = maria.page, maria.edition
    expect(page.locator(".sr-go__lead")).to_have_text(maria.say("Begin here"))
    look(page, f"1-home-{edition}")
    pathfinding.begin(maria)
    pathfinding.diagnose(maria, best="m07-parents")
    look(page, f"2-diagnosed-{edition}")
    steps = pathfinding.take_route(maria)
    expect(steps.first).to_contain_text(module(edition, pathfinding.START).title)
    expect(steps.nth(1)).to_contain_text(module(edition).title)
    pathfinding.plan(maria)
    look(page, f"3-planned-{edition}")
    take_part(maria)
    goal = module(edition, pathfinding.START).activities["goal"]
    assert isinstance(goal, FormActivity)
    maria.fill("goal", some_values(goal, edition))
    maria.finish_form("goal")
    maria.hand_in()
    recorded = maria.say("It is in the gradebook.")
    expect(maria.widget("submission").locator(".sr-receipt")).to_contain_text(recorded)
    look(page, f"4-start-done-{edition}")


def take_the_module(maria, look):
    """From one's own route to the next module, and all that it asks for."""
    page, edition = maria.page, maria.edition
    pathfinding.room(maria, "My path", "s08-path")
    steps = maria.widget("route").locator("ol.sr-route > li")
    expect(steps.first).to_contain_text(maria.say("done"))
    missing = pathfinding.Certificate(maria).part
    expect(missing.get_by_role("listitem")).to_have_text([module(edition).title])
    look(page, f"5-path-{edition}")
    pathfinding.open_from_route(maria, MODULE)
    hand_in_the_least(maria)
    recorded = maria.say("It is in the gradebook.")
    expect(maria.widget("submission").locator(".sr-receipt")).to_contain_text(recorded)
    look(page, f"6-module-{edition}")


def mark(trainer, name):
    """Mark the work's criteria and give the marks back."""
    trainer.open_from_home("formgrader")
    trainer.open_submission_of(name)
    for cell, score in CRITERIA.items():
        trainer.mark(cell, score)
    trainer.mark("criterion_tone", 4, "Warm and to the point.")
    trainer.feed_back()


def revoke(vera, page, look):
    """As a trainer, withdraw a colleague's certificate by its address."""
    say, widget, hands = vera.say, vera.widget("certificates"), vera.hands
    hands.press(widget.get_by_text(say("For trainers: withdraw a colleague's certificate")))
    hands.write(widget.get_by_label(say("Address of the certificate's page")), page)
    hands.choose(widget.get_by_label(say("the name is wrong")))
    hands.write(widget.get_by_label(say("Why, in a few words")), WHY[vera.edition])
    look(vera.page, f"9-revoking-{vera.edition}")
    hands.press(widget.get_by_role("button", name=say("Withdraw the certificate"), exact=True))
    said = say("The certificate of {name} is withdrawn.", name=PRINTED[vera.edition])
    expect(vera.page.get_by_text(said)).to_be_attached()


def sees_nothing_private(stranger, stack, maria):
    """Whoever is not signed in learns what is printed, and nothing else of its holder."""
    shown = stranger.content()
    her = (maria.email, maria.name, Person(maria.email, PASSWORD, None).hub_name(stack))
    assert not [one for one in her if one in shown]
    assert stranger.context.cookies() == []
    assert stranger.locator("script, img, iframe, form").count() == 0


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.timeout(900)
def test_from_the_first_visit_to_a_certificate_that_is_revoked(open_browser, stack, look, edition):
    """Home, diagnostic, route, modules, certificate; a stranger checks it before and after."""
    maria = sit_down(open_browser(edition, PHONE), stack, edition, NAMES[edition])
    maria.register()
    begin_the_course(maria, look)
    take_the_module(maria, look)

    desk = open_browser("en").new_page()
    desk.set_default_timeout(PATIENCE)
    trainer = Trainer(desk, edition, stack, Watch(desk))
    trainer.sign_in()
    mark(trainer, maria.name)
    expect(maria.widget("submission").locator(".sr-released").get_by_role("table")).to_be_visible()

    pathfinding.room(maria, "My path", "s08-path")
    certificate = pathfinding.Certificate(maria)
    look(maria.page, f"7-earned-{edition}")
    certificate.take(PRINTED[edition])
    look(maria.page, f"7-given-{edition}")
    name, pdf = certificate.file("PDF in Russian" if edition == "ru" else "PDF in English")
    address = certificate.address
    assert name.endswith(".pdf")
    assert pdf.startswith(b"%PDF-")
    assert address.encode() in pdf
    _, credential = certificate.file("Credential for programs (Open Badges 3.0)")
    token = credential.decode()

    stranger = open_browser(edition, PHONE).new_page()
    watch = Watch(stranger)
    stranger.goto(address)
    state, facts = stranger.locator(".state"), stranger.locator("dl")
    expect(stranger.locator("html")).to_have_attribute("lang", edition)
    expect(state).to_have_text(catalog(edition, "This certificate is valid."))
    for words in (PRINTED[edition], SCHOOL, catalog(edition, "An individual route")):
        expect(facts).to_contain_text(words)
    sees_nothing_private(stranger, stack, maria)
    look(stranger, f"8-public-{edition}")
    pathfinding.verify(token, address)
    assert maria.email not in pathfinding.claims(token)

    vera = sit_down(open_browser(edition, PHONE), stack, edition, "Trainer")
    Trainer(vera.page, edition, stack, vera.watch).sign_in()
    pathfinding.open_course(vera)
    pathfinding.room(vera, "My path", "s08-path")
    revoke(vera, address, look)

    stranger.reload()
    expect(state).to_have_text(catalog(edition, "This certificate is not valid any more."))
    sees_nothing_private(stranger, stack, maria)
    look(stranger, f"9-revoked-{edition}")
    with pytest.raises(OB3VerificationError, match=re.compile("revo", re.IGNORECASE)):
        pathfinding.verify(token, address)
    maria.page.reload()
    expect(certificate.part).to_contain_text(maria.say("The name was wrong."))
    look(maria.page, f"9-told-{edition}")
    for one in (maria.watch, vera.watch, trainer.watch, watch):
        assert one.faults == []
