"""Whose deadline counts for somebody who leaves a cohort, moves to another, or comes back."""

import asyncio
from datetime import datetime, timedelta

import pytest

from staffroom_hub.commons.store import people
from tests.service.limits import (
    DUE,
    EN,
    PANEL,
    due,
    extend,
    found_cohort,
    panel,
    set_due,
    stored,
)
from tests.service.module import MODULE
from tests.service.world import complete, key, ok, refused, submit


@pytest.fixture
async def cohort(world):
    """A cohort in Moscow with Anna in it, a day before the module is due."""
    return await found_cohort(world)


async def leave(world):
    """Anna leaves her cohort."""
    await ok(world.anna.delete("api/cohorts/en/membership"))


async def join(world, cohort):
    """Anna comes in by the invitation of a cohort."""
    [told] = [
        one
        for one in await ok(world.vera.get("api/cohorts/en/led"))
        if cohort.endswith(f"/{one['id']}")
    ]
    await ok(world.anna.post(f"api/invitations/{told['invitation']}"))


async def another(world, **more):
    """Vera founds another cohort, in which the module is due otherwise."""
    made = await ok(world.vera.post("api/cohorts/en", json={"name": "Second"}))
    base = f"api/cohorts/en/{made['id']}"
    await ok(world.vera.put(f"{base}/deadlines/{MODULE}", json=due(**more)))
    return base


@pytest.mark.parametrize("through", ["open", "second"])
async def test_leaving_after_the_end_opens_nothing(world, cohort, through):
    """A due moment that came while she was in the cohort holds wherever she goes."""
    await set_due(world, cohort)
    await complete(world.anna)
    world.clock.now = DUE + timedelta(days=1)
    if through == "open":
        await leave(world)
    else:
        await join(world, await another(world, due="2030-05-01T12:00"))
    assert (await panel(world))["state"] == "closed"
    await refused(world.anna.post(PANEL, json={"key": key()}, headers=EN), 409, "closed")
    assert await stored(world) == []


async def test_late_work_handed_in_elsewhere_is_late_there(world, cohort):
    """The record names the cohort whose due moment had passed, and how long ago."""
    await set_due(world, cohort, accepts_late=True)
    await complete(world.anna)
    world.clock.now = DUE + timedelta(hours=3)
    await leave(world)
    world.clock.pass_(hours=1)
    assert (await submit(world.anna))["receipt"]["late_by"] == 4 * 3600
    [card] = await ok(world.vera.get("api/submissions/en"))
    assert (card["late"], cohort.endswith(f"/{card['cohort']}")) == (True, True)


async def test_who_comes_back_is_judged_by_the_cohort(world, cohort):
    """Away at the due moment, handed in after it, back again: late, also in the receipt."""
    await set_due(world, cohort, accepts_late=True)
    await complete(world.anna)
    world.clock.now = DUE - timedelta(minutes=1)
    await leave(world)
    world.clock.now = DUE + timedelta(hours=5)
    assert (await submit(world.anna))["receipt"]["late"] is False
    await join(world, cohort)
    receipt = (await ok(world.anna.get(PANEL)))["receipt"]
    assert (receipt["late"], receipt["late_by"]) == (True, 5 * 3600)
    await leave(world)
    assert (await ok(world.anna.get(PANEL)))["receipt"]["late"] is True
    [card] = await ok(world.vera.get("api/submissions/en"))
    assert (card["late"], cohort.endswith(f"/{card['cohort']}")) == (True, True)


async def test_work_that_is_closed_out_is_not_lost_by_coming_back(world, cohort):
    """Where late work is not taken, what she handed in while away stays, and is late."""
    await set_due(world, cohort)
    await complete(world.anna)
    await leave(world)
    world.clock.now = DUE + timedelta(hours=5)
    await submit(world.anna)
    await join(world, cohort)
    assert (await ok(world.anna.get(PANEL)))["receipt"]["late_by"] == 5 * 3600


async def test_who_joins_for_the_first_time_brings_her_work_as_it_is(world, cohort):
    """A cohort's due moment is not held against work from before one was in it."""
    second = await another(world, accepts_late=True)
    await complete(world.anna)
    world.clock.now = DUE + timedelta(hours=5)
    await leave(world)
    await submit(world.anna)
    await join(world, second)
    assert (await ok(world.anna.get(PANEL)))["receipt"]["late"] is False


async def test_who_moves_before_the_end_has_the_other_cohorts_time(world, cohort):
    """A due moment that comes when she is elsewhere for good does not hold for her."""
    await set_due(world, cohort)
    await complete(world.anna)
    await join(world, await another(world, due="2030-05-01T12:00"))
    world.clock.now = DUE + timedelta(days=1)
    assert (await panel(world))["state"] == "open"
    assert (await submit(world.anna))["receipt"]["late"] is False


async def test_the_trainer_sees_who_left(world, cohort):
    """It is among the changes of the cohort, and an extension of hers holds on."""
    await set_due(world, cohort)
    await extend(world, cohort)
    await complete(world.anna)
    world.clock.now = DUE + timedelta(days=1)
    await leave(world)
    told = (await ok(world.vera.get(f"{cohort}/deadlines")))["changes"][0]
    assert (told["kind"], told["person"]) == ("left", told["actor"])
    assert told["person"]
    assert (await submit(world.anna))["receipt"]["late"] is False


async def test_who_came_in_time_and_had_to_wait_is_in_time(world, cohort):
    """What counts is when the request came, not how long others kept the database busy."""
    await set_due(world, cohort)
    await complete(world.anna)
    world.clock.now = DUE
    came = asyncio.Event()

    def now():
        came.set()
        return world.clock()

    world.services.now = now
    async with world.services.database.writing() as session:
        await people.hold(session, "tanna")
        waiting = asyncio.create_task(submit(world.anna))
        await came.wait()
        world.clock.pass_(days=1)
    receipt = (await waiting)["receipt"]
    assert receipt["late"] is False
    assert datetime.fromisoformat(receipt["submitted_at"]) == DUE


async def test_many_at_once_after_the_end_are_all_refused(world, cohort):
    """No race opens what is closed."""
    await set_due(world, cohort)
    await complete(world.anna)
    world.clock.now = DUE + timedelta(hours=2, seconds=1)
    calls = [world.anna.post(PANEL, json={"key": key()}) for _ in range(5)]
    assert {answer.status_code for answer in await asyncio.gather(*calls)} == {409}
    assert await stored(world) == []
