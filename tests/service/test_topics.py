"""Topics: who has which, pages of conversations in every order, and what reading costs."""

from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from staffroom_hub.commons.library import Library
from staffroom_hub.commons.store.models import PostRow, TopicRow
from staffroom_hub.commons.talks import ANSWERS, HEADS
from staffroom_hub.memory import Memory
from tests.service.module import PLACE, definitions
from tests.service.talk import act, cohort, community, say, seen, thread
from tests.service.world import at, key, ok, refused

TALK = at("talk", "/posts")
OPEN = at("open-talk", "/posts")


def texts(page):
    """Give what is told in a page."""
    return {post["html"].removeprefix("<p>").removesuffix("</p>") for post in page["posts"]}


async def topics(world):
    """Give the topics as rows, by activity and cohort."""
    async with world.services.database.reading() as session:
        rows = (await session.scalars(select(TopicRow))).all()
    return {(row.activity, row.cohort, row.community): row for row in rows}


async def walk(person, activity="open-talk", **query):
    """Read a discussion page by page to its end; gives the pages."""
    pages = [await thread(person, activity, **query)]
    while pages[-1]["next"] is not None:
        pages.append(await thread(person, activity, **query, after=pages[-1]["next"]))
        assert len(pages) < 50
    return pages


# --- who has which ---


async def test_reading_makes_no_topic(world, people):
    """The open cohort's are made at release, so that whoever comes first only reads."""
    before = set(await topics(world))
    assert {("talk", 0, 0), ("open-talk", 0, 0), ("common", 0, 0), ("circle", 0, 0)} <= before
    await thread(world.anna, "talk")
    await ok(world.anna.get(f"{PLACE}/activities?more=true"))
    assert set(await topics(world)) == before


async def test_each_cohort_talks_for_itself(world, people):
    """A new cohort finds the seeds and none of the others' posts, nor do the others its own."""
    await say(world.boris, "Open cohort's.", TALK)
    await cohort(world.vera, world.anna, people.clara)
    await say(world.anna, "Cohort's.", TALK)
    await say(people.clara, "Cohort's second.", TALK)
    ours = texts(await thread(people.clara, "talk"))
    theirs = texts(await thread(world.boris, "talk"))
    assert {"Cohort's.", "Cohort's second.", "secret seed", "secret reply"} == ours
    assert {"Open cohort's.", "secret seed", "secret reply"} == theirs


async def test_a_release_brings_every_cohorts_seeds_up_to_date(world, people):
    """Seeds change in all topics of an activity, not only in the first."""
    made = await cohort(world.vera, world.anna)
    seed = {"id": "one", "author": "Anna", "text": "Better words."}
    changed = definitions()["talk.yaml"] | {"title": "New title", "seeds": [seed]}
    await world.release(talk=changed)
    rows = await topics(world)
    for number in (0, made["id"]):
        assert rows["talk", number, 0].title == "New title"
        assert rows["talk", number, 0].conversations == 1
    await say(world.anna, "x", TALK)
    assert "Better words." in texts(await thread(world.anna, "talk"))


async def test_what_an_edition_shares_is_one_for_all_cohorts(world, people):
    """A discussion with the whole edition has members of every cohort in it."""
    await cohort(world.vera, world.anna)
    await say(world.anna, "From a cohort.")
    await say(world.boris, "From none.")
    for person in (world.anna, world.boris, people.dora):
        assert texts(await thread(person)) == {"From a cohort.", "From none."}


async def test_communities_are_for_their_members(world, people):
    """Each has its own topic; who is not in it, or names none, finds nothing."""
    physics = await community(world.anna, people.clara)
    other = await community(world.boris, title="Music")
    await say(world.anna, "Physics.", f"{at('group', '/posts')}?community={physics}")
    await say(world.boris, "Music.", f"{at('group', '/posts')}?community={other}")
    assert texts(await thread(people.clara, "group", community=physics)) == {"Physics."}
    for wrong in (physics, 10**9, 0):
        query = {"community": wrong}
        await refused(world.boris.get(at("group", "/thread"), params=query), 404, "not_found")
        url = f"{at('group', '/posts')}?community={wrong}"
        await refused(world.boris.post(url, json={"text": "x", "key": key()}), 404, "not_found")
    query = {"community": physics}
    await refused(world.anna.get(at("common", "/thread"), params=query), 404, "not_found")


