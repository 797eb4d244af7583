"""Moderation: what moderators see and do, what is told of it, and how one appeals."""

import pytest

from tests.service.talk import (
    CIRCLE,
    COMMON,
    LOG,
    NOTICES,
    QUEUE,
    TALK,
    act,
    acting,
    actions,
    appealed,
    cohort,
    community,
    concerned,
    deciding,
    judge,
    judging,
    queue,
    report,
    say,
    seen,
    thread,
    waiting,
)  # fmt: skip
from tests.service.world import at, draft, key, ok, refused

# What moderators do with posts


async def test_hide_and_restore(world, people):
    """A hidden post is not read by others; restored it is there again, with its words."""
    post = await say(world.anna, "Plain-word.")
    case = await act(world.vera, post["id"], "hide", "Too loud.")
    assert case["post"]["state"] == "hidden"
    assert "Plain-word" not in str(await thread(world.boris, "common"))
    assert "Plain-word" in str(await seen(world.anna, post["id"]))
    await act(people.dora, post["id"], "restore", "It is fine.")
    assert "Plain-word" in (await seen(world.boris, post["id"]))["html"]


async def test_edit_out_keeps_the_old_text_for_moderators(world, people):
    """The new text is shown; the old one is with the action and with the post's versions."""
    post = await say(world.anna, "The name is Old-word.")
    await act(world.vera, post["id"], "edit", "A name.", text="The name is [removed].")
    shown = await seen(world.boris, post["id"])
    assert "[removed]" in shown["html"]
    assert "Old-word" not in str(shown)
    assert ("edit", "tvera", "A name.", "The name is Old-word.") in await actions(world)
    versions = await ok(world.anna.get(f"api/posts/{post['id']}/versions"))
    assert "Old-word" in versions[0]["html"]
    await refused(world.boris.get(f"api/posts/{post['id']}/versions"), 404, "not_found")
    assert (await concerned(world.anna))["edit"]["before"] == "The name is Old-word."


async def test_editing_out_needs_a_text_and_shows_what_was_hidden(world, people):
    """Without a text it is refused; with one the post can be read again."""
    post = await say(world.anna)
    await report(world.boris, post["id"], "child_data")
    await refused(acting(world.vera, post["id"], "edit", text="  "), 422, "invalid")
    case = await act(world.vera, post["id"], "edit", text="Nobody's name.")
    assert case["post"]["state"] == "shown"
    assert "Nobody" in (await seen(world.boris, post["id"]))["html"]


@pytest.mark.parametrize("action", ["hide", "restore", "edit", "dismiss"])
async def test_a_case_is_done_with_when_a_moderator_has_decided(world, people, action):
    """It waits for nobody any more; warning the writer alone does not close it."""
    post = await say(world.anna)
    await report(world.boris, post["id"])
    await judge(world.vera, "tanna", "warn", post=post["id"])
    assert await waiting(world.vera) == [post["id"]]
    case = await act(world.vera, post["id"], action, text="Another text.")
    assert case["complaints"] == []
    assert await waiting(world.vera) == []


async def test_an_action_sent_twice_is_done_once(world, people):
    """A call repeated over a broken line leaves one row and one notice."""
    post = await say(world.anna, "One.")
    for _ in range(2):
        await act(world.vera, post["id"], "edit", text="Two.")
        await judge(world.vera, "tanna", "pause", "Rest.", days=3)
    assert [kind for kind, *_ in await actions(world)] == ["edit", "pause"]
    assert (await ok(world.anna.get(NOTICES)))["unread"] == 2


async def test_changes_by_moderators_arrive_with_a_higher_version(world, people):
    """Open pages take what is newer; the answered post above is told anew, too."""
    above = await say(world.anna)
    post = await say(world.boris, reply_to=above["id"])
    versions = [post["version"]]
    for action in ("hide", "restore", "edit"):
        case = await act(world.vera, post["id"], action, text="Other words.")
        versions.append(case["post"]["version"])
    assert versions == sorted(set(versions))
    assert (await seen(world.boris, above["id"]))["version"] > above["version"]


