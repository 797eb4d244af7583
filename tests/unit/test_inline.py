"""Discussions that are declared in the notebook itself: read as data, never run."""

import json

import pytest

from staffroom.modulefaults import CourseError
from staffroom.modulefiles import module_from_files
from staffroom.page import page_files
from tests.unit.small import small_files

KEEP_LIVE = (
    'from staffroom_widgets import Discussion\n\nDiscussion("keep-live", prompt="Why?", answers=3)'
)


def cell(source: str) -> dict[str, object]:
    """A code cell."""
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "id": "a"}


def files(*sources: str) -> dict[str, bytes]:
    """A module whose notebook has these code cells."""
    notebook = {
        "cells": [cell(s) for s in sources], "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip
    return small_files() | {"page.ipynb": json.dumps(notebook).encode()}


def test_one_line_makes_a_discussion() -> None:
    """Id, prompt and rules come from the cell; the title is the edition's word for it."""
    made = module_from_files(files("1 + 1", KEEP_LIVE)).activities["keep-live"]
    assert (made.type, made.title, made.prompt) == ("discussion", "Discussion", "Why?")
    assert (made.answers, made.post_first) == (3, True)
    titled = 'Discussion("t", prompt="?", title="Алло", post_first=False, audience="edition")'
    other = module_from_files(files(titled)).activities["t"]
    assert (other.title, other.post_first, other.audience) == ("Алло", False, "edition")


def test_it_is_in_what_a_page_gets() -> None:
    """A stripped release knows it by its public form, as it knows one with a file."""
    given = files(KEEP_LIVE)
    made = page_files(json.loads(given["page.ipynb"]), module_from_files(given), given)
    public = json.loads(made["activities.json"])["activities"]["keep-live"]
    assert public["prompt_html"] == "<p>Why?</p>"
    assert public["answers"] == 3


def test_it_can_be_graded() -> None:
    """A module's grading may name it."""
    given = files(KEEP_LIVE)
    given["module.yaml"] = given["module.yaml"].replace(
        b"discussion: talk", b"discussion: keep-live"
    )
    assert module_from_files(given).grading.discussion == "keep-live"


def test_a_widget_by_its_id_declares_nothing() -> None:
    """Without more than its id a discussion has a file, as before."""
    assert set(module_from_files(files('Discussion("talk")')).activities) == set(
        module_from_files(small_files()).activities
    )


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ('Discussion("x", prompt=open("key").read())', "cell 2"),
        ('Discussion("x", **rules)', "cell 2"),
        ('Discussion(name, prompt="?")', "cell 2"),
        ('Discussion("x", "y", prompt="?")', "cell 2"),
        ('Discussion(5, prompt="?")', "cell 2"),
        ('Discussion("x", prompt={[]: 1})', "cell 2"),
        ('Discussion("x", prompt="?"); Discussion("x", prompt="!")', "declared twice"),
        ('Discussion("talk", prompt="?")', "talk.yaml"),
        ('Discussion("x", answer=2)', "answer"),
        ('Discussion("x", answers=99)', "answers"),
        ('Discussion("X y", prompt="?")', "X y"),
        ('Discussion("x", anonymous=True)', "asks for nothing"),
    ],
)
def test_what_cannot_be_read_is_told(source: str, named: str) -> None:
    """A fault says in which cell, or which declaration, and nothing in the notebook is executed."""
    with pytest.raises(CourseError, match=named):
        module_from_files(files("1", source))


@pytest.mark.parametrize(
    "notebook",
    [b"", b"no", b"\xff", b"[]", b'{"cells": 5}', b'{"cells": [5, {}]}', b"[" * 100_000,
     b'{"cells": [{"cell_type": "code", "source": [1]}]}'],
)  # fmt: skip
def test_a_broken_notebook_declares_nothing(notebook: bytes) -> None:
    """What is no notebook is refused where notebooks are checked, not here."""
    assert module_from_files(small_files() | {"page.ipynb": notebook}).activities


@pytest.mark.parametrize("source", ["%matplotlib inline", "Discussion(", "(" * 5000, "a\0b"])
def test_code_that_cannot_be_parsed_declares_nothing(source: str) -> None:
    """Magics and unfinished lines are no fault of the module's."""
    assert module_from_files(files(source)).activities


def test_an_unknown_edition_is_told_as_such() -> None:
    """A module in no known language is refused by its own file."""
    given = files(KEEP_LIVE)
    given["module.yaml"] = given["module.yaml"].replace(b"edition: en", b"edition: fr")
    with pytest.raises(CourseError, match="edition"):
        module_from_files(given)
