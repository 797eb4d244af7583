"""Leaving: what goes, what stays, and that nothing is left of the person."""

import pytest
from sqlalchemy import inspect, text

from staffroom_hub.commons import farewell
from staffroom_hub.commons.store.models import Base
from staffroom_hub.roles import LEARN, TEACH
from tests.service.everything import OWN, THEIRS, live
from tests.service.world import at, key, ok, post, refused

WAYS = ["anonymise", "remove"]


async def leave(person, contributions, confirm="Анна П."):
    """Leave for good."""
    body = {"contributions": contributions, "confirm": confirm}
    return await person.request("DELETE", "api/me", json=body)


async def everything(world):
    """Give all that is in the database, as one text a column."""
    found = {}
    engine = world.services.database._engine
    async with engine.connect() as connection:
        tables = await connection.run_sync(lambda c: inspect(c).get_table_names())
        for table in tables:
            rows = (await connection.execute(text(f'SELECT * FROM "{table}"'))).mappings()
            for row in rows:
                for column, value in row.items():
                    binary = isinstance(value, bytes | memoryview)
                    raw = bytes(value).decode("latin-1") if binary else str(value)
                    found.setdefault((table, column), []).append(raw)
    return {place: "\n".join(values) for place, values in found.items()}


def holding(found, word):
    """Name the columns in which a word stands."""
    return sorted(place for place, values in found.items() if word in values)


async def thread(person, activity="talk"):
    """Give a discussion by the ids of its posts."""
    view = await ok(person.get(at(activity, "/thread")))
    return {p["id"]: p for p in view["posts"]}


@pytest.mark.parametrize("way", WAYS)
async def test_nothing_is_left_of_the_person(world, way):
    """Neither her hub name nor her display name is in any column of any table."""
    await live(world)
    before = await everything(world)
    assert len(holding(before, "tanna")) > 15
    assert (await leave(world.anna, way)).status_code == 204
    after = await everything(world)
    assert holding(after, "tanna") == []
    assert holding(after, "Анна П.") == []
    gone = {"profile", "draft", "thanks", "extension"}
    for kind in gone:
        assert holding(after, OWN[kind]) == [], kind


@pytest.mark.parametrize("way", WAYS)
async def test_nobodys_post_mentions_who_has_left(world, way):
    """After the @ stands no name any more, nor in an earlier version; other names stay."""
    await live(world)
    words = "@Анна П., and @Анна Попова: @Boris K. <b> &"
    body = {"text": words, "key": key(), "reply_to": None, "mentions": ["tanna"]}
    said = await ok(world.boris.post(at("talk", "/posts"), json=body))
    change = {"text": f"{words} more", "version": said["version"], "key": key()}
    await ok(world.boris.patch(f"api/posts/{said['id']}", json=change | {"mentions": ["tanna"]}))
    before = (await thread(world.boris))[said["id"]]
    assert len(holding(await everything(world), "@Анна П.")) > 2
    await leave(world.anna, way)
    assert holding(await everything(world), "@Анна П.") == []
    shown = (await thread(world.boris))[said["id"]]
    assert "@somebody who has left, and @Анна Попова: @Boris K." in shown["html"].replace(
        '<span class="sr-mention">', ""
    ).replace("</span>", "")
    assert shown["version"] > before["version"]
    found = await ok(world.boris.get("api/search/en", params={"q": "somebody left"}))
    assert [hit["post"]["id"] for hit in found["hits"]] == [said["id"]]


async def test_a_name_that_two_bear_stays(world):
    """It may be the other whom a post mentions."""
    world.hub.states["tboris"] = {"display_name": "Анна П.", "locale": "en"}
    await ok(world.anna.get("api/me"))
    await ok(world.boris.get("api/me"))
    said = await post(world.boris, "@Анна П., is it you?")
    await leave(world.anna, "anonymise")
    assert "@Анна П." in (await thread(world.boris))[said["id"]]["html"]


async def test_with_remove_no_own_word_is_left(world):
    """Posts, earlier versions, pictures, reports and what was said in circles are gone."""
    await live(world)
    await leave(world.anna, "remove")
    after = await everything(world)
    for kind, words in OWN.items():
        assert holding(after, words) == [], kind
    for kind, words in THEIRS.items():
        assert holding(after, words) != [], kind


@pytest.mark.parametrize("way", WAYS)
async def test_others_answers_stay_readable(world, way):
    """Whoever was answered keeps the conversation; the leaver has no name in it."""
    posts = await live(world)
    before = await thread(world.boris)
    await leave(world.anna, way)
    shown = await thread(world.boris)
    for name in ("theirs", "theirs_answer", "below"):
        assert shown[posts[name]["id"]]["state"] == "shown"
    mine, answer = shown[posts["mine"]["id"]], shown[posts["answer"]["id"]]
    for one in (mine, answer):
        assert (one["author"], one["person"]) == ("", None)
        assert one["state"] == ("shown" if way == "anonymise" else "deleted")
        assert bool(one["html"]) is (way == "anonymise")
    theirs = shown[posts["theirs"]["id"]]
    assert theirs["helped"] == (posts["answer"]["id"] if way == "anonymise" else None)
    was = before[theirs["id"]]["answers"]
    hers = [p for p in before.values() if (p["reply_to"], p["person"]) == (theirs["id"], "tanna")]
    assert theirs["answers"] == (was if way == "anonymise" else was - len(hers)) >= 0
    assert theirs["thanks"] == []
    assert mine["answers"] == 1


