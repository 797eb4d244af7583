"""Identity: what the hub says, for five seconds, and nothing else."""

import asyncio
import logging

import httpx
import pytest

from staffroom_hub.commons.auth import HubIdentity
from staffroom_hub.commons.errors import Problem
from staffroom_hub.roles import LEARN
from tests.service.hub import SERVICE_TOKEN
from tests.service.world import at, key, ok, refused


async def test_a_token_is_asked_about_once_in_five_seconds(world):
    """The hub's answer is believed for a short while, then asked for again."""
    world.hub.asked.clear()
    for _ in range(3):
        await ok(world.anna.get("api/me"))
    assert world.hub.asked.count("/hub/api/user") == 1
    world.ticks.seconds += 5.1
    await ok(world.anna.get("api/me"))
    assert world.hub.asked.count("/hub/api/user") == 2


async def test_many_questions_at_once_ask_the_hub_once(world):
    """A page that opens asks many things in one moment; the hub hears of it once."""
    world.hub.asked.clear()
    world.ticks.seconds += 5.1
    await asyncio.gather(*(ok(world.anna.get("api/me")) for _ in range(8)))
    assert world.hub.asked.count("/hub/api/user") == 1


async def test_a_token_taken_back_is_refused_within_five_seconds(world):
    """After the hub has forgotten a token it opens nothing."""
    await ok(world.anna.get("api/me"))
    del world.hub.tokens["token-of-tanna"]
    world.ticks.seconds += 5.1
    await refused(world.anna.get("api/me"), 401, "not_signed_in")


async def test_a_refusal_is_not_remembered(world):
    """Who is let in a moment later need not wait."""
    late = world.bearer("tlate")
    await refused(late.get("api/me"), 401, "not_signed_in")
    world.hub.admit("tlate", LEARN)
    assert (await ok(late.get("api/me")))["name"] == "tlate"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Basic dGFubmE6eA=="},
        {"Authorization": "Bearer " + "x" * 6000},
        {"Authorization": "Bearer token-of-tanna extra"},
        {"Cookie": "token=token-of-tanna"},
        {"X-Forwarded-User": "tanna"},
        {"X-JupyterHub-User": "tanna"},
    ],
)
async def test_forged_identity_is_nobody(world, headers):
    """Only a bearer token that the hub knows makes someone a person."""
    answer = await refused(world.client(headers).get("api/me"), 401, "not_signed_in")
    assert answer["details"] == {}


async def test_a_token_in_the_address_is_nobody(world):
    """Addresses end up in logs, so no token is read from one."""
    call = world.stranger.get("api/me", params={"token": "token-of-tanna"})
    await refused(call, 401, "not_signed_in")


async def test_a_refused_caller_is_told_how_to_sign_in(world):
    """A 401 carries the header that HTTP asks for."""
    answer = await world.stranger.get("api/me")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_a_hub_that_does_not_answer_is_said_so(world):
    """Trouble of the hub is no fault of the teacher's: 503, and the text is kept."""
    world.hub.broken = True
    await refused(world.anna.get("api/me"), 503, "hub_unavailable")


async def test_a_hub_that_is_not_there_is_said_so():
    """A closed port is trouble of the hub too, and no token is in the error."""
    async with httpx.AsyncClient(base_url="http://127.0.0.1:9/hub/api/") as client:
        identity = HubIdentity(client, SERVICE_TOKEN)
        with pytest.raises(Problem) as caught:
            await identity.caller("secret-token")
    assert caught.value.code == "hub_unavailable"
    assert "secret-token" not in repr(caught.value)
    assert SERVICE_TOKEN not in repr(identity)


@pytest.mark.parametrize("name", ["", "../root", "T1", "a b", "x" * 70, "имя", None])
async def test_a_strange_name_from_the_hub_is_refused(world, name):
    """A name that cannot be a path or a column of ours lets nobody in."""
    world.hub.tokens["token-of-odd"] = {"name": name, "kind": "user", "scopes": [LEARN]}
    await refused(world.bearer("odd").get("api/me"), 403, "forbidden")


async def test_many_tokens_do_not_fill_the_memory(world):
    """The memory of tokens is bounded; old ones make room."""
    from staffroom_hub.commons import auth

    identity = world.services.identity
    for number in range(auth._REMEMBERED + 10):
        identity._remember(number.to_bytes(4, "big"), 1.0, None)
    assert len(identity._known) == auth._REMEMBERED
    world.ticks.seconds += 6
    await ok(world.anna.get("api/me"))
    assert len(identity._known) == 1


async def test_no_token_and_no_text_reaches_a_log_or_a_body(world, caplog, monkeypatch):
    """Whatever happens to a request, tokens and words stay out of logs and answers."""
    caplog.set_level(logging.DEBUG)
    word = "very-private-word"
    bodies = []
    for person in (world.anna, world.stranger, world.bearer("wrong-canary")):
        calls = (
            person.get("api/me"),
            person.put(at("request", "/draft"), json={"answer": {"x": word}, "key": key()}),
            person.put(at("request", "/draft"), content=f'{{"{word}'.encode()),
            person.get(at("nothing")),
        )
        bodies += [(await call).text for call in calls]
    monkeypatch.setattr(world.services.database, "reading", None)
    bodies.append((await world.anna.get(at("request"))).text)
    ours = [r.getMessage() for r in caplog.records if r.name.startswith("staffroom")]
    assert any("unexpected" in line for line in ours)
    for text in [*bodies, *ours]:
        assert "token-of" not in text
        assert SERVICE_TOKEN not in text
        assert word not in text
