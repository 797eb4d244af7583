"""Attacks on the grading desk: others' cohorts and editions, oneself, odd points, hostile words."""

import json

import pytest

from tests.service import reviewing
from tests.service.marking import (
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
from tests.service.talk import admit, cohort
from tests.service.world import key, ok, refused

EVIL = "</textarea><script>alert(1)</script> ``` <img src=x onerror=alert(2)> \u202e{{7*7}}"


@pytest.fixture
async def three(world):
    """Three teachers whose works are in the gradebook and wait."""
    return await works(world, *NAMES)


async def test_a_teacher_sees_and_marks_nothing(world, three):
    """Not even her own work, whatever her token says."""
    work = await of(world.vera, "tpaula")
    for one in (three[0].client, three[1].client, admit(world, "tmark", "mentors")):
        for url in (DESK, QUESTION, f"{DESK}/phrases"):
            await refused(one.get(url), 403, "forbidden")
        await refused(one.put(f"{QUESTION}/{work['id']}", json=mark(work, 4)), 403, "forbidden")
        for verb, body in (("look", {"works": [work["id"]]}), ("release", {"key": key()})):
            await refused(one.post(f"{DESK}/{MODULE}/{verb}", json=body), 403, "forbidden")
    assert await take(world) is None


async def test_another_cohorts_work_answers_as_one_that_is_not_there(world, three):
    """Reading, marking, looking and releasing go round it; its own trainer has it."""
    dora = admit(world, "tdora", "trainers")
    await cohort(dora, three[0].client)
    work = await of(dora, "tpaula")
    assert "tpaula" not in json.dumps(await question(world.vera))
    (card,) = await ok(world.vera.get(DESK))
    assert card["works"] == 2
    url = f"{QUESTION}/{work['id']}"
    there = (await world.vera.put(url, json=mark(work, 4))).content
    nowhere = (await world.vera.put(f"{QUESTION}/999999", json=mark(work, 4))).content
    assert there == nowhere
    # Nor does a newer work tell that there was one.
    await three[0].hand_in("Another work of hers, long enough.")
    assert (await world.vera.put(url, json=mark(work, 4))).content == nowhere
    await recorded(world)
    newer = await of(dora, "tpaula")
    await ok(world.vera.post(f"{DESK}/{MODULE}/look", json={"works": [newer["id"]]}))
    assert await take(world) is None
    await put(dora, newer, 3)
    await write(world)
    release = {"key": key()}
    assert (await ok(world.vera.post(f"{DESK}/{MODULE}/release", json=release)))["works"] == 0
    assert await take(world) is None


async def test_who_leads_in_one_edition_leads_nobody_in_another(world, three):
    """A trainer of the Russian edition does not reach a cohort of the English one."""
    dora, nina = admit(world, "tdora", "trainers"), admit(world, "tnina", "trainers")
    await cohort(dora, three[0].client)
    made = await ok(nina.post("api/cohorts/ru", json={"name": "Russian"}))
    await ok(three[0].client.post(f"api/invitations/{made['invitation']}"))
    work = await of(dora, "tpaula")
    assert await of(nina, "tpaula") is None
    await refused(nina.put(f"{QUESTION}/{work['id']}", json=mark(work, 4)), 404, "not_found")
    elsewhere = f"api/marking/ru/{MODULE}/clear"
    await refused(nina.get(elsewhere), 404, "not_found")
    await refused(dora.put(f"{elsewhere}/{work['id']}", json=mark(work, 4)), 404, "not_found")


async def test_nobody_marks_herself(world, three):
    """A trainer who learns, too, finds her own work with no number."""
    tess = reviewing.Learner("ttess", admit(world, "ttess", "trainers"))
    await tess.hand_in("The work of a trainer, long enough.")
    await recorded(world)
    work = await of(world.vera, "ttess")
    assert await of(tess.client, "ttess") is None
    url = f"{QUESTION}/{work['id']}"
    await refused(tess.client.put(url, json=mark(work, 4)), 404, "not_found")


async def test_who_reviews_without_a_name_does_not_mark_with_names(world):
    """The desk would tell her whose work she has reviewed."""
    people = await reviewing.room(world, "tpaula", "tquinn", "trosa", "tsimon")
    await ok(world.vera.get("api/me"))
    await recorded(world)
    author = people[0]
    reviewer, _ = (await reviewing.reviewers_of(people, author))[0]
    world.hub.admit(reviewer.name, "custom:staffroom:learn", groups=("trainers",))
    world.ticks.seconds += 10
    work = await of(world.vera, author.name)
    assert await of(reviewer.client, author.name) is None
    url = f"{QUESTION}/{work['id']}"
    await refused(reviewer.client.put(url, json=mark(work, 4)), 404, "not_found")


async def test_the_desk_names_no_reviewer(world):
    """In nothing that it tells is a reviewer's name, or either name of her review."""
    people = await reviewing.room(world, "tpaula", "tquinn", "trosa", "tsimon")
    await ok(world.vera.get("api/me"))
    pairs = await reviewing.reviewers_of(people, people[0])
    for one, task in pairs:
        await one.send(2, task)
    await recorded(world)
    told = await of(world.vera, "tpaula")
    assert len(told["reviews"]) == 2
    got = (await people[0].desk())["received"]
    for name in [word for pair in pairs for word in (pair[0].name, pair[1])]:
        assert name not in json.dumps(told)
    assert not any(review["received"] in json.dumps(told) for review in got)


@pytest.mark.parametrize(
    "changed",
    [
        {"score": -1.0}, {"score": 4.5}, {"score": 99}, {"score": True}, {"score": "4"},
        {"score": None}, {"score": 1e308}, {"score": 0.1}, {"comment": "x" * 3001},
        {"version": -1}, {"version": True}, {"seen": None}, {"seen": {"score": "x"}},
        {"key": "no"}, {"person": "tpaula"},
    ],
)  # fmt: skip
async def test_odd_marks_are_refused(world, three, changed):
    """Beyond the rubric, of another kind, too long, with more in it."""
    work = await of(world.vera, "tpaula")
    body = mark(work, 2, **changed)
    await refused(world.vera.put(f"{QUESTION}/{work['id']}", json=body), 422, "invalid")
    assert await take(world) is None


async def test_a_score_that_is_no_number_is_refused(world, three):
    """JSON has no NaN, but Python's reader takes it."""
    work = await of(world.vera, "tpaula")
    content = json.dumps(mark(work, float("nan")))
    headers = {"Content-Type": "application/json"}
    call = world.vera.put(f"{QUESTION}/{work['id']}", content=content, headers=headers)
    await refused(call, 422, "invalid")


@pytest.mark.parametrize(
    "path",
    [
        f"{MODULE}/nothing", "m99-none/clear", "s07-marking/clear", f"{MODULE}/CLEAR",
        f"{MODULE}/{'c' * 300}", f"{MODULE}/%00",
    ],
)  # fmt: skip
async def test_what_is_no_question_is_not_there(world, three, path):
    """Unknown modules, unknown criteria, and what is no name at all."""
    answer = await world.vera.get(f"{DESK}/{path}")
    assert answer.status_code == 404
    answer = await world.vera.put(f"{DESK}/{path}/1", json=mark({"held": {}, "version": 0}, 1))
    assert answer.status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "9" * 30, "1.5", "x", "1;DROP TABLE people"])
