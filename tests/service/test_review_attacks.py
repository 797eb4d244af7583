"""Attacks on colleagues' reviews: unmasking, altering, scoring oneself, odd points, replay."""

import asyncio
import json
import secrets

import pytest
from sqlalchemy import select

from staffroom_hub.commons.store.models import EventRow, NoticeRow, ReviewCaseRow, ReviewRow
from staffroom_hub.roles import LEARN, TEACH
from tests.service.module import PLACE
from tests.service.reviewing import (
    CASES,
    REVIEWS,
    SAID,
    Learner,
    learners,
    marked,
    review,
    reviewers_of,
    room,
)
from tests.service.talk import admit, cohort
from tests.service.world import key, ok, refused

NAMES = ("tpaula", "tquinn", "trosa", "tsimon")
EVERYTHING = (
    REVIEWS, f"{PLACE}/submission", f"{PLACE}/activities?more=true", PLACE, "api/me/notices",
    "api/me/export", "api/me/actions", "api/modules/en",
)  # fmt: skip


@pytest.fixture
async def four(world):
    """Four people who have handed in and calibrated themselves."""
    return await room(world, *NAMES)


async def rows(world, kind):
    """Read a table."""
    async with world.services.database.reading() as session:
        return (await session.scalars(select(kind))).all()


async def test_an_author_never_learns_who_reviews_her(world, four):
    """After a review, all that she can read holds neither its writer's name nor her name for it."""
    author = four[0]
    pairs = await reviewers_of(four, author)
    for reviewer, task in pairs:
        await reviewer.send(2, task)
    seen = [await ok(author.client.get(url)) for url in EVERYTHING]
    text = json.dumps(seen, ensure_ascii=False)
    for reviewer, task in pairs:
        assert reviewer.name not in text
        assert task not in text


async def test_a_reviewer_never_learns_whom_she_reviews(world, four):
    """Neither before nor after sending does anything that she can read name the author."""
    author = four[0]
    reviewer, task = (await reviewers_of(four, author))[0]
    before = [await ok(reviewer.client.get(url)) for url in EVERYTHING]
    await reviewer.send(2, task)
    got = (await author.desk())["received"][0]["received"]
    await ok(author.client.put(f"{REVIEWS}/received/{got}/useful", json={"useful": True}))
    after = [await ok(reviewer.client.get(url)) for url in EVERYTHING]
    text = json.dumps([before, after], ensure_ascii=False)
    assert author.name not in text
    assert got not in text


async def test_a_work_has_no_name_where_its_author_wrote_her_own(world):
    """Her display name vanishes from what reviewers read."""
    paula, quinn = await learners(world, "tpaula", "tquinn")
    await ok(paula.client.patch("api/me", json={"display_name": "Паула Орлова"}))
    await paula.hand_in("Меня зовут Паула Орлова, орлова паула, и это мой урок.")
    await quinn.hand_in("Another work of another one.")
    await quinn.calibrate()
    (task,) = (await quinn.desk())["tasks"]
    assert task["work"][0]["text"] == "Меня зовут …, …, и это мой урок."


async def test_no_number_time_or_order_leads_from_one_side_to_the_other(world, four):
    """Two names of a review have nothing in common; lists are in the order of random names."""
    author = four[0]
    await marked(four, author)
    desk = await author.desk()
    names = [r["received"] for r in desk["received"]]
    assert names == sorted(names)
    for row in await rows(world, ReviewRow):
        assert row.task != row.received
    got = desk["received"][0]
    assert set(got) == {"received", "by", "on", "parts", "titles", "useful", "thanks"}
    for one in four:
        tasks = [t["task"] for t in (await one.desk())["tasks"]]
        assert tasks == sorted(tasks)
        assert all(len(t["due"]) == len("2026-01-01") for t in (await one.desk())["tasks"])


async def test_streams_and_notices_say_nothing_but_that_there_is_something(world, four):
    """Events are for one person and empty; notices have no actor and are cut to the hour."""
    await marked(four, four[0])
    events = [row for row in await rows(world, EventRow) if row.type == "reviews"]
    assert events
    assert all(row.person is not None and row.data == {} for row in events)
    told = [row for row in await rows(world, NoticeRow) if row.kind == "review"]
    assert told
    for row in told:
        assert (row.actor, row.post, set(row.data)) == (None, None, {"what"})
        assert (row.created_at.minute, row.created_at.second) == (0, 0)


