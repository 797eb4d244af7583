"""The grading desk: a question across teachers, marks on their way, conflicts, release, phrases."""

import asyncio

import pytest

from tests.service import reviewing
from tests.service.marking import (
    CELL,
    DESK,
    NAMES,
    QUESTION,
    mark,
    of,
    put,
    question,
    recorded,
    report,
    score,
    take,
    works,
    write,
)
from tests.service.module import MODULE, PLACE
from tests.service.talk import admit
from tests.service.world import claim, key, ok, record, refused

PHRASES = f"{DESK}/phrases"


@pytest.fixture
async def three(world):
    """Three teachers whose works are in the gradebook and wait."""
    return await works(world, *NAMES)


async def names_of(world, **query):
    """Name whose works are told, in their order."""
    return [work["name"] for work in (await question(world.vera, **query))["works"]]


# --- reading --------------------------------------------------------------------------------------


async def test_a_question_comes_with_its_levels_and_everybodys_work(world, three):
    """Levels with their words, the fields that the question asks for, and how much waits."""
    told = await question(world.vera)
    assert told["criterion"]["levels"] == [f"level {n}" for n in range(5)]
    assert (told["waiting"], told["total"]) == (3, 3)
    first = told["works"][0]
    assert first["work"] == [{"label": "Situation", "text": "The work of tpaula, long enough."}]
    assert (first["state"], first["held"]) == ("waiting", {"score": None, "comment": ""})
    (card,) = await ok(world.vera.get(DESK))
    assert card["questions"] == [{"criterion": "clear", "title": "Clear", "waiting": 3}]
    assert (card["module"], card["works"], card["ready"]) == (MODULE, 3, 0)


async def test_who_waits_comes_first(world, three):
    """Oldest first; what was marked goes behind."""
    assert await names_of(world) == list(NAMES)
    await put(world.vera, await of(world.vera, "tpaula"), 3)
    assert await names_of(world) == ["tquinn", "trosa", "tpaula"]
    assert (await question(world.vera))["waiting"] == 2


async def test_names_are_left_out_where_that_is_wished(world, three):
    """Neither beside a work nor, where its author wrote it, inside."""
    text = str(await question(world.vera, names=False))
    assert "long enough" in text
    assert not any(name in text for name in NAMES)
    first = (await question(world.vera, names=False))["works"][0]
    url = f"{QUESTION}/{first['id']}"
    told = await ok(world.vera.put(url, json=mark(first, 2), params={"names": False}))
    assert not any(name in str(told) for name in NAMES)


async def test_a_work_that_is_not_recorded_does_not_wait_for_the_desk(world, three):
    """Its cells are not in the gradebook yet; the earlier one is of no use any more."""
    await three[0].hand_in("Another work of hers, long enough.")
    assert await names_of(world) == ["tquinn", "trosa"]
    await recorded(world)
    assert await names_of(world) == ["tquinn", "trosa", "tpaula"]


async def test_reviews_are_beside_the_work_without_names(world):
    """What colleagues wrote of the criterion, and that the mean is what the gradebook holds."""
    people = await reviewing.room(world, "tpaula", "tquinn", "trosa", "tsimon")
    await ok(world.vera.get("api/me"))
    await reviewing.marked(people, people[0], 2, 3)
    while job := await claim(world):
        await record(world, job)
    told = await of(world.vera, "tpaula")
    assert sorted(review["score"] for review in told["reviews"]) == [2, 3]
    assert {review["by"] for review in told["reviews"]} == {"colleague"}
    assert told["reviews"][0]["strength"] == reviewing.SAID["strength"]
    assert not told["reviewing"]
    assert not any(one.name in str(told["reviews"]) for one in people)


# --- marks on their way ---------------------------------------------------------------------------


async def test_a_mark_goes_to_the_grader_with_what_was_seen(world, three):
    """Until the grader has written it, it is on its way; then it stands."""
    told = await put(world.vera, await of(world.vera, "tpaula"), 3, " Count twice. ")
    assert (told["state"], told["mark"]) == ("writing", {"score": 3, "comment": "Count twice."})
    job = await take(world)
    assert (job["by"], job["person"], job["edition"]) == ("trainer", "tpaula", "en")
    assert job["cells"] == [{"cell": CELL, "score": 3, "comment": "Count twice."}]
    assert {"cell": CELL, "score": None, "comment": ""} in job["seen"]
    await report(world, job, score(3, "Count twice."))
    told = await of(world.vera, "tpaula")
    assert (told["state"], told["mark"]) == ("marked", None)
    assert told["held"] == {"score": 3, "comment": "Count twice."}
    assert await take(world) is None


