"""The whole way of one submission with the commons itself: release, hand in, grade, give back."""

import asyncio
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config.loader import PyFileConfigLoader

from staffroom.exchange.commons import Commons
from staffroom_hub.commons.store.migrate import upgrade
from staffroom_hub.grader.course import Course
from staffroom_hub.grader.release import release_all
from staffroom_hub.grader.work import do, recorder, write
from tests.exchange import code_course
from tests.exchange.tiny_course import MODULE
from tests.service.hub import Hub, serve
from tests.service.live import served
from tests.service.world import World, key, ok

PLACE = f"api/modules/en/{MODULE}"


@pytest.fixture
async def world(tmp_path):
    """A commons on SQLite with its people, where nothing is released."""
    url = f"sqlite:///{tmp_path}/commons.sqlite"
    upgrade(url)
    hub = Hub()
    stop = serve(hub)
    world = World(url, hub)
    yield world
    await world.close()
    stop()


@pytest.fixture
async def address(world):
    """The commons on a real socket."""
    async with served(world.app) as base:
        yield f"{base}services/commons/"


async def put_draft(person, activity, answer):
    """Save a draft."""
    body = {"answer": answer, "key": key()}
    await ok(person.put(f"{PLACE}/activities/{activity}/draft", json=body))


async def hand_in(person):
    """Do the module and submit it."""
    items = {"one": "a", "two": ["a"], "three": 42}
    check = {"answer": {"items": items}, "key": key(), "final": True}
    await ok(person.post(f"{PLACE}/activities/exit-quiz/check", json=check))
    post = {"text": "My own post.", "reply_to": None, "key": key()}
    own = await ok(person.post(f"{PLACE}/activities/discussion/posts", json=post))
    fields = {"situation": "`` ``` <script>", "tried": "Asked", "pupils": 28, "pace": "slow"}
    await put_draft(person, "request", {"fields": fields})
    return own


async def answer(person, post):
    """Answer a colleague's post, and that of the course's author."""
    thread = await ok(person.get(f"{PLACE}/activities/discussion/thread"))
    (seed,) = [one for one in thread["posts"] if one["seeded"]]
    for text, above in (("I would try this.", post), ("And this.", seed)):
        body = {"text": text, "reply_to": above["id"], "key": key()}
        await ok(person.post(f"{PLACE}/activities/discussion/posts", json=body))


def mark_all(root):
    """Mark the criteria as formgrader does."""
    with Gradebook(f"sqlite:///{root}/gradebook.db", "en") as gradebook:
        for grade in gradebook.find_submission_notebook("page", MODULE, "tanna").grades:
            if grade.needs_manual_grade:
                grade.manual_score, grade.needs_manual_grade = 3, False
        gradebook.db.commit()


@pytest.fixture
def trainer(address, monkeypatch):
    """The environment of a trainer's server."""
    monkeypatch.setenv("STAFFROOM_COMMONS_URL", address)
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "token-of-tvera")
    return monkeypatch


def buttons(root: Path):
    """Give the trainer's buttons."""
    config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    return NbGraderAPI(config=config)


def release_feedback(root: Path):
    """Press the trainer's button."""
    return buttons(root).release_feedback(MODULE)


async def test_from_release_to_returned_mark(world, address, course, monkeypatch):
    """A module is released, handed in, recorded with the marks told at once, and given back."""
    commons = Commons(address, "token-of-grader")
    assert await asyncio.to_thread(release_all, course, commons) == {}
    own_post = await hand_in(world.anna)
    theirs = await hand_in(world.boris)
    await answer(world.boris, own_post)
    await answer(world.anna, theirs)
    state = await ok(world.anna.post(f"{PLACE}/submission", json={"key": key()}))
    assert state["record"] == "queued"

    job = await asyncio.to_thread(commons.claim, "test")
    assert job.work.card.person == "tanna"
    await asyncio.to_thread(do, job, recorder({"en": course}), commons)
    state = await ok(world.anna.get(f"{PLACE}/submission"))
    assert state["record"] == "recorded"
    at_once = {s["cell"]: s["score"] for s in state["automatic"]["scores"]}
    with Gradebook(course.coursedir.db_url, "en") as gradebook:
        rows = gradebook.find_submission_notebook("page", MODULE, "tanna").grades
        recorded = {row.name: row.auto_score for row in rows}
    assert recorded == at_once
    assert recorded["exit_quiz"] > 0
    assert recorded["discussion"] == 3

    monkeypatch.setenv("STAFFROOM_COMMONS_URL", address)
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "token-of-tvera")
    await asyncio.to_thread(mark_all, course.root)
    result = await asyncio.to_thread(release_feedback, course.root)
    assert result["success"], result
    state = await ok(world.anna.get(f"{PLACE}/submission"))
    assert state["released"]["complete"] is True
    assert state["released"]["total"] == recorded["exit_quiz"] + 3 + 3 * 3
    commons.close()


