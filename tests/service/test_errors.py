"""Errors in one shape, in the reader's language; limits of size and depth."""

import json

import httpx
import pytest

from staffroom.i18n import translation
from staffroom_hub.commons.errors import PROBLEMS
from staffroom_hub.commons.languages import preferred
from staffroom_hub.commons.limits import ANSWER_BYTES, ANSWER_DEPTH, BODY_BYTES
from tests.service.live import served
from tests.service.module import RELEASE
from tests.service.world import at, key, ok, refused

DRAFT = at("request", "/draft")


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_every_problem_has_words_in_both_languages(locale):
    """No problem is told in the wrong language."""
    catalog = translation("staffroom", locale)
    for code, kind in PROBLEMS.items():
        told = catalog.gettext(kind.message)
        assert told
        assert (told == kind.message) == (locale == "en"), code


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("", None),
        ("ru", "ru"),
        ("en-GB,en;q=0.9,ru;q=0.8", "en"),
        ("fr,ru;q=0.5,en;q=0.7", "en"),
        ("de", None),
        ("*", None),
        ("ru;q=0, en;q=0.1", "en"),
        ("ru;q=x", None),
        ("," * 5000, None),
    ],
)
def test_the_language_is_chosen_as_browsers_ask(header, chosen):
    """The best-liked of our languages is taken, strange headers are passed over."""
    assert preferred(header) == chosen


async def test_errors_speak_the_language_asked_for_then_the_persons_own(world):
    """The header goes first, then what the person chose, then Russian."""
    nothing = at("nothing")
    russian, english = "Здесь ничего нет.", "There is nothing here."
    assert (await refused(world.boris.get(nothing), 404, "not_found"))["message"] == english
    assert (await refused(world.anna.get(nothing), 404, "not_found"))["message"] == russian
    asked = world.anna.get(nothing, headers={"Accept-Language": "en"})
    assert (await refused(asked, 404, "not_found"))["message"] == english


async def test_unknown_addresses_and_methods_are_told_alike(world):
    """404 and 405 have the shape of all errors; 405 says what is allowed."""
    await refused(world.anna.get("api/unknown"), 404, "not_found")
    await refused(world.anna.post("api/me"), 405, "method_not_allowed")
    answer = await world.anna.post("api/me")
    assert "GET" in answer.headers["Allow"]


async def test_an_unexpected_failure_is_calm(world):
    """A fault inside gives a sentence, no traceback."""
    world.services.library.current = None
    error = await refused(world.anna.get(at("request")), 500, "unexpected")
    assert error["details"] == {}


@pytest.mark.parametrize(
    "body", [b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b"{}", b'{"answer": {}}']
)
async def test_a_body_that_cannot_be_read_is_refused(world, body):
    """Broken JSON and missing fields give a clear refusal."""
    headers = {"Content-Type": "application/json"}
    answer = await world.anna.put(DRAFT, content=body, headers=headers)
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]["code"] in ("bad_request", "invalid")


async def test_what_was_refused_is_not_repeated(world):
    """A refusal names the field, never its value."""
    error = await refused(
        world.anna.put(DRAFT, json={"answer": {}, "key": "my-secret"}), 422, "invalid"
    )
    assert error["details"]["fields"] == [{"field": "body.key", "fault": "uuid_parsing"}]


