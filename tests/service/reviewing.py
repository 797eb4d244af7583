"""A module whose assignment colleagues review, and people who hand in, calibrate and review."""

from dataclasses import dataclass
from typing import Any

from tests.service.module import PLACE, definitions
from tests.service.talk import admit, unhurried
from tests.service.world import draft, key, ok, submit

REVIEWS = f"{PLACE}/reviews"
CASES = "api/review-cases/en"
EXPERT = {"weak": 0, "fair": 4, "strong": 4}
SAID = {
    "strength": "You counted who answered in three lessons.",
    "question": "What did the other twelve pupils do?",
    "suggestion": "Ask two pupils after the lesson what stopped them.",
}


def definition(**grading):
    """Give the module's description without anything but an assignment."""
    module = definitions()["module.yaml"]
    criteria = module["grading"]["criteria"]
    return module | {"grading": {"assignment": "request", "criteria": criteria} | grading}


def request(**expert):
    """Give the assignment, with exemplars that the expert scored."""
    exemplars = [
        {
            "level": level,
            "title": f"Title {level}",
            "text": f"Exemplar {level}.",
            "reasons": f"Reasons {level}.",
            "scores": {"clear": score},
        }
        for level, score in (EXPERT | expert).items()
    ]
    return definitions()["request.yaml"] | {"exemplars": exemplars}


@dataclass
class Learner:
    """Somebody with her name in the hub."""

    name: str
    client: Any

    async def hand_in(self, text="Long enough to count."):
        """Answer the assignment and hand it in."""
        await draft(self.client, "request", {"fields": {"situation": text}})
        return await submit(self.client)

    async def desk(self):
        """Give what stands on her desk."""
        return await ok(self.client.get(REVIEWS))

    async def calibrate(self):
        """Score the exemplar as the expert did."""
        shown = (await self.desk())["calibration"]["exemplar_html"]
        level = next(name for name in EXPERT if f"Exemplar {name}" in shown)
        return await self.score(EXPERT[level])

    async def score(self, points):
        """Score the exemplar that is shown."""
        body = {"scores": {"clear": points}, "key": key()}
        return await ok(self.client.post(f"{REVIEWS}/calibration", json=body))

    async def task(self):
        """Give the first review that she is to write."""
        return (await self.desk())["tasks"][0]["task"]

    async def send(self, points=3, task=None, **changed):
        """Send a whole review."""
        task = task or await self.task()
        return await ok(
            self.client.post(f"{REVIEWS}/tasks/{task}/send", json=review(points, **changed))
        )


def review(points=3, **changed):
    """Give a whole review."""
    return {"parts": {"clear": {"score": points, **SAID, **changed}}, "key": key()}


REVIEW = {"type": "review", "title": "Reviews by colleagues"}


async def learners(world, *names, **grading):
    """Release the module and give people, who have come in."""
    unhurried(world)
    for name in names:
        world.hub.states[name] = {"display_name": name, "locale": "en"}
    made = [Learner(name, admit(world, name)) for name in names]

    async def come_in():
        await world.release(module=definition(**grading), request=request(), review=REVIEW)
        for one in made:
            await ok(one.client.get("api/me"))

    await world.begin(("learners", names, repr(grading)), come_in)
    return made


async def room(world, *names, **grading):
    """Give people who have all handed in and calibrated themselves."""
    made = await learners(world, *names, **grading)

    async def hand_in():
        for one in made:
            await one.hand_in(f"The work of nobody but {one.name[::-1]}.")
        for one in made:
            await one.calibrate()

    await world.begin("handed in", hand_in)
    return made


def author_of(people, task):
    """Say whose work a task holds; the test knows by a word that the pages do not."""
    text = str(task["work"])
    return next(one for one in people if one.name[::-1] in text)


async def reviewers_of(people, author):
    """Give those who have a person's work on their desks, with their tasks."""
    found = []
    for one in people:
        tasks = (await one.desk())["tasks"]
        found += [(one, task["task"]) for task in tasks if author_of(people, task) is author]
    return found


async def marked(people, author, first=3, second=3):
    """Let both reviewers of a person send their points, whenever they are drawn."""
    points = [first, second]
    while points:
        pairs = await reviewers_of(people, author)
        if not pairs:
            # Others' reviews make room for hers.
            for one in people:
                for task in (await one.desk())["tasks"]:
                    await one.send(3, task["task"])
            continue
        one, task = pairs[0]
        await one.send(points.pop(0), task)
