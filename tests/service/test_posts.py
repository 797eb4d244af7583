"""One post: changing and deleting it, thanks, the answer that helped, and what guards each."""

import asyncio

import pytest
from sqlalchemy import select

from staffroom_hub.commons.pace import RATES, Pace, Rate
from staffroom_hub.commons.store.models import EffectRow, EventRow, PostRow, SeenRow
from tests.service.talk import (
    COMMON,
    act,
    cohort,
    community,
    judge,
    report,
    say,
    seen,
    thread,
)
from tests.service.world import at, key, ok, refused


def path(post, what=""):
    """Name a post's route."""
    return f"api/posts/{post['id'] if isinstance(post, dict) else post}{what}"


def changing(person, post, text, **more):
    """Ask to change a post."""
    body = {"text": text, "version": post["version"], "key": key(), **more}
    return person.patch(path(post), json=body)


async def change(person, post, text, **more):
    """Change a post."""
    return await ok(changing(person, post, text, **more))


def thanking(person, post, reason="idea", note=""):
    """Ask to thank for a post."""
    return person.put(path(post, "/thanks"), json={"reason": reason, "note": note})


# --- changing ---


async def test_a_change_is_marked_after_a_quarter_of_an_hour(world, people):
    """A slip put right at once needs no mark; what is changed later says so."""
    told = await say(world.anna, "Frist.")
    at_once = await change(world.anna, told, "First.")
    assert (at_once["html"], at_once["edited_at"]) == ("<p>First.</p>", None)
    assert at_once["version"] > told["version"]
    world.clock.pass_(minutes=16)
    assert (await change(world.anna, at_once, "Second."))["edited_at"] is not None
    assert (await seen(people.clara, told["id"]))["html"] == "<p>Second.</p>"


async def test_what_a_post_said_before_is_for_its_writer_and_moderators(world, people):
    """Earlier texts are kept; to colleagues there are none."""
    told = await change(world.anna, await say(world.anna, "**One.**"), "Two.")
    for person in (world.anna, world.vera):
        (before,) = await ok(person.get(path(told, "/versions")))
        assert (before["version"], before["html"]) == (1, "<p><strong>One.</strong></p>")
    await refused(world.boris.get(path(told, "/versions")), 404, "not_found")


async def test_two_pages_that_change_a_post_do_not_overwrite_each_other(world, people):
    """Who changed an older text is told the present one, and nothing is lost."""
    told = await say(world.anna, "One.")
    await change(world.anna, told, "Two.")
    error = await refused(changing(world.anna, told, "Three."), 409, "changed")
    assert error["details"]["post"]["text"] == "Two."
    assert (await change(world.anna, error["details"]["post"], "Three."))["text"] == "Three."


async def test_a_version_that_was_never_there_is_refused(world, people):
    """A made-up number does not get around what others have changed meanwhile."""
    told = await change(world.anna, await say(world.anna, "One."), "Two.")
    await refused(changing(world.anna, told | {"version": 10**6}, "Three."), 409, "changed")


async def test_thanks_and_answers_do_not_spoil_a_change(world, people):
    """While one writes, colleagues may answer and thank: the text is still one's own to change."""
    told = await say(world.anna, "One.")
    await ok(thanking(world.boris, told))
    await say(people.clara, "An answer.", reply_to=told["id"])
    assert (await change(world.anna, told, "Two."))["text"] == "Two."


async def test_the_same_key_changes_once(world, people):
    """A change that is sent again late neither conflicts nor overwrites what came after."""
    told = await say(world.anna, "One.")
    body = {"text": "Two.", "version": told["version"], "key": key()}
    first = await ok(world.anna.patch(path(told), json=body))
    assert await ok(world.anna.patch(path(told), json=body)) == first
    await change(world.anna, first, "Three.")
    assert (await ok(world.anna.patch(path(told), json=body)))["text"] == "Three."


