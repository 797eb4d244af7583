"""The caller herself."""

import pytest

from staffroom_hub.commons import colleagues
from staffroom_hub.commons.store.models import PersonRow
from staffroom_hub.roles import LEARN
from tests.service.talk import admit
from tests.service.test_topics import counted
from tests.service.world import at, ok, refused


async def test_a_new_person_gets_her_name_and_language_from_the_hub(world):
    """Display name and language come from the account when a person is first seen."""
    me = await ok(world.anna.get("api/me"))
    assert me == {
        "name": "tanna",
        "display_name": "Анна П.",
        "locale": "ru",
        "roles": ["teacher"],
    }


async def test_the_hub_is_asked_for_a_profile_only_once(world):
    """Afterwards the commons owns name and language."""
    for _ in range(3):
        await ok(world.anna.get("api/me"))
    assert world.hub.asked.count("/hub/api/users/tanna") == 1


async def test_without_a_profile_the_account_name_stands_in(world):
    """An account of which the hub tells nothing still gets in, in Russian."""
    me = await ok(world.vera.get("api/me"))
    assert (me["display_name"], me["locale"]) == ("tvera", "ru")
    assert me["roles"] == ["teacher", "trainer"]


async def test_a_person_changes_her_name_and_language(world):
    """A change stays, and what is not named stays as it was."""
    await ok(world.anna.patch("api/me", json={"display_name": "  Анна  "}))
    changed = await ok(world.anna.patch("api/me", json={"locale": "en"}))
    assert (changed["display_name"], changed["locale"]) == ("Анна", "en")
    assert await ok(world.anna.get("api/me")) == changed


async def test_nobody_becomes_another_person_through_a_body(world):
    """A name in a body is refused, not believed."""
    await refused(
        world.anna.patch("api/me", json={"name": "tboris", "display_name": "B"}), 422, "invalid"
    )
    assert (await ok(world.boris.get("api/me")))["display_name"] == "Boris K."


async def test_an_empty_name_is_refused(world):
    """A display name of spaces is no name."""
    error = await refused(world.anna.patch("api/me", json={"display_name": "  "}), 422, "invalid")
    assert error["details"]["fields"][0]["field"] == "body.display_name"


PROFILE = {
    "subject": "Физика",
    "grades": "7–9",
    "region": "Пермь",
    "languages": "русский",
    "offer": "опыты из ничего",
    "seek": "коллегу для обмена уроками",
    "present": True,
}


async def cohort_of(world, name, *members):
    """Found a cohort of the trainer's and bring people into it."""
    made = await ok(world.vera.post("api/cohorts/en", json={"name": name}))
    for person in members:
        await ok(person.post(f"api/invitations/{made['invitation']}"))
    return made


async def meet(*people):
    """Let people come for the first time."""
    for person in people:
        await ok(person.get("api/me"))


async def test_an_empty_profile_is_there_from_the_beginning(world):
    """Nobody has to tell anything; presence is shown unless one says no."""
    told = await ok(world.anna.get("api/me/profile"))
    assert told == dict.fromkeys(PROFILE, "") | {"present": True}


async def test_a_profile_stays_as_it_was_written(world):
    """The whole profile is replaced, and comes back as it is kept."""
    await ok(world.anna.put("api/me/profile", json=PROFILE))
    changed = PROFILE | {"seek": "", "offer": " \0 два ", "present": False}
    kept = await ok(world.anna.put("api/me/profile", json=changed))
    assert kept == changed | {"offer": "\ufffd два"}
    assert await ok(world.anna.get("api/me/profile")) == kept


async def test_a_profile_that_is_too_long_is_refused(world):
    """A profile is a few lines."""
    body = PROFILE | {"offer": "x" * 401}
    await refused(world.anna.put("api/me/profile", json=body), 422, "invalid")


async def test_colleagues_of_the_open_cohort_see_each_other(world):
    """Whoever is in no cohort learns with all who are in none."""
    await meet(world.boris)
    await ok(world.anna.put("api/me/profile", json=PROFILE))
    page = await ok(world.boris.get("api/people/en"))
    assert [card["name"] for card in page["people"]] == ["tboris", "tanna"]
    assert [card["mine"] for card in page["people"]] == [True, False]
    assert page["people"][1]["profile"] == PROFILE
    assert page["next"] is None
    card = await ok(world.boris.get("api/people/en/tanna"))
    assert card == page["people"][1]


