"""Certificates in the commons: from done modules to a page that a stranger checks."""

import asyncio
import base64
import re

import pytest

from staffroom_hub.commons import certificate_page, certificate_pdf
from staffroom_hub.commons.certificate_words import Words
from staffroom_hub.commons.store import certificates as store
from staffroom_hub.commons.store.models import CertificateRow
from staffroom_hub.commons.tagged_pdf import TaggedPDF
from tests.service import pdf_structure
from tests.service.certifying import (
    FIRST,
    NAME,
    OWN,
    SECOND,
    THIRD,
    earned,
    finish,
    issued,
    public,
    school,
)
from tests.service.talk import LOG, NOTICES, admit, cohort
from tests.service.test_farewell import everything, holding, leave
from tests.service.world import ok, refused

WHY = {"reason": "conduct", "note": "The work was another's."}


async def standing(person, kind="route"):
    """Say how somebody stands with one certificate."""
    view = await ok(person.get(OWN))
    return next(one for one in view["certificates"] if one["kind"] == kind)


async def check(world, given, **query):
    """Look at a certificate's page as a stranger: no token, no cookie."""
    answer = await world.stranger.get(public(given["page"]), params=query)
    assert "set-cookie" not in answer.headers
    return answer


async def revoke(world, given, person=None, **changed):
    """Have a moderator revoke a certificate."""
    url = f"api/certificates/{given['id']}/revocation"
    return await (person or world.vera).post(url, json=WHY | changed)


async def test_the_whole_path(world):
    """Done modules earn it, the holder confirms a name, a stranger checks, a trainer revokes."""
    await school(world)
    assert (await standing(world.anna))["missing"] == [FIRST]
    await refused(world.anna.post(f"{OWN}/route", json={"name": NAME}), 409, "not_earned")
    await finish(world, world.anna, "tanna", FIRST)
    halfway = await standing(world.anna)
    assert (halfway["earned"], halfway["missing"], halfway["more"]) == (False, [], 1)
    await finish(world, world.anna, "tanna", SECOND)
    assert (await standing(world.anna))["earned"]
    assert (await standing(world.anna, "full"))["missing"] == [THIRD]
    given = await issued(world, name="  Анна   Петрова ")
    assert given["name"] == NAME
    good = await check(world, given, locale="en")
    assert good.status_code == 200
    for word in (NAME, "This certificate is valid", "School № 12", "individual route"):
        assert word in good.text
    assert (await revoke(world, given)).status_code == 200
    bad = await check(world, given, locale="en")
    assert bad.status_code == 200
    assert "not valid any more" in bad.text
    assert "This certificate is valid" not in bad.text


async def test_the_page_says_which_modules_are_written(world):
    """Missing modules that nobody can take yet are told as such."""
    await school(world)
    view = await ok(world.anna.get(OWN))
    assert {step["id"]: step["written"] for step in view["modules"]} == {
        FIRST: True, SECOND: True, THIRD: False,
    }  # fmt: skip
    assert (view["given"], view["institution"]) == (True, "School № 12")


async def test_asking_twice_gives_one(world):
    """Even at the same moment, and under another name."""
    await earned(world)
    asks = [world.anna.post(f"{OWN}/route", json={"name": name}) for name in (NAME, "Другая Анна")]
    both = [answer.json() for answer in await asyncio.gather(*asks)]
    assert both[0] == both[1]
    assert both[0] == await issued(world, name="Третья Анна")


async def test_a_name_has_to_be_one(world):
    """Markup, figures and what nobody can see are refused; nothing is given."""
    await earned(world)
    for name in ("<img src=x onerror=alert(1)>", "Anna 007", "An\u202ena", "x" * 121, " "):
        await refused(world.anna.post(f"{OWN}/route", json={"name": name}), 422, "bad_name")
    await refused(world.anna.post(f"{OWN}/route", json={"name": "x" * 401}), 422, "invalid")
    assert (await standing(world.anna))["issued"] is None


async def test_other_certificates_than_the_courses_are_not_there(world):
    """An invented kind is nothing that could be given."""
    await earned(world)
    await refused(world.anna.post(f"{OWN}/doctor", json={"name": NAME}), 404, "not_found")
    await refused(world.anna.post(f"{OWN}/..", json={"name": NAME}), 404, "not_found")