@pytest.mark.parametrize("text", ["", "  ", "x" * 8001, None])
async def test_a_changed_post_has_a_length_too(world, people, text):
    """What could not be written cannot be changed to either."""
    told = await say(world.anna)
    await refused(changing(world.anna, told, text), 422, "invalid")


# --- deleting ---


async def test_a_deleted_post_without_answers_is_gone(world, people):
    """Nobody finds it any more, its place is taken away, and it says nothing."""
    told = await say(world.anna, "Not for long.")
    gone = await ok(world.anna.delete(path(told)))
    assert (gone["state"], gone["html"], gone["text"], gone["author"], gone["person"]) == (
        "deleted", "", None, "", None,
    )  # fmt: skip
    for person in (world.anna, world.boris, world.vera):
        assert await seen(person, told["id"]) is None
        await refused(person.get(at("common", "/thread"), params={"post": told["id"]}), 404,
                      "not_found")  # fmt: skip
    assert (await thread(world.boris))["total"] == 0


async def test_deleting_twice_is_deleting_once(world, people):
    """Over a broken line the same call comes again, and is answered the same."""
    told = await say(world.anna)
    first = await ok(world.anna.delete(path(told)))
    assert await ok(world.anna.delete(path(told))) == first
    await refused(world.boris.delete(path(told)), 404, "not_found")
    await refused(changing(world.anna, first, "Again."), 404, "not_found")


async def test_a_deleted_post_with_answers_keeps_its_place(world, people):
    """Others' answers stay readable under an empty place, at any depth."""
    head = await say(world.anna, "One.")
    answer = await say(world.boris, "Two.", reply_to=head["id"])
    below = await say(people.clara, "Three.", reply_to=answer["id"])
    await ok(world.anna.delete(path(head)))
    await ok(world.boris.delete(path(answer)))
    page = await thread(world.vera)
    found = {p["id"]: (p["state"], p["html"]) for p in page["posts"]}
    assert found == {
        head["id"]: ("deleted", ""),
        answer["id"]: ("deleted", ""),
        below["id"]: ("shown", "<p>Three.</p>"),
    }
    await ok(people.clara.delete(path(below)))
    assert (await thread(world.vera))["order"] == []


async def test_a_deleted_post_is_not_answered_or_thanked(world, people):
    """Its place is no post any more, for nobody."""
    head = await say(world.anna)
    await say(world.boris, reply_to=head["id"])
    await ok(world.anna.delete(path(head)))
    body = {"text": "x", "reply_to": head["id"], "key": key()}
    await refused(people.clara.post(COMMON, json=body), 404, "not_found")
    await refused(thanking(people.clara, head), 404, "not_found")


async def test_deleting_ones_only_post_shuts_the_discussion_again(world, people):
    """Where one posts first, a post that was taken back opens nothing."""
    await say(world.boris, "Boris's.", at("talk", "/posts"))
    told = await say(world.anna, "Anna's.", at("talk", "/posts"))
    assert (await thread(world.anna, "talk"))["open"]
    await ok(world.anna.delete(path(told)))
    page = await thread(world.anna, "talk")
    assert (page["open"], page["posts"], page["own_posts"]) == (False, [], 0)


async def test_answers_are_counted_as_they_come_and_go(world, people):
    """A deleted or hidden answer is none; one that is restored counts again."""
    head = await say(world.anna)
    one = await say(world.boris, reply_to=head["id"])
    two = await say(people.clara, reply_to=head["id"])

    async def answers():
        return (await seen(world.anna, head["id"]))["answers"]

    assert await answers() == 2
    await ok(world.boris.delete(path(one)))
    assert await answers() == 1
    await act(world.vera, two["id"], "hide")
    assert await answers() == 0
    assert (await thread(people.mark))["waiting"] == [head["id"]]
    await act(world.vera, two["id"], "restore")
    assert await answers() == 1


# --- hidden ---


