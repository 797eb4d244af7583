"""Support circles: who wrote what cannot be told from the whole database, and yet is known to her.

The commons' own answers, its tables and its log are looked through after a lively circle.
"""

import logging
from datetime import datetime

import pytest
from sqlalchemy import select, text

from staffroom_hub.commons.keys import Keys, passing_keys
from staffroom_hub.commons.pace import RATES
from staffroom_hub.commons.store.models import Base
from tests.service.talk import (
    CIRCLE,
    COMMON,
    NOTICES,
    PICTURE,
    act,
    concerned,
    report,
    say,
    seen,
    staff,
    thread,
    unhurried,
)  # fmt: skip
from tests.service.world import at, key, ok, refused

WORD = "circle-word"


@pytest.fixture
async def people(world):
    """Everybody, in a world with discussions of every kind."""
    unhurried(world)
    world.clock.now = world.clock.now.replace(minute=17, second=23, microsecond=456789)
    return await staff(world)


async def everything(world):
    """Read every table as it is kept: (table, row) by column."""
    found = []
    async with world.services.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            rows = await session.execute(select(table))
            found += [(table.name, dict(row)) for row in rows.mappings()]
        words = await session.execute(text("SELECT * FROM post_words"))
        found += [("post_words", dict(row)) for row in words.mappings()]
    return found


async def picture(person):
    """Send a picture, and give its id."""
    body = {"data": PICTURE, "alt": f"{WORD} drawn", "key": key()}
    return (await ok(person.post("api/pictures", json=body)))["id"]


async def lively(world, people):
    """Hold several conversations with everything that can happen; gives the keys used."""
    keys, posts = [], {}

    async def circle_post(name, who, **more):
        keys.append(key())
        body = {"text": f"{WORD} {name}", "key": keys[-1], **more}
        posts[name] = await ok(who.post(CIRCLE, json=body))
        world.clock.pass_(seconds=61)
        return posts[name]["id"]

    anna, boris, clara = world.anna, world.boris, people.clara
    one = await circle_post("a1", anna, advice=True, pictures=[await picture(anna)])
    two = await circle_post("b1", boris)
    three = await circle_post("a2", anna)
    answer = await circle_post("b-on-a1", boris, reply_to=one, label="hear")
    await circle_post("c-on-a1", clara, reply_to=one, label="helped",
                      pictures=[await picture(clara)])  # fmt: skip
    await circle_post("a-on-b", anna, reply_to=answer)
    await circle_post("a-on-b1", anna, reply_to=two, label="same")
    await circle_post("c-on-a2", clara, reply_to=three)
    gone = await circle_post("c1", clara)
    mine = await seen(anna, one, "circle")
    change = {"text": f"{WORD} changed", "version": mine["version"], "key": key()}
    await ok(anna.patch(f"api/posts/{one}", json=change))
    keys.append(change["key"])
    await ok(clara.delete(f"api/posts/{gone}"))
    for person in (anna, boris, clara):
        drafted = {"answer": {"text": f"{WORD} draft"}, "key": key()}
        await refused(person.put(at("circle", "/draft"), json=drafted), 409, "circle")
        await refused(person.put(at("circle", "/seen"), json={"post": answer}), 409, "circle")
        thanks = {"reason": "support", "note": WORD}
        await refused(person.put(f"api/posts/{answer}/thanks", json=thanks), 409, "circle")
        body = {"text": f"{WORD} @Boris K.", "key": key(), "mentions": ["tboris"]}
        await refused(person.post(CIRCLE, json=body), 409, "circle")
        await thread(person, "circle")
        await ok(person.post(at("circle", "/preview"), json={"text": WORD}))
    await report(boris, three, "child_data", f"{WORD} reported")
    await report(clara, two, "worry", f"{WORD} reported")
    await act(world.vera, three, "restore")
    await act(world.vera, answer, "edit", text=f"{WORD} edited")
    await act(world.vera, two, "hide")
    await act(world.vera, answer, "silence")
    action = (await concerned(boris))["hide"]
    await ok(boris.post(f"api/actions/{action['id']}/appeal", json={"text": f"{WORD} appeal"}))
    world.clock.pass_(hours=3)
    for person in (anna, boris, clara):
        await say(person, "Said under her own name.")
    return keys, posts


WHO = ("tanna", "tboris", "tclara")