async def test_anothers_review_answers_as_one_that_is_not_there(world, four):
    """Reading has no address; writing, sending and rating find nothing, byte for byte."""
    author = four[0]
    reviewer, task = (await reviewers_of(four, author))[0]
    other = next(one for one in four if one not in (author, reviewer))
    await reviewer.send(3, task)
    got = (await author.desk())["received"][0]["received"]
    nothing = secrets.token_urlsafe(16)
    attacks = [
        (other, "PUT", f"{REVIEWS}/tasks/{{}}/draft", task, review()),
        (other, "POST", f"{REVIEWS}/tasks/{{}}/send", task, review()),
        (author, "PUT", f"{REVIEWS}/tasks/{{}}/draft", task, review()),
        (author, "PUT", f"{REVIEWS}/tasks/{{}}/draft", got, review()),
        (reviewer, "PUT", f"{REVIEWS}/received/{{}}/useful", got, {"useful": True}),
        (reviewer, "PUT", f"{REVIEWS}/received/{{}}/useful", task, {"useful": True}),
        (other, "PUT", f"{REVIEWS}/received/{{}}/useful", got, {"useful": True}),
    ]
    for person, method, url, name, body in attacks:
        real, unreal = [
            await person.client.request(method, url.format(n), json=body) for n in (name, nothing)
        ]
        assert real.status_code == 404, url
        assert real.content == unreal.content
    assert (await author.desk())["received"][0]["parts"]["clear"]["score"] == 3


@pytest.mark.parametrize("place", ["ru/m01-tiny", "en/m02-other"])
async def test_a_review_is_found_only_in_its_module(four, place):
    """A good name at another place is no name."""
    task = await four[0].task()
    url = f"api/modules/{place}/reviews/tasks/{task}/draft"
    await refused(four[0].client.put(url, json=review()), 404, "not_found")


async def test_an_unsent_review_is_nobody_elses(four):
    """What is typed reaches its author only when it is sent."""
    author = four[0]
    reviewer, task = (await reviewers_of(four, author))[0]
    body = {"parts": {"clear": {"strength": "Only a draft"}}, "key": key()}
    await ok(reviewer.client.put(f"{REVIEWS}/tasks/{task}/draft", json=body))
    for url in EVERYTHING:
        assert "Only a draft" not in str(await ok(author.client.get(url)))