async def test_the_same_key_marks_once(world, three):
    """A repeated call answers as the first did, and later marks are not undone by it."""
    work = await of(world.vera, "tpaula")
    body, url = mark(work, 3), f"{QUESTION}/{work['id']}"
    told = await ok(world.vera.put(url, json=body))
    again = await ok(world.vera.put(url, json=body))
    assert again["version"] == told["version"] == 1
    await put(world.vera, told, 4)
    assert (await ok(world.vera.put(url, json=body)))["mark"]["score"] == 4


async def test_two_marks_in_a_row_are_no_conflict(world, three):
    """What the desk gave a moment ago may be written over before anybody has looked anew."""
    first = await put(world.vera, await of(world.vera, "tpaula"), 3)
    job = await take(world)
    second = await put(world.vera, first, 4)
    await report(world, job, score(3))
    assert (await of(world.vera, "tpaula"))["state"] == "writing"
    job = await take(world)
    assert [cell["score"] for cell in job["cells"]] == [4]
    assert {"cell": CELL, "score": 3, "comment": ""} in job["seen"]
    await report(world, job, score(4))
    assert (await of(world.vera, "tpaula"))["held"]["score"] == 4
    # The page has not looked since: what it saw is old, but what it gave is known.
    await put(world.vera, second, 2)
    assert {"cell": CELL, "score": 4, "comment": ""} in (await take(world))["seen"]


async def test_what_formgrader_changed_is_a_conflict_and_is_asked_about(world, three):
    """The gradebook's mark stands until the trainer, who sees it now, says otherwise."""
    await put(world.vera, await of(world.vera, "tpaula"), 3, "Mine.")
    await report(world, await take(world), score(1, "Of formgrader."))
    told = await of(world.vera, "tpaula")
    assert told["state"] == "conflict"
    assert told["held"] == {"score": 1, "comment": "Of formgrader."}
    assert told["mark"] == {"score": 3, "comment": "Mine."}
    assert await take(world) is None
    await put(world.vera, told, 3, "Mine.")
    job = await take(world)
    assert {"cell": CELL, "score": 1, "comment": "Of formgrader."} in job["seen"]
    await report(world, job, score(3, "Mine."))
    assert (await of(world.vera, "tpaula"))["state"] == "marked"


async def test_a_colleague_at_the_desk_is_not_written_over(world, three):
    """Whoever has not seen her mark is told that there is one."""
    dora = admit(world, "tdora", "trainers")
    work = await of(world.vera, "tpaula")
    await put(dora, await of(dora, "tpaula"), 1)
    url = f"{QUESTION}/{work['id']}"
    await refused(world.vera.put(url, json=mark(work, 4)), 409, "mark_changed")
    assert (await of(world.vera, "tpaula"))["mark"]["score"] == 1