async def test_no_row_leads_from_a_pseudonym_to_a_person(world, people):
    """No row that belongs to the circle names who wrote, and no row of a person holds its keys."""
    keys, posts = await lively(world, people)
    rows = await everything(world)
    topic = {row["topic"] for table, row in rows
             if table == "posts" and WORD in row["text"]}  # fmt: skip
    assert len(topic) == 1
    ids = {row["id"] for table, row in rows if table == "posts" and row["topic"] in topic}
    assert len(ids) == len(posts)
    hidden = {str(row[column]) for table, row in rows if table == "posts" and row["id"] in ids
              for column in ("mark", "salt", "sent") if row[column]}  # fmt: skip
    pictures = {row["id"] for table, row in rows if table == "pictures" and row["post"] in ids}
    assert len(pictures) >= 1
    traces = hidden | pictures | set(keys) | {WORD}
    belong = _pointing(topic, ids)
    for table, row in rows:
        said = repr(row)
        if belong(table, row) or WORD in said:
            assert not [name for name in WHO if name in said], (table, row)
            assert row.get("person") is None, (table, row)
        if any(name in said for name in WHO):
            assert not [trace for trace in traces if trace in said], (table, row)
        if table in {"drafts", "effects", "seen", "thanks", "notices"}:
            assert WORD not in said, (table, row)
    assert {table for table, row in rows if belong(table, row)} >= {
        "posts", "events", "reports", "actions", "pictures", "post_versions",
    }  # fmt: skip


def _pointing(topics, posts):
    """Say of rows whether their keys or data lead to a circle's topic or posts."""
    columns = [
        (table.name, column.name, topics if key_.column.table.name == "topics" else posts)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        for key_ in column.foreign_keys
        if key_.column.table.name in {"topics", "posts"}
    ]
    assert len(columns) > 5

    def belongs(table, row):
        named = any(row[column] in ids for name, column, ids in columns if name == table)
        data = row.get("data") or {}
        return named or (isinstance(data, dict) and data.get("topic") in topics)

    return belongs


async def test_no_moment_in_a_circle_is_finer_than_its_hour(world, people):
    """What dates a post to the second would lead to what its writer did elsewhere then."""
    await lively(world, people)
    rows = await everything(world)
    topic = {row["topic"] for table, row in rows if table == "posts" and WORD in row["text"]}
    ids = {row["id"] for table, row in rows if table == "posts" and row["topic"] in topic}
    belongs = _pointing(topic, ids)
    appeals = {row["id"] for table, row in rows if table == "actions" and row["post"] in ids}
    checked = set()
    for table, row in rows:
        if belongs(table, row) or (table == "appeals" and row["action"] in appeals):
            # When a moderator looked tells nothing of who wrote.
            moderators = {"decided_at", "done_at"} | (
                {"created_at"} if row.get("moderator") else set()
            )
            for column, value in row.items():
                if isinstance(value, datetime) and column not in moderators:
                    checked.add(f"{table}.{column}")
                    fine = (value.minute, value.second, value.microsecond)
                    # Of a picture the last digits are its place among those of the post.
                    last = 3 if table == "pictures" else 0
                    assert fine <= (0, 0, last), (table, column, row)
    assert checked >= {
        "posts.created_at", "events.created_at", "reports.created_at", "actions.created_at",
        "appeals.created_at", "pictures.created_at", "post_versions.until",
    }  # fmt: skip


async def test_no_row_leads_from_one_conversation_to_another(world, people):
    """Two conversations of the same person share no mark, salt or hash of a key."""
    await lively(world, people)
    rows = [row for table, row in await everything(world) if table == "posts" and row["mark"]]
    roots = {}
    for row in rows:
        roots.setdefault(row["root"], []).append(row)
    assert len(roots) >= 4
    for column in ("mark", "salt", "sent"):
        found = [{row[column] for row in some if row[column]} for some in roots.values()]
        assert sum(map(len, found)) == len(set().union(*found)), column
    (first,) = [some for some in roots.values() if len(some) == 4]
    assert len({row["mark"] for row in first}) == 3
    assert len({row["pseudonym"] for row in first}) == 3


async def test_with_the_key_each_finds_her_own_and_without_it_nobody(world, people):
    """After a restart, with another process's memory, own posts are own; with another key none."""
    _, posts = await lively(world, people)
    mine = {"a1", "a2", "a-on-b", "a-on-b1"}

    async def own():
        found = (await thread(world.anna, "circle"))["posts"]
        return {name for name, post in posts.items()
                if any(one["id"] == post["id"] and one["mine"] for one in found)}  # fmt: skip

    before = world.services.keys
    assert await own() == mine
    world.services.keys = Keys(before.secret)
    world.services.talks = type(world.services.talks)()
    assert await own() == mine
    world.services.keys = passing_keys()
    world.services.talks = type(world.services.talks)()
    assert await own() == set()


