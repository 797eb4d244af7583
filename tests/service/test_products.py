"""One's own products: the list, the files, and that nobody gets at another's."""

import io

import docx
import pytest

from staffroom_hub.commons.pace import RATES
from tests.service import pdf_words
from tests.service.module import MODULE, bundle, definitions
from tests.service.world import complete, draft, ok, refused, submit

LIST = "api/me/products"
PLACE = f"{LIST}/en/{MODULE}/request"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {"docx": WORD, "pdf": "application/pdf"}
TITLE = "My request / Мой запрос: 1"
HERS = "Nine pupils are quiet."


def request(**changed):
    """Give the tiny module's form with a product."""
    return definitions()["request.yaml"] | {"product": TITLE} | changed


async def built(world, text=HERS):
    """Have Anna fill the form in."""
    await world.release(request=request())
    await draft(world.anna, "request", {"fields": {"situation": text}})


async def listed(person):
    """Give a person's list."""
    return (await ok(person.get(LIST)))["products"]


def text_of(kind, content):
    """Read a file's words."""
    if kind == "pdf":
        return pdf_words.words(content)
    return "\n".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_product_is_saved_as_a_file(world, kind):
    """Her words are in it, it has its kind and a safe name, and no browser shows or keeps it."""
    await built(world)
    got = await world.anna.get(f"{PLACE}.{kind}")
    assert got.status_code == 200
    assert HERS in " ".join(text_of(kind, got.content).split())
    headers = got.headers
    assert headers["Content-Type"] == KINDS[kind]
    assert headers["Content-Disposition"] == (
        f'attachment; filename="My_request{"_" * 12}1.{kind}"; '
        "filename*=UTF-8''My_request_%D0%9C%D0%BE%D0%B9_%D0%B7%D0%B0%D0%BF%D1%80%D0%BE%D1%81_1"
        f".{kind}"
    )
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]


async def test_a_product_is_told_as_a_document_and_a_post(world):
    """What is printed and what is shown to colleagues are the same."""
    await built(world)
    told = await ok(world.anna.get(PLACE))
    assert told["document"]["title"] == TITLE
    assert told["document"]["sections"] == [
        {"heading": "Situation", "blocks": [{"kind": "paragraph", "text": HERS}]}
    ]
    assert told["markdown"] == f"**{TITLE}**\n\n**Situation**\n\n{HERS}"


async def test_the_list_says_what_there_is(world):
    """Title, module, when it changed, whether it is whole, and addresses that work."""
    await built(world, "abc")
    (one,) = await listed(world.anna)
    assert (one["title"], one["module_title"], one["complete"]) == (TITLE, "Tiny", False)
    assert one["changed_at"].startswith(world.clock.now.isoformat()[:16])
    await draft(world.anna, "request", {"fields": {"situation": HERS}})
    (one,) = await listed(world.anna)
    assert one["complete"] is True
    for kind in KINDS:
        assert (await world.anna.get(one[kind])).status_code == 200


async def test_the_newest_stands_first_in_both_editions(world):
    """Products of both editions are in one list."""
    await built(world)
    russian = definitions()
    module = russian["module.yaml"] | {"edition": "ru", "title": "Маленький"}
    body = bundle(module=module, request=request())
    await ok(world.grader.put(f"api/releases/ru/{MODULE}", json=body))
    world.clock.pass_(minutes=5)
    url = f"api/modules/ru/{MODULE}/activities/request/draft"
    answer = {"fields": {"situation": "Девять детей молчат."}}
    key = "00000000-0000-4000-8000-000000000001"
    await ok(world.anna.put(url, json={"answer": answer, "key": key}))
    assert [one["edition"] for one in await listed(world.anna)] == ["ru", "en"]
    got = await world.anna.get(f"{LIST}/ru/{MODULE}/request.docx")
    assert docx.Document(io.BytesIO(got.content)).core_properties.language == "ru-RU"


async def test_what_was_handed_in_counts_where_the_form_was_emptied(world):
    """The draft comes first; where nothing is in it, the last submission."""
    await world.release(request=request())
    await complete(world.anna)
    await submit(world.anna)
    await draft(world.anna, "request", {"fields": {"situation": ""}})
    told = await ok(world.anna.get(PLACE))
    assert told["document"]["sections"][0]["blocks"][0]["text"] == "Long enough to count."
    assert [one["complete"] for one in await listed(world.anna)] == [True]
    await draft(world.anna, "request", {"fields": {"situation": HERS}})
    assert HERS in (await ok(world.anna.get(PLACE)))["markdown"]


