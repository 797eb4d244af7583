"""Progress files: saved, compared, taken in; whatever is wrong with one changes nothing."""

import json

import pytest

from staffroom.progressfile import Seal, digest_of
from staffroom.wire.own import KINDS
from staffroom_hub.commons.progressfile import KIND_TITLES, seal_of
from staffroom_hub.commons.store.progress import traces
from tests.service.module import MODULE
from tests.service.talk import unhurried
from tests.service.world import at, attempt, draft, ok, post, refused

EN = "api/me/progress-file/en"
NOTES = f"api/me/own/notes/en/{MODULE}"
ANSWER = f"answer:{MODULE}/request"
DOCUMENT = f"document:notes/{MODULE}"


def words(text):
    """Give an answer of the form."""
    return {"fields": {"situation": text}}


async def save(person):
    """Give a person's progress file."""
    return (await ok(person.get(EN)))["text"]


async def open_(person, text, chosen=None):
    """Open a file: compare, or take in."""
    return await ok(person.post(EN, json={"text": text, "chosen": chosen}))


def states(comparison):
    """Give the state of each entry."""
    return {entry["id"]: entry["state"] for entry in comparison["entries"]}


def versions(comparison):
    """Give everything that may be chosen, with the versions seen."""
    return {entry["id"]: entry["version"] for entry in comparison["entries"]}


def from_elsewhere(text, **changed):
    """Give a file as another installation would have signed it."""
    data = json.loads(text) | {"installation": "f" * 16} | changed
    return json.dumps(data | {"digest": digest_of(data), "signature": "0" * 64})


async def all_of(person):
    """Everything that is a person's own, as she would export it, apart from what moves by itself."""
    everything = await ok(person.get("api/me/export"))
    return {name: everything[name] for name in ("drafts", "results", "attempts", "own_documents")}


@pytest.fixture
async def anna(world):
    """Someone who has typed, kept notes, checked a quiz and posted."""
    unhurried(world)

    async def type_():
        await world.release()
        await draft(world.anna, "request", words("Typed on Tuesday."))
        await draft(world.anna, "warm-up", {"items": {"w1a": "b"}})
        await ok(world.anna.put(NOTES, json={"version": 0, "body": {"text": "My notes."}}))
        await attempt(world.anna, "a")
        await post(world.anna, "My post, to take along.")

    await world.begin("typed", type_)
    return world.anna


async def test_a_file_holds_what_was_typed_and_nothing_that_was_earned(anna):
    """Drafts, own documents, posts as words; no attempt, result, mark or key."""
    text = await save(anna)
    data = json.loads(text)
    assert (data["format"], data["version"], data["edition"]) == ("staffroom-progress", 1, "en")
    assert data["nickname"] == "Анна П."
    assert [(a["activity"], a["answer"]) for a in data["answers"]] == [
        ("request", words("Typed on Tuesday.")),
        ("warm-up", {"items": {"w1a": "b"}}),
    ]
    assert data["documents"][0]["body"] == {"text": "My notes."}
    assert data["posts"][0]["text"] == "My post, to take along."
    assert "secret" not in text
    assert "percent" not in text
    assert "exit-quiz" not in text
    # It is to be read by people.
    assert "Typed on Tuesday." in text
    assert "\n" in text


async def test_a_new_account_gets_everything_back(anna, world):
    """Compared first, which changes nothing; then taken in, and the page has it."""
    text = await save(anna)
    before = await all_of(world.boris)
    found = await open_(world.boris, text)
    assert states(found) == {ANSWER: "new", f"answer:{MODULE}/warm-up": "new", DOCUMENT: "new"}
    assert (found["origin"], found["nickname"], found["posts"]) == ("here", "Анна П.", 1)
    assert found["left"] == []
    assert await all_of(world.boris) == before
    after = await open_(world.boris, text, versions(found))
    assert after["taken"] == 3
    assert set(states(after).values()) == {"same"}
    state = await ok(world.boris.get(at("request")))
    assert state["answer"] == words("Typed on Tuesday.")
    assert (await ok(world.boris.get(NOTES)))["body"] == {"text": "My notes."}
    exit_quiz = await ok(world.boris.get(at("exit-quiz")))
    assert (exit_quiz["attempts_used"], exit_quiz["result"]) == (0, None)