async def test_the_writer_changes_and_deletes_her_own_post_and_nobody_else_does(world, people):
    """Own is whose mark it is; to others, moderators too, it is a colleague's."""
    post = await say(world.anna, to=CIRCLE)
    change = {"text": "Changed.", "version": post["version"], "key": key()}
    for other in (world.boris, world.vera, people.olga):
        answer = await other.patch(f"api/posts/{post['id']}", json=change)
        assert answer.status_code in (403, 404)
        answer = await other.delete(f"api/posts/{post['id']}")
        assert answer.status_code in (403, 404)
    changed = await ok(world.anna.patch(f"api/posts/{post['id']}", json=change))
    assert "Changed" in changed["html"]
    await ok(world.anna.delete(f"api/posts/{post['id']}"))


async def test_a_hidden_post_in_a_circle_is_still_its_writers(world, people):
    """She sees her own words and may take them away; others see neither."""
    post = await say(world.anna, "Hidden-word.", to=CIRCLE)
    await report(world.boris, post["id"], "child_data")
    mine = await seen(world.anna, post["id"], "circle")
    assert (mine["state"], mine["text"]) == ("hidden", "Hidden-word.")
    assert "Hidden-word" not in str(await thread(world.boris, "circle"))
    await ok(world.anna.delete(f"api/posts/{post['id']}"))


async def test_answers_of_a_circle_tell_nobody_of_a_person(world, people):
    """Whatever anybody reads, moderators included, no name and no account is in it."""
    await lively(world, people)
    for reader in (world.anna, world.boris, world.vera, people.olga):
        said = str(await thread(reader, "circle"))
        for name in (*WHO, "Анна П.", "Boris K."):
            assert name not in said
    for post in (await thread(world.boris, "circle"))["posts"]:
        assert post["person"] is None
        assert post["author"]
        assert post["created_at"].endswith(":00:00Z")


async def test_a_key_sent_again_gives_the_same_post_and_is_nobody_elses(world, people):
    """A repeated call writes nothing; another person with the same key writes her own post."""
    body = {"text": "Once.", "key": key()}
    first = await ok(world.anna.post(CIRCLE, json=body))
    again = await ok(world.anna.post(CIRCLE, json=body))
    assert (again["id"], again["mine"]) == (first["id"], True)
    other = await ok(world.boris.post(CIRCLE, json=body))
    assert other["id"] != first["id"]
    assert other["mine"]
    assert len((await thread(world.anna, "circle"))["posts"]) == 2


async def test_the_pace_of_a_person_holds_in_a_circle(world):
    """Under however many pseudonyms, she writes no faster than elsewhere."""
    await staff(world)
    most = RATES["post"].at_once
    for _ in range(most):
        await say(world.anna, to=CIRCLE)
    for to in (CIRCLE, COMMON):
        body = {"text": "Too much.", "key": key()}
        await refused(world.anna.post(to, json=body), 429, "too_fast")
    await say(world.boris, to=CIRCLE)


async def test_the_log_says_nothing_of_a_circle(world, people, caplog):
    """Not even at the finest level does a line of ours hold a name, a mark or a word."""
    caplog.set_level(logging.DEBUG)
    await lively(world, people)
    ours = [r for r in caplog.records if r.name.startswith("staffroom")]
    said = "\n".join(record.getMessage() for record in ours)
    for trace in (*WHO, WORD):
        assert trace not in said


async def test_a_fault_in_a_circle_is_logged_without_who_and_what(world, people, caplog):
    """The last net tells where it broke, and nothing of the post."""
    world.services.keys = None
    body = {"text": f"{WORD} lost", "key": key()}
    await refused(world.anna.post(CIRCLE, json=body), 500, "unexpected")
    said = caplog.text
    assert "unexpected" in said
    for trace in (*WHO, WORD, body["key"]):
        assert trace not in said


async def test_a_circle_is_in_no_search_feed_export_of_others_or_notice(world, people):
    """What is said there is found there alone."""
    _, posts = await lively(world, people)
    for person in (world.anna, world.boris, world.vera, people.olga):
        found = await ok(person.get("api/search/en", params={"q": WORD}))
        assert found["hits"] == []
        assert (await ok(person.get(NOTICES)))["items"] == []
    call = world.anna.post("api/me/feeds", json={"topic": posts["a1"]["topic"]})
    answer = await call
    assert answer.status_code in (404, 409)
    export = str(await ok(world.boris.get("api/me/export")))
    assert f"{WORD} a1" not in export
    assert f"{WORD} c-on-a1" not in export
