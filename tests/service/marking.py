"""Works for the grading desk: handed in, recorded, and marked through the grader."""

from tests.service.module import MODULE
from tests.service.reviewing import definition, learners, request
from tests.service.world import claim, key, ok

DESK = "api/marking/en"
QUESTION = f"{DESK}/{MODULE}/clear"
CELL = "criterion_clear"
CLAIM = "api/grading/marks/claim"
NAMES = ("tpaula", "tquinn", "trosa")


def score(points, comment="", by="trainer"):
    """Give the cell as the gradebook tells it."""
    return {"cell": CELL, "title": "Clear", "score": points, "max": 4.0, "comment": comment,
            "by": by}  # fmt: skip


async def works(world, *names):
    """Release a module without reviews, and give people whose work is in the gradebook."""
    made = await learners(world, *names)

    async def hand_in():
        await world.release(module=definition(), request=request() | {"exemplars": []})
        await ok(world.vera.get("api/me"))
        for one in made:
            await one.hand_in(f"The work of {one.name}, long enough.")
        await recorded(world)

    await world.begin("recorded", hand_in)
    return made


async def recorded(world):
    """Let the grader record whatever waits; every cell for people waits for them."""
    while job := await claim(world):
        body = {"claim": job["claim"], "scores": [score(None)]}
        await ok(world.grader.post(f"api/grading/{job['work']['card']['id']}/done", json=body))


async def question(person, **query):
    """Give the question as a trainer has it."""
    return await ok(person.get(QUESTION, params=query))


async def of(person, name):
    """Give the work of somebody as a trainer has it, or None."""
    found = (await question(person))["works"]
    return next((work for work in found if work["name"] == name), None)


def mark(work, points, comment="", **changed):
    """Give a mark for a work as it was shown."""
    shown = {"seen": work["held"], "version": work["version"]}
    return {"score": points, "comment": comment, "key": key()} | shown | changed


async def put(person, work, points, comment="", **changed):
    """Mark a work."""
    body = mark(work, points, comment, **changed)
    return await ok(person.put(f"{QUESTION}/{work['id']}", json=body))


async def take(world):
    """Let the grader take a sheet, or None."""
    answer = await world.grader.post(CLAIM)
    return answer.json() if answer.status_code == 200 else None


async def report(world, job, *scores):
    """Report what the gradebook holds."""
    body = {"claim": job["claim"], "scores": scores}
    await ok(world.grader.post(f"api/grading/sheets/{job['id']}/done", json=body))


async def write(world):
    """Let the grader write whatever waits, where nobody has changed anything in formgrader."""
    while job := await take(world):
        cells = [score(cell["score"], cell["comment"]) for cell in job["cells"]]
        await report(world, job, *cells)