async def test_every_action_is_a_row_with_a_note(world, people):
    """Nothing is done without a note, and the trail has everything that was done."""
    post = await say(world.anna)
    for note in ("", "   "):
        await refused(acting(world.vera, post["id"], "hide", note), 422, "invalid")
        await refused(judging(world.vera, "tanna", "warn", note), 422, "invalid")
    await act(world.vera, post["id"], "hide", "One.")
    await act(people.dora, post["id"], "restore", "Two.")
    await judge(people.olga, "tanna", "warn", "Three.")
    log = await ok(world.vera.get(LOG))
    assert [(one["kind"], one["note"]) for one in log["actions"]] == [
        ("warn", "Three."), ("restore", "Two."), ("hide", "One."),
    ]  # fmt: skip
    assert [one["mine"] for one in log["actions"]] == [False, False, True]
    assert log["next"] is None


async def test_the_trail_is_read_page_by_page(world, people):
    """Every action comes once, newest first."""
    post = await say(world.anna)
    for number in range(60):
        await act(world.vera, post["id"], "hide", f"Note {number}.")
    found, after = [], None
    while True:
        page = await ok(world.vera.get(LOG, params={"after": after} if after else {}))
        found += [one["id"] for one in page["actions"]]
        after = page["next"]
        if after is None:
            break
    assert len(found) == 60
    assert found == sorted(set(found), reverse=True)


async def test_a_post_sent_with_an_excuse_is_listed_until_somebody_looks(world, people):
    """What went out in spite of the privacy check waits for moderators, with its excuse."""
    text = "Write to masha.ivanova@example.org please."
    await refused(world.anna.post(COMMON, json={"text": text, "key": key()}), 409, "privacy")
    post = await say(world.anna, text, excuse="My own address.")
    (case,) = (await queue(world.vera))["excused"]
    assert (case["post"]["id"], case["excuse"]) == (post["id"], "My own address.")
    assert "excuse" not in str(await seen(world.boris, post["id"])).lower()
    await act(world.vera, post["id"], "dismiss")
    assert (await queue(world.vera))["excused"] == []


async def test_a_post_that_its_writer_deletes_waits_for_nobody(world, people):
    """There is nothing left to decide; it answers moderators as what is not there."""
    post = await say(world.anna)
    await report(world.boris, post["id"])
    await ok(world.anna.delete(f"api/posts/{post['id']}"))
    assert await waiting(world.vera) == []
    await refused(acting(world.vera, post["id"], "restore"), 404, "not_found")


# Who sees what


async def test_trainers_see_what_is_shared_and_their_own_cohorts(world, people):
    """Another trainer's cohort is hers alone; administrators see everything."""
    await cohort(world.vera, world.anna, world.boris)
    inside = await say(world.anna, to=TALK)
    await say(world.boris, to=TALK)
    outside = await say(people.clara)
    await report(world.boris, inside["id"])
    await report(world.boris, outside["id"])
    assert await waiting(world.vera) == [inside["id"], outside["id"]]
    assert await waiting(people.olga) == [inside["id"], outside["id"]]
    assert await waiting(people.dora) == [outside["id"]]
    real = acting(people.dora, inside["id"], "hide")
    unreal = acting(people.dora, 10**9, "hide")
    assert await refused(real, 404, "not_found") == await refused(unreal, 404, "not_found")
    case = await act(world.vera, inside["id"], "hide")
    assert case["cohort"] == "Ours"
    action = await appealed(world.anna)
    assert (await queue(people.dora))["appeals"] == []
    await refused(deciding(people.dora, action, upheld=False), 404, "not_found")
    assert (await ok(people.dora.get(LOG)))["actions"] == []
    assert len((await ok(people.olga.get(LOG)))["actions"]) == 1


async def test_a_trainer_in_a_cohort_moderates_it(world, people):
    """Belonging to a cohort is enough to look after it."""
    await cohort(world.vera, world.anna, world.boris, people.dora)
    post = await say(world.anna, to=TALK)
    await say(world.boris, to=TALK)
    await report(world.boris, post["id"])
    assert await waiting(people.dora) == [post["id"]]


