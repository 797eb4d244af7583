"""Feeds: a topic as Atom, at a private address."""

import re
import xml.etree.ElementTree as ET
from datetime import datetime

from sqlalchemy import select

from staffroom.wire.notices import FeedIn
from staffroom_hub.commons.store import feeds
from staffroom_hub.commons.store.models import FeedRow, TopicRow
from tests.service.world import at, ok, post, refused

ATOM = "{http://www.w3.org/2005/Atom}"


async def topic_of(person, activity="talk"):
    """Give the id of the topic that somebody has here."""
    return (await ok(person.get(at(activity, "/thread"))))["topic"]


async def feed_of(person, activity="talk"):
    """Make a feed and give its path."""
    body = {"topic": await topic_of(person, activity)}
    return (await ok(person.post("api/me/feeds", json=body)))["path"]


async def read(world, path):
    """Read a feed as a feed reader does."""
    answer = await world.stranger.get(path)
    assert answer.status_code == 200, answer.text
    return ET.fromstring(answer.content)


def words(feed):
    """Give what the entries of a feed hold."""
    return [entry.findtext(f"{ATOM}content") for entry in feed.findall(f"{ATOM}entry")]


async def test_a_feed_is_atom(world):
    """Everything RFC 4287 asks for is there, and each thing has one id for ever."""
    world.services.public_url = "https://school.example/"
    mine = await post(world.anna, "Mine: **bold**, 1 < 2 & \x0b done.")
    path = await feed_of(world.anna)
    answer = await world.stranger.get(path)
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert "private" in answer.headers["cache-control"]
    feed = ET.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}title") == "Talk"
    entries = feed.findall(f"{ATOM}entry")
    for element in (feed, *entries):
        assert element.findtext(f"{ATOM}id").startswith("urn:uuid:")
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated")).tzinfo
        assert element.findtext(f"{ATOM}title")
        links = [link.get("href") for link in element.findall(f"{ATOM}link")]
        assert all(link.startswith("https://school.example/services/") for link in links)
    ids = [element.findtext(f"{ATOM}id") for element in (feed, *entries)]
    assert len(set(ids)) == len(ids)
    entry = next(e for e in entries if "bold" in e.findtext(f"{ATOM}content"))
    assert entry.find(f"{ATOM}content").get("type") == "html"
    assert "<strong>bold</strong>" in entry.findtext(f"{ATOM}content")
    assert "1 &lt; 2 &amp; \ufffd done" in entry.findtext(f"{ATOM}content")
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Анна П."
    assert entry.find(f"{ATOM}link").get("href").endswith(f"/en/m01-tiny/#post-{mine['id']}")
    again = await read(world, path)
    assert [e.findtext(f"{ATOM}id") for e in (again, *again.findall(f"{ATOM}entry"))] == ids


async def test_a_feed_has_the_newest_first(world):
    """Posts and answers come as they were written, seeds among them."""
    first = await post(world.anna, "First.")
    path = await feed_of(world.anna)
    await post(world.boris, "Second.")
    await post(world.boris, "Third.", reply_to=first["id"])
    found = [re.sub("<[^>]+>", "", text) for text in words(await read(world, path))]
    assert found[:3] == ["Third.", "Second.", "First."]


