"""The grading queue and feedback."""

import asyncio

import pytest

from tests.service.module import MODULE, PLACE
from tests.service.world import (
    SCORES,
    claim,
    complete,
    ok,
    post,
    record,
    refused,
    submit,
)

PANEL = f"{PLACE}/submission"
FEEDBACK = f"api/feedback/en/{MODULE}/tanna"


@pytest.fixture
async def queued(world):
    """A world in which one teacher handed in."""

    async def hand_in():
        await complete(world.anna)
        await submit(world.anna)

    await world.begin("handed in", hand_in)
    return world


def number(job):
    """Give the id of a job's submission."""
    return job["work"]["card"]["id"]


async def fail(world, job):
    """Report a job as failed."""
    body = {"claim": job["claim"], "reason": "Traceback: secret path /srv"}
    await ok(world.grader.post(f"api/grading/{number(job)}/failed", json=body))


async def test_an_empty_queue_gives_nothing(world):
    """A grader without work gets 204 and no body."""
    answer = await world.grader.post("api/grading/claim", json={"worker": "w1"})
    assert (answer.status_code, answer.content) == (204, b"")


async def test_a_job_is_given_once(queued):
    """Of many workers asking at once exactly one gets the job."""
    jobs = await asyncio.gather(*(claim(queued) for _ in range(5)))
    assert sum(job is not None for job in jobs) == 1


async def test_a_job_carries_the_work(queued):
    """What is claimed is what a trainer sees, with a claim."""
    job = await claim(queued)
    assert job["work"]["card"]["state"] == "running"
    seen = await ok(queued.vera.get(f"api/submissions/en/{number(job)}"))
    assert job["work"] == seen


async def test_an_expired_lease_goes_back_to_the_queue(queued):
    """The job of a worker that fell silent is given again, under another claim."""
    lost = await claim(queued)
    queued.clock.pass_(seconds=119)
    assert await claim(queued) is None
    queued.clock.pass_(seconds=2)
    again = await claim(queued)
    assert number(again) == number(lost)
    assert again["claim"] != lost["claim"]


async def test_a_silent_worker_cannot_report_late(queued):
    """A worker whose job has passed on is told so, and changes nothing."""
    lost = await claim(queued)
    queued.clock.pass_(seconds=121)
    again = await claim(queued)
    url = f"api/grading/{number(lost)}/done"
    body = {"claim": lost["claim"], "scores": SCORES}
    await refused(queued.grader.post(url, json=body), 409, "stale_claim")
    await record(queued, again)
    assert (await ok(queued.anna.get(PANEL)))["record"] == "recorded"


async def test_reporting_done_twice_changes_nothing(queued):
    """A report that was repeated because its answer got lost is good."""
    job = await claim(queued)
    await record(queued, job)
    await record(queued, job)
    assert await claim(queued) is None


async def test_a_done_job_does_not_fail_afterwards(queued):
    """A failure reported after done is refused."""
    job = await claim(queued)
    await record(queued, job)
    body = {"claim": job["claim"], "reason": "late"}
    url = f"api/grading/{number(job)}/failed"
    await refused(queued.grader.post(url, json=body), 409, "stale_claim")


async def test_a_worker_that_asks_again_has_died_meanwhile(queued):
    """What it held is given at once, under another claim; a worker of another name waits."""
    first = await claim(queued, "host:1")
    assert await claim(queued, "host:2") is None
    again = await claim(queued, "host:1")
    assert number(again) == number(first)
    assert again["claim"] != first["claim"]
    body = {"claim": first["claim"], "scores": SCORES}
    url = f"api/grading/{number(first)}/done"
    await refused(queued.grader.post(url, json=body), 409, "stale_claim")
    await record(queued, again)


async def test_a_job_that_kills_its_worker_is_parked(queued):
    """A worker that dies of the same job each time takes it five times, then a person looks."""
    for _ in range(5):
        assert await claim(queued, "host:1") is not None
    assert await claim(queued, "host:1") is None
    assert (await ok(queued.anna.get(PANEL)))["record"] == "person"


async def test_trainers_learn_why_and_teachers_that_a_person_looks(queued):
    """The reason of a failure is in the trainers' list, and nowhere in what the teacher gets."""
    for _ in range(5):
        await fail(queued, await claim(queued))
    (card,) = await ok(queued.vera.get("api/submissions/en"))
    assert (card["state"], card["reason"]) == ("failed", "Traceback: secret path /srv")
    answer = await queued.anna.get(PANEL)
    assert answer.json()["record"] == "person"
    assert "secret path" not in answer.text


async def test_five_failures_park_a_job_for_a_person(queued):
    """The teacher is told that a person will look; the reason stays with trainers."""
    for _ in range(5):
        await fail(queued, await claim(queued))
    assert await claim(queued) is None
    answer = await queued.anna.get(PANEL)
    assert answer.json()["record"] == "person"
    assert "secret path" not in answer.text


async def test_five_silences_park_a_job_too(queued):
    """A job that kills its worker each time does not go round for ever."""
    for _ in range(5):
        assert await claim(queued)
        queued.clock.pass_(seconds=121)
    assert await claim(queued) is None
    assert (await ok(queued.anna.get(PANEL)))["record"] == "person"