async def test_communities_are_moderated_by_all_trainers(world, people):
    """Whether or not they have joined."""
    number = await community(world.anna, world.boris)
    url = at("group", f"/posts?community={number}")
    post = await say(world.anna, to=url)
    await report(world.boris, post["id"])
    (case,) = (await queue(people.dora))["cases"]
    assert (case["post"]["id"], case["community"]) == (post["id"], "Physics")
    await act(people.dora, post["id"], "hide")


async def test_a_trainer_answers_for_people_of_the_open_cohort_and_of_her_own(world, people):
    """A member of another's cohort is, to her, nobody, unless she wrote where all trainers look."""
    await cohort(world.vera, world.anna)
    unreal = await refused(judging(people.dora, "tnobody", "warn"), 404, "not_found")
    assert await refused(judging(people.dora, "tanna", "warn"), 404, "not_found") == unreal
    await judge(world.vera, "tanna", "warn")
    await judge(people.dora, "tboris", "warn")
    post = await say(world.anna)
    await judge(people.dora, "tanna", "warn", post=post["id"])
    assert (
        await refused(judging(people.dora, "tboris", "warn", post=post["id"]), 404, "not_found")
        == unreal
    )


@pytest.mark.parametrize("who", ["anna", "mark", "classroom", "grader"])
async def test_nobody_else_moderates(world, people, who):
    """Teachers, mentors and services are refused, whatever they ask about and say of themselves."""
    person = getattr(world, who, None) or getattr(people, who)
    post = await say(world.boris)
    for path in (QUEUE, LOG):
        await refused(person.get(path), 403, "forbidden")
    for id_ in (post["id"], 10**9):
        await refused(acting(person, id_, "hide"), 403, "forbidden")
        await refused(deciding(person, {"id": id_}, upheld=False), 403, "forbidden")
    for name in ("tboris", "tnobody"):
        await refused(judging(person, name, "pause"), 403, "forbidden")
    assert await actions(world) == []


async def test_a_role_in_a_body_makes_no_moderator(world, people):
    """What a body says of roles or moderators is refused or passed over, never believed."""
    post = await say(world.boris)
    url = f"api/moderation/posts/{post['id']}"
    body = {"action": "hide", "note": "Because."}
    for claim in ({"roles": ["trainer"]}, {"moderator": "tvera"}, {"person": "tvera"}):
        await refused(world.anna.post(url, json=body | claim), 403, "forbidden")
        await refused(world.vera.post(url, json=body | claim), 422, "invalid")
    assert await actions(world) == []


async def test_nobody_decides_about_herself(world, people):
    """A moderator's own posts and conduct are for another one, in a circle too."""
    post, hidden = await say(world.vera), await say(world.vera, to=CIRCLE)
    for id_ in (post["id"], hidden["id"]):
        await report(world.boris, id_)
        await refused(acting(world.vera, id_, "dismiss"), 409, "own_decision")
        await act(people.dora, id_, "dismiss")
    await refused(judging(world.vera, "tvera", "unpause"), 409, "own_decision")


# People


async def test_a_warning_reaches_the_person(world, people):
    """She gets a notice and finds the note; nothing else changes for her."""
    await judge(world.vera, "tanna", "warn", "Please be kind.")
    assert (await ok(world.anna.get(NOTICES)))["unread"] == 1
    assert (await concerned(world.anna))["warn"]["note"] == "Please be kind."
    await say(world.anna)


async def test_a_paused_person_reads_and_studies_but_does_not_write(world, people):
    """Every route by which one writes to others is closed; her own work goes on."""
    other = await say(world.boris)
    mine = await say(world.anna)
    inside = await say(world.anna, to=CIRCLE)
    change = {"text": "Changed.", "version": mine["version"], "key": key()}
    await judge(world.vera, "tanna", "pause", days=2)
    p = f"api/posts/{other['id']}"
    body = {"text": "Words.", "key": key()}
    calls = [
        world.anna.post(COMMON, json=body),
        world.anna.post(COMMON, json={**body, "reply_to": other["id"]}),
        world.anna.post(CIRCLE, json=body),
        world.anna.post(CIRCLE, json={**body, "reply_to": inside["id"]}),
        world.anna.patch(f"api/posts/{mine['id']}", json=change),
        world.anna.put(f"{p}/thanks", json={"reason": "idea", "note": "x"}),
    ]
    for call in calls:
        error = await refused(call, 403, "paused")
        assert error["details"]["until"].startswith(str((world.clock.now).year))
    assert await seen(world.anna, other["id"])
    assert (await thread(world.anna))["paused_until"]
    await draft(world.anna, "request", {"fields": {"situation": "Long enough to count."}})
    await report(world.anna, other["id"])
    assert (await ok(world.anna.get("api/me/actions")))["paused_until"]
    (paused,) = (await queue(people.dora))["paused"]
    assert paused["person"] == "tanna"