@pytest.mark.parametrize("points", ["-1", "5", "1.5", "3.0", "true", '"3"', "NaN", "1e400", "[3]"])
async def test_odd_points_are_refused(four, points):
    """Neither in a draft nor sent nor as calibration is anything a point but 0 to 4."""
    task = await four[0].task()
    part = f'{{"score": {points}}}'
    for verb, method in (("draft", "PUT"), ("send", "POST")):
        body = f'{{"parts": {{"clear": {part}}}, "key": "{key()}"}}'
        answer = await four[0].client.request(
            method, f"{REVIEWS}/tasks/{task}/{verb}", content=body,
            headers={"Content-Type": "application/json"},
        )  # fmt: skip
        assert answer.status_code in {400, 422}, (verb, answer.text)
    body = f'{{"scores": {{"clear": {points}}}, "key": "{key()}"}}'
    for url in (f"{REVIEWS}/calibration", f"{REVIEWS}/self"):
        answer = await four[0].client.post(
            url, content=body, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code in {400, 422}, (url, answer.text)


@pytest.mark.parametrize("name", ["kind", "__proto__", "clear ", "Clear", "criterion_clear"])
async def test_other_criteria_are_refused(four, name):
    """A review speaks of the module's criteria, and of nothing else."""
    task = await four[0].task()
    parts = {"clear": {"score": 3, **SAID}, name: {"score": 3, **SAID}}
    for verb, method in (("draft", "PUT"), ("send", "POST")):
        url = f"{REVIEWS}/tasks/{task}/{verb}"
        call = four[0].client.request(method, url, json={"parts": parts, "key": key()})
        await refused(call, 422, "invalid")


async def test_a_review_is_sent_once(four):
    """The same key changes nothing, another key is refused, a draft cannot follow."""
    author = four[0]
    reviewer, task = (await reviewers_of(four, author))[0]
    url = f"{REVIEWS}/tasks/{task}/send"
    body = review(2)
    for _ in range(3):
        await ok(reviewer.client.post(url, json=body))
    await refused(reviewer.client.post(url, json=review(4)), 409, "review_sent")
    draft = f"{REVIEWS}/tasks/{task}/draft"
    await refused(reviewer.client.put(draft, json=review(4)), 409, "review_sent")
    (got,) = (await author.desk())["received"]
    assert got["parts"]["clear"]["score"] == 2
    assert (await reviewer.desk())["standing"]["written"] == 1


async def test_sending_at_once_sends_once(four):
    """Of five browsers with five keys one sends."""
    author = four[0]
    reviewer, task = (await reviewers_of(four, author))[0]
    url = f"{REVIEWS}/tasks/{task}/send"
    calls = [reviewer.client.post(url, json=review(2)) for _ in range(5)]
    codes = [answer.status_code for answer in await asyncio.gather(*calls)]
    assert sorted(codes) == [200, 409, 409, 409, 409]
    assert len((await author.desk())["received"]) == 1


async def test_calibrating_at_once_gives_nobody_too_much(world):
    """Draws that meet give two reviewers to a work and two works to a reviewer at most."""
    people = await learners(world, "tpaula", "tquinn", "trosa", "tsimon", "tvanya")
    for one in people:
        await one.hand_in(f"The work of nobody but {one.name[::-1]}.")
    await asyncio.gather(*(one.calibrate() for one in people))
    taken = await rows(world, ReviewRow)
    for case in await rows(world, ReviewCaseRow):
        mine = [row for row in taken if row.review_case == case.id]
        assert len(mine) == len({row.person for row in mine}) <= 2
        assert case.person not in {row.person for row in mine}
    for one in people:
        assert len((await one.desk())["tasks"]) <= 2


async def test_a_mentor_does_not_take_her_own_work(world):
    """What is overdue is for somebody else to write."""
    mark = Learner("tmark", admit(world, "tmark", "mentors"))
    (paula,) = await learners(world, "tpaula")
    await ok(mark.client.get("api/me"))
    await mark.hand_in()
    world.clock.pass_(days=8)
    assert (await mark.desk())["overdue"] == 0
    take = mark.client.post(f"{REVIEWS}/overdue", json={"key": key()})
    await refused(take, 409, "nothing_overdue")
    take = paula.client.post(f"{REVIEWS}/overdue", json={"key": key()})
    await refused(take, 403, "forbidden")


async def test_a_paused_person_sends_nothing(world, four):
    """She keeps her text, and is drawn for nothing more."""
    await ok(world.vera.get("api/me"))
    reviewer = four[0]
    task = await reviewer.task()
    body = {"action": "pause", "note": "Please rest."}
    await ok(world.vera.post(f"api/moderation/en/people/{reviewer.name}", json=body))
    url = f"{REVIEWS}/tasks/{task}"
    await refused(reviewer.client.post(f"{url}/send", json=review()), 403, "paused")
    await ok(reviewer.client.put(f"{url}/draft", json=review()))


async def test_only_a_trainer_of_the_author_decides(world, four):
    """A stranger's cohort, a teacher, the author herself and a colleague who reviewed do not."""
    author = four[0]
    dora = admit(world, "tdora", "trainers")
    for person in (world.vera, dora):
        await ok(person.get("api/me"))
    await cohort(world.vera, author.client)
    await marked(four, author, 0, 4)
    (case,) = await ok(world.vera.get(CASES))
    url = f"{CASES}/{case['id']}/decision"
    body = {"scores": {"clear": 4}, "note": "Mine.", "key": key()}
    assert await ok(dora.get(CASES)) == []
    await refused(dora.post(url, json=body), 404, "not_found")
    await refused(author.client.post(url, json=body), 403, "forbidden")
    for one in four:
        world.hub.admit(one.name, LEARN, TEACH, groups=("trainers", "admins"))
    world.ticks.seconds += 10
    reviewers = {row.person for row in await rows(world, ReviewRow)
                 if row.review_case == case["id"]}  # fmt: skip
    for one in four:
        if one is author or one.name in reviewers:
            assert await ok(one.client.get(CASES)) == []
            await refused(one.client.post(url, json=body), 404, "not_found")
    ru = url.replace("/en/", "/ru/")
    await refused(world.vera.post(ru, json=body), 404, "not_found")
    wrong = {"scores": {"kind": 4}, "note": "Mine.", "key": key()}
    await refused(world.vera.post(url, json=wrong), 422, "invalid")
    await ok(world.vera.post(url, json=body))
    await refused(world.vera.post(url, json=body | {"key": key()}), 404, "not_found")


async def test_what_is_written_is_text(four):
    """Markup in a review comes as it was typed, for the page to show as text."""
    author = four[0]
    reviewer, task = (await reviewers_of(four, author))[0]
    evil = "<img src=x onerror=alert(1)> counted the pupils here\0"
    await reviewer.send(3, task, strength=evil)
    (got,) = (await author.desk())["received"]
    assert got["parts"]["clear"]["strength"] == evil.replace("\0", "\ufffd")