@pytest.mark.parametrize(
    ("edition", "words"), [("en", "there is no sandbox here"), ("ru", "нет изолированной среды")]
)
async def test_code_is_released_where_it_can_be_run(world, trainer, tmp_path, edition, words):
    """*Release* says in the edition's language that there is no sandbox; with one it goes through."""
    root = code_course.write_course(tmp_path / edition, edition)
    trainer.chdir(root)
    await asyncio.to_thread(Course(root).generate, MODULE)
    result = await asyncio.to_thread(lambda: buttons(root).release_assignment(MODULE))
    assert not result["success"]
    assert words in f"{result.get('log')}{result.get('error')}"
    world.services.runs_code = lambda: True
    result = await asyncio.to_thread(lambda: buttons(root).release_assignment(MODULE))
    assert result["success"], result


async def test_a_teachers_token_opens_nothing_of_this(world, address, course):
    """With a teacher's own token neither releasing nor claiming works."""
    commons = Commons(address, "token-of-tanna")
    with pytest.raises(Exception, match="forbidden"):
        await asyncio.to_thread(release_all, course, commons)
    with pytest.raises(Exception, match="forbidden"):
        await asyncio.to_thread(commons.claim, "evil")
    commons.close()


async def grade_desk(course, commons):
    """Let the grader do whatever waits: submissions, then sheets of the desk."""
    records = recorder({"en": course})
    while job := await asyncio.to_thread(commons.claim, "test"):
        await asyncio.to_thread(do, job, records, commons)
    while job := await asyncio.to_thread(commons.claim_marks):
        await asyncio.to_thread(write, job, records, commons)


def in_formgrader(course, cell, score):
    """Give points as formgrader does."""
    with Gradebook(course.coursedir.db_url, "en") as gradebook:
        grade = gradebook.find_grade(cell, "page", MODULE, "tanna")
        grade.manual_score, grade.needs_manual_grade = score, False
        gradebook.db.commit()


def points(course, cell):
    """Read points in nbgrader's gradebook."""
    with Gradebook(course.coursedir.db_url, "en") as gradebook:
        return gradebook.find_grade(cell, "page", MODULE, "tanna").manual_score


async def test_desk_and_formgrader_share_a_gradebook(world, address, course):
    """Each sees the other's marks, the desk overwrites none that it has not shown, and releases."""
    commons = Commons(address, "token-of-grader")
    assert await asyncio.to_thread(release_all, course, commons) == {}
    theirs = await hand_in(world.boris)
    await hand_in(world.anna)
    await answer(world.anna, theirs)
    await ok(world.anna.post(f"{PLACE}/submission", json={"key": key()}))
    await grade_desk(course, commons)
    (module,) = await ok(world.vera.get("api/marking/en"))
    first, *others = [card["criterion"] for card in module["questions"]]
    desk, cell = f"api/marking/en/{MODULE}", f"criterion_{first.replace('-', '_')}"

    async def shown(criterion=first):
        return (await ok(world.vera.get(f"{desk}/{criterion}")))["works"][0]

    async def mark(score, criterion=first, seen=None):
        work = seen or await shown(criterion)
        body = {"score": score, "comment": "Count.", "seen": work["held"], "key": key()}
        url = f"{desk}/{criterion}/{work['id']}"
        await ok(world.vera.put(url, json=body | {"version": work["version"]}))
        await grade_desk(course, commons)
        return await shown(criterion)

    before = await shown()
    in_formgrader(course, cell, 1)
    told = await mark(4, seen=before)
    assert (told["state"], told["held"]["score"], points(course, cell)) == ("conflict", 1, 1)
    told = await mark(4)
    assert (told["state"], told["held"]["score"], points(course, cell)) == ("marked", 4, 4)

    in_formgrader(course, cell, 2.5)
    await ok(world.vera.post(f"{desk}/look", json={"works": [told["id"]]}))
    await grade_desk(course, commons)
    assert (await shown())["held"] == {"score": 2.5, "comment": "Count."}
    for criterion in others:
        assert (await mark(3, criterion))["state"] == "marked"
    assert (await ok(world.vera.post(f"{desk}/release", json={"key": key()})))["works"] == 1
    await grade_desk(course, commons)
    released = (await ok(world.anna.get(f"{PLACE}/submission")))["released"]
    given = {score["cell"]: (score["score"], score["comment"]) for score in released["scores"]}
    assert released["complete"]
    assert given[cell] == (2.5, "Count.")
    commons.close()