async def test_who_leaves_a_cohort_leaves_its_posts(world, people):
    """From then on its discussion is shut, by page and by id."""
    await cohort(world.vera, world.anna, people.clara)
    told = await say(people.clara, "Ours.", TALK)
    await say(world.anna, "Mine.", TALK)
    assert await seen(world.anna, told["id"], "talk")
    await ok(world.anna.delete("api/cohorts/en/membership"))
    await say(world.anna, "Elsewhere.", TALK)
    assert "Ours." not in texts(await thread(world.anna, "talk"))
    await refused(world.anna.put(f"api/posts/{told['id']}/thanks", json={"reason": "idea"}),
                  404, "not_found")  # fmt: skip


async def test_topics_are_listed_once_they_are_open(world, people):
    """For filters and feeds: what one may read, with what is new in it, and never a circle."""

    async def listed(person):
        return {card["activity"]: card for card in await ok(person.get("api/topics/en"))}

    assert set(await listed(world.anna)) == {"open-talk", "common"}
    first = await say(world.anna, "x", TALK)
    assert set(await listed(world.anna)) == {"open-talk", "common", "talk"}
    await ok(world.anna.put(at("talk", "/seen"), json={"post": first["id"]}))
    await say(world.boris, "New.", TALK)
    card = (await listed(world.anna))["talk"]
    assert (card["title"], card["module_title"], card["unread"]) == ("Talk", "Tiny", 1)
    assert await ok(world.anna.get("api/topics/ru")) == []


async def test_what_is_new_is_others_shown_and_bounded(world, people):
    """One's own, hidden and seeded posts are no news; where one never was, all others' are."""
    told = [await say(world.boris, f"{n}") for n in range(3)]
    await say(world.anna, "Anna's own.")
    await act(world.vera, told[0]["id"], "hide")

    async def unread(person, activity="common"):
        cards = await ok(person.get("api/topics/en"))
        return next(card["unread"] for card in cards if card["activity"] == activity)

    assert await unread(world.anna) == 2
    await ok(world.anna.put(at("common", "/seen"), json={"post": told[1]["id"]}))
    assert await unread(world.anna) == 1
    await insert(world, "open-talk", 130)
    assert await unread(world.anna, "open-talk") == 100
    await say(people.clara, "Opens.", TALK)
    assert await unread(people.clara, "talk") == 0


# --- answering first ---


async def test_somebody_who_waits_is_answered_first(world, people):
    """While others wait, an answer to who has one already is not the one that counts as first."""
    one, two = [await say(world.boris, f"{n}", OPEN) for n in range(2)]
    await say(people.clara, "First.", OPEN, reply_to=one["id"])
    await say(world.anna, "Second.", OPEN, reply_to=one["id"])
    assert (await thread(world.anna, "open-talk"))["own_first"] is False
    assert (await thread(people.clara, "open-talk"))["own_first"] is True
    await say(world.anna, "To who waited.", OPEN, reply_to=two["id"])
    page = await thread(world.anna, "open-talk")
    assert (page["own_first"], page["own_answers"]) == (True, 1)


async def test_where_nobody_waits_any_answer_is_first(world, people):
    """One's own waiting post is nobody whom one could answer."""
    one = await say(world.boris, "Boris's.", OPEN)
    await say(people.clara, "First.", OPEN, reply_to=one["id"])
    await say(world.anna, "Waits, and is Anna's own.", OPEN)
    await say(world.anna, "Second.", OPEN, reply_to=one["id"])
    assert (await thread(world.anna, "open-talk"))["own_first"] is True