async def test_other_cohorts_people_answer_as_if_there_were_none(world):
    """A profile is for those who learn with its writer, and for moderators."""
    await ok(world.anna.put("api/me/profile", json=PROFILE))
    await meet(world.boris)
    await cohort_of(world, "First", world.anna)
    theirs = await refused(world.boris.get("api/people/en/tanna"), 404, "not_found")
    nobodys = await refused(world.boris.get("api/people/en/tnobody"), 404, "not_found")
    assert theirs == nobodys
    assert [c["name"] for c in (await ok(world.boris.get("api/people/en")))["people"]] == [
        "tvera", "tboris",
    ]  # fmt: skip
    assert (await ok(world.vera.get("api/people/en/tanna")))["profile"] == PROFILE
    # In the other edition they are all in the open cohort.
    assert (await ok(world.boris.get("api/people/ru/tanna")))["name"] == "tanna"


async def test_a_trainer_is_seen_by_her_cohort(world):
    """Who leads a cohort is known to its members, as its trainer."""
    await cohort_of(world, "First", world.anna)
    card = await ok(world.anna.get("api/people/en/tvera"))
    assert card["roles"] == ["trainer"]


async def test_members_of_a_community_see_each_other_across_cohorts(world):
    """A community brings people of all cohorts together, until one leaves it."""
    await cohort_of(world, "First", world.anna)
    made = await ok(
        world.anna.post("api/communities/en", json={"kind": "subject", "title": "Physics"})
    )
    await refused(world.boris.get("api/people/en/tanna"), 404, "not_found")
    place = f"api/communities/en/{made['id']}/membership"
    await ok(world.boris.put(place))
    assert (await ok(world.boris.get("api/people/en/tanna")))["name"] == "tanna"
    await ok(world.boris.delete(place))
    await refused(world.boris.get("api/people/en/tanna"), 404, "not_found")


async def test_colleagues_are_found_by_a_part_of_their_names(world):
    """Capitals do not matter, in Russian either, and signs of patterns are only signs."""
    await meet(world.anna, world.boris)
    for query, wanted in [
        ("анна", ["tanna"]), ("АНН", ["tanna"]), ("bor", ["tboris"]), ("%", []), ("_", []),
        ("nobody", []), ("  ", ["tboris", "tanna"]),
    ]:  # fmt: skip
        page = await ok(world.anna.get("api/people/en", params={"query": query}))
        assert [card["name"] for card in page["people"]] == wanted, query


async def test_many_colleagues_come_page_by_page(world):
    """Every colleague is on exactly one page, also where many have one name."""
    await many(world, colleagues.PAGE + 15)
    seen = [card["name"] for page in await all_pages(world.anna) for card in page]
    assert len(seen) == len(set(seen)) == colleagues.PAGE + 16


async def many(world, number, role=lambda n: None):
    """Write down many people who have few names among them."""
    async with world.services.database.writing() as session:
        session.add_all(
            PersonRow(name=f"tmany{n:03}", display_name=f"Name {n % 3}", locale="en",
                      role=role(n), created_at=world.clock())
            for n in range(number)
        )  # fmt: skip


async def test_colleagues_are_found_by_their_subject(world):
    """Whoever looks for a subject finds who teaches it, but mentions nobody by it."""
    await meet(world.anna, world.boris)
    await ok(world.anna.put("api/me/profile", json=PROFILE))
    for query in ("физик", "ФИЗИКА"):
        (cards,) = await all_pages(world.boris, query=query)
        assert [card["name"] for card in cards] == ["tanna"], query
    mentioned = await ok(world.boris.get(at("talk", "/people"), params={"query": "физик"}))
    assert mentioned["people"] == []


async def all_pages(person, **params):
    """Give the cards of each page of somebody's colleagues."""
    pages, after = [], None
    while after or not pages:
        asked = params | ({"after": after} if after else {})
        page = await ok(person.get("api/people/en", params=asked))
        pages.append(page["people"])
        after = page["next"]
    return pages


