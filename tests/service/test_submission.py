"""Handing a module in."""

import asyncio
import json

from tests.service.module import MODULE, PLACE, definitions
from tests.service.world import (
    at,
    attempt,
    claim,
    complete,
    draft,
    key,
    ok,
    post,
    record,
    refused,
    submit,
)

PANEL = f"{PLACE}/submission"


async def test_the_panel_lists_what_is_missing(world):
    """Before anything is done each part is named, in the reader's language."""
    state = await ok(world.anna.get(PANEL, headers={"Accept-Language": "en"}))
    assert [m["activity"] for m in state["missing"]] == ["exit-quiz", "talk", "talk", "request"]
    assert "Write your own post." in [m["text"] for m in state["missing"]]
    assert (state["record"], state["receipt"]) == ("none", None)


async def test_an_unfinished_module_is_not_taken(world):
    """The refusal names what is missing, and nothing is queued."""
    await attempt(world.anna, "a")
    error = await refused(world.anna.post(PANEL, json={"key": key()}), 409, "incomplete")
    assert {m["activity"] for m in error["details"]["missing"]} == {"talk", "request"}
    assert await claim(world) is None


async def test_a_finished_module_is_taken_with_a_receipt_and_marks(world):
    """The receipt has a number; the automatic marks are there at once; a record is queued."""
    await complete(world.anna)
    state = await submit(world.anna)
    assert state["missing"] == []
    assert state["receipt"]["number"] == f"EN-M01-{state['receipt']['id']:06d}"
    assert state["record"] == "queued"
    scores = {s["cell"]: s["score"] for s in state["automatic"]["scores"]}
    assert scores == {"exit_quiz": 12.0, "talk": 3.0, "criterion_clear": None}
    assert state["released"] is None
    assert await ok(world.anna.get(PANEL)) == state


async def test_the_same_key_hands_in_once(world):
    """Handing in five times at once by one key is one submission."""
    await complete(world.anna)
    body = {"key": key()}
    calls = [world.anna.post(PANEL, json=body) for _ in range(5)]
    told = [answer.json() for answer in await asyncio.gather(*calls)]
    assert all(t == told[0] for t in told)
    assert len(await ok(world.vera.get("api/submissions/en"))) == 1


async def test_a_module_is_handed_in_again_and_the_newest_counts(world):
    """Each submission is a row of its own; the panel shows the newest."""
    await complete(world.anna)
    first = await submit(world.anna)
    await draft(world.anna, "request", {"fields": {"situation": "Another situation."}})
    second = await submit(world.anna)
    assert second["receipt"]["id"] > first["receipt"]["id"]
    assert (await ok(world.anna.get(PANEL)))["receipt"] == second["receipt"]
    cards = await ok(world.vera.get("api/submissions/en"))
    assert [card["id"] for card in cards] == [first["receipt"]["id"], second["receipt"]["id"]]


async def test_what_is_handed_in_does_not_change_afterwards(world):
    """Typing on after handing in changes the draft, not the submission."""
    await complete(world.anna)
    number = (await submit(world.anna))["receipt"]["id"]
    url = f"api/submissions/en/{number}"
    before = await ok(world.vera.get(url))
    await draft(world.anna, "request", {"fields": {"situation": "Changed my mind."}})
    await attempt(world.anna, "b")
    assert await ok(world.vera.get(url)) == before


async def test_the_notebook_is_composed_from_the_answers(world):
    """A trainer gets the released notebook with answers as data in the solution cells."""
    await complete(world.anna)
    number = (await submit(world.anna))["receipt"]["id"]
    work = await ok(world.vera.get(f"api/submissions/en/{number}"))
    cells = {
        c["metadata"]["nbgrader"]["grade_id"]: "".join(c["source"])
        for c in work["notebook"]["cells"]
        if "nbgrader" in c["metadata"]
    }
    assert cells["exit_quiz_answer"].startswith("answer = {'seed': 'tanna', 'attempts': [{")
    assert cells["talk_answer"] == "answer = {'posts': 1, 'answers': 2, 'first': True}"
    assert "Long enough to count." in cells["criterion_clear"]
    assert work["card"] == {
        "id": number,
        "edition": "en",
        "module": MODULE,
        "person": "tanna",
        "display_name": "Анна П.",
        "submitted_at": work["card"]["submitted_at"],
        "state": "queued",
        "late": False,
        "late_by": 0,
        "cohort": 0,
        "reason": "",
        "returned_at": None,
    }


