"""The digest: to whom, when, what, and that it is told once; through a real SMTP server."""

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from staffroom_hub.commons import digest, mail, notices, unsubscribe
from staffroom_hub.commons.app import create_app
from staffroom_hub.commons.store import digests
from staffroom_hub.commons.store.digests import Due
from staffroom_hub.commons.store.locks import Lock
from staffroom_hub.commons.store.turns import alone
from tests.service import smtp
from tests.service.live import until
from tests.service.planning import keep
from tests.service.world import ok, post, refused

PUBLIC = "https://school.example/"
# Noon in a week without changes of clocks.
NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)
OFF = re.compile(r"https://school\.example/services/commons/(api/digest/off/\S+?)[>\s\"]")


@pytest.fixture
async def box(world):
    """What a real SMTP server took; Anna came a month ago and has an address."""
    taken = smtp.Post()
    world.clock.now = NOON
    world.hub.states["tanna"]["email"] = "anna@school.example"
    world.hub.states["tboris"]["email"] = "boris@school.example"
    await meet(world)
    world.clock.pass_(days=30)
    world.services.public_url = PUBLIC
    world.services.mail_from = "Staffroom <staffroom@school.example>"
    with smtp.running(taken) as port:
        world.services.mailer = mail.SmtpServer.of(f"smtp://127.0.0.1:{port}")
        yield taken


@pytest.fixture
def sender(world):
    """What sends, as the application starts it."""
    return digest.Digests(world.services)


async def meet(world):
    """Let people come for the first time."""
    for person in (world.anna, world.boris):
        await ok(person.get("api/me"))


async def tell(world, person="tanna", kind="marks"):
    """Give a person a notice."""
    async with world.services.database.writing() as session:
        await notices.tell(
            session, person=person, kind=kind, edition="en", module="m01-tiny", actor="tboris",
            now=world.clock(),
        )  # fmt: skip


async def wish(person, **changed):
    """Say how one wants to be written to."""
    body = {"every": "week", "quiet_from": 21, "quiet_to": 8, "zone": "UTC"} | changed
    return await ok(person.put("api/me/digest", json=body))


def bodies(letter):
    """Give the text and the HTML of a letter."""
    kinds = ("plain", "html")
    return tuple(letter.get_body((kind,)).get_content() for kind in kinds)


async def test_it_is_weekly_unless_one_says_otherwise(world):
    """The wishes are kept, and whether this installation sends mail is not for a body to say."""
    told = await ok(world.anna.get("api/me/digest"))
    assert told == {
        "every": "week", "quiet_from": 21, "quiet_to": 8, "zone": "UTC", "mail": False,
    }  # fmt: skip
    changed = {"every": "day", "quiet_from": 0, "quiet_to": 0, "zone": "Asia/Yekaterinburg"}
    kept = await ok(world.anna.put("api/me/digest", json=changed | {"mail": True}))
    assert kept == changed | {"mail": False}
    assert await ok(world.anna.get("api/me/digest")) == kept


@pytest.mark.parametrize("zone", ["", "Mars/Base", "../../etc/passwd", "/etc/localtime", "a\0b"])
async def test_a_zone_that_is_none_is_refused(world, zone):
    """Only names of time zones open files of time zones."""
    body = {"every": "day", "quiet_from": 21, "quiet_to": 8, "zone": zone}
    await refused(world.anna.put("api/me/digest", json=body), 422, "invalid")


async def test_a_letter_says_what_was_missed(world, box, sender):
    """One letter, in the reader's language, as text and as HTML, with one click to end it."""
    await tell(world)
    await tell(world)
    assert await sender.round() == 1
    letter = box.letters[0]
    assert box.recipients == [["anna@school.example"]]
    assert letter["Subject"] == "Что нового в «Учительской»"
    assert letter["From"] == "Staffroom <staffroom@school.example>"
    assert letter["To"] == "anna@school.example"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Unsubscribe"].startswith(f"<{PUBLIC}services/commons/api/digest/off/tanna.")
    assert letter["Message-ID"]
    text, html = bodies(letter)
    for body in (text, html):
        assert body.count("Ваша работа по модулю «Tiny» проверена") == 2
        assert f"{PUBLIC}services/classroom/en/m01-tiny/" in body
        assert "Здравствуйте, Анна П.!" in body
    assert '<html lang="ru">' in html
    assert "<h1>" in html
    assert "<img" not in html