async def test_a_hidden_post_tells_its_words_to_its_writer_and_moderators_alone(world, people):
    """Colleagues see that something is hidden; by id there is nothing."""
    told = await say(world.anna, "Hidden words.")
    await act(world.vera, told["id"], "hide")
    writers, moderators, others = [
        await seen(person, told["id"]) for person in (world.anna, world.vera, world.boris)
    ]
    assert (writers["state"], writers["text"]) == ("hidden", "Hidden words.")
    assert (moderators["html"], moderators["text"]) == ("<p>Hidden words.</p>", None)
    assert (others["state"], others["html"], others["text"]) == ("hidden", "", None)
    await refused(thanking(world.boris, told), 404, "not_found")
    await refused(world.boris.get(path(told, "/versions")), 404, "not_found")
    body = {"text": "x", "reply_to": told["id"], "key": key()}
    await refused(world.boris.post(COMMON, json=body), 404, "not_found")


async def test_a_hidden_post_that_is_changed_stays_hidden(world, people):
    """Its writer may put it right; that others see it again is for moderators to say."""
    told = await say(world.anna, "Hidden words.")
    await act(world.vera, told["id"], "hide")
    mine = await seen(world.anna, told["id"])
    assert (await change(world.anna, mine, "Better words."))["state"] == "hidden"
    assert (await seen(world.boris, told["id"]))["html"] == ""


async def test_a_hidden_post_of_ones_own_still_opens_the_discussion(world, people):
    """What moderators hid was written all the same."""
    told = await say(world.anna, "Anna's.", at("talk", "/posts"))
    await act(world.vera, told["id"], "hide")
    assert (await thread(world.anna, "talk"))["open"]


# --- others' posts, in every way ---


@pytest.fixture
async def shut(world, people):
    """Posts that Boris may not read, by why."""
    ours = await cohort(world.vera, world.anna, people.clara)
    group = await community(world.anna, people.clara)
    where = f"{at('group', '/posts')}?community={group}"
    in_cohort = await say(world.anna, "In a cohort.", at("talk", "/posts"))
    answer = await say(people.clara, "In another's cohort.", at("talk", "/posts"))
    assert ours["members"] >= 0
    locked = await say(people.mark, "In his own cohort, who posted first.", at("talk", "/posts"))
    return {
        "cohort": in_cohort,
        "cohort's other": answer,
        "community": await say(world.anna, "In a community.", where),
        "not open": locked,
    }


@pytest.mark.parametrize("why", ["cohort", "cohort's other", "community", "not open"])
async def test_what_one_may_not_read_answers_as_what_is_not_there(world, shut, why):
    """Every route of a post gives the same for a shut one and for none at all."""
    post, none = shut[why], 10**9
    for id_ in (post["id"], none):
        fake = {"id": id_, "version": 1}
        await refused(changing(world.boris, fake, "x"), 404, "not_found")
        await refused(world.boris.delete(path(id_)), 404, "not_found")
        await refused(world.boris.get(path(id_, "/versions")), 404, "not_found")
        await refused(thanking(world.boris, id_), 404, "not_found")
        await refused(world.boris.delete(path(id_, "/thanks")), 404, "not_found")
        await refused(world.boris.put(path(id_, "/helped")), 404, "not_found")
        await refused(world.boris.delete(path(id_, "/helped")), 404, "not_found")
        for activity in ("common", "talk"):
            for name in ("root", "post"):
                query = world.boris.get(at(activity, "/thread"), params={name: id_})
                await refused(query, 404, "not_found")
        body = {"text": "x", "reply_to": id_, "key": key()}
        for where in (COMMON, at("talk", "/posts")):
            await refused(world.boris.post(where, json=body), 404, "not_found")