async def test_odd_numbers_are_not_there(world, three, number):
    """No work and no phrase answers to them."""
    body = mark({"held": {}, "version": 0}, 1)
    await refused(world.vera.put(f"{QUESTION}/{number}", json=body), 404, "not_found")
    await refused(world.vera.delete(f"{DESK}/phrases/{number}"), 404, "not_found")


async def test_too_many_looks_at_once_are_refused(world, three):
    """A list longer than a page's, and odd numbers in it."""
    url = f"{DESK}/{MODULE}/look"
    for wanted in (list(range(51)), [-1], [2**60], ["x"], 3):
        await refused(world.vera.post(url, json={"works": wanted}), 422, "invalid")


async def test_hostile_words_stay_words(world, three):
    """Markup in a comment and in the bank comes back as it was typed; what hides is shown."""
    await put(world.vera, await of(world.vera, "tpaula"), 2, f"{EVIL}\0")
    job = await take(world)
    comment = job["cells"][0]["comment"]
    assert "<script>alert(1)</script>" in comment
    assert "\0" not in comment
    assert "\u202e" not in comment
    await report(world, job, score(2, comment))
    told = await of(world.vera, "tpaula")
    assert (told["state"], told["held"]["comment"]) == ("marked", comment)
    body = {"text": f"{EVIL}\0", "key": key()}
    (phrase,) = await ok(world.vera.post(f"{DESK}/phrases", json=body))
    assert "<img src=x" in phrase["text"]
    assert "\0" not in phrase["text"]


async def test_a_key_marks_one_work_alone(world, three):
    """The key of one mark does not open, or answer for, another."""
    one, other = await of(world.vera, "tpaula"), await of(world.vera, "tquinn")
    body = mark(one, 3)
    await ok(world.vera.put(f"{QUESTION}/{one['id']}", json=body))
    url = f"{QUESTION}/{other['id']}"
    await refused(world.vera.put(url, json=body), 409, "key_reused")
    assert (await of(world.vera, "tquinn"))["state"] == "waiting"


async def test_a_claim_of_reviews_does_not_report_a_sheet(world, three):
    """Nor does a sheet that was never given out, or another's claim."""
    await put(world.vera, await of(world.vera, "tpaula"), 3)
    body = {"claim": "none", "scores": [score(0)]}
    await refused(world.grader.post("api/grading/sheets/1/done", json=body), 409, "stale_claim")
    await refused(world.grader.post("api/grading/sheets/9/done", json=body), 404, "not_found")
    job = await take(world)
    body = {"claim": job["claim"], "scores": []}
    elsewhere = f"api/grading/marks/{job['id']}/done"
    await refused(world.grader.post(elsewhere, json=body), 404, "not_found")
    assert (await of(world.vera, "tpaula"))["state"] == "writing"


async def test_a_full_bank_says_so(world, three, monkeypatch):
    """Nobody fills the database with comments."""
    monkeypatch.setattr("staffroom_hub.commons.store.marking.MOST_PHRASES", 2)
    for n in range(2):
        await ok(world.vera.post(f"{DESK}/phrases", json={"text": f"No {n}.", "key": key()}))
    body = {"text": "One more.", "key": key()}
    await refused(world.vera.post(f"{DESK}/phrases", json=body), 409, "bank_full")


async def test_what_is_marked_is_not_told_before_it_is_released(world, three):
    """Nothing of a teacher's holds the level or the comment until her trainer gives them to her."""
    await put(world.vera, await of(world.vera, "tpaula"), 3, "Not yet for her.")
    await write(world)
    urls = (f"{PLACE}/submission", f"{PLACE}/activities?more=true", "api/me/notices", PLACE)
    told = [await ok(three[0].client.get(url)) for url in urls]
    assert "Not yet for her." not in json.dumps(told)