async def test_what_was_told_is_not_told_again(world, box, sender):
    """The next letter comes after a week, and only with what is new."""
    await tell(world)
    assert await sender.round() == 1
    await tell(world, kind="review")
    world.clock.pass_(days=6)
    assert await sender.round() == 0
    world.clock.pass_(days=1, hours=1)
    assert await sender.round() == 1
    text, _ = bodies(box.letters[1])
    assert "проверена" not in text
    assert "новая рецензия" in text
    world.clock.pass_(days=8)
    assert await sender.round() == 0


async def test_what_was_read_is_not_told(world, box, sender):
    """Whoever has looked at the bell gets no letter of it."""
    await tell(world)
    notice = (await ok(world.anna.get("api/me/notices")))["items"][0]["id"]
    await ok(world.anna.post("api/me/notices/read", json={"upto": notice}))
    assert await sender.round() == 0
    assert box.letters == []


async def test_conversations_that_wait_are_named(world, box, sender):
    """A colleague's unanswered post is asked to be looked at, in its writer's own words."""
    await post(world.anna, "Mine.")
    world.clock.pass_(hours=1)
    theirs = await post(world.boris, "Who *helps*?")
    world.clock.pass_(days=1)
    assert await sender.round() == 2
    text = next(bodies(x)[0] for x in box.letters if x["To"] == "anna@school.example")
    assert "Коллеги ждут ответа" in text
    assert "Boris K., в обсуждении «Talk»" in text
    assert "Who helps ?" in text
    assert f"{PUBLIC}services/classroom/en/m01-tiny/#post-{theirs['id']}" in text
    world.clock.pass_(days=8)
    # The same conversations alone are no reason to write again.
    assert await sender.round() == 0


async def test_what_one_may_not_read_is_in_no_letter(world, box, sender):
    """Before the own post, a letter opens no back door either."""
    theirs = await post(world.boris, "Seen only by those who wrote.")
    async with world.services.database.writing() as session:
        await notices.tell(
            session, person="tanna", kind="mention", edition="en", module="m01-tiny",
            post=theirs["id"], actor="tboris", now=world.clock(),
        )  # fmt: skip
    assert await sender.round() == 1
    assert all("Seen only" not in body for body in bodies(box.letters[0]))


async def test_nothing_to_say_is_not_said(world, box, sender):
    """Nobody gets an empty letter."""
    await wish(world.anna, every="day")
    assert await sender.round() == 0
    assert box.letters == []


async def test_a_long_list_is_cut(world, box, sender):
    """Ten notices are told, and how many more there are; all of them count as told."""
    for _ in range(13):
        await tell(world)
    assert await sender.round() == 1
    text, _ = bodies(box.letters[0])
    assert text.count("проверена") == 10
    assert "и ещё 3" in text
    world.clock.pass_(days=8)
    assert await sender.round() == 0


async def test_daily_and_never_are_kept(world, box, sender):
    """Each person is written to as she wishes."""
    await wish(world.anna, every="day")
    await wish(world.boris, every="never")
    for _ in range(3):
        await tell(world)
        await tell(world, person="tboris", kind="marks")
        await sender.round()
        world.clock.pass_(days=1, minutes=1)
    assert box.recipients == [["anna@school.example"]] * 3


async def test_it_is_quiet_at_night(world, box, sender):
    """What is due at night comes in the morning, by the clock where she lives."""
    await wish(world.anna, every="day", zone="Asia/Kamchatka")
    await tell(world)
    # Noon in UTC is midnight in Kamchatka.
    assert await sender.round() == 0
    world.clock.pass_(hours=7, minutes=59)
    assert await sender.round() == 0
    world.clock.pass_(minutes=1)
    assert await sender.round() == 1


async def test_without_a_choice_nights_are_those_of_the_plan_or_the_language(world, box):
    """Who has not said where she lives is not written to at three in the morning."""
    await tell(world)
    await keep(world.boris)

    async def zones():
        async with world.services.database.reading() as session:
            found = await digests.due(session, world.clock(), "", 10)
        return {one.name: one.zone for one in found}

    assert await zones() == {"tanna": "Europe/Moscow", "tboris": "Europe/Berlin"}
    await keep(world.anna, zone="Asia/Vladivostok")
    assert (await zones())["tanna"] == "Asia/Vladivostok"
    await wish(world.anna, zone="Asia/Omsk")
    assert (await zones())["tanna"] == "Asia/Omsk"


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        # Berlin puts its clocks forward at 01:00 UTC on 29 March 2026: 8 o'clock comes early.
        (datetime(2026, 3, 28, 6, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 28, 7, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 29, 5, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 29, 6, 0, tzinfo=UTC), False),
        # And back on 25 October, when the hour after 2 o'clock comes twice.
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 6, 59, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 7, 0, tzinfo=UTC), False),
    ],
)
def test_quiet_hours_follow_the_clocks_of_the_place(moment, quiet):
    """When clocks are changed, morning is when they show it."""
    due = Due("tanna", "Anna", "en", "Europe/Berlin", 21, 8, 0, moment)
    assert digest.is_quiet(due, moment) is quiet


