"""Cohorts: founding, inviting, joining, leaving."""

import asyncio
import logging

import pytest
from sqlalchemy import select

from staffroom_hub.commons.store.models import CohortMemberRow, EventRow
from staffroom_hub.roles import LEARN, TEACH
from tests.service.world import at, key, ok, post, refused


async def found(world, name="First"):
    """Found a cohort of the trainer's."""
    return await ok(world.vera.post("api/cohorts/en", json={"name": name}))


def admin(world):
    """Give the client of an administrator."""
    world.hub.admit("tada", LEARN, TEACH, groups=("trainers", "admins"))
    return world.bearer("tada")


async def events(world, kind):
    """Give the people whom events of a kind are for, in their order."""
    async with world.services.database.reading() as session:
        query = select(EventRow.person).where(EventRow.type == kind).order_by(EventRow.id)
        return list(await session.scalars(query))


async def test_everybody_begins_in_the_open_cohort(world):
    """It has no name, no trainer and no invitation."""
    await ok(world.boris.get("api/me"))
    assert await ok(world.anna.get("api/cohorts/en")) == {
        "id": 0, "edition": "en", "name": "", "members": 2, "trainer": "", "invitation": None,
    }  # fmt: skip


async def test_a_trainer_founds_a_cohort_and_invites(world):
    """The invitation is for its trainer alone; it leads to the cohort, and joining to its talk."""
    made = await found(world)
    assert (made["name"], made["members"], made["trainer"]) == ("First", 0, "tvera")
    assert len(made["invitation"]) >= 32
    link = f"api/invitations/{made['invitation']}"
    assert await ok(world.anna.get(link)) == {
        "edition": "en", "name": "First", "trainer": "tvera", "members": 0, "already": False,
        "leaves": "",
    }  # fmt: skip
    joined = await ok(world.anna.post(link))
    assert joined == made | {"members": 1, "invitation": None}
    assert await ok(world.anna.get("api/cohorts/en")) == joined
    assert (await ok(world.anna.get(link)))["already"] is True
    assert (await ok(world.anna.get("api/cohorts/ru")))["id"] == 0
    assert await ok(world.vera.get("api/cohorts/en/led")) == [made | {"members": 1}]


async def test_joining_another_cohort_leaves_the_first(world):
    """One is in one cohort of an edition, and is told which one she would leave."""
    first, second = await found(world), await found(world, "Second")
    await ok(world.anna.post(f"api/invitations/{first['invitation']}"))
    link = f"api/invitations/{second['invitation']}"
    assert (await ok(world.anna.get(link)))["leaves"] == "First"
    assert (await ok(world.anna.post(link)))["name"] == "Second"
    async with world.services.database.reading() as session:
        rows = (await session.scalars(select(CohortMemberRow.cohort))).all()
    assert rows == [second["id"]]


async def test_joining_twice_is_joining_once(world):
    """Whoever follows the link again is where she was, and her pages are told once."""
    link = f"api/invitations/{(await found(world))['invitation']}"
    answers = await asyncio.gather(*(ok(world.anna.post(link)) for _ in range(4)))
    assert {answer["members"] for answer in answers} == {1}
    assert await events(world, "reset") == ["tanna"]


async def test_leaving_leads_back_into_the_open_cohort(world):
    """What one wrote stays in the cohort, and its members go on reading it."""
    link = f"api/invitations/{(await found(world))['invitation']}"
    for person in (world.anna, world.boris):
        await ok(person.post(link))
    written = await post(world.anna, "Stays here.")
    await post(world.boris, "Mine.")
    left = await ok(world.anna.delete("api/cohorts/en/membership"))
    assert (left["id"], left["name"]) == (0, "")
    assert await events(world, "reset") == ["tanna", "tboris", "tanna"]
    thread = await ok(world.boris.get("api/modules/en/m01-tiny/activities/talk/thread"))
    mine = next(p for p in thread["posts"] if p["id"] == written["id"])
    assert mine["author"] == "Анна П."
    theirs = await ok(world.anna.get("api/modules/en/m01-tiny/activities/talk/thread"))
    assert written["id"] not in [p["id"] for p in theirs["posts"]]
    await ok(world.anna.delete("api/cohorts/en/membership"))
    assert len(await events(world, "reset")) == 3


async def test_a_renewed_invitation_ends_the_old_one(world):
    """A link that went astray leads nowhere any more; without one nobody can join."""
    made = await found(world)
    place = f"api/cohorts/en/{made['id']}/invitation"
    renewed = await ok(world.vera.post(place))
    assert renewed["invitation"] != made["invitation"]
    await refused(world.anna.post(f"api/invitations/{made['invitation']}"), 404, "not_found")
    await ok(world.anna.post(f"api/invitations/{renewed['invitation']}"))
    ended = await ok(world.vera.delete(place))
    assert ended["invitation"] is None
    await refused(world.boris.get(f"api/invitations/{renewed['invitation']}"), 404, "not_found")