async def test_nothing_shut_stands_in_any_answer(world, shut):
    """Whatever Boris asks for, not one word of what he may not read comes back."""
    await say(world.boris, "Open the rest.")
    for url in (at("talk", "/thread"), at("common", "/thread"), "api/topics/en",
                at("").rstrip("/") + "?more=true"):  # fmt: skip
        answer = await world.boris.get(url)
        assert answer.is_success
        for post in shut.values():
            assert post["html"] not in answer.text


@pytest.mark.parametrize("id_", ["0", "-1", str(2**63), str(10**30), "x", "1%00", "1/../2"])
async def test_ids_that_are_none_lead_nowhere(world, people, id_):
    """No id, however it is written, gives anything but that there is nothing."""
    answer = await world.anna.delete(f"api/posts/{id_}")
    assert answer.status_code in {404, 405}


async def test_a_trainer_reads_the_cohort_she_leads_and_another_does_not(world, people):
    """By id, a cohort's posts are open to its own trainer and to administrators."""
    await cohort(world.vera, world.anna)
    told = await say(world.anna, "Ours.", at("talk", "/posts"))
    for person in (world.vera, people.olga):
        assert await ok(person.get(path(told, "/versions"))) == []
    await refused(people.dora.get(path(told, "/versions")), 404, "not_found")


# --- thanks and what helped ---


async def test_thanks_say_for_what_and_are_ones_own(world, people):
    """They stand once a person, can be changed and taken back, and count as nobody's score."""
    told = await say(world.anna)
    thanked = await ok(thanking(world.boris, told, "question", "to ask differently"))
    assert thanked["thanks"] == [
        {"author": "Boris K.", "reason": "question", "note": "to ask differently", "mine": True}
    ]
    await ok(thanking(world.boris, told, "support"))
    (others,) = (await seen(people.clara, told["id"]))["thanks"]
    assert (others["reason"], others["note"], others["mine"]) == ("support", "", False)
    assert (await ok(world.boris.delete(path(told, "/thanks"))))["thanks"] == []
    assert (await ok(world.boris.delete(path(told, "/thanks"))))["thanks"] == []


async def test_nobody_thanks_herself(world, people):
    """One's own post cannot be thanked for."""
    await refused(thanking(world.anna, await say(world.anna)), 404, "not_found")


async def test_the_opening_posts_writer_says_which_answer_helped(world, people):
    """She alone, of an answer in her conversation, one at a time, and may take it back."""
    head, other = await say(world.anna), await say(people.clara)
    one = await say(world.boris, reply_to=head["id"])
    two = await say(people.clara, reply_to=one["id"])
    elsewhere = await say(world.boris, reply_to=other["id"])
    for person, id_ in ((world.boris, one), (people.clara, one), (world.anna, elsewhere),
                        (world.anna, head)):  # fmt: skip
        await refused(person.put(path(id_, "/helped")), 404, "not_found")
    assert (await ok(world.anna.put(path(one, "/helped"))))["helped"] == one["id"]
    marked = await ok(world.anna.put(path(two, "/helped")))
    assert (marked["id"], marked["helped"]) == (head["id"], two["id"])
    assert (await ok(world.anna.delete(path(one, "/helped"))))["helped"] == two["id"]
    assert (await ok(world.anna.delete(path(two, "/helped"))))["helped"] is None


# --- privacy, pace, pauses, mentions ---


async def test_a_pupils_data_asks_to_rephrase_and_may_be_explained(world, people):
    """It is not written until it is changed or explained; only moderators see the reason."""
    text = "Call +7 912 345-67-89, or write to a@example.org."
    body = {"text": text, "key": key()}
    error = await refused(
        world.anna.post(COMMON, json=body, headers={"Accept-Language": "ru"}), 409, "privacy"
    )
    found = error["details"]["findings"]
    assert {one["kind"] for one in found} == {"phone", "email"}
    assert all(text[one["start"] : one["end"]] == one["excerpt"] for one in found)
    assert all(one["message"] for one in found)
    assert (await thread(world.anna))["order"] == []
    told = await ok(world.anna.post(COMMON, json=body | {"excuse": "Our public hotline."}))
    assert "hotline" not in str(await thread(world.boris))
    await refused(changing(world.anna, told, f"{text} Again."), 409, "privacy")
    assert (await change(world.anna, told, "Better."))["text"] == "Better."


