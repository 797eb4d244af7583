"""Drafts and checks."""

import asyncio

import pytest

from tests.service.module import definitions
from tests.service.world import at, attempt, draft, key, ok, refused

FORM = {"fields": {"situation": "Как увлечь тихий класс? 🙂"}}


async def test_a_fresh_activity_is_empty(world):
    """Before anything is typed there is no draft, no result and no attempt."""
    state = await ok(world.anna.get(at("request")))
    assert state == {
        "person": "tanna",
        "version": 0,
        "answer": None,
        "saved_at": None,
        "view": None,
        "result": None,
        "attempts_used": 0,
        "attempts_left": None,
        "best_percent": None,
    }


async def test_all_activities_at_once_are_each_one_as_it_stands(world):
    """A page that opens learns in one call what each activity would have told by itself."""
    await draft(world.anna, "request", FORM)
    await attempt(world.anna, "a")
    every = (await ok(world.anna.get(at("").rstrip("/"))))["states"]
    assert {"request", "exit-quiz", "talk"} <= set(every)
    assert every["exit-quiz"]["attempts_used"] == 1
    for activity, state in every.items():
        assert state == await ok(world.anna.get(at(activity)))


async def test_a_draft_is_kept_with_its_version(world):
    """What was typed is there again, and each save counts one up."""
    assert (await draft(world.anna, "request", {"fields": {"situation": "a"}}))["version"] == 1
    saved = await draft(world.anna, "request", FORM)
    state = await ok(world.anna.get(at("request")))
    assert (state["version"], state["answer"]) == (2, FORM)
    assert state["saved_at"] == saved["saved_at"]


async def test_the_same_key_saves_once_and_answers_the_same(world):
    """A save that is repeated late neither counts twice nor overwrites what came after."""
    first = {"answer": {"fields": {"situation": "old"}}, "key": key()}
    told = await ok(world.anna.put(at("request", "/draft"), json=first))
    await draft(world.anna, "request", FORM)
    assert await ok(world.anna.put(at("request", "/draft"), json=first)) == told
    state = await ok(world.anna.get(at("request")))
    assert (state["version"], state["answer"]) == (2, FORM)


async def test_the_same_key_at_once_saves_once(world):
    """Repeating a call while it is still under way has one effect."""
    body = {"answer": FORM, "key": key()}
    calls = [world.anna.put(at("request", "/draft"), json=body) for _ in range(5)]
    told = [answer.json() for answer in await asyncio.gather(*calls)]
    assert all(t == told[0] for t in told)
    assert (await ok(world.anna.get(at("request"))))["version"] == 1


async def test_a_key_belongs_to_its_person(world):
    """Two people may happen to use the same key."""
    body = {"answer": FORM, "key": key()}
    await ok(world.anna.put(at("request", "/draft"), json=body))
    await ok(world.boris.put(at("request", "/draft"), json=body))
    assert (await ok(world.boris.get(at("request"))))["answer"] == FORM


async def test_a_key_serves_one_operation(world):
    """A key that saved a draft does not answer for a check or for another activity."""
    body = {"answer": FORM, "key": key()}
    await ok(world.anna.put(at("request", "/draft"), json=body))
    await refused(world.anna.post(at("request", "/check"), json=body), 409, "key_reused")


async def test_an_answer_of_another_shape_is_refused(world):
    """A draft must have its activity's shape; the refusal is in the reader's language."""
    body = {"answer": {"items": []}, "key": key()}
    error = await refused(
        world.anna.put(at("request", "/draft"), json=body, headers={"Accept-Language": "ru"}),
        422,
        "bad_answer",
    )
    assert error["message"] == "Этот ответ не подходит к заданию."


async def test_concurrent_saves_are_all_counted(world):
    """Saves of one person from two tabs come one after another; none is lost unseen."""
    await asyncio.gather(*(draft(world.anna, "request", FORM) for _ in range(8)))
    assert (await ok(world.anna.get(at("request"))))["version"] == 8


async def test_a_practice_check_is_kept_and_costs_nothing(world):
    """The last result of a practice quiz stays, the best percentage too, attempts are endless."""
    for option, percent in (("b", 100), ("a", 0)):
        body = {"answer": {"items": {"w1a": option}}, "key": key()}
        told = await ok(world.anna.post(at("warm-up", "/check"), json=body))
        assert (told["result"]["percent"], told["attempts_left"]) == (percent, None)
    state = await ok(world.anna.get(at("warm-up")))
    assert (state["result"]["percent"], state["best_percent"]) == (0, 100)
    assert state["attempts_used"] == 0


async def test_the_view_tells_no_key(world):
    """Drawn items come without what is right and without feedback."""
    answer = await world.anna.get(at("exit-quiz"))
    assert "secret" not in answer.text
    assert "correct" not in answer.text
    assert len(answer.json()["view"]["items"]) == 2