async def test_what_is_anothers_answers_as_what_is_not_there(world):
    """Printing, signing and withdrawing by another's id: the same bytes as for none."""
    await earned(world)
    given = await issued(world)
    for method, what in (("GET", "/pdf"), ("GET", "/credential"), ("DELETE", "")):
        real, unreal = [
            await world.boris.request(method, f"api/me/certificates/{id_}{what}")
            for id_ in (given["id"], store.new_id())
        ]
        assert (real.status_code, real.content) == (404, unreal.content)
    assert "This certificate is valid" in (await check(world, given, locale="en")).text
    await refused(world.boris.post(f"{OWN}/route", json={"name": NAME}), 409, "not_earned")


async def test_an_installation_without_an_institution_gives_none(world):
    """A notebook without a hub says so instead of giving what nobody could check."""
    await earned(world)
    world.services.institution = None
    assert (await ok(world.anna.get(OWN)))["given"] is False
    await refused(world.anna.post(f"{OWN}/route", json={"name": NAME}), 409, "no_certificates")
    for path in ("did.json", "jwks.json", "status/0"):
        await refused(world.stranger.get(f"certificates/{path}"), 409, "no_certificates")


# The public page


async def test_the_public_page_is_strict_and_quiet(world):
    """No script, nothing loaded, no index, no cache, and nothing of the person but her name."""
    await earned(world)
    given = await issued(world)
    page = await check(world, given)
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert page.headers["x-robots-tag"].startswith("noindex")
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert not re.search(r"<script|<img|<form|src=|onload|https?:", page.text)
    for private in ("tanna", "Анна П.", FIRST, SECOND, "30", given["id"]):
        assert private not in page.text


@pytest.mark.parametrize(("locale", "words"), [("ru", "удостоверение"), ("en", "no diploma")])
async def test_the_page_speaks_both_languages(world, locale, words):
    """By the browser's wish or by the link; in each it says what a certificate is not."""
    await earned(world)
    given = await issued(world)
    asked = await check(world, given, locale=locale)
    wished = await world.stranger.get(
        public(given["page"]), headers={"Accept-Language": f"{locale};q=0.9"}
    )
    assert asked.text == wished.text
    assert f'<html lang="{locale}">' in asked.text
    assert words in asked.text