@pytest.mark.parametrize("path", [DRAFT, at("talk", "/posts"), "api/grading/claim", "api/me"])
async def test_an_oversized_body_is_refused(world, path):
    """More than 256 KiB is not read, on any route."""
    answer = await world.anna.request(
        "PUT" if path == DRAFT else "PATCH" if path.endswith("me") else "POST",
        path,
        content=b'{"text": "' + b"x" * BODY_BYTES + b'"}',
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_large"


async def test_an_oversized_release_is_refused(world):
    """A release may be large, but not endless."""
    body = b'{"files": {"x": "' + b"A" * (45 * 2**20) + b'"}}'
    headers = {"Content-Type": "application/json"}
    await refused(world.vera.put(RELEASE, content=body, headers=headers), 413, "too_large")


async def test_a_body_without_a_length_is_counted_as_it_comes(world):
    """Sending in pieces does not get around the limit."""

    async def pieces():
        for _ in range(BODY_BYTES // 1024 + 2):
            yield b"x" * 1024

    async with served(world.app) as base, httpx.AsyncClient(base_url=base) as client:
        headers = {**world.anna.headers, "Content-Type": "application/json"}
        answer = await client.put(DRAFT, content=pieces(), headers=headers)
    assert answer.status_code == 413


async def test_an_answer_has_a_size(world):
    """An answer of more than 64 KiB is refused, one just below is kept."""
    for length, status in ((ANSWER_BYTES, 413), (19_000, 200)):
        body = {"answer": {"fields": {"situation": "x" * length}}, "key": key()}
        assert (await world.anna.put(DRAFT, json=body)).status_code == status


async def test_an_answer_has_a_depth(world):
    """Nesting beyond twelve levels is refused."""
    deep = {}
    for _ in range(ANSWER_DEPTH):
        deep = {"x": deep}
    await refused(world.anna.put(DRAFT, json={"answer": deep, "key": key()}), 422, "too_deep")


async def test_endless_nesting_does_not_bring_it_down(world):
    """A body of a hundred thousand brackets gets a refusal."""
    body = b'{"answer": ' + b"[" * 100_000 + b', "key": "x"}'
    headers = {"Content-Type": "application/json"}
    answer = await world.anna.put(DRAFT, content=body, headers=headers)
    assert answer.status_code in (400, 422)
    await ok(world.anna.get("api/health"))


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999", "9" * 400, "1" + "0" * 5000])
async def test_numbers_are_finite(world, number):
    """A number that no database and no JSON can hold is refused."""
    body = f'{{"answer": {{"fields": {{"situation": {number}}}}}, "key": "{key()}"}}'
    headers = {"Content-Type": "application/json"}
    answer = await world.anna.put(DRAFT, content=body, headers=headers)
    assert answer.status_code in (400, 422)


async def test_odd_characters_are_kept_or_shown_as_odd(world):
    """NUL and halves of characters do not lose the rest of a text."""
    text = "a\\u0000b\\ud800c\\ud83d\\ude42 я"
    body = f'{{"answer": {{"fields": {{"situation": "{text}"}}}}, "key": "{key()}"}}'
    headers = {"Content-Type": "application/json"}
    answer = await world.anna.put(DRAFT, content=body, headers=headers)
    assert answer.status_code in (200, 422)
    if answer.status_code == 200:
        kept = (await ok(world.anna.get(at("request"))))["answer"]["fields"]["situation"]
        assert kept == "a\ufffdb\ufffdc🙂 я"


async def test_nul_in_names_and_posts_is_survived(world):
    """PostgreSQL cannot hold NUL; nobody sees an error for it."""
    me = await ok(world.anna.patch("api/me", json={"display_name": "A\0B"}))
    assert me["display_name"] == "A\ufffdB"
    body = {"text": "x\0y", "key": key()}
    assert "x\ufffdy" in (await ok(world.anna.post(at("talk", "/posts"), json=body)))["html"]


async def test_answers_carry_the_headers_that_keep_them_harmless(world):
    """Nothing is cached, guessed, framed or run, not even an error."""
    for path in ("api/me", "api/unknown", "openapi.json"):
        headers = (await world.anna.get(path)).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")


async def test_the_proxys_prefix_leads_to_the_same_routes(world):
    """The hub's proxy passes the whole path on."""
    assert await ok(world.anna.get("services/commons/api/me")) == await ok(world.anna.get("api/me"))


async def test_the_interface_is_described(world):
    """OpenAPI is served, and no page that would load scripts from elsewhere."""
    schema = await ok(world.stranger.get("openapi.json"))
    assert schema["openapi"].startswith("3.")
    assert "http" not in json.dumps(schema["paths"])
    for page in ("docs", "redoc"):
        await refused(world.stranger.get(page), 404, "not_found")