async def test_an_exit_quiz_tells_nothing_unless_an_attempt_is_spent(world):
    """A check that is not final would give the keys away for free."""
    body = {"answer": {"items": {}}, "key": key(), "final": False}
    await refused(world.anna.post(at("exit-quiz", "/check"), json=body), 409, "final_only")
    assert (await ok(world.anna.get(at("exit-quiz"))))["attempts_used"] == 0


async def test_attempts_are_spent_and_the_best_counts(world):
    """Each final check spends one attempt; the next one draws other items; the best stays."""
    first_view = (await ok(world.anna.get(at("exit-quiz"))))["view"]
    assert (await attempt(world.anna, "a"))["attempts_left"] == 1
    second_view = (await ok(world.anna.get(at("exit-quiz"))))["view"]
    drawn = [{item["id"] for item in view["items"]} for view in (first_view, second_view)]
    assert drawn[0].isdisjoint(drawn[1])
    told = await attempt(world.anna, "b")
    assert (told["attempts_used"], told["attempts_left"]) == (2, 0)
    assert (told["result"]["percent"], told["best_percent"]) == (0, 100)
    body = {"answer": {"items": {}}, "key": key(), "final": True}
    await refused(world.anna.post(at("exit-quiz", "/check"), json=body), 409, "no_attempts_left")


async def test_a_new_attempt_begins_with_an_empty_draft(world):
    """Answers to items that are drawn no more do not stand in the next attempt."""
    await draft(world.anna, "exit-quiz", {"items": {"s1a": "a"}})
    await attempt(world.anna, "a")
    assert (await ok(world.anna.get(at("exit-quiz"))))["answer"] is None


async def test_after_the_last_attempt_it_stays_to_be_seen(world):
    """When all attempts are spent the page shows the last one as it was answered."""
    for _ in range(2):
        await attempt(world.anna, "b")
    state = await ok(world.anna.get(at("exit-quiz")))
    assert {i["id"] for i in state["view"]["items"]} == set(state["answer"]["items"])
    assert set(state["answer"]["items"].values()) == {"b"}


async def test_the_same_key_spends_one_attempt(world):
    """A final check sent five times at once is one attempt and one answer."""
    body = {"answer": {"items": {"s1a": "a", "s2a": "a"}}, "key": key(), "final": True}
    calls = [world.anna.post(at("exit-quiz", "/check"), json=body) for _ in range(5)]
    told = [answer.json() for answer in await asyncio.gather(*calls)]
    assert all(t == told[0] for t in told)
    assert told[0]["attempts_used"] == 1


async def test_attempts_sent_at_once_are_not_more_than_allowed(world):
    """Racing the server gives no attempt beyond the last."""
    calls = [
        world.anna.post(
            at("exit-quiz", "/check"),
            json={"answer": {"items": {}}, "key": key(), "final": True},
        )
        for _ in range(6)
    ]
    codes = sorted(answer.status_code for answer in await asyncio.gather(*calls))
    assert codes == [200, 200, 409, 409, 409, 409]


async def test_contents_show_ones_own_progress(world):
    """A module is new until something is typed in it."""
    assert (await ok(world.anna.get("api/modules/en")))[0]["state"] == "new"
    await draft(world.anna, "request", FORM)
    assert (await ok(world.anna.get("api/modules/en")))[0]["state"] == "started"
    assert (await ok(world.boris.get("api/modules/en")))[0]["state"] == "new"


async def test_the_public_module_tells_no_secret(world):
    """The module's public form has every activity and no private text."""
    answer = await world.anna.get("api/modules/en/m01-tiny")
    assert "secret" not in answer.text
    named = {name.removesuffix(".yaml") for name in definitions()} - {"module"}
    assert set(answer.json()["activities"]) == named


@pytest.mark.parametrize(
    "path",
    [
        at("unknown"),
        at("Request"),
        at("request%2f..%2fexit-quiz"),
        at("..%2f..%2f..%2fme"),
        at("request%00"),
        "api/modules/de/m01-tiny/activities/request",
        "api/modules/en/m99-none/activities/request",
        "api/modules/en/..%2fen%2fm01-tiny",
        "api/modules/en/m01-tiny%0a",
        "api/modules/en/m01-tiny/activities/" + "a" * 5000,
        "api/modules/en/m01-tiny/",
        "api//me",
        "api/submissions/en/x",
        "api/feedback/en/m01-tiny/..%2f..",
    ],
)
async def test_ids_with_tricks_lead_nowhere(world, path):
    """An id that is none of ours is not found, whatever it tries."""
    method = "PUT" if "feedback" in path else "GET"
    caller = world.anna if method == "GET" and "submissions" not in path else world.vera
    answer = await caller.request(method, path, json={"submission": 1, "scores": []})
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"
