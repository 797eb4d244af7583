"""Points of reviews on their way into the gradebook: the second queue of the grader."""

import asyncio

import pytest

from tests.service.module import MODULE
from tests.service.reviewing import CASES, REVIEWS, marked, reviewers_of, room
from tests.service.world import SCORES, claim, key, ok, record, refused

CLAIM = "api/grading/marks/claim"
NAMES = ("tpaula", "tquinn", "trosa", "tsimon")
CELL = "criterion_clear"


@pytest.fixture
async def settled(world):
    """Four people, the first with the mark of two reviews, and every submission recorded."""
    people = await room(world, *NAMES)

    async def settle():
        await marked(people, people[0], 2, 3)
        while job := await claim(world):
            await record(world, job)

    await world.begin("settled", settle)
    return people


async def take(world):
    """Let the grader take points, or None."""
    answer = await world.grader.post(CLAIM)
    return answer.json() if answer.status_code == 200 else None


async def until_hers(world, person):
    """Take points until they are a person's; others' are reported."""
    while job := await take(world):
        if job["person"] == person.name:
            return job
        await report(world, job)
    return None


async def report(world, job, **kept):
    """Report points as written."""
    body = {"claim": job["claim"], "scores": SCORES, "kept": kept}
    await ok(world.grader.post(f"api/grading/marks/{job['id']}/done", json=body))


async def test_points_go_to_the_grader_with_the_reviewers_words(world, settled):
    """A mean for each criterion, both reviews as comment, and nobody's name among reviewers."""
    job = await until_hers(world, settled[0])
    assert (job["edition"], job["module"], job["ours"]) == ("en", MODULE, [])
    (cell,) = job["cells"]
    assert (cell["cell"], cell["score"]) == (CELL, 2.5)
    assert cell["comment"].count("Strength: You counted") == 2
    assert cell["comment"].count("Question: What did") == 2
    assert not any(one.name in cell["comment"] for one in settled)


async def test_points_are_given_once_and_reported_once(world, settled):
    """Of many workers one gets them; another's claim reports nothing; a second report is quiet."""
    jobs = [job for job in await asyncio.gather(*(take(world) for _ in range(12))) if job]
    assert len({job["id"] for job in jobs}) == len(jobs) >= 1
    job = jobs[0]
    url = f"api/grading/marks/{job['id']}/done"
    wrong = {"claim": "another", "scores": []}
    await refused(world.grader.post(url, json=wrong), 409, "stale_claim")
    await report(world, job)
    await report(world, job)
    await refused(world.grader.post(url, json=wrong), 409, "stale_claim")


async def test_points_wait_for_the_record(world):
    """What is not in the gradebook yet has no cell for them."""
    people = await room(world, *NAMES)
    await marked(people, people[0])
    assert await take(world) is None


async def test_a_lost_worker_may_have_written(world, settled):
    """After the lease the points come again, with what may be in the gradebook as ours."""
    lost = await until_hers(world, settled[0])
    world.clock.pass_(seconds=121)
    again = await until_hers(world, settled[0])
    assert again["claim"] != lost["claim"]
    assert again["ours"] == lost["cells"]
    url = f"api/grading/marks/{lost['id']}/done"
    body = {"claim": lost["claim"], "scores": []}
    await refused(world.grader.post(url, json=body), 409, "stale_claim")


async def test_five_failures_park_them(world, settled):
    """Points that cannot be written stop coming."""
    for _ in range(5):
        job = await until_hers(world, settled[0])
        body = {"claim": job["claim"], "reason": "no cell"}
        await ok(world.grader.post(f"api/grading/marks/{job['id']}/failed", json=body))
    assert await until_hers(world, settled[0]) is None


async def test_a_trainers_points_stand_beside_ours(world, settled):
    """What the grader left alone is on the author's desk, and ours too."""
    author = settled[0]
    job = await until_hers(world, author)
    await report(world, job, **{CELL: 1.0})
    case = (await author.desk())["case"]
    assert (case["scores"], case["overruled"]) == ({"clear": 2.5}, {"clear": 1.0})
    assert (case["total"], case["passed"]) == (1.0, False)


async def test_a_trainers_later_change_comes_with_her_feedback(world, settled):
    """Points that differ from what we wrote are hers; the same are ours."""
    author = settled[0]
    job = await until_hers(world, author)
    await report(world, job)
    number = (await ok(author.client.get("api/modules/en/m01-tiny/submission")))["receipt"]["id"]
    for score, wanted in ((2.5, {}), (4.0, {"clear": 4.0}), (3.0, {"clear": 3.0})):
        scores = [{"cell": CELL, "score": score, "max": 4.0, "by": "trainer"}]
        body = {"submission": number, "scores": scores}
        url = f"api/feedback/en/{MODULE}/{author.name}"
        await ok(world.vera.put(url, json=body))
        assert (await author.desk())["case"]["overruled"] == wanted


