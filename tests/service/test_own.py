"""Own documents: kept by version, checked by kind, and nobody else's to read."""

import asyncio
import json

import pytest

from tests.service.world import ok, refused

JSON = {"Content-Type": "application/json"}
NOTES = "api/me/own/notes/en/m01-tiny"


def written(text, version=0):
    """Give the change that writes notes."""
    return {"version": version, "body": {"text": text}}


async def test_notes_are_kept_by_version(world):
    """What is written is read again; each writing makes the next version."""
    assert await ok(world.anna.get(NOTES)) == {"version": 0, "body": None, "saved_at": None}
    first = await ok(world.anna.put(NOTES, json=written("One.")))
    assert (first["version"], first["body"]) == (1, {"text": "One."})
    second = await ok(world.anna.put(NOTES, json=written("Two.", 1)))
    assert second["version"] == 2
    assert await ok(world.anna.get(NOTES)) == second
    await ok(world.anna.delete(NOTES))
    assert (await ok(world.anna.get(NOTES)))["version"] == 0


async def test_what_another_device_wrote_is_not_overwritten(world):
    """A writer who has not seen the newest version gets it with the refusal, to bring both together."""
    await ok(world.anna.put(NOTES, json=written("From the phone.")))
    error = await refused(world.anna.put(NOTES, json=written("Typed here.")), 409, "own_changed")
    assert error["details"]["document"]["body"] == {"text": "From the phone."}
    assert error["details"]["document"]["version"] == 1
    assert (await ok(world.anna.get(NOTES)))["body"] == {"text": "From the phone."}


async def test_the_same_words_again_are_no_change(world):
    """A line that died before the answer came is tried again with the same version and words."""
    first = await ok(world.anna.put(NOTES, json=written("One.")))
    assert await ok(world.anna.put(NOTES, json=written("One."))) == first


async def test_of_two_first_writers_at_once_one_is_told(world):
    """Two devices that write at the same moment: one document, one refusal, no error."""
    await ok(world.anna.get("api/me"))
    answers = await asyncio.gather(
        *(world.anna.put(NOTES, json=written(text)) for text in ("One.", "Two."))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_documents_of_others_are_as_if_they_were_not(world):
    """Neither a colleague nor a trainer sees, changes or deletes what is mine."""
    await ok(world.anna.put(NOTES, json=written("Only Anna may read this.")))
    for other in (world.boris, world.vera):
        assert (await ok(other.get(NOTES)))["body"] is None
        await ok(other.put(NOTES, json=written("Other.")))
        await ok(other.delete(NOTES))
    assert (await ok(world.anna.get(NOTES)))["body"] == {"text": "Only Anna may read this."}


@pytest.mark.parametrize(
    "path",
    ["notes", "notes/en", "unknown/en/m01-tiny", "notes/de/m01-tiny", "notes/en/..%2Fx", "%00/en"],
)
async def test_a_kind_has_one_address(world, path):
    """A kind at another's address, an unknown kind and a place that is none answer alike."""
    await refused(world.anna.get(f"api/me/own/{path}"), 404, "not_found")
    await refused(world.anna.put(f"api/me/own/{path}", json=written("x")), 404, "not_found")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": "x" * 20_001}, 422, "invalid"),
        ({"text": "x", "more": 1}, 422, "invalid"),
        ({"text": 1}, 422, "invalid"),
        (None, 422, "invalid"),
        ([["text", "x"]], 422, "invalid"),
        ({"text": "x" * 70_000}, 413, "too_large"),
    ],
)
async def test_a_body_has_to_be_of_its_kind(world, body, status, code):
    """What is no document of the kind, or too large for one, is refused and changes nothing."""
    await refused(world.anna.put(NOTES, json={"version": 0, "body": body}), status, code)
    assert (await ok(world.anna.get(NOTES)))["version"] == 0


async def test_what_no_database_keeps_is_replaced(world):
    """A NUL and half a character come back as replacement signs, on each database alike."""
    body = json.dumps(written("a\0b\ud800c"))
    kept = await ok(world.anna.put(NOTES, content=body, headers=JSON))
    assert kept["body"] == {"text": "a\ufffdb\ufffdc"}


async def test_looks_are_kept_once_for_a_person(world):
    """Display settings are those of a person; what is no choice of ours is refused."""
    body = {"text": 150, "contrast": "dark", "motion": "less", "pictures": "tap"}
    change = {"version": 0, "body": body}
    kept = await ok(world.anna.put("api/me/own/display", json=change))
    assert (kept["version"], kept["body"]) == (1, body)
    assert (await ok(world.boris.get("api/me/own/display")))["body"] is None
    for wrong in ({"text": 31}, {"text": "150"}, {"text": True}, {"contrast": "<b>"}, {"size": 1}):
        change = {"version": 1, "body": body | wrong}
        await refused(world.anna.put("api/me/own/display", json=change), 422, "invalid")
    assert (await ok(world.anna.get("api/me/own/display")))["body"] == body
