"""Appeals: a second moderator looks, and what does not stand is taken back."""

from staffroom_hub.commons.store.models import PauseRow
from tests.service.talk import (
    CIRCLE,
    COMMON,
    NOTICES,
    act,
    actions,
    appealed,
    concerned,
    deciding,
    judge,
    queue,
    report,
    say,
    seen,
    waiting,
)  # fmt: skip
from tests.service.world import key, ok, refused


async def test_a_second_moderator_takes_an_action_back(world, people):
    """Not upheld, a hidden post is there again, by an action of its own; the first stays written."""
    post = await say(world.anna, "Word-back.")
    await act(world.vera, post["id"], "hide", "Rude.")
    action = await appealed(world.anna)
    assert action["appeal"]["upheld"] is None
    (waiting_,) = (await queue(people.dora))["appeals"]
    assert waiting_["appeal"]["text"] == "Please look again."
    await refused(deciding(world.vera, action, upheld=True), 409, "own_decision")
    decided = await ok(deciding(people.dora, action, upheld=False))
    assert decided["appeal"]["upheld"] is False
    assert "Word-back" in (await seen(world.boris, post["id"]))["html"]
    assert [(kind, who) for kind, who, *_ in await actions(world)] == [
        ("hide", "tvera"), ("restore", "tdora"),
    ]  # fmt: skip
    assert (await queue(people.dora))["appeals"] == []
    assert (await concerned(world.anna))["hide"]["appeal"]["note"] == "Looked at it."
    assert (await ok(world.anna.get(NOTICES)))["unread"] == 2


async def test_an_upheld_action_stands(world, people):
    """The post stays hidden, and she is told."""
    post = await say(world.anna)
    await act(world.vera, post["id"], "hide")
    await ok(deciding(people.dora, await appealed(world.anna), upheld=True))
    assert (await seen(world.anna, post["id"]))["state"] == "hidden"
    assert (await concerned(world.anna))["hide"]["appeal"]["upheld"] is True
    assert [kind for kind, *_ in await actions(world)] == ["hide"]


async def test_an_edited_text_comes_back_unless_its_writer_has_changed_it(world, people):
    """Her own newer words go before what was there once."""
    first, second = await say(world.anna, "First-word."), await say(world.anna, "Second-word.")
    for post in (first, second):
        await act(world.vera, post["id"], "edit", text="Moderated.")
    log = (await ok(world.anna.get("api/me/actions")))["actions"]
    by_post = {one["post"]: one for one in log}
    world.clock.pass_(minutes=1)
    version = (await seen(world.anna, second["id"]))["version"]
    change = {"text": "Newer-word.", "version": version, "key": key()}
    await ok(world.anna.patch(f"api/posts/{second['id']}", json=change))
    for post in (first, second):
        action = by_post[post["id"]]
        url = f"api/actions/{action['id']}/appeal"
        await ok(world.anna.post(url, json={"text": "Why?"}))
        await ok(deciding(people.dora, action, upheld=False))
    assert "First-word" in (await seen(world.boris, first["id"]))["html"]
    assert "Newer-word" in (await seen(world.boris, second["id"]))["html"]


async def test_a_pause_is_taken_back(world, people):
    """Not upheld, she writes again at once; a newer pause is not ended by an older appeal."""
    await judge(world.vera, "tanna", "pause", "One.", days=5)
    action = await appealed(world.anna, "pause")
    await ok(deciding(people.dora, action, upheld=False))
    await say(world.anna)
    assert [kind for kind, *_ in await actions(world)] == ["pause", "unpause"]
    await judge(world.vera, "tanna", "pause", "Two.", days=5)
    action = await appealed(world.anna, "pause")
    await judge(people.dora, "tanna", "pause", "Three.", days=9)
    await ok(deciding(people.olga, action, upheld=False))
    async with world.services.database.reading() as session:
        assert await session.get(PauseRow, "tanna") is not None


async def test_one_appeals_once_and_against_what_concerns_one(world, people):
    """A second appeal, another's action, and what did no harm are refused."""
    post = await say(world.anna)
    await act(world.vera, post["id"], "hide")
    action = await appealed(world.anna)
    url = f"api/actions/{action['id']}/appeal"
    await refused(world.anna.post(url, json={"text": "Again."}), 409, "appealed")
    unreal = world.boris.post(f"api/actions/{10**9}/appeal", json={"text": "x"})
    real = world.boris.post(url, json={"text": "Mine?"})
    assert await refused(real, 404, "not_found") == await refused(unreal, 404, "not_found")
    await act(people.dora, post["id"], "restore")
    restored = (await concerned(world.anna))["restore"]
    call = world.anna.post(f"api/actions/{restored['id']}/appeal", json={"text": "x"})
    await refused(call, 404, "not_found")


async def test_an_appeal_is_decided_once_and_only_where_there_is_one(world, people):
    """A decision stands; without an appeal there is nothing to decide."""
    post = await say(world.anna)
    await act(world.vera, post["id"], "hide")
    action = (await concerned(world.anna))["hide"]
    await refused(deciding(people.dora, action, upheld=False), 404, "not_found")
    await appealed(world.anna)
    await ok(deciding(people.dora, action, upheld=True))
    await refused(deciding(people.olga, action, upheld=False), 409, "decided")


async def test_a_moderator_does_not_decide_her_own_appeal(world, people):
    """She is concerned, in a circle as well."""
    for to in (COMMON, CIRCLE):
        post = await say(people.dora, to=to)
        await act(world.vera, post["id"], "hide")
        action = await appealed(people.dora)
        await refused(deciding(people.dora, action, upheld=False), 409, "own_decision")
        await ok(deciding(people.olga, action, upheld=False))


async def test_the_rules_own_action_is_decided_by_any_moderator(world, people):
    """What a report hid comes back when the appeal is heard, and the case is done with."""
    post = await say(world.anna)
    await report(world.boris, post["id"], "child_data")
    action = await appealed(world.anna, "guard")
    await ok(deciding(world.vera, action, upheld=False))
    assert (await seen(world.boris, post["id"]))["state"] == "shown"
    assert await waiting(world.vera) == []


async def test_a_paused_person_still_hands_in_and_appeals(world, people):
    """What is her own, and her right to be heard, is never closed."""
    await judge(world.vera, "tanna", "pause")
    await appealed(world.anna, "pause")
    await refused(world.anna.post("api/modules/en/m01-tiny/submission", json={"key": key()}),
                  409, "incomplete")  # fmt: skip
