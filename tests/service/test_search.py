"""Search: found by its words in all their forms, and only by those who may read it now."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from staffroom_hub.commons import search, words
from staffroom_hub.commons.search import excerpt
from staffroom_hub.commons.store.models import PostRow
from tests.service.module import definitions
from tests.service.world import key, ok, post, refused

SEARCH = "api/search/en"
CIRCLE = {"type": "discussion", "title": "Circle", "anonymous": True, "post_first": False,
          "answers": 0}  # fmt: skip


async def found(person, q, **filters):
    """Give the texts that a person finds."""
    page = await ok(person.get(SEARCH, params={"q": q, **filters}))
    return [re.sub("<[^>]+>", "", hit["post"]["html"]).strip() for hit in page["hits"]]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Мы обсуждали оценивание на уроках", "урок"),
        ("Ученики всё поняли", "ученика все"),
        ("Ещё одна ёлка", "елку"),
        ("Children were discussing it", "discussion child discussed"),
        ("Работа в Zoom с 5б", "zoom 5Б"),
        ("日本語 の 授業", "日本語"),
    ],
)
async def test_a_post_is_found_by_other_forms_of_its_words(world, written, asked):
    """Endings, capitals and dots over letters do not matter."""
    await post(world.anna, written, "open-talk")
    query = asked if "child" not in asked else "discuss children"
    assert await found(world.boris, query) == [written]


async def test_all_words_must_be_there_and_the_last_may_be_unfinished(world):
    """The word that is being typed finds as it grows; those before it are whole."""
    await post(world.anna, "Формативное оценивание помогло", "open-talk")
    assert await found(world.boris, "формативное оцен")
    assert await found(world.boris, "фо")
    assert not await found(world.boris, "формативное экзамен")
    assert not await found(world.boris, "форм оценивание")


async def test_the_newest_comes_first_and_pages_follow_each_other(world, monkeypatch):
    """Pages hold each hit once, the newest first."""
    monkeypatch.setattr(search, "HITS", 2)
    for number in range(5):
        await post(world.anna, f"Lesson {number}", "open-talk")
    got, after = [], None
    while True:
        more = {} if after is None else {"after": after}
        page = await ok(world.boris.get(SEARCH, params={"q": "lesson", **more}))
        got += [re.search(r"\d", hit["excerpt_html"])[0] for hit in page["hits"]]
        if (after := page["next"]) is None:
            break
    assert got == list("43210")


async def test_nothing_is_found_before_ones_own_post(world):
    """Where one posts first, the words of others are found only afterwards."""
    await post(world.anna, "Hidden treasure.")
    assert await found(world.boris, "treasure") == []
    await post(world.boris, "Mine.")
    assert await found(world.boris, "treasure") == ["Hidden treasure."]
    assert await found(world.vera, "treasure") == ["Hidden treasure."]


async def test_another_cohorts_words_are_not_found(world):
    """A cohort's posts are found in it and nowhere else."""
    made = await ok(world.vera.post("api/cohorts/en", json={"name": "Autumn"}))
    await ok(world.boris.post(f"api/invitations/{made['invitation']}"))
    await post(world.boris, "Treasure of the cohort.", "open-talk")
    assert await found(world.boris, "treasure") == ["Treasure of the cohort."]
    assert await found(world.anna, "treasure") == []


async def test_changed_deleted_and_hidden_words_are_not_found(world):
    """The index follows a post through all that becomes of it."""
    made = await post(world.anna, "Old treasure.", "open-talk")
    change = {"text": "New island.", "version": made["version"], "key": key()}
    changed = await ok(world.anna.patch(f"api/posts/{made['id']}", json=change))
    assert await found(world.boris, "treasure") == []
    assert await found(world.boris, "island") == ["New island."]
    act = {"action": "hide", "note": "To be looked at."}
    await ok(world.vera.post(f"api/moderation/posts/{changed['id']}", json=act))
    assert await found(world.boris, "island") == []
    act = {"action": "restore", "note": "All is well."}
    await ok(world.vera.post(f"api/moderation/posts/{changed['id']}", json=act))
    assert await found(world.boris, "island") == ["New island."]
    await ok(world.anna.delete(f"api/posts/{changed['id']}"))
    assert await found(world.boris, "island") == []