async def test_one_goes_on_where_one_stopped(anna, world):
    """What comes back was typed when it was typed, not when it came; a clock that is ahead is not."""
    typed = world.clock.now
    world.clock.pass_(days=3)
    await draft(anna, "warm-up", {"items": {"w1a": "a"}})
    later, text = world.clock.now, await save(anna)
    world.clock.pass_(days=1)
    await open_(world.boris, text, versions(await open_(world.boris, text)))
    async with world.services.database.reading() as session:
        found = {one.activity: one.at for one in await traces(session, "tboris", "en")}
    assert found == {"request": typed, "warm-up": later}
    world.clock.pass_(days=-30)
    await open_(world.vera, text, versions(await open_(world.vera, text)))
    async with world.services.database.reading() as session:
        assert {one.at for one in await traces(session, "tvera", "en")} == {world.clock.now}


async def test_taking_in_twice_is_once(anna, world):
    """A repeated call, as after a line that broke, changes nothing more."""
    text = await save(anna)
    chosen = versions(await open_(world.boris, text))
    await open_(world.boris, text, chosen)
    before = await all_of(world.boris)
    assert (await open_(world.boris, text, chosen))["taken"] == 0
    assert await all_of(world.boris) == before


async def test_one_chooses_what_is_taken_in(anna, world):
    """What is newer here is told as older in the file, and stays unless it is chosen."""
    text = await save(anna)
    world.clock.pass_(hours=1)
    await draft(anna, "request", words("Typed on Wednesday."))
    found = await open_(anna, text)
    assert states(found)[ANSWER] == "older"
    assert (await open_(anna, text, {DOCUMENT: 1}))["taken"] == 0
    assert (await ok(anna.get(at("request"))))["answer"] == words("Typed on Wednesday.")
    assert (await open_(anna, text, {ANSWER: versions(found)[ANSWER]}))["taken"] == 1
    assert (await ok(anna.get(at("request"))))["answer"] == words("Typed on Tuesday.")


async def test_what_is_newer_in_the_file_is_told(anna, world):
    """A file that was saved after the last words here."""
    await draft(world.boris, "request", words("Older words."))
    world.clock.pass_(hours=1)
    await draft(anna, "request", words("Newer words."))
    assert states(await open_(world.boris, await save(anna)))[ANSWER] == "newer"


async def test_what_was_changed_since_the_comparison_is_not_overwritten(anna, world):
    """All or nothing: one entry that moved on refuses the whole of it."""
    text = await save(anna)
    chosen = versions(await open_(world.boris, text))
    await draft(world.boris, "request", words("Typed meanwhile."))
    before = await all_of(world.boris)
    body = {"text": text, "chosen": chosen}
    await refused(world.boris.post(EN, json=body), 409, "progress_changed")
    assert await all_of(world.boris) == before


async def test_a_file_from_elsewhere_brings_what_can_be_typed(anna, world):
    """Another installation's signature is worth nothing here, and nothing more is needed."""
    text = from_elsewhere(await save(anna))
    found = await open_(world.boris, text)
    assert found["origin"] == "elsewhere"
    assert (await open_(world.boris, text, versions(found)))["taken"] == 3
    results = await all_of(world.boris)
    assert results["results"] == results["attempts"] == []


async def test_what_has_no_place_here_is_told(anna, world):
    """Gone modules and activities, tests, circles, answers that do not fit: each with its reason."""
    data = json.loads(await save(anna))
    whole = data["answers"][0]
    strange = [
        whole | {"module": "m99-gone"},
        whole | {"activity": "gone"},
        whole | {"activity": "exit-quiz", "answer": {"items": {"s1a": "a"}}},
        whole | {"answer": {"fields": ["situation"]}},
        whole | {"activity": "talk", "answer": {"text": ["not a text"]}},
    ]
    documents = [
        data["documents"][0] | {"kind": "unknown"},
        data["documents"][0] | {"body": {"text": 1}},
        data["documents"][0] | {"module": ""},
    ]
    text = from_elsewhere(json.dumps(data), answers=strange, documents=documents)
    found = await open_(world.boris, text)
    assert found["entries"] == []
    assert [left["reason"] for left in found["left"]] == [
        *("gone", "gone", "test", "unfit", "unfit"),
        *("gone", "unfit", "gone"),
    ]
    assert all(left["message"] for left in found["left"])
    before = await all_of(world.boris)
    body = {"text": text, "chosen": {f"answer:{MODULE}/exit-quiz": 0}}
    await refused(world.boris.post(EN, json=body), 422, "invalid")
    assert await all_of(world.boris) == before


