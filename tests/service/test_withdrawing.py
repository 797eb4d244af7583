"""Withdrawing a module: it is gone for teachers, and nothing of theirs is."""

import asyncio

from tests.service.module import MODULE, PLACE, RELEASE, bundle
from tests.service.world import at, claim, complete, draft, key, ok, record, refused, submit


async def withdraw(world):
    """Let the trainer withdraw the module."""
    await ok(world.vera.delete(RELEASE))


async def test_a_withdrawn_module_is_not_there(world):
    """Contents, form, page and whole release answer as for a module never released."""
    await withdraw(world)
    assert await ok(world.anna.get("api/modules/en")) == []
    assert await ok(world.classroom.get("api/releases/en")) == []
    await refused(world.anna.get(f"api/modules/en/{MODULE}"), 404, "not_found")
    await refused(world.anna.get(at("request")), 404, "not_found")
    await refused(world.anna.post(f"{PLACE}/submission", json={"key": key()}), 404, "not_found")
    await refused(world.classroom.get(f"{RELEASE}/page"), 404, "not_found")
    await refused(world.vera.get(RELEASE), 404, "not_found")
    await refused(world.vera.delete(RELEASE), 404, "not_found")


async def test_what_is_withdrawn_is_told_to_who_asks(world):
    """By this the grader knows that it is not to be released again at the next start."""
    assert await ok(world.grader.get("api/releases/en", params={"withdrawn": True})) == []
    world.clock.pass_(hours=1)
    await withdraw(world)
    (card,) = await ok(world.grader.get("api/releases/en", params={"withdrawn": True}))
    assert (card["module"], card["digest"], card["withdrawn"]) == (MODULE, "", True)
    await world.release()
    assert await ok(world.grader.get("api/releases/en", params={"withdrawn": True})) == []


async def test_everything_of_teachers_outlives_a_withdrawal(world):
    """Draft, submission and marks are there again when the same module is released again."""
    await complete(world.anna)
    await submit(world.anna)
    answer = {"fields": {"situation": "Typed before."}}
    await draft(world.anna, "request", answer)
    before = await ok(world.anna.get(f"{PLACE}/submission"))
    talk = await ok(world.anna.get(at("talk", "/thread")))
    card = (await ok(world.vera.get("api/releases/en")))[0]
    await withdraw(world)
    world.clock.pass_(hours=1)
    again = await world.release()
    assert again["digest"] == card["digest"]
    assert (await ok(world.anna.get(at("request"))))["answer"] == answer
    assert await ok(world.anna.get(f"{PLACE}/submission")) == before
    again = await ok(world.anna.get(at("talk", "/thread")))
    assert [post["id"] for post in again["posts"]] == [post["id"] for post in talk["posts"]]


async def test_handed_in_work_is_recorded_and_given_back_all_the_same(world):
    """The grader and the trainer go on with works on a module that was withdrawn meanwhile."""
    await complete(world.anna)
    await submit(world.anna)
    await withdraw(world)
    job = await claim(world)
    await record(world, job)
    number = job["work"]["card"]["id"]
    assert [card["id"] for card in await ok(world.vera.get("api/submissions/en"))] == [number]
    body = {"submission": number, "scores": []}
    await ok(world.vera.put(f"api/feedback/en/{MODULE}/tanna", json=body))


async def test_a_module_is_withdrawn_once_whoever_is_first(world):
    """Of trainers who withdraw at the same moment one does it, and the others are told."""
    answers = await asyncio.gather(*(world.vera.delete(RELEASE) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [204, 404, 404, 404]


async def test_only_trainers_withdraw(world):
    """Neither the grader nor pages nor teachers take a module away."""
    for person in (world.grader, world.classroom, world.anna):
        await refused(person.delete(RELEASE), 403, "forbidden")
    assert len(await ok(world.vera.get("api/releases/en"))) == 1


async def test_service_pages_stay(world):
    """The pages that all others lead to are no assignments."""
    await refused(world.vera.delete("api/releases/en/s01-people"), 409, "service_page")


async def test_a_withdrawn_module_comes_back_by_a_release(world):
    """Publishing the same files again is a release and no repetition."""
    await withdraw(world)
    made = await ok(world.vera.put(RELEASE, json=bundle()))
    assert made["withdrawn"] is False
    assert len(await ok(world.anna.get("api/modules/en"))) == 1