async def test_code_in_an_answer_stays_data(world):
    """Nothing a teacher writes becomes code, a magic or a cell of its own."""
    await complete(world.anna)
    hostile = "__import__('os').system('id')\n!id\n%%bash\nid\n```\n<script>alert(1)</script>"
    await draft(world.anna, "request", {"fields": {"situation": hostile}})
    number = (await submit(world.anna))["receipt"]["id"]
    notebook = (await ok(world.vera.get(f"api/submissions/en/{number}")))["notebook"]
    code = json.dumps([c for c in notebook["cells"] if c["cell_type"] == "code"])
    assert "os" not in code.replace("'posts'", "").replace("responses", "")
    text = next(
        "".join(c["source"])
        for c in notebook["cells"]
        if c["metadata"].get("nbgrader", {}).get("grade_id") == "criterion_clear"
    )
    assert text.startswith("````")


async def test_a_release_that_asks_for_less_still_takes_old_drafts(world):
    """A field that left the form stays in the draft and is not part of the submission."""
    await complete(world.anna)
    fields = {"situation": "Long enough to count.", "note": "A note that leaves."}
    await draft(world.anna, "request", {"fields": fields})
    form = definitions()["request.yaml"]
    await world.release(request=form | {"fields": form["fields"][:1]})
    await submit(world.anna)
    assert (await ok(world.anna.get(at("request"))))["answer"] == {"fields": fields}


async def test_the_record_moves_from_queued_to_recorded(world):
    """The panel follows the grading job."""
    await complete(world.anna)
    await submit(world.anna)
    assert (await ok(world.anna.get(PANEL)))["record"] == "queued"
    job = await claim(world)
    assert (await ok(world.anna.get(PANEL)))["record"] == "running"
    await record(world, job)
    assert (await ok(world.anna.get(PANEL)))["record"] == "recorded"


async def test_contents_show_a_submitted_and_a_marked_module(world):
    """A card says submitted after handing in, and marked when feedback on it is there."""

    async def state():
        return (await ok(world.anna.get("api/modules/en")))[0]["state"]

    await complete(world.anna)
    await submit(world.anna)
    assert await state() == "submitted"
    job = await claim(world)
    await record(world, job)
    body = {"submission": job["work"]["card"]["id"], "scores": []}
    await ok(world.vera.put(f"api/feedback/en/{MODULE}/tanna", json=body))
    assert await state() == "marked"
    await submit(world.anna)
    assert await state() == "submitted"


async def test_a_trainer_finds_submissions_by_module(world):
    """The list can be narrowed to a module; another edition has none of them."""
    await complete(world.anna)
    await submit(world.anna)
    found = await ok(world.vera.get("api/submissions/en", params={"module": MODULE}))
    assert [card["person"] for card in found] == ["tanna"]
    assert await ok(world.vera.get("api/submissions/en", params={"module": "m02-other"})) == []
    assert await ok(world.vera.get("api/submissions/ru")) == []
    number = found[0]["id"]
    await refused(world.vera.get(f"api/submissions/ru/{number}"), 404, "not_found")
    await refused(world.vera.get(f"api/submissions/en/{10**30}"), 404, "not_found")


async def test_posting_more_does_not_change_a_submission(world):
    """Marks are those of the moment of handing in."""
    await complete(world.anna)
    before = await submit(world.anna)
    await post(world.anna, "One more.")
    assert (await ok(world.anna.get(PANEL)))["automatic"] == before["automatic"]
