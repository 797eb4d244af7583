"""How far somebody has come, on both databases: what makes a module done, and what it costs."""

import pytest

from staffroom.rules import progress as rules
from staffroom_hub.commons.progress import done_modules, of_person
from tests.service.module import MODULE, RELEASE, bundle, definitions
from tests.service.reviewing import REVIEWS, marked, room
from tests.service.talk import unhurried
from tests.service.test_topics import counted
from tests.service.world import claim, complete, draft, key, ok, post, record, submit

EDITION = "en"


async def done(world, person):
    """Name what somebody has done."""
    async with world.services.database.reading() as session:
        return await done_modules(session, EDITION, person)


async def hand_in(world):
    """Let Anna hand everything in and the grader record it, and give the work's number."""
    await complete(world.anna)
    number = (await submit(world.anna))["receipt"]["id"]
    await record(world, await claim(world))
    return number


async def told(world, person, submission, score):
    """Release a trainer's marks for a work."""
    cell = {"cell": "criterion_clear", "title": "Clear", "score": score, "max": 4.0}
    body = {"submission": submission, "scores": [cell], "text": ""}
    url = f"api/feedback/{EDITION}/{MODULE}/{person}"
    await ok(world.vera.put(url, json=body))


async def test_a_module_is_done_when_all_that_counts_is(world):
    """Quiz and discussion first, handing in next; the trainer's marks make it done."""
    number = await hand_in(world)
    assert await done(world, "tanna") == frozenset()
    await told(world, "tanna", number, 2.0)
    assert await done(world, "tanna") == frozenset()
    await told(world, "tanna", number, 3.0)
    assert await done(world, "tanna") == {MODULE}
    assert await done(world, "tboris") == frozenset()


async def test_the_module_itself_says_that_it_is_done(world):
    """Handed in is not done; with the marks that it asked for it is, and for its person alone."""
    panel = f"api/modules/{EDITION}/{MODULE}/submission"
    number = await hand_in(world)
    assert (await ok(world.anna.get(panel)))["done"] is False
    await told(world, "tanna", number, 3.0)
    assert (await ok(world.anna.get(panel)))["done"] is True
    assert (await ok(world.boris.get(panel)))["done"] is False


async def test_a_withdrawn_module_stays_done(world):
    """Withdrawing takes nobody's work away."""
    number = await hand_in(world)
    await told(world, "tanna", number, 4.0)
    assert (await world.vera.delete(RELEASE)).status_code == 204
    assert await done(world, "tanna") == {MODULE}


@pytest.mark.parametrize(("points", "passes"), [(3, True), (2, False)])
async def test_colleagues_points_make_a_module_done(world, points, passes):
    """Two reviews are a mark, without any trainer."""
    people = await room(world, "tone", "ttwo", "tthree")
    assert await done(world, "tone") == frozenset()
    await marked(people, people[0], points, points)
    assert (MODULE in await done(world, "tone")) is passes


async def assignment(world, person):
    """Say how somebody's assignment stands."""
    async with world.services.database.reading() as session:
        stands = (await of_person(session, EDITION, person)).modules[MODULE]
    found = {part.role: part.state for part in rules.parts(stands.asked, stands.work)}
    return found["assignment"]


async def test_a_reworked_assignment_waits_for_others(world):
    """What failed is hers to go on with; another answer is others' turn, the same one is not."""
    people = await room(world, "tone", "ttwo", "tthree")
    author = people[0]
    await marked(people, author, 1, 1)
    assert await assignment(world, "tone") == "begun"
    await author.hand_in(f"The work of nobody but {author.name[::-1]}.")
    assert await assignment(world, "tone") == "begun"
    await author.hand_in(f"Quite another work of {author.name[::-1]}.")
    assert await assignment(world, "tone") == "waiting"


@pytest.mark.parametrize("apart", [True, False])
async def test_own_points_end_with_the_work_that_had_them(world, apart):
    """Where nobody has decided in time the author goes on by herself; another work begins anew."""
    people = await room(world, "tone", "ttwo", "tthree")
    author = people[0]
    if apart:
        await marked(people, author, 0, 4)
    world.clock.pass_(days=14)
    own = {"scores": {"clear": 4}, "key": key()}
    await ok(author.client.post(f"{REVIEWS}/self", json=own))
    assert MODULE in await done(world, "tone")
    await author.hand_in(f"Quite another work of {author.name[::-1]}.")
    assert await done(world, "tone") == frozenset()
    assert await assignment(world, "tone") == "waiting"


async def another(world, name):
    """Release one more module like the tiny one."""
    body = bundle(module=definitions()["module.yaml"] | {"id": name})
    await ok(world.grader.put(f"api/releases/{EDITION}/{name}", json=body))


async def test_progress_costs_as_many_statements_however_much_there_is(world):
    """Neither modules nor work make it more; modules that are read for the first time, one."""
    unhurried(world)
    await world.anna.get("api/me")
    costs = []
    for number in range(3):
        with counted(world) as sent:
            async with world.services.database.reading() as session:
                await of_person(session, EDITION, "tanna", world.services.library)
        costs.append(len(sent))
        await another(world, f"m0{number + 2}-other")
        await draft(world.anna, "request", {"fields": {"situation": "Something to keep."}})
        await post(world.anna, f"Post number {number}.")
    assert len(set(costs)) == 1
    assert costs[0] <= 9