async def test_nobody_searches_a_circle(world):
    """Posts and seeds of a support circle are in no index, for moderators neither."""
    seed = {"id": "s", "author": "Ann", "text": "Seeded treasure."}
    await world.release(circle=CIRCLE | {"seeds": [seed]})
    await post(world.anna, "Treasure of mine.", "circle")
    for person in (world.anna, world.boris, world.vera):
        assert await found(person, "treasure") == []
    async with world.services.database.reading() as session:
        ids = await session.scalars(select(PostRow.id).where(PostRow.text.contains("reasure")))
        column = "rowid" if session.get_bind().dialect.name == "sqlite" else "post"
        kept = await session.scalars(text(f"SELECT {column} FROM post_words"))
        assert not set(ids) & set(kept)


async def test_filters_narrow_and_do_not_widen(world):
    """Module, author and topic choose among what is open; naming another's opens nothing."""
    mine = await post(world.anna, "Treasure here.", "open-talk")
    shut = await post(world.anna, "Treasure there.")
    assert await found(world.boris, "treasure", topic=mine["topic"]) == ["Treasure here."]
    assert await found(world.boris, "treasure", topic=shut["topic"]) == []
    assert await found(world.boris, "treasure", author="tanna") == ["Treasure here."]
    assert await found(world.boris, "treasure", author="tvera") == []
    assert await found(world.boris, "treasure", module="m01-tiny") == ["Treasure here."]
    assert await found(world.boris, "treasure", module="m02-other") == []


HOSTILE = [
    "", " ", '"', "'", "*", "a*", 'a" OR "b', "NEAR(a b)", "words:a", "a AND", "NOT a", "(", "a & | !b",
    "\\", "a:*", "%", "_", "; DROP TABLE posts; --", "\0", "\ue0001", "a" * 2000,
    "^a", "-a", "a\u0000b", "{a}", "$1", ":query", "ﬀ ﬁ", "\u0130", "a " * 900,
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
async def test_a_query_is_only_words(world, query):
    """Whatever is typed, it is looked for and breaks nothing."""
    await post(world.anna, "Words, words.", "open-talk")
    page = await ok(world.boris.get(SEARCH, params={"q": query}))
    assert isinstance(page["hits"], list)


async def test_the_sign_of_a_topic_cannot_be_asked_for(world):
    """What marks a topic in the index is part of no query, and of no post's words."""
    made = await post(world.anna, "Secret of the talk.")
    await post(world.anna, f"{words.topic_sign(made['topic'])} hello", "open-talk")
    assert await found(world.boris, words.topic_sign(made["topic"])) != ["Secret of the talk."]
    assert await found(world.boris, "secret") == []


async def test_who_searches_too_fast_waits(world):
    """A person's searches are counted."""
    for _ in range(30):
        await ok(world.anna.get(SEARCH, params={"q": "a"}))
    await refused(world.anna.get(SEARCH, params={"q": "a"}), 429, "too_fast")


async def test_a_strange_cursor_or_filter_is_refused(world):
    """Cursors are numbers of ours, names are names."""
    for wrong in ({"after": "x"}, {"after": "-1"}, {"author": "'"}, {"topic": "1 OR 1"}):
        await refused(world.anna.get(SEARCH, params={"q": "a", **wrong}), 422, "invalid")


async def test_a_hit_says_where_it_is(world):
    """Module, activity and titles come with each hit."""
    await post(world.anna, "Treasure.", "open-talk")
    hit = (await ok(world.boris.get(SEARCH, params={"q": "treasure"})))["hits"][0]
    assert (hit["module"], hit["module_title"]) == ("m01-tiny", "Tiny")
    assert (hit["activity"], hit["topic_title"]) == (
        "open-talk",
        definitions()["open-talk.yaml"]["title"],
    )
    assert hit["excerpt_html"] == "<mark>Treasure</mark>."


def test_an_excerpt_is_escaped_and_marks_what_was_found():
    """Nothing in a post becomes markup of its excerpt."""
    shown = "<p>Look: &lt;script&gt;alert(1)&lt;/script&gt; &amp; lessons</p>"
    told = excerpt(shown, words.asked("lesson script"))
    assert told == (
        "Look: &lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt; "
        "&amp; <mark>lessons</mark>"
    )


@given(st.text(), st.text())
def test_an_excerpt_holds_no_markup_but_marks(shown, query):
    """Whatever a post and a query hold, taking the marks away leaves escaped text."""
    told = excerpt(html.escape(shown), words.asked(query))
    plain = told.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in plain
    assert ">" not in plain


@given(st.text(max_size=300))
def test_stems_are_letters_and_digits(written):
    """Nothing that a database's query language knows is ever in a stem."""
    stems = words.stored(1, written)[1:]
    assert all(stem.isalnum() for stem in stems)
    query = words.asked(written)
    assert all(word.isalnum() for word in (*query.stems, *query.beginnings))