async def test_a_newer_release_asks_for_less(world):
    """What the form asks for no more is left out; what fits it no more is nothing."""
    await built(world)
    await draft(world.anna, "request", {"fields": {"situation": HERS, "note": "gone"}})
    fields = request()["fields"][:1]
    await world.release(request=request(fields=fields))
    assert "gone" not in (await ok(world.anna.get(PLACE)))["markdown"]
    await world.release(request=request(fields=[{**fields[0], "kind": "file"}]))
    await refused(world.anna.get(PLACE), 404, "not_found")
    assert await listed(world.anna) == []


# Attacks


@pytest.mark.parametrize("end", ["", ".docx", ".pdf"])
async def test_nobody_gets_anothers(world, end):
    """Boris, a trainer and a stranger find nothing where Anna's is; it stays hers."""
    await built(world)
    for person in (world.boris, world.vera):
        await refused(person.get(PLACE + end), 404, "not_found")
        assert await listed(person) == []
    await refused(world.stranger.get(PLACE + end), 401, "not_signed_in")
    await draft(world.boris, "request", {"fields": {"situation": "His own words."}})
    assert HERS.encode() not in (await world.boris.get(PLACE)).content
    # No argument names a person.
    got = await world.boris.get(PLACE, params={"person": "tanna", "name": "tanna"})
    assert "His own words." in got.json()["markdown"]


@pytest.mark.parametrize(
    "path",
    [
        f"en/{MODULE}/talk.pdf",
        f"en/{MODULE}/exit-quiz.docx",
        f"en/{MODULE}/nothing.pdf",
        f"en/{MODULE}/request.exe",
        f"en/{MODULE}/request.pdf.docx",
        f"en/{MODULE}/request.",
        f"en/{MODULE}/.pdf",
        f"en/{MODULE}/REQUEST.pdf",
        f"en/{MODULE}/request%00.pdf",
        f"en/{MODULE}/request%0d%0aX-Evil:1.pdf",
        f"en/{MODULE}/..%2frequest.pdf",
        f"en/{MODULE}/%2e%2e%2f%2e%2e%2fexport.pdf",
        f"de/{MODULE}/request.pdf",
        f"ru/{MODULE}/request.pdf",
        "en/m99-none/request.pdf",
        "en/..%2f..%2fm01/request.pdf",
        f"en/{MODULE}/{'a' * 3000}.pdf",
    ],
)
async def test_tricks_with_paths_find_nothing(world, path):
    """Other activities, kinds, editions and modules, and what is no name at all."""
    await built(world)
    error = await refused(world.anna.get(f"{LIST}/{path}"), 404, "not_found")
    assert "Evil" not in str(error)


async def test_a_form_without_a_product_gives_none(world):
    """The tiny module's form has none: there is no file of it, whatever is in it."""
    await draft(world.anna, "request", {"fields": {"situation": HERS}})
    for end in ("", ".docx", ".pdf"):
        await refused(world.anna.get(PLACE + end), 404, "not_found")
    assert await listed(world.anna) == []


async def test_nothing_written_is_no_product(world):
    """Neither a form nobody touched nor an emptied one."""
    await world.release(request=request())
    await refused(world.anna.get(PLACE + ".pdf"), 404, "not_found")
    await draft(world.anna, "request", {"fields": {"situation": " "}})
    await refused(world.anna.get(PLACE + ".pdf"), 404, "not_found")
    assert await listed(world.anna) == []


async def test_a_page_for_moderators_is_closed_to_others(world):
    """What a teacher put into a form that is not for her any more, she has no file of."""
    await built(world)
    module = definitions()["module.yaml"] | {"audience": "moderators"}
    await world.release(module=module, request=request())
    await refused(world.anna.get(PLACE), 404, "not_found")
    assert await listed(world.anna) == []


async def test_a_withdrawn_module_is_gone_from_the_list(world):
    """Nothing is left to make a document by; her words stay in her export."""
    await built(world)
    await ok(world.vera.delete(f"api/releases/en/{MODULE}"))
    await refused(world.anna.get(PLACE), 404, "not_found")
    assert await listed(world.anna) == []
    assert HERS in str(await ok(world.anna.get("api/me/export")))


async def test_files_are_made_at_a_persons_pace(world):
    """Who asks for file after file has to wait; another is not held up."""
    await built(world)
    for _ in range(RATES["product"].at_once):
        await world.anna.get(f"{LIST}/en/{MODULE}/nothing.pdf")
    await refused(world.anna.get(PLACE + ".docx"), 429, "too_fast")
    await refused(world.boris.get(PLACE + ".docx"), 404, "not_found")
