"""How often a module may be handed in."""

import asyncio

from tests.service.limits import (
    EN,
    PANEL,
    stored,
)
from tests.service.module import definitions
from tests.service.world import complete, key, ok, refused, submit


def with_revisions(number):
    """Give the tiny module's own file with a number of revisions."""
    own = definitions()["module.yaml"]
    return own | {"grading": own["grading"] | {"revisions": number}}


async def test_revisions_are_counted_by_the_server(world):
    """With one revision a module is handed in twice, however many ask at once."""
    await world.release(module=with_revisions(1))
    await complete(world.anna)
    assert (await submit(world.anna))["revisions_left"] == 1
    calls = [world.anna.post(PANEL, json={"key": key()}, headers=EN) for _ in range(4)]
    answers = await asyncio.gather(*calls)
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    refusal = next(a for a in answers if a.status_code == 409).json()["error"]
    assert refusal["code"] == "no_revisions_left"
    assert refusal["message"].endswith("Times it may be handed in: 2.")
    assert (await ok(world.anna.get(PANEL)))["revisions_left"] == 0
    assert len(await stored(world)) == 2


async def test_a_release_may_open_revisions_again(world):
    """Without a number there is no end, whatever was said before."""
    await world.release(module=with_revisions(0))
    await complete(world.anna)
    await submit(world.anna)
    await refused(world.anna.post(PANEL, json={"key": key()}), 409, "no_revisions_left")
    await world.release(module=with_revisions(None))
    assert (await submit(world.anna))["revisions_left"] is None


async def test_an_earlier_key_is_answered_when_no_revision_is_left(world):
    """A lost answer is given again, not refused."""
    await world.release(module=with_revisions(0))
    await complete(world.anna)
    body = {"key": key()}
    first = await ok(world.anna.post(PANEL, json=body))
    assert await ok(world.anna.post(PANEL, json=body)) == first