@pytest.mark.parametrize(
    "id_", ["a" * 32, "A" * 32, "x", "a" * 4000, "%00" * 32, "а" * 32, "did.jso", "1 OR 1=1"]
)
async def test_an_unknown_address_has_a_kind_page(world, id_):
    """Guesses, other shapes and endless ones: all the same sentence, and no hint."""
    await school(world)
    answer = await world.stranger.get(f"certificates/{id_}", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert answer.text == certificate_page.unknown("en")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_ids_cannot_be_guessed():
    """160 random bits each, in letters and figures that can be typed."""
    ids = {store.new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(re.fullmatch(r"[a-z2-7]{32}", id_) for id_ in ids)


async def test_what_stands_in_the_database_is_never_markup(world):
    """Even a name that came around every check is shown as letters, on the page and as title."""
    await earned(world, name="<b>School</b>")
    given = await issued(world)
    async with world.services.database.writing() as session:
        row = await session.get(CertificateRow, given["id"])
        row.name = '<script>alert("x")</script>'
    page = (await check(world, given)).text
    assert "<script" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;" in page


# Printing


async def printed(person, given, locale):
    """Give the PDF of a certificate."""
    file = await ok(person.get(f"api/me/certificates/{given['id']}/pdf", params={"locale": locale}))
    assert file["type"] == "application/pdf"
    return base64.b64decode(file["data"])


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_a_pdf_names_its_title_and_language(world, locale):
    """It is one page with embedded letters, a title, a language, and a described QR code."""
    await earned(world)
    given = await issued(world)
    pdf = await printed(world.anna, given, locale)
    assert pdf.startswith(b"%PDF-")
    assert f"/Lang ({locale})".encode() in pdf
    assert pdf.count(b"/Type /Page\n") == 1
    assert b"/StructTreeRoot" in pdf
    assert b"/Alt " in pdf
    assert b"/Title " in pdf
    assert pdf.count(b"/FontFile2 ") == 2
    assert given["page"].encode() in pdf
    assert len(pdf) < 100_000
    assert pdf == await printed(world.anna, given, locale)


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_every_word_of_a_pdf_is_in_its_structure(world, locale):
    """Heading, holder, facts, picture and link stand there in reading order; the frame does not."""
    await earned(world)
    pdf = await printed(world.anna, await issued(world), locale)
    seen = pdf_structure.drawn(pdf)
    assert [what for inside, what in seen if inside is None] == []
    assert [what for inside, what in seen if inside == ("Artifact", None)] == ["re"]
    kinds = pdf_structure.elements(pdf)
    # Each element is one stretch of the page, and they are numbered as they are read.
    assert [numbers for _, numbers, _ in kinds] == [[n] for n in range(len(kinds))]
    shown = list(dict.fromkeys(inside[1] for inside, what in seen if what != "re"))
    assert shown == list(range(len(kinds)))
    order = [kind for kind, _, _ in kinds]
    assert order[:4] == ["H1", "P", "P", "H2"]
    assert order[-4:] == ["Figure", "P", "Link", "P"]
    assert order.count("P") > 20
    assert [alt for kind, _, alt in kinds if kind == "Figure"] == [True]
    assert b"/DisplayDocTitle true" in pdf
    assert b"/Marked true" in pdf


def test_a_stretch_goes_on_over_a_page():
    """What a break of pages cuts is closed on the one and opened on the other."""
    pdf = TaggedPDF(lang="en", title="Long")
    pdf.set_font("Helvetica", size=12)
    pdf.add_page()
    with pdf.tagged("P"):
        pdf.multi_cell(0, 8, "word " * 1500)
    file = bytes(pdf.output())
    assert file.count(b"/Type /Page\n") > 1
    kinds = pdf_structure.elements(file)
    assert [kind for kind, _, _ in kinds] == ["P"] * file.count(b"/Type /Page\n")
    for page in pdf_structure.contents(file):
        assert page.count(b"BDC") == page.count(b"EMC") == 1


@pytest.mark.parametrize(
    "name", ["W" * 120, "Жан-Пьер д’Артаньян " * 5 + "Ж", "Ян", "ԱՐԱՄ ԽԱՉԱՏՐՅԱՆ"]
)
async def test_long_and_rare_names_fit_on_one_page(world, name):
    """A name is made smaller, then broken, and never pushes anything onto a second page."""
    await school(world, name="Муниципальное бюджетное учреждение «Школа имени Героя» " * 2)
    row = CertificateRow(
        id=store.new_id(), person="t", edition="ru", kind="full", name=name.strip(),
        modules=[FIRST, SECOND, THIRD], status=1, issued_at=world.clock.now,
    )  # fmt: skip
    words = Words(row, world.services.institution, world.services.syllabus, "ru")
    assert certificate_pdf.document(words).count(b"/Type /Page\n") == 1


async def test_every_certificate_says_the_eleven_things(world):
    """Holder, title, country, body, date, outcomes, workload, level, assessment, form, quality."""
    await earned(world)
    given = await issued(world)
    async with world.services.database.reading() as session:
        row = await session.get(CertificateRow, given["id"])
    for locale in ("ru", "en"):
        words = Words(row, world.services.institution, world.services.syllabus, locale)
        facts = dict(words.facts())
        assert len(facts) == 11
        assert all(facts.values())
        assert NAME in facts.values()
        said = " ".join(facts.values())
        assert "School № 12" in said
        assert "1 " in said
        assert "M01-Tiny; M02-Second" in said


async def test_a_school_without_a_name_says_so(world):
    """The defaults are honest: no name, no country is made up."""
    await earned(world, name="", country="", url="")
    given = await issued(world)
    assert "no institution has given its name" in (await check(world, given, locale="en")).text


# Taking back


async def test_revoking_is_written_down_and_told(world):
    """The log has who, what and why; the holder has a notice; nothing new is made of it."""
    await earned(world)
    given = await issued(world)
    assert (await revoke(world, given)).json()["kind"] == "route"
    (action,) = (await ok(world.vera.get(LOG)))["actions"]
    assert (action["kind"], action["note"], action["person"]) == ("revoke", WHY["note"], "tanna")
    told = (await ok(world.anna.get(NOTICES)))["items"][0]
    assert (told["kind"], "отозван" in told["text"]) == ("moderation", True)
    for what in ("pdf", "credential"):
        url = f"api/me/certificates/{given['id']}/{what}"
        await refused(world.anna.get(url), 409, "certificate_revoked")
    again = await revoke(world, given)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "decided")


async def test_what_was_not_ones_own_work_is_not_had_anew(world):
    """After such a revocation the rule alone gives nothing; an appeal may."""
    await earned(world)
    given = await issued(world)
    await revoke(world, given)
    again = world.anna.post(f"{OWN}/route", json={"name": NAME})
    await refused(again, 409, "certificate_barred")
    assert (await standing(world.anna))["barred"]
    (action,) = (await ok(world.anna.get("api/me/actions")))["actions"]
    await ok(world.anna.post(f"api/actions/{action['id']}/appeal", json={"text": "It was mine."}))
    olga = admit(world, "tolga", "trainers", "admins")
    verdict = {"upheld": False, "note": "It was hers."}
    await ok(olga.post(f"api/moderation/actions/{action['id']}/decision", json=verdict))
    fresh = await issued(world)
    assert fresh["id"] != given["id"]
    assert "not valid any more" in (await check(world, given, locale="en")).text
    assert "This certificate is valid" in (await check(world, fresh, locale="en")).text


@pytest.mark.parametrize("reason", ["name", "mistake"])
async def test_a_wrong_name_or_a_mistake_can_be_mended(world, reason):
    """The certificate may be had anew, under another id."""
    await earned(world)
    given = await issued(world)
    await revoke(world, given, reason=reason)
    fresh = await issued(world, name="Анна Иванова")
    assert (fresh["name"], fresh["id"] != given["id"]) == ("Анна Иванова", True)


async def test_a_holder_withdraws_her_own(world):
    """Its page says that she did; she may have it anew with another name."""
    await earned(world)
    given = await issued(world)
    await ok(world.anna.delete(f"api/me/certificates/{given['id']}"))
    assert "withdrawn by its holder" in (await check(world, given, locale="en")).text
    assert (await issued(world, name="Анна Иванова"))["name"] == "Анна Иванова"


async def test_only_who_is_responsible_revokes(world):
    """Teachers, mentors, trainers of other cohorts and the holder herself cannot."""
    await earned(world)
    given = await issued(world)
    dora, mark = admit(world, "tdora", "trainers"), admit(world, "tmark", "mentors")
    await ok(dora.get("api/me"))
    await cohort(world.vera, world.anna)
    for person, status in ((world.boris, 403), (mark, 403), (world.anna, 403), (dora, 404)):
        assert (await revoke(world, given, person)).status_code == status
    assert (
        await world.stranger.post(f"api/certificates/{given['id']}/revocation", json=WHY)
    ).status_code == 401
    assert "This certificate is valid" in (await check(world, given, locale="en")).text
    assert (await revoke(world, given)).status_code == 200


async def test_nobody_revokes_her_own_as_a_moderator(world):
    """A trainer who took the course herself leaves that decision to another one."""
    await earned(world, world.vera, "tvera")
    given = await issued(world, world.vera, "Вера Иванова")
    answer = await revoke(world, given)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "own_decision")