def test_quiet_hours_may_lie_within_a_day_or_be_none():
    """From 9 to 17, or from an hour to the same hour: never."""
    day = Due("tanna", "Anna", "en", "UTC", 9, 17, 0, NOON)
    assert digest.is_quiet(day, NOON)
    assert not digest.is_quiet(day, NOON.replace(hour=17))
    assert not any(
        digest.is_quiet(replace(day, quiet_to=9), NOON.replace(hour=h)) for h in range(24)
    )
    assert digest.is_quiet(replace(day, zone="Gone/Zone"), NOON)


async def test_one_click_ends_the_letters(world, box, sender):
    """The link in the header works without signing in, and for nobody else."""
    await tell(world)
    await sender.round()
    path = OFF.search(box.letters[0]["List-Unsubscribe"] + " ")[1]
    asked = await world.stranger.get(path)
    assert asked.headers["content-type"].startswith("text/html")
    assert "form-action 'self'" in asked.headers["content-security-policy"]
    assert '<form method="post">' in asked.text
    # Looking at the page, as mail programs do beforehand, changes nothing.
    assert (await ok(world.anna.get("api/me/digest")))["every"] == "week"
    done = await world.stranger.post(path, data={"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200
    assert "больше не будет" in done.text
    assert (await ok(world.anna.get("api/me/digest")))["every"] == "never"
    assert (await ok(world.boris.get("api/me/digest")))["every"] == "week"
    await tell(world)
    world.clock.pass_(days=8)
    assert await sender.round() == 0


async def test_a_forged_link_ends_nothing(world):
    """A token of somebody else's, or none, is nothing that is there."""
    await meet(world)
    good = unsubscribe.token(world.services.keys, "tanna")
    mark = good.partition(".")[2]
    unknown = unsubscribe.token(world.services.keys, "tnobody")
    for token in (f"tboris.{mark}", f"tanna.{mark[:-1]}", "tanna.", ".", "x", f"tanna.{'é' * 64}",
                  f".{mark}", unknown):  # fmt: skip
        for method in ("GET", "POST"):
            call = world.stranger.request(method, f"api/digest/off/{token}")
            await refused(call, 404, "not_found")
    assert (await ok(world.anna.get("api/me/digest")))["every"] == "week"


async def test_a_server_that_refuses_is_tried_again_ever_later(world, box, sender):
    """Nothing is lost, nothing is doubled, and the server is left in peace meanwhile."""
    await tell(world)
    good = world.services.mailer
    tries = []

    class Down:
        def send(self, letter):
            tries.append(world.clock())
            raise mail.UnavailableError("SMTPAuthenticationError")

    world.services.mailer = Down()
    for _ in range(40):
        assert await sender.round() == 0
        world.clock.pass_(minutes=1)
    pauses = [later - earlier for earlier, later in pairwise(tries)]
    assert [pause.total_seconds() // 60 for pause in pauses] == [5, 10, 20]
    world.services.mailer = good
    world.clock.pass_(hours=1)
    assert await sender.round() == 1
    assert await sender.round() == 0
    assert len(box.letters) == 1


async def test_a_letter_that_is_refused_keeps_no_other_back(world, box, sender):
    """One unknown box is tried again later by itself; others are written to at once."""
    box.refuse = "anna@school.example"
    await tell(world)
    await tell(world, person="tboris", kind="review")
    async with world.services.database.writing() as session:
        await notices.tell(session, person="tboris", kind="marks", edition="en", now=world.clock())
    assert await sender.round() == 1
    assert box.recipients == [["boris@school.example"]]
    box.refuse = ""
    assert await sender.round() == 0
    world.clock.pass_(hours=1)
    assert await sender.round() == 1
    assert box.recipients[1:] == [["anna@school.example"]]


async def test_a_receipt_that_could_not_be_noted_is_noted_before_another_letter(
    world, box, sender, monkeypatch
):
    """When the database fails after the server took a letter, it is not sent a second time."""
    await tell(world)
    real, failing = digest.digests.sent, [True]

    async def sent(*args):
        if failing.pop() if failing else False:
            raise OSError("disk full")
        await real(*args)

    monkeypatch.setattr(digest.digests, "sent", sent)
    assert await sender.round() == 0
    world.clock.pass_(hours=2)
    assert await sender.round() == 0
    world.clock.pass_(hours=2)
    assert await sender.round() == 0
    assert len(box.letters) == 1


@pytest.mark.parametrize("email", [None, "", "anna@x.y\nBcc: all@x.y", "a@b, c@d", "анна@школа.рф"])
async def test_an_address_that_is_none_is_not_written_to(world, box, sender, email):
    """Whatever the account holds, no other header and no other recipient comes of it."""
    await tell(world)
    world.hub.states["tanna"]["email"] = email
    assert await sender.round() == 0
    assert box.letters == []


async def test_a_name_and_a_title_make_no_header_and_no_markup(world, box, sender):
    """What people type is only in the body, and escaped there."""
    await ok(world.boris.patch("api/me", json={"display_name": "<b>Eve\r\nBcc: all@x.y</b>"}))
    await ok(world.anna.patch("api/me", json={"display_name": "<script>alert(1)</script>"}))
    async with world.services.database.writing() as session:
        await notices.tell(
            session, person="tanna", kind="thanks", edition="en", module="m01-tiny",
            actor="tboris", now=world.clock(),
        )  # fmt: skip
    assert await sender.round() == 1
    letter = box.letters[0]
    assert letter["Bcc"] is None
    assert box.recipients == [["anna@school.example"]]
    _, html = bodies(letter)
    tags = set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            tags.add(tag)

    Reader().feed(html)
    assert tags == {
        "html", "head", "meta", "title", "body", "h1", "p", "h2", "ul", "li", "a", "hr",
    }  # fmt: skip


async def test_links_do_not_come_from_a_request(world, box, sender):
    """A forged Host leads nobody elsewhere: links begin with the installation's own address."""
    await ok(world.anna.get("api/me", headers={"Host": "evil.example"}))
    await tell(world)
    await sender.round()
    text, html = bodies(box.letters[0])
    assert set(re.findall(r"https?://[^/\s\"]+", text + html)) == {"https://school.example"}


async def test_while_the_hub_is_down_nothing_is_lost(world, box, sender):
    """Without addresses nobody is written to; afterwards everybody is."""
    await tell(world)
    world.hub.broken = True
    assert await sender.round() == 0
    world.hub.broken = False
    world.clock.pass_(minutes=6)
    assert await sender.round() == 1


async def test_one_of_several_processes_sends(world, box, sender):
    """While another has the turn, nothing is sent here; afterwards it is."""
    await tell(world)
    async with alone(world.services.database, Lock.DIGEST) as ours:
        assert ours
        assert await sender.round() == 0
    assert await sender.round() == 1
    both = [digest.Digests(world.services) for _ in range(2)]
    world.clock.pass_(days=8)
    await tell(world)
    assert sum(await asyncio.gather(*(one.round() for one in both))) == 1


async def test_no_address_and_no_word_reaches_a_log(world, box, sender, caplog):
    """What goes wrong is said without whom it concerned."""
    box.answer = "554 anna@school.example is not liked"
    await tell(world)
    await sender.round()
    said = [r.getMessage() for r in caplog.records if r.name.startswith("staffroom")]
    assert any("not sent" in line for line in said)
    assert all("anna" not in line for line in said)


async def test_the_application_sends_by_itself(world, box):
    """Where mail is set up, letters are sent as long as the application runs."""
    await tell(world)
    app = create_app(world.services)
    async with app.router.lifespan_context(app):
        await until(lambda: box.letters)
    assert box.recipients == [["anna@school.example"]]


def sending():
    """Say whether a task sends letters."""
    names = {task.get_coro().__qualname__ for task in asyncio.all_tasks()}
    return "Digests.run" in names


async def test_without_a_server_nothing_is_started(world, box):
    """An installation without mail has no task that looks for it, and another ends its own."""
    for mailer, wanted in ((None, False), (world.services.mailer, True)):
        world.services.mailer = mailer
        app = create_app(world.services)
        async with app.router.lifespan_context(app):
            assert sending() is wanted
        assert not sending()