async def test_two_at_once_leave_one_mark(world, three):
    """Of trainers who mark the same moment one is told to look again."""
    dora = admit(world, "tdora", "trainers")
    await ok(dora.get("api/me"))
    work = await of(world.vera, "tpaula")
    url = f"{QUESTION}/{work['id']}"
    answers = await asyncio.gather(
        *(one.put(url, json=mark(work, n)) for n, one in enumerate((world.vera, dora)))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_a_mark_for_an_earlier_work_is_not_written(world, three):
    """Who handed in anew is marked anew; the trainer still sees what she had given."""
    work = await of(world.vera, "tpaula")
    await put(world.vera, work, 3, "Of the earlier one.")
    await three[0].hand_in("Another work of hers, long enough.")
    url = f"{QUESTION}/{work['id']}"
    await refused(world.vera.put(url, json=mark(work, 4)), 409, "work_changed")
    assert await take(world) is None
    await recorded(world)
    job = await take(world)
    assert job["cells"] == []
    await report(world, job, score(None))
    told = await of(world.vera, "tpaula")
    assert (told["state"], told["mark"]) == ("waiting", None)
    assert told["earlier"] == {"score": 3, "comment": "Of the earlier one."}
    await put(world.vera, told, 4)
    assert [cell["score"] for cell in (await take(world))["cells"]] == [4]


async def test_a_lost_worker_may_have_written(world, three):
    """After the lease the mark comes again, and what may stand there is known as ours."""
    await put(world.vera, await of(world.vera, "tpaula"), 3)
    lost = await take(world)
    assert await take(world) is None
    world.clock.pass_(seconds=121)
    again = await take(world)
    assert again["claim"] != lost["claim"]
    assert {"cell": CELL, "score": 3, "comment": ""} in again["seen"]
    url = f"api/grading/sheets/{lost['id']}/done"
    body = {"claim": lost["claim"], "scores": []}
    await refused(world.grader.post(url, json=body), 409, "stale_claim")
    await report(world, again, score(3))
    await report(world, again, score(1))
    assert (await of(world.vera, "tpaula"))["held"]["score"] == 3


async def test_five_failures_are_told_and_the_mark_is_kept(world, three):
    """The desk says that it is not in the gradebook; marked again it is tried again."""
    told = await put(world.vera, await of(world.vera, "tpaula"), 3)
    for _ in range(5):
        job = await take(world)
        body = {"claim": job["claim"], "reason": "no cell"}
        await ok(world.grader.post(f"api/grading/sheets/{job['id']}/failed", json=body))
    assert await take(world) is None
    told = await of(world.vera, "tpaula")
    assert (told["state"], told["mark"]["score"]) == ("failed", 3)
    await put(world.vera, told, 3)
    assert (await take(world))["cells"][0]["score"] == 3


async def test_looking_brings_what_formgrader_did(world, three):
    """A job without cells reads; whoever was marked in formgrader waits no more."""
    wanted = [work["id"] for work in (await question(world.vera))["works"]][:2]
    await ok(world.vera.post(f"{DESK}/{MODULE}/look", json={"works": [*wanted, 10**9]}))
    jobs = [await take(world), await take(world)]
    assert await take(world) is None
    assert {job["person"] for job in jobs} == {"tpaula", "tquinn"}
    assert all(job["cells"] == [] for job in jobs)
    for job in jobs:
        await report(world, job, score(2.5, "In formgrader."))
    assert await names_of(world) == ["trosa", "tquinn", "tpaula"]
    assert (await of(world.vera, "tpaula"))["held"] == {"score": 2.5, "comment": "In formgrader."}


async def test_trainers_graders_and_teachers_at_once_lose_no_mark(world, three):
    """Whatever meets whatever, nobody waits in a ring, and in the end the last marks stand."""
    dora = admit(world, "tdora", "trainers")
    ended = asyncio.Event()

    async def trainer(person, name, levels):
        for level in levels:
            answer = await person.put(**marking(await of(person, name), level))
            assert answer.status_code in {200, 409}, answer.text
            looked = {"works": [w["id"] for w in (await question(person))["works"]]}
            await ok(person.post(f"{DESK}/{MODULE}/look", json=looked))

    async def grader():
        while not ended.is_set():
            job = await take(world)
            if job is None:
                await asyncio.sleep(0.01)
            else:
                cells = [score(cell["score"], cell["comment"]) for cell in job["cells"]]
                await report(world, job, *(cells or [score(None)]))

    graders = [asyncio.create_task(grader()) for _ in range(2)]
    await asyncio.gather(
        *(trainer(one, name, (1, 2, 3)) for one in (world.vera, dora) for name in NAMES)
    )
    ended.set()
    await asyncio.gather(*graders)
    for name in NAMES:
        await put(world.vera, await of(world.vera, name), 4)
    await write(world)
    assert {(await of(world.vera, name))["held"]["score"] for name in NAMES} == {4}


def marking(work, level):
    """Give the call that marks a work as it was shown."""
    return {"url": f"{QUESTION}/{work['id']}", "json": mark(work, level)}


# --- release --------------------------------------------------------------------------------------


async def released(person):
    """Give what a teacher has been given."""
    return (await ok(person.client.get(f"{PLACE}/submission")))["released"]


async def release(world, k=None):
    """Release at the desk; says how many."""
    return (await ok(world.vera.post(f"{DESK}/{MODULE}/release", json={"key": k or key()})))[
        "works"
    ]


async def test_marked_works_are_given_to_their_teachers(world, three):
    """What the gradebook holds at that moment, with a notice; whoever waits gets nothing."""
    await put(world.vera, await of(world.vera, "tpaula"), 3, "Count twice.")
    assert await release(world) == 0
    await write(world)
    (card,) = await ok(world.vera.get(DESK))
    assert card["ready"] == 1
    again = key()
    assert await release(world, again) == await release(world, again) == 1
    assert await released(three[0]) is None
    await write_as(world, score(4, "Formgrader said so."))
    (told,) = (await released(three[0]))["scores"]
    assert (told["score"], told["comment"]) == (4, "Formgrader said so.")
    notices = await ok(three[0].client.get("api/me/notices"))
    assert [notice["kind"] for notice in notices["items"]] == ["marks"]
    assert await released(three[1]) is None
    assert (await of(world.vera, "tpaula"))["released"]
    assert await release(world) == 0


async def write_as(world, *scores):
    """Let the grader report the same of whatever waits."""
    while job := await take(world):
        await report(world, job, *scores)


async def test_what_waits_again_is_not_released(world, three):
    """Should formgrader have taken a mark away meanwhile, the teacher is given nothing."""
    await put(world.vera, await of(world.vera, "tpaula"), 3)
    await write(world)
    assert await release(world) == 1
    await write_as(world, score(None))
    assert await released(three[0]) is None
    await ok(world.vera.post(f"{DESK}/{MODULE}/look", json={"works": []}))
    assert await take(world) is None


async def test_a_changed_mark_is_released_anew(world, three):
    """The teacher has the old one until the trainer gives her the new one."""
    await put(world.vera, await of(world.vera, "tpaula"), 3)
    await write(world)
    await release(world)
    await write_as(world, score(3))
    await put(world.vera, await of(world.vera, "tpaula"), 4)
    await write(world)
    assert not (await of(world.vera, "tpaula"))["released"]
    assert (await released(three[0]))["total"] == 3
    assert await release(world) == 1
    await write_as(world, score(4))
    assert (await released(three[0]))["total"] == 4


# --- phrases --------------------------------------------------------------------------------------


async def texts(person, edition="en"):
    """Give the bank's comments."""
    return [one["text"] for one in await ok(person.get(f"api/marking/{edition}/phrases"))]


async def test_trainers_of_an_edition_share_a_bank(world, three):
    """What one puts there the other finds, once, and takes out only her own; editions differ."""
    dora, olga = admit(world, "tdora", "trainers"), admit(world, "tolga", "trainers", "admins")
    body = {"text": "  Say when it happened. ", "key": key()}
    for _ in range(2):
        await ok(world.vera.post(PHRASES, json=body))
    (phrase,) = await ok(world.vera.post(PHRASES, json=body | {"key": key()}))
    assert (phrase["text"], phrase["mine"]) == ("Say when it happened.", True)
    assert await texts(dora) == ["Say when it happened."]
    assert await texts(dora, "ru") == []
    await refused(dora.delete(f"{PHRASES}/{phrase['id']}"), 404, "not_found")
    await refused(world.vera.delete(f"api/marking/ru/phrases/{phrase['id']}"), 404, "not_found")
    await ok(dora.post(PHRASES, json={"text": "Hers.", "key": key()}))
    assert await ok(world.vera.delete(f"{PHRASES}/{phrase['id']}"))
    (hers,) = await ok(olga.get(PHRASES))
    assert await ok(olga.delete(f"{PHRASES}/{hers['id']}")) == []


async def test_who_leaves_takes_her_name_and_her_sheet_along(world, three):
    """A teacher's marks go with her; a trainer's comments stay without her."""
    await put(world.vera, await of(world.vera, "tpaula"), 3)
    await ok(world.vera.post(PHRASES, json={"text": "Stays.", "key": key()}))
    assert (await ok(world.vera.get("api/me/export")))["phrases"][0]["text"] == "Stays."
    for person, name in ((three[0].client, "tpaula"), (world.vera, "tvera")):
        body = {"contributions": "remove", "confirm": name}
        await ok(person.request("DELETE", "api/me", json=body))
    dora = admit(world, "tdora", "trainers")
    (phrase,) = await ok(dora.get(PHRASES))
    assert (phrase["text"], phrase["mine"]) == ("Stays.", False)
    assert await of(dora, "tpaula") is None
    assert await take(world) is None