async def test_a_revocation_needs_a_reason(world):
    """Without a note, or with a reason that is a holder's alone, nothing happens."""
    await earned(world)
    given = await issued(world)
    for changed in ({"note": " "}, {"reason": "holder"}, {"reason": "x"}):
        assert (await revoke(world, given, **changed)).status_code == 422
    assert "This certificate is valid" in (await check(world, given, locale="en")).text


# Leaving and taking along


@pytest.mark.parametrize("way", ["anonymise", "remove"])
async def test_who_leaves_withdraws_her_certificates(world, way):
    """No name is left; the page says that its holder withdrew it, and nothing of who she was."""
    await earned(world)
    given = await issued(world)
    assert (await leave(world.anna, way)).status_code == 204
    found = await everything(world)
    assert holding(found, NAME) == []
    assert holding(found, "tanna") == []
    page = await check(world, given, locale="en")
    assert page.status_code == 200
    assert "withdrawn by its holder" in page.text
    assert NAME not in page.text
    assert ("individual route" in page.text) is (way == "anonymise")


async def test_certificates_are_part_of_the_export(world):
    """What was given is among what one takes along, by its id, and readable as a page."""
    await earned(world)
    given = await issued(world)
    data = await ok(world.anna.get("api/me/export"))
    (one,) = data["certificates"]
    assert (one["id"], one["name"], one["modules"]) == (given["id"], NAME, [FIRST, SECOND])
    page = (await ok(world.anna.get("api/me/export?form=html")))["html"]
    assert given["id"] in page