async def test_answers_to_oneself_and_deleted_ones_answer_nobody(world, people):
    """Colleagues answered are counted once each, by answers that stand."""
    mine, other = await say(world.anna, "A.", OPEN), await say(world.boris, "B.", OPEN)
    await say(world.anna, "To myself.", OPEN, reply_to=mine["id"])
    answers = [await say(world.anna, f"{n}", OPEN, reply_to=other["id"]) for n in range(2)]
    assert (await thread(world.anna, "open-talk"))["own_answers"] == 1
    for answer in answers:
        await ok(world.anna.delete(f"api/posts/{answer['id']}"))
    page = await thread(world.anna, "open-talk")
    assert (page["own_answers"], page["own_first"]) == (0, False)


# --- pages ---


async def insert(world, activity, count, person="tboris", answers=0):
    """Write many conversations at once; gives the ids of those that open them."""
    topic = (await topics(world))[activity, 0, 0]
    async with world.services.database.writing() as session:
        heads = [_row(world, topic.id, person, f"{n}") for n in range(count)]
        session.add_all(heads)
        await session.flush()
        for head in heads:
            head.root, head.answers = head.id, answers
            session.add_all(
                _row(world, topic.id, "tclara", "An answer.", head.id) for _ in range(answers)
            )
        row = await session.get_one(TopicRow, topic.id)
        row.conversations += count
        row.version += 1
        return [head.id for head in heads]


def _row(world, topic, person, text, root=None):
    return PostRow(
        topic=topic, person=person, text=text, html=f"<p>{text}</p>", state="shown", version=1,
        root=root, reply_to=root, depth=int(root is not None), answers=0, first=False,
        advice=False, created_at=world.clock(),
    )  # fmt: skip


async def test_the_calm_page_begins_with_ones_own_and_who_waits(world, people):
    """Own newest three, then the five that wait the longest, then the newest."""
    waiting = await insert(world, "open-talk", 7)
    mine = [(await say(world.anna, f"mine {n}", OPEN))["id"] for n in range(4)]
    answered = await insert(world, "open-talk", 30, answers=1)
    page = await thread(world.anna, "open-talk")
    assert page["order"][:3] == mine[:0:-1]
    assert page["order"][3:8] == page["waiting"] == waiting[:5]
    assert page["order"][8:] == answered[: -(HEADS - 8) - 1 : -1]
    assert len(page["order"]) == HEADS
    assert page["total"] == 41


async def test_posts_that_wait_come_oldest_first_and_are_others(world, people):
    """The order for those who want to answer leaves out one's own."""
    await insert(world, "open-talk", 2, answers=1)
    waiting = await insert(world, "open-talk", 25)
    own = await insert(world, "open-talk", 25, "tanna")
    late = await insert(world, "open-talk", 3)
    pages = await walk(world.anna, sort="waiting")
    assert [n for page in pages for n in page["order"]] == waiting + late
    pages = await walk(world.boris, sort="waiting")
    assert [n for page in pages for n in page["order"]] == own


@pytest.mark.parametrize("subject", ["Физика", "Physics"])
async def test_posts_of_ones_own_subject(world, people, subject):
    """Whoever names the same subject, in capitals or not, in Russian or English."""
    profiles = {world.anna: subject.lower(), world.boris: subject, people.clara: "Music"}
    for person, named in profiles.items():
        await ok(person.put("api/me/profile", json={"subject": named}))
    await insert(world, "open-talk", 3, "tclara")
    physics = await insert(world, "open-talk", 22)
    pages = await walk(world.anna, sort="subject")
    assert [n for page in pages for n in page["order"]] == physics[::-1]
    assert (await thread(people.mark, "open-talk", sort="subject"))["order"] == []