async def test_whoever_offers_help_stands_first(world):
    """Mentors and trainers come before all others, each part by display name, with their badges."""
    mark = admit(world, "tmark", "mentors")
    await meet(world.anna, mark, world.boris, world.vera)
    (cards,) = await all_pages(world.anna)
    assert [(card["name"], card["roles"]) for card in cards] == [
        ("tmark", ["mentor"]), ("tvera", ["trainer"]), ("tboris", []), ("tanna", []),
    ]  # fmt: skip


@pytest.mark.parametrize("helping", [1, 29, 30, 31, 44, 45])
async def test_pages_follow_each_other_from_those_who_help_to_the_others(world, helping):
    """Wherever the first part ends, at, before or after a page's end, nobody comes twice or never."""
    roles = ("mentor", "trainer")
    await meet(world.anna)
    number = colleagues.PAGE + 15
    await many(world, number, lambda n: roles[n % 2] if n >= number - helping else None)
    pages = await all_pages(world.anna)
    assert [len(page) for page in pages] == [colleagues.PAGE, 16]
    cards = [card for page in pages for card in page]
    assert len({card["name"] for card in cards}) == number + 1
    assert [bool(card["roles"]) for card in cards] == [True] * helping + [False] * (46 - helping)
    for part in (cards[:helping], cards[helping:]):
        named = [(card["display_name"], card["name"]) for card in part if card["name"] != "tanna"]
        assert named == sorted(named)
    found = [card["name"] for page in await all_pages(world.anna, query="name 1") for card in page]
    assert found == [card["name"] for card in cards if card["display_name"] == "Name 1"]


async def test_the_list_costs_as_many_statements_however_many_there_are(world):
    """One more page, or a page full of mentors, is read like a page of one."""
    await meet(world.anna)
    with counted(world) as few:
        await ok(world.anna.get("api/people/en"))
    await many(world, 60, lambda n: "mentor" if n % 2 else None)
    with counted(world) as much:
        await ok(world.anna.get("api/people/en", params={"after": "tmany031"}))
    assert len(few) == len(much)


async def test_a_role_is_what_the_hub_says_now(world):
    """Whoever becomes a mentor is shown as one, and no longer when she is none any more."""
    mark = admit(world, "tmark")
    for groups, roles in (
        ((), []),
        (("mentors",), ["mentor"]),
        (("mentors", "trainers"), ["trainer"]),
        ((), []),
    ):
        world.hub.admit("tmark", LEARN, groups=groups)
        world.services.identity._known.clear()
        world.services.people.forget("tmark")
        await meet(mark)
        assert (await ok(world.anna.get("api/people/en/tmark")))["roles"] == roles


async def test_a_cohorts_trainer_is_among_its_people(world):
    """Who leads a cohort is no member of it, but whom its members ask first."""
    await cohort_of(world, "First", world.anna, world.boris)
    (cards,) = await all_pages(world.anna)
    assert [card["name"] for card in cards] == ["tvera", "tboris", "tanna"]
    # Of another cohort she is none of the people.
    dora = admit(world, "tdora", "trainers")
    made = await ok(dora.post("api/cohorts/en", json={"name": "Second"}))
    await ok(world.boris.post(f"api/invitations/{made['invitation']}"))
    (cards,) = await all_pages(world.boris)
    assert [card["name"] for card in cards] == ["tdora", "tboris"]


async def test_a_mention_is_completed_from_the_audience_alone(world):
    """Only those who read the discussion are offered, a few, and never oneself."""
    await meet(world.boris, world.vera)
    place = at("talk", "/people")
    names = [c["name"] for c in (await ok(world.anna.get(place)))["people"]]
    assert names == ["tboris", "tvera"]
    page = await ok(world.anna.get(place, params={"query": "bor"}))
    assert [c["name"] for c in page["people"]] == ["tboris"]
    await cohort_of(world, "First", world.anna)
    assert (await ok(world.anna.get(place)))["people"] == []
    await refused(world.anna.get(at("request", "/people")), 409, "no_discussion")


async def test_a_name_is_one_line(world):
    """A display name goes into letters and feeds: it has no line breaks."""
    body = {"display_name": "Anna\r\nBcc: x@y.z"}
    assert (await ok(world.anna.patch("api/me", json=body)))["display_name"] == "Anna Bcc: x@y.z"