@pytest.mark.parametrize("code", ["x", "A" * 40, "%00" * 40, "a'--" * 12, "A" * 400, "_" * 40])
async def test_a_wrong_code_leads_nowhere(world, code):
    """A guessed code and a crooked one answer alike."""
    await found(world)
    await refused(world.anna.get(f"api/invitations/{code}"), 404, "not_found")
    await refused(world.anna.post(f"api/invitations/{code}"), 404, "not_found")


async def test_guessing_codes_is_slow(world):
    """Whoever tries many codes is asked to wait."""
    answers = [await world.anna.post(f"api/invitations/{'A' * 40}") for _ in range(200)]
    assert answers[0].status_code == 404
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0


async def test_teachers_found_and_lead_nothing(world):
    """Cohorts are trainers' business."""
    made = await found(world)
    place = f"api/cohorts/en/{made['id']}"
    for call in (
        world.anna.post("api/cohorts/en", json={"name": "Mine"}),
        world.anna.get("api/cohorts/en/led"),
        world.anna.post(f"{place}/invitation"),
        world.anna.delete(f"{place}/invitation"),
        world.anna.post(f"{place}/trainer"),
        world.vera.post(f"{place}/trainer"),
    ):
        await refused(call, 403, "forbidden")


async def test_another_trainers_cohort_answers_as_if_there_were_none(world):
    """A trainer leads her own; administrators all."""
    made = await found(world)
    world.hub.admit("tother", LEARN, TEACH, groups=("trainers",))
    other = world.bearer("tother")
    assert await ok(other.get("api/cohorts/en/led")) == []
    for number in (made["id"], 10**9):
        place = f"api/cohorts/en/{number}/invitation"
        await refused(other.post(place), 404, "not_found")
        await refused(other.delete(place), 404, "not_found")
    await refused(world.vera.post(f"api/cohorts/ru/{made['id']}/invitation"), 404, "not_found")
    ada = admin(world)
    assert [c["name"] for c in await ok(ada.get("api/cohorts/en/led"))] == ["First"]
    assert (await ok(ada.post(f"api/cohorts/en/{made['id']}/invitation")))["invitation"]


async def test_a_trainer_in_anothers_cohort_does_not_see_its_invitation(world):
    """Being a trainer elsewhere makes nobody the trainer here."""
    made = await found(world)
    world.hub.admit("tother", LEARN, TEACH, groups=("trainers",))
    joined = await ok(world.bearer("tother").post(f"api/invitations/{made['invitation']}"))
    assert joined["invitation"] is None


async def test_an_administrator_takes_a_cohort_over(world):
    """A cohort whose trainer wants to leave is led by somebody else from then on."""
    made = await found(world)
    ada = admin(world)
    taken = await ok(ada.post(f"api/cohorts/en/{made['id']}/trainer"))
    assert taken["trainer"] == "tada"
    assert await ok(world.vera.get("api/cohorts/en/led")) == []
    assert await events(world, "reset") == ["tada", "tvera"]


async def test_no_secret_of_an_invitation_reaches_a_log(world, caplog):
    """Whoever reads logs cannot join."""
    caplog.set_level(logging.DEBUG)
    made = await found(world)
    await ok(world.anna.post(f"api/invitations/{made['invitation']}"))
    said = [r.getMessage() for r in caplog.records if r.name.startswith("staffroom")]
    assert all(made["invitation"] not in line for line in said)


async def test_whoever_leads_a_cohort_finds_and_answers_its_posts(world):
    """By a post's number, at its activity, though she is in another cohort; nobody else does."""
    made = await found(world)
    await ok(world.anna.post(f"api/invitations/{made['invitation']}"))
    said = await post(world.anna, "Who waits here?")
    asked = {"params": {"post": said["id"]}}
    shown = await ok(world.vera.get(at("talk", "/thread"), **asked))
    assert [one["html"] for one in shown["posts"]] == ["<p>Who waits here?</p>"]
    answer = {"text": "I do.", "reply_to": said["id"], "key": key()}
    assert (await ok(world.vera.post(at("talk", "/posts"), json=answer)))["reply_to"] == said["id"]
    below = await ok(world.anna.get(at("talk", "/thread"), params={"root": said["id"]}))
    assert [one["html"] for one in below["posts"]] == ["<p>Who waits here?</p>", "<p>I do.</p>"]
    assert (await ok(world.vera.get(at("talk", "/thread"))))["topic"] != shown["topic"]

    world.hub.admit("tother", LEARN, TEACH, groups=("trainers",))
    await post(world.boris, "In the open cohort.")
    for other in (world.bearer("tother"), world.boris):
        await refused(other.get(at("talk", "/thread"), **asked), 404, "not_found")
        theirs = answer | {"key": key()}
        await refused(other.post(at("talk", "/posts"), json=theirs), 404, "not_found")
