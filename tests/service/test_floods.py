"""Floods, spam of mentions, and keys that are sent again or are not one's own."""

import asyncio

import pytest

from staffroom_hub.commons.pace import RATES
from tests.service.talk import (
    COMMON,
    NOTICES,
    TALK,
    act,
    cohort,
    say,
    staff,
    thread,
)  # fmt: skip
from tests.service.world import at, key, ok, refused

WORD = "Wordunheard"


async def test_a_flood_of_posts_is_slowed_down(world):
    """After so many at once the answer says how long to wait; others are not held up."""
    people = await staff(world)
    most = RATES["post"].at_once
    for _ in range(most):
        await say(world.anna)
    answer = await world.anna.post(COMMON, json={"text": "Too much.", "key": key()})
    error = await refused(_given(answer), 429, "too_fast")
    assert int(answer.headers["Retry-After"]) == error["details"]["seconds"] > 0
    await say(people.clara)
    assert len((await thread(world.boris))["posts"]) == most + 1


async def _given(answer):
    return answer


async def test_a_flood_at_once_is_slowed_down_too(world):
    """Sending everything in the same moment gets no more through."""
    await staff(world)
    calls = [world.anna.post(COMMON, json={"text": "Flood.", "key": key()}) for _ in range(40)]
    statuses = [answer.status_code for answer in await asyncio.gather(*calls)]
    assert statuses.count(200) == RATES["post"].at_once
    assert set(statuses) == {200, 429}


async def test_mentions_are_few_and_slow(world):
    """One post names a handful of colleagues, and a person so many in an hour."""
    await staff(world)
    body = {"text": "@Boris K. " * 3, "key": key(), "mentions": ["tboris"] * 6}
    await refused(world.anna.post(COMMON, json=body), 422, "invalid")
    statuses = []
    for _ in range(RATES["mention"].at_once + 1):
        body = {"text": "Look, @Boris K.!", "key": key(), "mentions": ["tboris"]}
        statuses.append((await world.anna.post(COMMON, json=body)).status_code)
    assert statuses[-1] == 429
    assert statuses.count(200) <= RATES["mention"].at_once


async def test_a_mention_must_stand_in_the_text_and_know_its_colleague(world, people):
    """Nobody is called by a list that the reader does not see, nor somebody outside the room."""
    await cohort(world.vera, people.clara)
    for text, names in (
        ("Nobody is named.", ["tboris"]),
        ("@tboris by account", ["tboris"]),
        ("@Boris K. and", ["tboris", "tnobody"]),
        ("@classroom", ["classroom"]),
    ):
        body = {"text": text, "key": key(), "mentions": names}
        await refused(world.anna.post(COMMON, json=body), 422, "bad_mention")
    assert (await ok(world.boris.get(NOTICES)))["items"] == []


async def test_searches_thanks_and_joining_have_a_pace(world):
    """What costs others time cannot be had without end."""
    await staff(world)
    post = await say(world.boris)
    ways = {
        "search": lambda: world.anna.get("api/search/en?q=word"),
        "thanks": lambda: world.anna.put(
            f"api/posts/{post['id']}/thanks", json={"reason": "idea"}
        ),
        "join": lambda: world.anna.get(f"api/invitations/{'x' * 40}"),
        "preview": lambda: world.anna.post(at("common", "/preview"), json={"text": "x"}),
        "feed": lambda: world.anna.post("api/me/feeds", json={"topic": post["topic"]}),
    }  # fmt: skip
    for what, way in ways.items():
        for _ in range(RATES[what].at_once):
            assert (await way()).status_code != 429, what
        await refused(way(), 429, "too_fast")


async def test_a_key_sent_again_writes_once(world, people):
    """The second answer is the first one, whatever its text says now."""
    body = {"text": "Once.", "key": key()}
    first = await ok(world.anna.post(COMMON, json=body))
    again = await ok(world.anna.post(COMMON, json={**body, "text": "Twice."}))
    assert again["id"] == first["id"]
    assert "Twice." not in str(await thread(world.boris))
    answers = await asyncio.gather(
        *(world.anna.post(COMMON, json={"text": "x", "key": (k := body["key"])}) for _ in range(5))
    )
    assert {answer.json()["id"] for answer in answers} == {first["id"]}
    assert k == body["key"]


async def test_anothers_key_is_ones_own_key(world, people):
    """Knowing the key of a colleague gives nothing of hers."""
    body = {"text": f"{WORD} of Anna.", "key": key()}
    first = await ok(world.anna.post(TALK, json=body))
    forged = await ok(world.boris.post(TALK, json={**body, "text": "Forged."}))
    assert forged["id"] != first["id"]
    assert WORD not in forged["html"]


async def test_a_key_is_good_for_one_operation(world, people):
    """The key of a draft or a post is not taken for another operation or place."""
    used = key()
    post = await ok(world.anna.post(COMMON, json={"text": "One.", "key": used}))
    elsewhere = await world.anna.post(at("open-talk", "/posts"), json={"text": "x", "key": used})
    assert elsewhere.json()["error"]["code"] == "key_reused"
    change = {"text": "Changed.", "version": post["version"], "key": used}
    await refused(world.anna.patch(f"api/posts/{post['id']}", json=change), 409, "key_reused")
    body = {"answer": {"fields": {}}, "key": used}
    await refused(world.anna.put(at("request", "/draft"), json=body), 409, "key_reused")


async def test_a_key_remembers_no_words(world, people):
    """A replayed key tells the post as it may be seen now, not as it was."""
    body = {"text": f"{WORD} once.", "key": key()}
    post = await ok(world.anna.post(COMMON, json=body))
    await act(world.vera, post["id"], "edit", text="Removed.")
    again = await ok(world.anna.post(COMMON, json=body))
    assert WORD not in again["html"]
    await ok(world.anna.delete(f"api/posts/{post['id']}"))
    answer = await world.anna.post(COMMON, json=body)
    assert WORD not in answer.text


@pytest.mark.parametrize("forged", ["", "x", "0" * 36, "../../etc", "1", "null"])
async def test_what_is_no_key_is_refused(world, people, forged):
    """A key is a UUID."""
    await refused(world.anna.post(COMMON, json={"text": "x", "key": forged}), 422, "invalid")
