"""Communities: founding, joining, leaving, and the talk of those who have joined."""

import asyncio
from pathlib import Path

import pytest

from staffroom.bundle import read_folder
from staffroom_hub.commons.routes.communities import ACTIVITY, MODULE
from tests.service.module import wrapped
from tests.service.world import key, ok, refused

PHYSICS = {"kind": "subject", "title": "Физика"}


PAGE = Path(__file__).parents[2] / "course" / "en" / "source" / MODULE


async def found(person, **changed):
    """Found a community."""
    return await ok(person.post("api/communities/en", json=PHYSICS | changed))


async def every(person):
    """Give the communities as somebody sees them."""
    return await ok(person.get("api/communities/en"))


async def test_there_are_none_at_first(world):
    """The page of communities copes with an empty list."""
    assert await every(world.anna) == []


async def test_any_teacher_founds_a_community_and_is_in_it(world):
    """Others see that it is there, and how many have joined."""
    made = await found(world.anna)
    assert (made["kind"], made["title"]) == ("subject", "Физика")
    assert (made["members"], made["joined"]) == (1, True)
    assert await every(world.boris) == [made | {"joined": False, "topic": None}]
    assert await ok(world.boris.get("api/communities/ru")) == []


async def test_the_same_community_is_founded_once(world):
    """Capitals and spaces make no other community, in Russian either; the kind does."""
    first = await found(world.anna)
    again = await found(world.boris, title="  ФИЗИКА ")
    assert (again["id"], again["members"], again["joined"]) == (first["id"], 2, True)
    other = await found(world.boris, kind="theme")
    assert other["id"] != first["id"]
    assert len(await every(world.anna)) == 2


async def test_founding_at_the_same_moment_founds_once(world):
    """Two who have the same idea meet in one community."""
    made = await asyncio.gather(*(found(p) for p in (world.anna, world.boris, world.vera)))
    assert len({community["id"] for community in made}) == 1
    assert (await every(world.anna))[0]["members"] == 3


async def test_joining_and_leaving_count_once(world):
    """Whoever joins twice is one member; whoever leaves twice has left."""
    made = await found(world.anna)
    place = f"api/communities/en/{made['id']}/membership"
    for method, joined, members in [
        ("PUT", True, 2), ("PUT", True, 2), ("DELETE", False, 1), ("DELETE", False, 1),
    ]:  # fmt: skip
        answer = await ok(world.boris.request(method, place))
        assert answer == {"joined": joined}
        assert (await every(world.anna))[0]["members"] == members


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_what_is_not_there_cannot_be_joined(world, method):
    """An id of another edition, or of nothing, is nothing."""
    made = await found(world.anna)
    for place in (f"ru/{made['id']}", "en/999999", "en/0", "en/-1", "en/x", f"en/{2**70}"):
        call = world.boris.request(method, f"api/communities/{place}/membership")
        await refused(call, 404, "not_found")


async def test_founding_many_is_slow(world):
    """A flood of communities is stopped."""
    statuses = {
        (await world.anna.post("api/communities/en", json=PHYSICS | {"title": f"N{n}"})).status_code
        for n in range(200)
    }
    assert statuses == {200, 429}


@pytest.mark.parametrize("changed", [{"kind": "party"}, {"title": "  "}, {"title": "x" * 81}])
async def test_a_community_has_a_kind_and_a_title(world, changed):
    """What is neither is refused."""
    await refused(world.anna.post("api/communities/en", json=PHYSICS | changed), 422, "invalid")


async def test_members_talk_and_others_do_not_hear(world):
    """The course's own page of communities has a topic for each, for its members alone."""
    answer = await world.grader.put(f"api/releases/en/{MODULE}", json=wrapped(read_folder(PAGE)))
    assert answer.status_code == 200, answer.text
    made = await found(world.anna)
    assert made["topic"]
    place = f"api/modules/en/{MODULE}/activities/{ACTIVITY}"
    inside = {"community": made["id"]}
    body = {"text": "Only for physicists.", "key": key()}
    written = await ok(world.anna.post(f"{place}/posts", json=body, params=inside))
    assert written["topic"] == made["topic"]
    seen = (await every(world.anna))[0]
    assert (seen["posts"], bool(seen["last_at"])) == (1, True)
    outside = (await every(world.boris))[0]
    assert (outside["topic"], outside["posts"], outside["last_at"]) == (None, 0, None)
    await refused(world.boris.get(f"{place}/thread", params=inside), 404, "not_found")
    await refused(world.boris.get(f"{place}/people", params=inside), 404, "not_found")
    await ok(world.boris.put(f"api/communities/en/{made['id']}/membership"))
    thread = await ok(world.boris.get(f"{place}/thread", params=inside))
    assert [post["id"] for post in thread["posts"]] == [written["id"]]
    people = await ok(world.boris.get(f"{place}/people", params=inside))
    assert [card["name"] for card in people["people"]] == ["tanna"]