async def test_a_pause_ends_by_itself_or_when_a_moderator_ends_it(world, people):
    """After its days, or with unpause, she writes again."""
    await judge(world.vera, "tanna", "pause", days=2)
    world.clock.pass_(days=2, seconds=1)
    await say(world.anna)
    assert (await queue(world.vera))["paused"] == []
    await judge(world.vera, "tanna", "pause", "Again.", days=90)
    await judge(people.dora, "tanna", "unpause")
    await say(world.anna)
    assert (await thread(world.anna))["paused_until"] is None


@pytest.mark.parametrize("days", [0, -1, 91, 10**9])
async def test_a_pause_has_a_length(world, people, days):
    """From one day to ninety."""
    await refused(judging(world.vera, "tanna", "pause", days=days), 422, "invalid")


async def test_a_circles_post_is_pinned_on_nobody(world, people):
    """A moderator cannot write down who she thinks wrote in a circle, right or wrong."""
    post = await say(world.anna, to=CIRCLE)
    unreal = await refused(judging(world.vera, "tnobody", "warn"), 404, "not_found")
    for name in ("tanna", "tboris"):
        call = judging(world.vera, name, "pause", post=post["id"])
        assert await refused(call, 404, "not_found") == unreal
    assert await actions(world) == []


# Circles


async def test_a_silenced_pseudonym_writes_no_more_in_its_conversation(world, people):
    """Elsewhere in the circle nobody knows her; and she can be let in again."""
    head = await say(world.boris, to=CIRCLE)
    post = await say(world.anna, "Loud.", to=CIRCLE, reply_to=head["id"])
    await act(world.vera, post["id"], "silence")
    body = {"text": "More.", "key": key(), "reply_to": head["id"]}
    await refused(world.anna.post(CIRCLE, json=body), 403, "silenced")
    await say(world.boris, to=CIRCLE, reply_to=head["id"])
    await say(world.anna, to=CIRCLE)
    await act(people.dora, post["id"], "unsilence")
    await say(world.anna, to=CIRCLE, reply_to=head["id"])


async def test_only_pseudonyms_are_silenced(world, people):
    """Outside a circle one pauses a person instead."""
    post = await say(world.anna)
    await refused(acting(world.vera, post["id"], "silence"), 422, "invalid")


async def test_moderators_of_a_circle_meet_pseudonyms_only(world, people):
    """Cases, actions, appeals and the trail name no writer; her own list knows her all the same."""
    post = await say(world.anna, to=CIRCLE)
    await report(world.boris, post["id"], "child_data")
    await act(world.vera, post["id"], "hide")
    action = await appealed(world.anna, "hide", "I meant no harm.")
    assert action["person"] is None
    assert action["appeal"]["created_at"].endswith(":00:00Z")
    told = [await queue(people.dora), await ok(people.dora.get(LOG)), action]
    for name in ("tanna", "tboris", "Анна П.", "Boris K."):
        assert name not in str(told)
    assert (await ok(world.boris.get("api/me/actions")))["actions"] == []
    assert (await ok(world.anna.get(NOTICES)))["items"] == []
    await refused(
        world.boris.post(f"api/actions/{action['id']}/appeal", json={"text": "x"}),
        404, "not_found",
    )  # fmt: skip
    await ok(deciding(people.dora, action, upheld=False))
    assert (await seen(world.boris, post["id"], "circle"))["state"] == "shown"