async def test_a_preview_shows_and_warns_without_writing(world, people):
    """What is typed is rendered and looked through; nothing comes of it."""
    body = {"text": "**Yes** <b>x</b> a@example.org"}
    told = await ok(world.anna.post(at("common", "/preview"), json=body))
    assert "<strong>Yes</strong> &lt;b&gt;" in told["html"]
    assert [one["kind"] for one in told["findings"]] == ["email"]
    assert (await thread(world.anna))["order"] == []


async def test_a_flood_is_slowed_down(world, people):
    """After a few posts at once one has to wait, is told how long, and others need not."""
    world.services.pace = Pace(rates=dict.fromkeys(RATES, Rate(3, 60)), clock=lambda: 0.0)
    for _ in range(3):
        await say(world.anna)
    answer = await world.anna.post(COMMON, json={"text": "x", "key": key()})
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "too_fast")
    seconds = answer.json()["error"]["details"]["seconds"]
    assert 0 < seconds <= 60
    assert answer.headers["retry-after"] == str(seconds)
    await say(world.boris)


async def test_a_paused_person_reads_and_does_not_write(world, people):
    """Posts, changes and thanks wait; reading and deleting one's own do not."""
    mine, other = await say(world.anna), await say(world.boris)
    await judge(world.vera, "tanna", "pause")
    page = await thread(world.anna)
    assert page["paused_until"] is not None
    assert len(page["order"]) == 2
    error = await refused(world.anna.post(COMMON, json={"text": "x", "key": key()}), 403, "paused")
    assert error["details"]["until"]
    await refused(changing(world.anna, mine, "x"), 403, "paused")
    await refused(thanking(world.anna, other), 403, "paused")
    await report(world.anna, other["id"])
    assert (await ok(world.anna.delete(path(mine))))["state"] == "deleted"


async def test_a_mention_is_marked_where_the_name_stands(world, people):
    """The name is marked once; in code, and as part of a longer name, it is not."""
    text = "Thanks, @Boris K.! Not `@Boris K.` and not @Boris K.s."
    told = await say(world.anna, text, mentions=["tboris"])
    assert told["html"].count('<span class="sr-mention">@Boris K.</span>') == 1
    assert "<code>@Boris K.</code>" in told["html"]


async def test_only_colleagues_who_read_there_are_mentioned(world, people):
    """Strangers, other cohorts and names that are not in the text are refused."""
    await cohort(world.vera, people.clara)
    await say(world.anna, "Mine.", at("talk", "/posts"))
    for text, name in (
        ("@Boris K.", "tnobody"), ("No name at all.", "tboris"), ("@Boris K.s", "tboris"),
        ("@tclara", "tclara"),
    ):  # fmt: skip
        body = {"text": text, "key": key(), "mentions": [name]}
        await refused(world.anna.post(at("talk", "/posts"), json=body), 422, "bad_mention")
    told = await say(world.anna, "@Boris K.", at("talk", "/posts"), mentions=["tboris"])
    assert "sr-mention" in told["html"]


async def test_labels_and_advice_are_of_circles_alone(world, people):
    """What belongs to a circle is refused in a discussion with names."""
    for more in ({"advice": True}, {"label": "hear"}):
        body = {"text": "x", "key": key(), **more}
        await refused(world.anna.post(COMMON, json=body), 422, "invalid")


# --- keys, versions, rows ---


async def test_a_key_writes_in_one_discussion(world, people):
    """A key that wrote here does not answer for another discussion."""
    body = {"text": "Once.", "key": key()}
    await ok(world.anna.post(COMMON, json=body))
    await refused(world.anna.post(at("open-talk", "/posts"), json=body), 409, "key_reused")


