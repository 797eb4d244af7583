"""Reports: anybody may ask moderators to look; what may show a child's data hides at once."""

from tests.service.talk import (
    NOTICES,
    TALK,
    act,
    admit,
    cohort,
    community,
    concerned,
    queue,
    report,
    say,
    seen,
    staff,
    waiting,
)  # fmt: skip
from tests.service.world import key, ok, refused


async def test_a_report_reaches_the_moderators_with_its_reason_and_nobodys_name(world, people):
    """Moderators see what is complained of, and not who complains; the post stays shown."""
    post = await say(world.anna, "Quite rude.")
    assert await report(world.boris, post["id"], "rude", "This *hurts*.") == {"hidden": False}
    (case,) = (await queue(world.vera))["cases"]
    (complaint,) = case["complaints"]
    assert (complaint["reason"], complaint["note"]) == ("rude", "This *hurts*.")
    assert set(complaint) == {"reason", "note", "created_at"}
    assert case["text"] == "Quite rude."
    assert case["post"]["person"] == "tanna"
    assert "boris" not in str(case).lower()
    assert (await seen(people.clara, post["id"]))["state"] == "shown"


async def test_a_childs_data_is_hidden_at_once(world, people):
    """Nobody but its writer and moderators reads the post from that moment."""
    post = await say(world.anna, "Word-of-a-child lives here.")
    assert await report(world.boris, post["id"], "child_data") == {"hidden": True}
    assert "Word-of-a-child" not in str(await seen(people.clara, post["id"]))
    mine = await seen(world.anna, post["id"])
    assert mine["state"] == "hidden"
    assert "Word-of-a-child" in mine["text"]
    (case,) = (await queue(world.vera))["cases"]
    assert case["text"] == "Word-of-a-child lives here."
    (action,) = case["actions"]
    assert (action["kind"], action["moderator"]) == ("guard", "")


async def test_the_writer_is_told_that_the_rule_hid_her_post(world, people):
    """She gets a notice, and finds the action with her own."""
    post = await say(world.anna)
    await report(world.boris, post["id"], "child_data")
    notices = await ok(world.anna.get(NOTICES))
    assert [one["kind"] for one in notices["items"]] == ["moderation"]
    assert notices["unread"] == 1
    assert (await concerned(world.anna))["guard"]["post"] == post["id"]
    assert (await ok(world.boris.get("api/me/actions")))["actions"] == []


async def test_the_same_person_counts_once(world, people):
    """However often she reports, moderators see one complaint, the last; another's is another."""
    post = await say(world.anna)
    await report(world.boris, post["id"], "rude", "First.")
    await report(world.boris, post["id"], "spam", "Second.")
    (case,) = (await queue(world.vera))["cases"]
    assert [one["note"] for one in case["complaints"]] == ["Second."]
    await report(people.clara, post["id"], "worry")
    (case,) = (await queue(world.vera))["cases"]
    assert [one["reason"] for one in case["complaints"]] == ["spam", "worry"]


async def test_what_was_looked_at_is_not_reported_by_the_same_person_again(world, people):
    """A dismissed complaint stays dismissed, until the post has changed."""
    post = await say(world.anna)
    await report(world.boris, post["id"])
    await act(world.vera, post["id"], "dismiss")
    await report(world.boris, post["id"])
    assert await waiting(world.vera) == []
    world.clock.pass_(minutes=1)
    change = {"text": "Now it is worse.", "version": post["version"], "key": key()}
    changed = await world.anna.patch(f"api/posts/{post['id']}", json=change)
    if changed.status_code == 409:
        change["version"] = changed.json()["error"]["details"]["post"]["version"]
        await ok(world.anna.patch(f"api/posts/{post['id']}", json=change))
    await report(world.boris, post["id"])
    assert await waiting(world.vera) == [post["id"]]


async def test_what_a_moderator_left_standing_is_not_hidden_by_a_report(world, people):
    """The rule hides what nobody has looked at; after that moderators decide."""
    post = await say(world.anna)
    await report(world.boris, post["id"], "child_data")
    await act(world.vera, post["id"], "restore")
    assert await report(people.clara, post["id"], "child_data") == {"hidden": False}
    assert await waiting(world.vera) == [post["id"]]
    assert (await seen(world.boris, post["id"]))["state"] == "shown"


async def test_an_answer_that_is_hidden_is_not_counted(world, people):
    """The post above waits for an answer again."""
    post = await say(world.anna)
    answer = await say(world.boris, reply_to=post["id"])
    assert (await seen(people.clara, post["id"]))["answers"] == 1
    await report(people.clara, answer["id"], "child_data")
    assert (await seen(people.clara, post["id"]))["answers"] == 0
    await act(world.vera, answer["id"], "restore")
    assert (await seen(people.clara, post["id"]))["answers"] == 1


async def test_what_one_cannot_read_cannot_be_reported(world, people):
    """Locked, in another cohort or community, deleted, or not there: all answer alike."""
    await cohort(world.vera, people.clara)
    there = await say(people.clara, to=TALK)
    locked = await say(world.anna, to=TALK)
    number = await community(world.anna)
    inside = await ok(
        world.anna.post(
            f"api/modules/en/m01-tiny/activities/group/posts?community={number}",
            json={"text": "Inside.", "key": key()},
        )
    )
    gone = await say(world.anna)
    await ok(world.anna.delete(f"api/posts/{gone['id']}"))
    answers = set()
    for id_ in (there["id"], locked["id"], inside["id"], gone["id"], 10**9):
        call = world.boris.post(f"api/posts/{id_}/report", json={"reason": "child_data"})
        answers.add(str(await refused(call, 404, "not_found")))
    assert len(answers) == 1
    assert await waiting(people.olga) == []


async def test_a_report_in_a_circle_names_nobody(world, people):
    """Its row has no person, and a moment cut to the hour; the same person still counts once."""
    post = await say(world.anna, to="api/modules/en/m01-tiny/activities/circle/posts")
    await report(world.boris, post["id"], "worry")
    await report(world.boris, post["id"], "worry", "Please look.")
    (case,) = (await queue(world.vera))["cases"]
    assert [one["note"] for one in case["complaints"]] == ["Please look."]
    assert case["complaints"][0]["created_at"].endswith(":00:00Z")
    assert case["post"]["person"] is None


async def test_reports_have_a_pace(world):
    """Nobody floods the moderators, by one post or by many."""
    people = await staff(world)
    author = admit(world, "twriter")
    await ok(author.get("api/me"))
    posts = [await say(world.anna) for _ in range(6)]
    for post in posts[:5]:
        await report(world.boris, post["id"])
    call = world.boris.post(f"api/posts/{posts[5]['id']}/report", json={"reason": "rude"})
    assert (await refused(call, 429, "too_fast"))["details"]["seconds"] > 0
    await report(people.clara, posts[5]["id"])