@pytest.mark.parametrize("sort", ["calm", "new"])
async def test_walking_the_pages_meets_every_conversation_once(world, people, sort):
    """Nothing is lost and nothing doubled, whatever stands above its turn."""
    heads = []
    for count, person, answers in ((9, "tboris", 0), (30, "tclara", 1), (2, "tanna", 0),
                                   (19, "tboris", 1), (5, "tboris", 0)):  # fmt: skip
        heads += await insert(world, "open-talk", count, person, answers)
    for person in (world.anna, world.boris, people.mark):
        pages = await walk(person, sort=sort)
        walked = [n for page in pages for n in page["order"]]
        assert sorted(walked) == heads
        assert all(len(page["order"]) <= HEADS for page in pages)


KINDS = st.lists(st.sampled_from(["mine", "waits", "answered", "hidden", "deleted"]), max_size=70)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_walking_meets_everything_whatever_there_is(world, people):
    """Any mixture of own, waiting, answered, hidden and deleted conversations is told once."""
    plans = []

    @given(KINDS)
    @settings(max_examples=12, deadline=None, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    def collect(plan):
        plans.append(plan)

    collect()
    for plan in plans:
        standing = await _fill(world, plan)
        pages = await walk(world.anna)
        assert sorted(n for page in pages for n in page["order"]) == standing
        told = [post["id"] for page in pages for post in page["posts"]]
        assert len(told) == len(set(told))


async def _fill(world, plan):
    """Fill the open discussion anew; gives the ids of conversations that stand."""
    topic = (await topics(world))["open-talk", 0, 0]
    async with world.services.database.writing() as session:
        for row in await session.scalars(select(PostRow).where(PostRow.topic == topic.id)):
            if row.reply_to is None:
                row.state, row.person = "deleted", "tboris"
            else:
                await session.delete(row)
        await session.flush()
        heads = {n: _row(world, topic.id, "tanna" if kind == "mine" else "tboris", kind)
                 for n, kind in enumerate(plan)}  # fmt: skip
        session.add_all(heads.values())
        await session.flush()
        for number, head in heads.items():
            head.root = head.id
            head.state = {"hidden": "hidden", "deleted": "deleted"}.get(plan[number], "shown")
            if plan[number] == "answered":
                head.answers = 1
                session.add(_row(world, topic.id, "tclara", "An answer.", head.id))
        (await session.get_one(TopicRow, topic.id)).version += 1
        return sorted(head.id for n, head in heads.items() if plan[n] != "deleted")


async def test_long_conversations_are_folded_and_unfolded(world, people):
    """A page shows the first answers and counts the others; one conversation gives all of them."""
    (head,) = await insert(world, "open-talk", 1, answers=ANSWERS * 2 + 7)
    page = await thread(world.anna, "open-talk")
    assert len(page["posts"]) == ANSWERS + 1
    assert page["folded"] == {str(head): ANSWERS + 7}
    found, after = set(), 0
    while True:
        part = await thread(world.anna, "open-talk", root=head, after=str(after))
        assert part["order"] == [head]
        found |= {post["id"] for post in part["posts"]}
        after = max(found)
        if not part["folded"]:
            break
    assert len(found) == ANSWERS * 2 + 8
    deep = await thread(world.anna, "open-talk", post=after)
    assert {head, after} <= {post["id"] for post in deep["posts"]}
    assert deep["folded"] == {str(head): ANSWERS + 6}


async def test_a_permalink_gives_the_conversation_with_all_above_the_post(world, people):
    """An answer to an answer beyond the fold comes with those that it answers."""
    (head,) = await insert(world, "open-talk", 1, answers=ANSWERS + 5)
    whole = await thread(world.anna, "open-talk", root=head, after="1")
    above = max(post["id"] for post in whole["posts"])
    for _ in range(4):
        above = (await say(world.anna, "Below.", OPEN, reply_to=above))["id"]
    page = await thread(world.boris, "open-talk", post=above)
    by_id = {post["id"]: post for post in page["posts"]}
    while above != head:
        above = by_id[above]["reply_to"]
    assert page["order"] == [head]


@pytest.mark.parametrize(
    "after", ["x", "-1", "1.", ".1", "1.x", "9" * 16, ".".join("1" * 10), "1;DROP", "%00", ""]
)
async def test_cursors_that_are_none_are_refused(world, people, after):
    """What asks for the next page is checked like every other text."""
    answer = await world.anna.get(at("open-talk", "/thread"), params={"after": after})
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "invalid"


async def test_made_up_cursors_show_no_more_than_pages(world, people):
    """Any numbers in a cursor lead to conversations that the reader may see anyway."""
    heads = await insert(world, "open-talk", 3)
    shut = await say(world.boris, "Shut.", TALK)
    page = await thread(world.anna, "open-talk", after=f"{10**14}.{heads[0]}.{shut['id']}")
    assert page["order"] == [heads[2], heads[1]]
    page = await thread(world.anna, "talk", after=str(10**14))
    assert (page["open"], page["posts"], page["order"]) == (False, [], [])


async def test_a_hidden_conversation_keeps_its_place_without_words(world, people):
    """Paging stays the same for everybody; the words are for moderators and the writer."""
    told = await say(world.boris, "Words.", OPEN)
    await act(world.vera, told["id"], "hide")
    page = await thread(world.anna, "open-talk")
    assert page["order"] == [told["id"]]
    assert texts(page) == {""}
    assert page["waiting"] == []


# --- what reading costs ---


async def acquainted(world, *people):
    """Let the commons remember module and people for as long as the test runs."""
    world.services.library = Library(clock=lambda: 0.0)
    world.services.people = Memory(60, clock=lambda: 0.0)
    for person in people:
        await thread(person, "common")


@contextmanager
def counted(world):
    """Count the statements that a block sends to the database."""
    sent = []
    engine = world.services.database._engine.sync_engine

    def note(_connection, _cursor, statement, *_):
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("sort", ["calm", "new", "waiting"])
async def test_a_page_costs_as_many_statements_however_much_there_is(world, people, sort):
    """Reading first, and reading again from what is kept, do not grow with the discussion."""
    await acquainted(world, world.boris)
    costs = []
    for count in (2, 60):
        await insert(world, "open-talk", count, "tanna", answers=3)
        await insert(world, "open-talk", count, answers=0)
        for _ in range(2):
            with counted(world) as sent:
                await thread(world.boris, "open-talk", sort=sort)
            costs.append(len(sent))
    assert costs[:2] == costs[2:]
    assert max(costs) <= 14


async def test_a_page_that_is_read_again_is_not_put_together_again(world, people):
    """What all share is kept until something changes, also for somebody else."""
    await acquainted(world, people.mark)
    await insert(world, "open-talk", 5, answers=2)
    await thread(world.anna, "open-talk")
    with counted(world) as sent:
        await thread(people.mark, "open-talk")
    assert not any("thanks" in statement for statement in sent)
    told = await say(world.boris, "New.", OPEN)
    assert await seen(people.mark, told["id"], "open-talk")


async def test_an_opening_page_costs_as_many_statements_whoever_opens_it(world, people):
    """All discussions of a module at once do not cost more as they grow."""
    url = f"{PLACE}/activities?more=true"
    await acquainted(world, people.mark)
    costs = []
    for count in (1, 40):
        await insert(world, "open-talk", count, answers=2)
        await ok(people.mark.get(url))
        with counted(world) as sent:
            await ok(people.mark.get(url))
        costs.append(len(sent))
    assert costs[0] == costs[1]


async def test_writing_costs_as_many_statements_however_much_there_is(world, people):
    """A post is written at the same price into an empty and into a full discussion."""
    await acquainted(world, world.anna)
    costs = []
    for count in (1, 60):
        await insert(world, "open-talk", count, answers=2)
        await say(world.anna, "Before.", OPEN)
        with counted(world) as sent:
            await say(world.anna, "Counted.", OPEN)
        costs.append(len(sent))
    assert costs[0] == costs[1]
