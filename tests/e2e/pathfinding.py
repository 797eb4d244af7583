"""What a teacher does on her path beside the modules' activities, by the words that she sees."""

import base64
import json
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from openbadgeslib.ob3.verifier import OB3Verifier
from playwright.sync_api import Locator, expect

from staffroom.activities.diagnostic import DiagnosticActivity
from staffroom.i18n import translation
from tests.e2e.people import PATIENCE, Teacher, module

START = "m00-start"
KNOWS = 3
KNOWS_NOT = 1


def room(teacher: Teacher, msgid: str, page: str) -> None:
    """Follow the head's link to one of the pages around the modules."""
    name = translation("classroom", teacher.edition).gettext(msgid)
    teacher.hands.press(teacher.head().get_by_role("link", name=name, exact=True))
    teacher.page.wait_for_url(f"**/{teacher.edition}/{page}/")


def open_course(trainer: Teacher) -> None:
    """From the hub's home to the course, and to this edition where it opens in another."""
    trainer.hands.press(trainer.page.locator("main a.sr-button--primary").first)
    trainer.page.wait_for_url("**/s00-home/")
    if f"/{trainer.edition}/" not in trainer.page.url:
        trainer.hands.press(trainer.head().locator(f"a[hreflang={trainer.edition}]"))
        trainer.page.wait_for_url(f"**/{trainer.edition}/**")


def begin(teacher: Teacher) -> None:
    """Follow the one way that an empty home offers, to the first module."""
    way = teacher.page.get_by_role("link", name=module(teacher.edition, START).title)
    teacher.hands.press(way.and_(teacher.page.locator("main a")).first)
    teacher.page.wait_for_url(f"**/{teacher.edition}/{START}/")
    teacher.at = START
    teacher.wait_for_activities()


def diagnose(teacher: Teacher, best: str) -> None:
    """Answer the whole diagnostic, one module better than all others, and see what it says.

    Args:
        teacher: who answers.
        best: the module that she knows already.
    """
    asked = module(teacher.edition, START).activities["diagnostic"]
    assert isinstance(asked, DiagnosticActivity)
    widget = teacher.widget("diagnostic")
    for number, part in enumerate(asked.modules, 1):
        head = teacher.say("Module {number} of {all}", number=number, all=len(asked.modules))
        expect(widget.get_by_role("heading", name=head)).to_be_visible()
        groups = widget.locator(".sr-current [role=radiogroup]")
        expect(groups).to_have_count(3)
        rating = KNOWS if part.id == best else KNOWS_NOT
        for n in range(len(part.self)):
            teacher.hands.choose(groups.nth(n).locator(f"input[value='{rating}']"))
        options = sorted(part.scenario.options, key=lambda one: one.score)
        chosen = options[-1] if part.id == best else options[0]
        teacher.hands.choose(groups.nth(2).locator(f"input[value='{chosen.id}']"))
        teacher.hands.press(teacher.button("diagnostic", "Go on"))
    teacher.hands.press(teacher.button("diagnostic", "Show what my answers say"))
    rows = widget.locator(".sr-chart .sr-bars__row")
    expect(rows).to_have_count(len(asked.modules))


def take_route(teacher: Teacher) -> Locator:
    """Take the route that follows from the answers; gives its steps."""
    widget = teacher.widget("route")
    name = teacher.say("From my answers")
    offer = widget.locator("li", has=teacher.page.get_by_role("heading", name=name, exact=True))
    teacher.hands.press(offer.get_by_role("button", name=teacher.say("Take this route")))
    mine = widget.get_by_role("region", name=teacher.say("My route"), exact=True)
    expect(mine).to_be_visible()
    return mine.locator("ol.sr-route > li")


def plan(teacher: Teacher) -> None:
    """Say how much time a week, on which day, and save that."""
    widget = teacher.widget("plan")
    teacher.hands.pick(widget.locator("select").first, "60")
    teacher.hands.tick(widget.get_by_role("checkbox").nth(1))
    teacher.hands.press(teacher.button("plan", "Save my plan"))
    expect(widget.get_by_text(teacher.say("Not saved yet; kept on this device."))).to_have_count(0)


def open_from_route(teacher: Teacher, name: str) -> None:
    """Follow a module's link in one's own route, and wait for its activities."""
    title = module(teacher.edition, name).title
    mine = teacher.widget("route").get_by_role("region", name=teacher.say("My route"), exact=True)
    teacher.hands.press(mine.get_by_role("link", name=title))
    teacher.page.wait_for_url(f"**/{teacher.edition}/{name}/")
    teacher.at = name
    teacher.wait_for_activities()


@dataclass
class Certificate:
    """A certificate in its holder's hands, on her path."""

    holder: Teacher

    @property
    def part(self) -> Locator:
        """What the page says of it."""
        name = self.holder.say("An individual route")
        return self.holder.widget("certificates").get_by_role("region", name=name, exact=True)

    def take(self, name: str) -> None:
        """Say the name to be printed and have it given."""
        field = self.part.get_by_label(self.holder.say("Name to be printed"))
        expect(field).to_have_value(self.holder.name)
        self.holder.hands.write(field, name)
        give = self.holder.say("The name is right: give me the certificate")
        self.holder.hands.press(self.part.get_by_role("button", name=give))
        expect(self.part.locator(".sr-facts")).to_contain_text(name)

    def file(self, msgid: str) -> tuple[str, bytes]:
        """Press a button that saves a file; gives its name and what is in it."""
        button = self.part.get_by_role("button", name=self.holder.say(msgid), exact=True)
        with self.holder.page.expect_download(timeout=PATIENCE) as saved:
            self.holder.hands.press(button)
        return saved.value.suggested_filename, saved.value.path().read_bytes()

    @property
    def address(self) -> str:
        """The address for others, as it stands in the field from which it is copied."""
        label = self.holder.say("Address at which anybody can check it")
        return self.part.get_by_label(label, exact=True).input_value()


def verify(token: str, page: str) -> None:
    """Check a credential as a program of a stranger does, by the issuer's public documents alone.

    Args:
        token: the credential.
        page: public address of the certificate; whose it is decides in whom we trust.

    Raises:
        OB3VerificationError: it is not good.
    """
    place = urlsplit(page.rsplit("/", 1)[0])
    did = f"did:web:{place.netloc.replace(':', '%3A')}{place.path.replace('/', ':')}"

    def download(address: str) -> bytes:
        # There is no TLS in front of a Staffroom of the tests; a stranger has no cookies.
        found = urlsplit(address)
        assert found.netloc == place.netloc
        answer = httpx.get(found._replace(scheme="http").geturl(), trust_env=False)
        return answer.raise_for_status().content

    OB3Verifier.for_issuer_did(did, download).verify(token, check_status=True, download=download)


def claims(token: str) -> str:
    """Read what a credential says, without believing it."""
    body = token.split(".")[1]
    return json.dumps(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))