async def test_one_person_has_one_job_running(queued):
    """Two submissions of one module are recorded one after another, the older first."""
    await submit(queued.anna)
    first = await claim(queued)
    assert await claim(queued) is None
    await record(queued, first)
    second = await claim(queued)
    assert number(second) > number(first)


async def test_a_failed_older_job_still_goes_first(queued):
    """A newer submission is not recorded before an older one that has yet to be tried again."""
    await submit(queued.anna)
    first = await claim(queued)
    await fail(queued, first)
    assert number(await claim(queued)) == number(first)


async def test_what_failed_goes_behind_what_nobody_tried(queued):
    """A storm that kills workers spends one try of many jobs, not all tries of the first."""
    await complete(queued.boris)
    await submit(queued.boris)
    first = await claim(queued)
    await fail(queued, first)
    second = await claim(queued)
    assert number(second) != number(first)
    await fail(queued, second)
    assert number(await claim(queued)) == number(first)


async def test_two_people_are_recorded_side_by_side(queued):
    """One person's running job does not hold up another's."""
    await complete(queued.boris)
    await submit(queued.boris)
    jobs = [await claim(queued), await claim(queued)]
    assert {job["work"]["card"]["person"] for job in jobs} == {"tanna", "tboris"}


async def test_unknown_jobs_are_not_found(world):
    """A report about no job finds nothing."""
    for id_ in (0, 7, 2**62, 10**40):
        url = f"api/grading/{id_}/done"
        body = {"claim": "x", "scores": []}
        await refused(world.grader.post(url, json=body), 404, "not_found")


@pytest.mark.parametrize("score", ["NaN", "Infinity", "-Infinity", "1e999"])
async def test_scores_are_numbers(queued, score):
    """A score that is no finite number is refused."""
    job = await claim(queued)
    body = (
        f'{{"claim": "{job["claim"]}", "scores": '
        f'[{{"cell": "exit_quiz", "score": {score}, "max": 12}}]}}'
    )
    answer = await queued.grader.post(
        f"api/grading/{number(job)}/done",
        content=body,
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 422


def feedback(job, text="Thank you!", score=3.0):
    """Make a trainer's feedback."""
    scores = [
        *SCORES,
        {
            "cell": "criterion_clear",
            "score": score,
            "max": 4.0,
            "comment": "Good.",
            "by": "trainer",
        },
    ]
    return {"submission": number(job), "scores": scores, "text": text}


async def test_feedback_waits_for_the_record(queued):
    """Marks of a job that is not done are never shown."""
    job = await claim(queued)
    await refused(queued.vera.put(FEEDBACK, json=feedback(job)), 409, "not_recorded")
    state = await ok(queued.anna.get(PANEL))
    assert (state["released"], state["feedback_text"]) == (None, "")


async def test_released_feedback_is_shown(queued):
    """The teacher sees marks, their sum, comments and words."""
    job = await claim(queued)
    await record(queued, job)
    await ok(queued.vera.put(FEEDBACK, json=feedback(job)))
    state = await ok(queued.anna.get(PANEL))
    released = state["released"]
    assert (released["total"], released["max"], released["complete"]) == (15.0, 16.0, True)
    assert released["scores"][1]["comment"] == "Good."
    assert state["feedback_text"] == "Thank you!"


async def test_feedback_is_replaced_by_a_later_release(queued):
    """Releasing again changes what the teacher sees."""
    job = await claim(queued)
    await record(queued, job)
    await ok(queued.vera.put(FEEDBACK, json=feedback(job)))
    await ok(queued.vera.put(FEEDBACK, json=feedback(job, "Even better.", 4.0)))
    state = await ok(queued.anna.get(PANEL))
    assert (state["feedback_text"], state["released"]["total"]) == ("Even better.", 16.0)


async def test_feedback_stays_while_a_new_submission_waits(queued):
    """Handing in again does not take away the words one is working with."""
    job = await claim(queued)
    await record(queued, job)
    await ok(queued.vera.put(FEEDBACK, json=feedback(job)))
    await submit(queued.anna)
    state = await ok(queued.anna.get(PANEL))
    assert (state["record"], state["feedback_text"]) == ("queued", "Thank you!")


async def test_a_parked_job_can_be_marked_by_hand(queued):
    """Where recording failed for good, the trainer's feedback is still released."""
    for _ in range(5):
        job = await claim(queued)
        await fail(queued, job)
    await ok(queued.vera.put(FEEDBACK, json=feedback(job)))
    assert (await ok(queued.anna.get(PANEL)))["feedback_text"] == "Thank you!"


async def test_writing_and_being_marked_do_not_block_each_other(queued):
    """While a teacher writes, marks about her can be told, and neither waits for ever."""
    job = await claim(queued)
    await record(queued, job)
    calls = [queued.vera.put(FEEDBACK, json=feedback(job)) for _ in range(6)]
    async with asyncio.timeout(60):
        await asyncio.gather(*map(ok, calls), *(post(queued.anna, f"{n}") for n in range(6)))
    assert (await ok(queued.anna.get(PANEL)))["feedback_text"] == "Thank you!"
