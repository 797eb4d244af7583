"""Modules with code of learners: released where there is a sandbox, marked when it has run."""

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell

from tests.service.module import PLACE, RELEASE, _graded, definitions, files, notebook, wrapped
from tests.service.world import at, claim, complete, draft, key, ok, record, refused, submit

PANEL = f"{PLACE}/submission"
SOURCE = "def double(x):\n    return 2 * x"
SENTENCE = {"en": "there is no sandbox here", "ru": "нет изолированной среды"}


def programmed():
    """Give the tiny module with a task to program."""
    described = definitions()["module.yaml"]
    code = {"run": "sandbox", "points": {"double": 4}}
    described["grading"] = described["grading"] | {"code": code}
    form = definitions()["request.yaml"]
    field = {"id": "double", "label": "A function", "kind": "code", "required": False}
    page = nbformat.reads(notebook(), as_version=4)
    cells = [
        new_code_cell("raise NotImplementedError", id="code"),
        new_code_cell("1", id="code-test"),
    ]
    page.cells += [
        _graded(cells[0], "code_double_answer", grade=False, solution=True, locked=False),
        _graded(cells[1], "code_double", grade=True, solution=False, locked=True),
    ]
    content = files(module=described, request=form | {"fields": [*form["fields"], field]})
    return wrapped(content | {"page.ipynb": nbformat.writes(page).encode()})


@pytest.fixture
async def sandboxed(world):
    """A world in which code can be run, and a module that asks for some is released."""
    world.services.runs_code = lambda: True
    await ok(world.vera.put(RELEASE, json=programmed()))
    return world


@pytest.mark.parametrize("locale", SENTENCE)
async def test_without_a_sandbox_it_is_not_released(world, locale):
    """Trainers and the grader are refused in their language, and the earlier release stays."""
    before = await ok(world.vera.get(RELEASE))
    for caller in (world.vera, world.grader):
        caller.headers["Accept-Language"] = locale
        told = await refused(caller.put(RELEASE, json=programmed()), 422, "no_sandbox")
        assert SENTENCE[locale] in told["message"]
    assert await ok(world.vera.get(RELEASE)) == before


async def test_a_sandbox_that_is_gone_is_missed_at_once(sandboxed):
    """What the grader says now counts, not what it said once."""
    sandboxed.services.runs_code = lambda: False
    await refused(sandboxed.vera.put(RELEASE, json=programmed()), 422, "no_sandbox")


async def test_code_becomes_the_source_of_its_cell_alone(sandboxed):
    """Handed in, it stands in its own cell, and its test waits to be run."""
    anna = sandboxed.anna
    await complete(anna)
    fields = {"situation": "__import__('os') " + "a" * 9, "double": SOURCE}
    await draft(anna, "request", {"fields": fields})
    state = await submit(anna)
    job = await claim(sandboxed)
    holding = [
        cell["metadata"]["nbgrader"]["grade_id"]
        for cell in job["work"]["notebook"]["cells"]
        if "def double" in "".join(cell["source"])
    ]
    assert holding == ["code_double_answer"]
    code = next(s for s in state["automatic"]["scores"] if s["cell"] == "code_double")
    assert (code["score"], code["max"], code["by"]) == (None, 4, "automatic")


async def test_its_mark_comes_with_the_record(sandboxed, monkeypatch):
    """As soon as the grader has run it, the teacher sees what it gave."""
    await complete(sandboxed.anna)
    await submit(sandboxed.anna)
    job = await claim(sandboxed)
    scores = [{"cell": "code_double", "score": 3.0, "max": 4.0}]
    monkeypatch.setattr("tests.service.world.SCORES", scores)
    await record(sandboxed, job)
    marks = (await ok(sandboxed.anna.get(PANEL)))["automatic"]
    known = {score["cell"]: score["score"] for score in marks["scores"]}
    assert (known["code_double"], known["exit_quiz"]) == (3, 12)
    assert marks["total"] == sum(score or 0 for score in known.values())


@pytest.mark.parametrize("value", [5, ["a"], {"id": "a"}, True])
async def test_a_draft_of_code_is_a_text(sandboxed, value):
    """Anything else is refused where it is typed."""
    body = {"answer": {"fields": {"double": value}}, "key": key()}
    await refused(sandboxed.anna.put(at("request", "/draft"), json=body), 422, "bad_answer")


async def test_the_module_s_file_says_how(world):
    """A module that would run code anywhere else is no module."""
    world.services.runs_code = lambda: True
    described = yaml.safe_load(files()["module.yaml"])
    described["grading"]["code"] = {"run": "kernel", "points": {"double": 4}}
    told = await refused(
        world.vera.put(RELEASE, json=wrapped(files(module=described))), 422, "bad_release"
    )
    assert told["details"]["file"] == "module.yaml"