async def test_in_a_circle_own_posts_are_recognised_and_removed(world):
    """With `remove` nothing of what she said in confidence stays; answered or not."""
    posts = await live(world)
    await leave(world.anna, "remove")
    shown = await thread(world.boris, "circle")
    assert posts["circle_alone"]["id"] not in shown
    assert posts["circle"]["id"] in shown
    assert all(OWN["circle"] not in p["html"] for p in shown.values())


async def test_in_a_circle_anonymous_posts_stay_anonymous(world):
    """With `anonymise` they are what they were: nobody's."""
    posts = await live(world)
    before = await thread(world.boris, "circle")
    await leave(world.anna, "anonymise")
    shown = await thread(world.boris, "circle")
    number = posts["circle_answer"]["id"]
    assert shown[number]["author"] == before[number]["author"]


@pytest.mark.parametrize("way", WAYS)
async def test_open_pages_hear_of_it(world, way):
    """Each post that changed is told, as a change of a higher version."""
    posts = await live(world)
    before = await thread(world.boris)
    await leave(world.anna, way)
    after = await thread(world.boris)
    for name in ("mine", "answer"):
        number = posts[name]["id"]
        assert after[number]["version"] > before[number]["version"]


@pytest.mark.parametrize("way", WAYS)
async def test_a_feed_and_a_token_open_nothing_afterwards(world, way):
    """An open page of hers, or a feed reader, makes nobody known anew."""
    posts = await live(world)
    await leave(world.anna, way)
    await refused(world.stranger.get(posts["feed"]["path"]), 404, "not_found")
    await refused(world.anna.get("api/me"), 401, "not_signed_in")
    assert holding(await everything(world), "tanna") == []


async def test_who_comes_back_much_later_is_new(world):
    """An account that was kept may begin again, with nothing of what was."""
    await live(world)
    await leave(world.anna, "anonymise")
    world.services.departed._until.clear()
    assert (await ok(world.anna.get("api/me")))["name"] == "tanna"
    assert (await ok(world.anna.get("api/me/export")))["posts"] == []


@pytest.mark.parametrize("confirm", ["", "анна п.", "Boris K.", "tanna"])
async def test_a_wrong_name_leaves_everything(world, confirm):
    """Nobody leaves by a slip."""
    await live(world)
    before = await everything(world)
    answer = await leave(world.anna, "remove", confirm)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "wrong_name")
    assert await everything(world) == before


async def test_spaces_around_the_name_do_not_matter(world):
    """A name that was typed with a space too many is the name."""
    await ok(world.anna.get("api/me"))
    assert (await leave(world.anna, "remove", " Анна  П. ")).status_code == 204


async def test_a_trainer_hands_her_cohorts_over_first(world):
    """A cohort is never without a trainer."""
    await ok(world.vera.get("api/me"))
    made = await ok(world.vera.post("api/cohorts/en", json={"name": "First"}))
    answer = await leave(world.vera, "anonymise", "tvera")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "has_cohorts")
    world.hub.admit("tada", LEARN, TEACH, groups=("trainers", "admins"))
    await ok(world.bearer("tada").post(f"api/cohorts/en/{made['id']}/trainer"))
    assert (await leave(world.vera, "anonymise", "tvera")).status_code == 204
    assert holding(await everything(world), "tvera") == []


async def test_a_trainer_who_leaves_is_forgotten_as_one(world):
    """Marks that she released stay, without her name."""
    await live(world)
    world.hub.admit("tada", LEARN, TEACH, groups=("trainers", "admins"))
    led = await ok(world.vera.get("api/cohorts/en/led"))
    await ok(world.bearer("tada").post(f"api/cohorts/en/{led[0]['id']}/trainer"))
    assert (await leave(world.vera, "remove", "tvera")).status_code == 204
    assert holding(await everything(world), "tvera") == []
    panel = await ok(world.anna.get("api/modules/en/m01-tiny/submission"))
    assert "Well done." in str(panel)


async def test_a_colleague_who_was_told_of_her_is_told_of_a_colleague(world):
    """A notice outlives its cause under no name."""
    await live(world)
    await leave(world.anna, "anonymise")
    texts = [n["text"] for n in (await ok(world.boris.get("api/me/notices")))["items"]]
    assert texts
    assert all("Анна" not in text for text in texts)
    assert any(text.startswith("A colleague") for text in texts)


async def test_nobody_leaves_for_another(world):
    """The name in the body is only a question; who leaves is who calls."""
    await ok(world.boris.get("api/me"))
    await ok(world.anna.get("api/me"))
    answer = await leave(world.anna, "remove", "Boris K.")
    assert answer.status_code == 409
    assert (await ok(world.boris.get("api/me")))["display_name"] == "Boris K."


def test_every_column_that_names_people_is_known():
    """A new table that names people is forgotten too: rows that need a person go, others stay."""
    places = {(table.name, column.name) for table, column in farewell._naming()}
    assert places >= {("posts", "person"), ("notices", "actor"), ("cohorts", "trainer")}
    named = {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name in {"person", "actor", "moderator", "trainer", "decided_by", "created_by"}
    }
    assert named == places


async def test_an_answer_to_somebody_who_has_left_is_counted(world):
    """A conversation goes on under a post whose writer has gone."""
    posts = await live(world)
    await leave(world.anna, "anonymise")
    await post(world.boris, "Still here.", reply_to=posts["mine"]["id"])
    assert (await thread(world.boris))[posts["mine"]["id"]]["answers"] == 2
