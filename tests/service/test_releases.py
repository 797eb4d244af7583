"""Releases: what is taken, and what pages get of it."""

import asyncio
import json

import pytest

from tests.service.module import MODULE, RELEASE, bundle, definitions, files, unwrapped, wrapped
from tests.service.world import at, draft, ok, refused


async def test_a_release_is_listed_for_those_who_work_with_it(world):
    """Pages, trainers and the grader see the card."""
    for caller in (world.classroom, world.vera, world.grader):
        cards = await ok(caller.get("api/releases/en"))
        assert [(c["module"], c["title"]) for c in cards] == [(MODULE, "Tiny")]
    assert await ok(world.classroom.get("api/releases/ru")) == []


async def test_a_page_gets_no_private_text(world):
    """No file that pages may have holds a key, a record, an output or a stray note."""
    page = unwrapped(await ok(world.classroom.get(f"{RELEASE}/page")))
    assert set(page) == {"page.ipynb", "activities.json", "media/dot.svg"}
    for name, data in page.items():
        assert b"secret" not in data, name
        assert b"nbgrader" not in data, name
        assert b"correct" not in data, name


async def test_a_page_runs_only_what_it_shows(world):
    """Of the notebook the text and the activities stay, with their cell ids."""
    page = unwrapped(await ok(world.classroom.get(f"{RELEASE}/page")))
    notebook = json.loads(page["page.ipynb"])
    assert [cell["id"] for cell in notebook["cells"]] == ["title-cell", "quiz-cell"]
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert notebook["cells"][1]["outputs"] == []


async def test_the_public_form_is_the_modules_own(world):
    """`activities.json` is what the module says of itself."""
    page = unwrapped(await ok(world.classroom.get(f"{RELEASE}/page")))
    public = await ok(world.anna.get(f"api/modules/en/{MODULE}"))
    assert json.loads(page["activities.json"]) == public


async def test_a_trainer_gets_the_whole_release(world):
    """What was released comes back byte for byte."""
    assert unwrapped(await ok(world.vera.get(RELEASE))) == files() | {
        "page.ipynb": unwrapped(await ok(world.grader.get(RELEASE)))["page.ipynb"]
    }


async def test_releasing_the_same_again_changes_nothing(world):
    """An equal bundle gives the same card, with the first moment of release."""
    content = bundle()
    first = await ok(world.grader.put(RELEASE, json=content))
    world.clock.pass_(hours=1)
    assert await ok(world.vera.put(RELEASE, json=content)) == first


async def test_releasing_at_once_is_one_release(bare):
    """Two trainers who release the same at the same moment do not get in each other's way."""
    content = bundle()
    calls = [person.put(RELEASE, json=content) for person in (bare.vera, bare.grader) * 3]
    cards = [answer.json() for answer in await asyncio.gather(*calls)]
    assert all(card == cards[0] for card in cards)
    assert cards[0]["module"] == MODULE


async def test_a_new_release_is_current_at_once(world):
    """A changed module replaces what pages and teachers get."""
    await world.release(module=definitions()["module.yaml"] | {"title": "Newer"})
    assert (await ok(world.anna.get("api/modules/en")))[0]["title"] == "Newer"
    assert (await ok(world.anna.get(f"api/modules/en/{MODULE}")))["title"] == "Newer"


async def test_a_module_never_released_is_not_there(bare):
    """Before its release a module is not found, by anyone."""
    await refused(bare.anna.get(f"api/modules/en/{MODULE}"), 404, "not_found")
    await refused(bare.classroom.get(f"{RELEASE}/page"), 404, "not_found")
    await refused(bare.vera.get(RELEASE), 404, "not_found")
    assert await ok(bare.anna.get("api/modules/en")) == []


def without(name):
    """Give the files but one."""
    return {path: data for path, data in files().items() if path != name}


BAD = {
    "no module": without("module.yaml"),
    "no notebook": without("page.ipynb"),
    "nothing": {},
    "a broken definition": files() | {"talk.yaml": b"type: unknown"},
    "no YAML": files() | {"talk.yaml": b"\xff\xfe"},
    "a tag that makes objects": files() | {"talk.yaml": b"!!python/object/apply:os.system [id]"},
    "no notebook's JSON": files() | {"page.ipynb": b"{"},
    "a list": files() | {"page.ipynb": b"[]"},
    "an old notebook": files() | {"page.ipynb": b'{"nbformat": 3, "cells": []}'},
    "a deep notebook": files() | {"page.ipynb": b"[" * 100_000},
    "a way out": files() | {"../module.yaml": b"x"},
    "a way out inside": files() | {"media/../../x": b"x"},
    "an absolute path": files() | {"/etc/passwd": b"x"},
    "a hidden file": files() | {".git/config": b"x"},
    "a backslash": files() | {"media\\x": b"x"},
    "too many files": files() | {f"media/{n}.txt": b"" for n in range(600)},
}


@pytest.mark.parametrize("what", BAD)
async def test_a_bad_bundle_is_refused_and_changes_nothing(world, what):
    """The refusal says which file and why, and the release before stays current."""
    before = await ok(world.vera.get("api/releases/en"))
    error = await refused(world.vera.put(RELEASE, json=wrapped(BAD[what])), 422, "bad_release")
    assert error["details"]["reason"]
    assert await ok(world.vera.get("api/releases/en")) == before


async def test_base64_is_checked(world):
    """A file that is no base64 is refused."""
    body = bundle()
    body["files"]["media/dot.svg"] = "%%%"
    await refused(world.vera.put(RELEASE, json=body), 422, "bad_release")


async def test_a_module_is_released_under_its_own_name(world):
    """Files of one module are not published as another, nor in another edition."""
    for place in ("api/releases/en/m02-other", f"api/releases/ru/{MODULE}"):
        await refused(world.vera.put(place, json=bundle()), 422, "bad_release")


async def test_drafts_survive_a_new_release(world):
    """What was typed stays when a module is released anew."""
    answer = {"fields": {"situation": "Typed before."}}
    await draft(world.anna, "request", answer)
    await world.release(module=definitions()["module.yaml"] | {"title": "Newer"})
    assert (await ok(world.anna.get(at("request"))))["answer"] == answer