async def test_a_new_record_has_the_points_written_again(world, settled):
    """nbgrader flags them for a person whenever it grades anew, so they come once more as ours."""
    author = settled[0]
    job = await until_hers(world, author)
    await report(world, job)
    await author.hand_in(f"The work of nobody but {author.name[::-1]}.")
    await record(world, await claim(world))
    again = await until_hers(world, author)
    assert again["cells"] == again["ours"] == job["cells"]


async def test_an_earlier_cases_points_are_ours_too(world, settled):
    """A newer answer's points may take the place of the earlier one's."""
    author = settled[0]
    job = await until_hers(world, author)
    await report(world, job)
    await author.hand_in(f"Quite another work of {author.name[::-1]}.")
    await record(world, await claim(world))
    assert await until_hers(world, author) is None
    await marked(settled, author, 4, 4)
    again = await until_hers(world, author)
    assert again["ours"] == job["cells"]
    assert again["cells"][0]["score"] == 4


async def test_a_decision_is_written_with_its_reasons(world, settled):
    """An appeal that a trainer decided takes the place of the mean, note first."""
    author = settled[0]
    await ok(world.vera.get("api/me"))
    await report(world, await until_hers(world, author))
    body = {"text": "The second reviewer has overlooked my counting.", "key": key()}
    await ok(author.client.post("api/modules/en/m01-tiny/reviews/appeal", json=body))
    (case,) = await ok(world.vera.get(CASES))
    body = {"scores": {"clear": 4}, "note": "It is counted.", "key": key()}
    await ok(world.vera.post(f"{CASES}/{case['id']}/decision", json=body))
    (cell,) = (await until_hers(world, author))["cells"]
    assert cell["score"] == 4
    assert cell["comment"].startswith("A trainer decided: It is counted.")


# --- what reviewing itself earns --------------------------------------------------------------------


@pytest.fixture
async def earning(world):
    """Four people in a module that marks reviewing; everything is recorded, and nothing waits."""
    people = await room(world, *NAMES, reviews="review")

    async def write():
        while job := await claim(world):
            await record(world, job)
        await everybodys(world)

    await world.begin("written", write)
    return people


async def everybodys(world):
    """Take all points that wait, report them as written, and give the newest, by person."""
    jobs = {}
    while job := await take(world):
        await report(world, job)
        jobs[job["person"]] = job
    return jobs


def earned(job):
    """Give the points for reviewing among those that are written, and their comment."""
    (found,) = [cell for cell in job["cells"] if cell["cell"] == "review"]
    return found["score"], found["comment"]


async def test_nothing_is_earned_before_a_review(world):
    """The cell has its points, none, as soon as the work is recorded: nobody needs to mark it."""
    (paula, *_) = await room(world, *NAMES, reviews="review")
    while job := await claim(world):
        await record(world, job)
    jobs = await everybodys(world)
    assert set(jobs) == set(NAMES)
    assert [cell["cell"] for cell in jobs[paula.name]["cells"]] == ["review"]
    assert earned(jobs[paula.name])[0] == 0


async def test_each_review_sent_is_a_point(world, earning):
    """One review is a point, two are two; only her points wait who sent it."""
    tasks = {one.name: len((await one.desk())["tasks"]) for one in earning}
    reviewer = next(one for one in earning if tasks[one.name] == 2)
    for points in (1, 2):
        await reviewer.send(3)
        jobs = await everybodys(world)
        assert earned(jobs[reviewer.name]) == (
            points,
            f"Reviews sent: {points}; found useful by their authors: 0.",
        )
        assert set(jobs) == {reviewer.name}


async def test_a_review_found_of_no_use_earns_nothing(world, earning):
    """The author's word takes the point and gives it back; the gradebook follows, as ours."""
    author = earning[0]
    reviewer, task = (await reviewers_of(earning, author))[0]
    await reviewer.send(3, task)
    before = (await everybodys(world))[reviewer.name]
    (got,) = (await author.desk())["received"]
    url = f"{REVIEWS}/received/{got['received']}/useful"
    for useful, points in ((False, 0), (True, 1)):
        await ok(author.client.put(url, json={"useful": useful}))
        job = (await everybodys(world))[reviewer.name]
        assert earned(job)[0] == points
        assert job["ours"] == before["cells"]
        before = job


async def test_both_kinds_of_points_go_together(world, earning):
    """What one's work came to and what one earned stand in one submission's cells."""
    await marked(earning, earning[0], 2, 3)
    jobs = await everybodys(world)
    cells = {cell["cell"]: cell["score"] for cell in jobs[earning[0].name]["cells"]}
    assert cells[CELL] == 2.5
    stood = (await earning[0].desk())["standing"]["points"]
    assert cells["review"] == stood


async def test_a_module_without_a_cell_marks_no_reviewing(world, settled):
    """Where `grading` names no reviews, only criteria are written, and only where there are points."""
    jobs = await everybodys(world)
    assert all(cell["cell"] == CELL for job in jobs.values() for cell in job["cells"])
    assert settled[0].name in jobs