def _sealed(world, data):
    """Sign as this installation does."""
    seal: Seal = seal_of(world.services.keys)
    digest = digest_of(data)
    return json.dumps(data | {"digest": digest, "signature": seal.sign(digest)})


FAULTS = {
    "damaged": (lambda world, data: json.dumps(data | {"nickname": "B"}), 422, "progress_damaged"),
    "cut off": (lambda world, data: json.dumps(data)[:-40], 422, "progress_damaged"),
    "not JSON": (lambda world, data: "PK\x03\x04", 422, "progress_unknown"),
    "forged": (
        lambda world, data: json.dumps(
            (d := data | {"nickname": "B"}) | {"digest": digest_of(d)}
        ),
        422,
        "progress_forged",
    ),
    "newer": (lambda world, data: _sealed(world, data | {"version": 2}), 422, "progress_newer"),
    "deep": (lambda world, data: "[" * 200_000, 422, "progress_deep"),
    "large": (lambda world, data: " " * 1_000_001, 413, "progress_huge"),
    "huge": (lambda world, data: " " * 3_000_000, 413, "too_large"),
    "other edition": (
        lambda world, data: _sealed(world, data | {"edition": "ru"}),
        409,
        "progress_edition",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_a_file_with_a_fault_gets_a_sentence_and_changes_nothing(anna, world, fault, locale):
    """Whether it is only compared or taken in, in the reader's language, without any traceback."""
    make, status, code = FAULTS[fault]
    text = make(world, json.loads(await save(anna)))
    before = await all_of(world.boris)
    headers = {"Accept-Language": locale}
    for chosen in (None, {ANSWER: 0}):
        body = {"text": text, "chosen": chosen}
        error = await refused(world.boris.post(EN, json=body, headers=headers), status, code)
        cyrillic = any("а" <= letter <= "я" for letter in error["message"])
        assert cyrillic == (locale == "ru")
    assert await all_of(world.boris) == before


async def test_a_body_of_another_form_is_refused(anna, world):
    """Neither a body that is nested without end nor one with other fields is an error of ours."""
    for body in ("[" * 100_000, '{"text": 1}', '{"text": "x", "more": 1}', "{"):
        answer = await world.boris.post(
            EN, content=body, headers={"Content-Type": "application/json"}
        )
        assert 400 <= answer.status_code < 500, answer.text
        assert answer.json()["error"]["message"]


async def test_files_are_not_taken_from_others(anna, world):
    """A file's id in an answer opens nothing: it is left out and told, the rest is taken in."""
    data = json.loads(await save(anna))
    file = {"id": "f" * 22, "name": "plan.pdf", "size": 10}
    answer = {"fields": {"situation": "Words.", "no_field_any_more": file}}
    text = from_elsewhere(json.dumps(data), answers=[data["answers"][0] | {"answer": answer}])
    found = await open_(world.boris, text)
    assert [left["reason"] for left in found["left"]] == ["file"]
    await open_(world.boris, text, {ANSWER: 0})
    assert (await ok(world.boris.get(at("request"))))["answer"] == words("Words.")


async def test_posts_give_way_where_a_file_would_be_too_large(anna, world, monkeypatch):
    """What was typed is saved in any case; posts are in the export too."""
    size = len((await save(anna)).encode())
    monkeypatch.setattr("staffroom.progressfile.FILE_BYTES", size - 20)
    data = json.loads(await save(anna))
    assert (data["posts"], len(data["answers"])) == ([], 2)
    monkeypatch.setattr("staffroom.progressfile.FILE_BYTES", 400)
    await refused(anna.get(EN), 413, "progress_huge")


async def test_an_offline_copy_holds_ones_own_answers_and_no_key(anna, world):
    """The page's texts and what was typed; nothing that is private in the module, nobody else's."""
    made = await ok(anna.get(f"api/me/offline/en/{MODULE}"))
    assert made["name"] == f"staffroom-en-{MODULE}.html"
    assert "Typed on Tuesday." in made["html"]
    assert "secret" not in made["html"]
    assert (
        "Typed on Tuesday."
        not in (await ok(world.boris.get(f"api/me/offline/en/{MODULE}")))["html"]
    )
    await refused(anna.get("api/me/offline/en/m99-gone"), 404, "not_found")


def test_every_kind_of_own_document_has_a_name():
    """Whoever compares a file with what is here reads words, not what programs call it."""
    assert set(KIND_TITLES) == set(KINDS)