async def test_a_key_keeps_no_words(world, people):
    """What makes a call idempotent holds the post's number, so that deleted words are not there."""
    told = await say(world.anna, "Not twice in the database.")
    async with world.services.database.reading() as session:
        (kept,) = (await session.scalars(select(EffectRow))).all()
    assert kept.answer == {"post": told["id"]}


async def test_changes_at_once_have_versions_of_their_own(world, people):
    """Everybody answers and thanks at once: each change is told with another, higher version."""
    head = await say(world.anna)
    everybody = (world.boris, world.vera, people.clara, people.dora, people.olga, people.mark)
    calls = [thanking(person, head) for person in everybody]
    calls += [say(person, f"{n}", reply_to=head["id"]) for n, person in enumerate(everybody)]
    await asyncio.gather(*calls)
    now = await seen(world.anna, head["id"])
    assert (now["answers"], len(now["thanks"])) == (len(everybody), len(everybody))
    async with world.services.database.reading() as session:
        posted = select(EventRow).where(EventRow.type == "post").order_by(EventRow.id)
        events = await session.scalars(posted)
        told = [event.data["version"] for event in events if event.data["id"] == head["id"]]
    assert told == sorted(set(told))
    assert told[-1] == now["version"]


async def test_of_answers_at_once_one_was_the_first(world, people):
    """Only one of those who answer at the same moment answered somebody who waited."""
    head = await say(world.anna)
    await say(people.mark, "Waits, so that being first matters.")
    everybody = (world.boris, world.vera, people.clara, people.dora)
    answers = await asyncio.gather(*(say(p, "Me!", reply_to=head["id"]) for p in everybody))
    async with world.services.database.reading() as session:
        rows = await session.scalars(
            select(PostRow.first).where(PostRow.id.in_([a["id"] for a in answers]))
        )
        assert sorted(rows) == [False, False, False, True]


async def test_pseudonyms_chosen_at_once_are_different(world, people):
    """Two who come into a conversation at the same moment do not get the same name."""
    head = await say(world.anna, to=at("circle", "/posts"))
    everybody = (world.boris, world.vera, people.clara, people.dora, people.mark)
    calls = [say(p, to=at("circle", "/posts"), reply_to=head["id"]) for p in everybody]
    names = [one["author"] for one in await asyncio.gather(*calls)]
    assert len({head["author"], *names}) == len(everybody) + 1


# --- how far one has read ---


async def test_how_far_one_has_read_goes_forward_alone(world, people):
    """An older page does not take back what was seen, and nothing beyond the newest is."""
    posts = [(await say(world.boris, f"{n}"))["id"] for n in range(3)]
    url = at("common", "/seen")
    for sent, kept in ((posts[1], posts[1]), (posts[0], posts[1]), (10**15, posts[2])):
        assert (await ok(world.anna.put(url, json={"post": sent})))["post"] == kept
    assert (await thread(world.anna))["seen"] == posts[2]
    assert (await thread(people.clara))["seen"] == 0
    async with world.services.database.reading() as session:
        assert len((await session.scalars(select(SeenRow))).all()) == 1


async def test_seen_tells_nothing_of_a_shut_discussion(world, people):
    """Before one's own post nobody learns how many posts there are."""
    await say(world.boris, "Boris's.", at("talk", "/posts"))
    assert (await ok(world.anna.put(at("talk", "/seen"), json={"post": 10**9})))["post"] == 0


async def test_two_pages_may_say_at_once_how_far_one_has_read(world, people):
    """The first time from several pages is one note, and no fault."""
    told = await say(world.boris)
    url = at("common", "/seen")
    calls = [world.anna.put(url, json={"post": told["id"]}) for _ in range(5)]
    assert {answer.status_code for answer in await asyncio.gather(*calls)} == {200}