async def test_a_reader_that_has_it_gets_nothing(world):
    """An unchanged feed is not sent again; a changed one is."""
    await post(world.anna, "Mine.")
    path = await feed_of(world.anna)
    tag = (await world.stranger.get(path)).headers["etag"]
    for header in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = await world.stranger.get(path, headers={"If-None-Match": header})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == tag
    await post(world.boris, "Another.")
    answer = await world.stranger.get(path, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer.headers["etag"] != tag


async def test_the_database_does_not_know_the_address(world):
    """Whoever reads the table cannot read the feed."""
    await post(world.anna, "Mine.")
    token = (await feed_of(world.anna)).removeprefix("api/feeds/").removesuffix(".atom")
    async with world.services.database.reading() as session:
        kept = (await session.scalars(select(FeedRow.token))).one()
    assert token not in kept
    await refused(world.stranger.get(f"api/feeds/{kept[:43]}.atom"), 404, "not_found")


async def test_a_wrong_address_is_nothing(world):
    """Guessed or crooked, it answers the same."""
    for token in ("x", "A" * 43, "A" * 44, "..%2f" * 9, "%00" * 43):
        await refused(world.stranger.get(f"api/feeds/{token}.atom"), 404, "not_found")


async def test_only_an_open_topic_can_be_followed(world):
    """Before the own post, of another cohort, or of nothing: it is not there."""
    theirs = await topic_of(world.boris)
    await refused(world.anna.post("api/me/feeds", json={"topic": theirs}), 404, "not_found")
    await post(world.anna, "Mine.")
    for number in (0, 10**9, 2**53):
        await refused(world.anna.post("api/me/feeds", json={"topic": number}), 404, "not_found")
    made = await ok(world.vera.post("api/cohorts/en", json={"name": "First"}))
    await ok(world.boris.post(f"api/invitations/{made['invitation']}"))
    await post(world.boris, "Theirs.")
    theirs = await topic_of(world.boris)
    await refused(world.anna.post("api/me/feeds", json={"topic": theirs}), 404, "not_found")


async def test_who_leaves_a_cohort_is_shut_out_at_once(world):
    """What a feed tells is what its owner may read at that moment."""
    made = await ok(world.vera.post("api/cohorts/en", json={"name": "First"}))
    for person in (world.anna, world.boris):
        await ok(person.post(f"api/invitations/{made['invitation']}"))
    await post(world.anna, "Mine.")
    path = await feed_of(world.anna)
    await post(world.boris, "Only for us.")
    assert any("Only for us." in text for text in words(await read(world, path)))
    await ok(world.anna.delete("api/cohorts/en/membership"))
    await refused(world.stranger.get(path), 404, "not_found")


async def test_a_deleted_post_leaves_the_feed(world):
    """What its writer took back is not told again."""
    await post(world.anna, "Mine.")
    path = await feed_of(world.anna)
    theirs = await post(world.boris, "I take this back.")
    await ok(world.boris.delete(f"api/posts/{theirs['id']}"))
    assert all("take this back" not in text for text in words(await read(world, path)))


async def test_all_feeds_end_at_once(world):
    """One call ends them; others' go on."""
    for person in (world.anna, world.boris):
        await post(person, "Mine.")
    mine, theirs = await feed_of(world.anna), await feed_of(world.boris)
    await ok(world.anna.delete("api/me/feeds"))
    await refused(world.stranger.get(mine), 404, "not_found")
    await read(world, theirs)


async def test_a_person_has_a_bounded_number_of_feeds(world):
    """The oldest make room for new ones."""
    await ok(world.anna.get("api/me"))
    topic = await topic_of(world.anna)
    tokens = []
    for _ in range(feeds.MOST + 5):
        world.clock.pass_(seconds=1)
        async with world.services.database.writing() as session:
            tokens.append(await feeds.make(session, "tanna", FeedIn(topic=topic), world.clock()))
    async with world.services.database.reading() as session:
        found = [await feeds.of_topic(session, token) is not None for token in tokens]
    assert found == [False] * 5 + [True] * feeds.MOST


async def test_a_circle_has_no_feed(world):
    """What is said in confidence does not leave the page."""
    topic = await topic_of(world.anna, "open-talk")
    path = await feed_of(world.anna, "open-talk")
    async with world.services.database.writing() as session:
        (await session.get_one(TopicRow, topic)).anonymous = True
    await refused(world.anna.post("api/me/feeds", json={"topic": topic}), 409, "circle")
    assert (await world.stranger.get(path)).status_code in {404, 409}


async def test_a_flood_of_readings_is_stopped(world):
    """A broken feed reader is asked to wait."""
    await post(world.anna, "Mine.")
    path = await feed_of(world.anna)
    answers = [await world.stranger.get(path) for _ in range(150)]
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
