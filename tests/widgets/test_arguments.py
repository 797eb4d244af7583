"""A wrong argument fails at once, in a sentence for the author."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import staffroom_widgets
from staffroom_widgets import Form, Quiz, SelfMap, Sorter
from staffroom_widgets.context import ContextError, find_context
from tests.golden.lessons import written

COURSE = Path(__file__).parents[2] / "course"


@pytest.mark.parametrize(
    ("widget", "activity"),
    [(Quiz, "warm-up"), (Sorter, "cards"), (SelfMap, "map"), (Form, "request")],
)
def test_a_widget_shows_its_activity(
    widget: Callable[[str], Any], activity: str, page: Callable[..., Any]
) -> None:
    """The first comm message carries definition, place, language and texts."""
    state = page(widget(activity)).opened
    assert state["definition"]["title"]
    assert state["scope"] == {"edition": "ru", "module": "m01-network", "activity": activity}
    assert state["locale"] == "ru"
    assert state["texts"]["Saving…"] == "Сохраняем…"


def test_an_unknown_activity_names_the_known_ones(folder: Path) -> None:
    """The author sees the folder and what is in it."""
    with pytest.raises(ValueError, match="'warmup'") as caught:
        Quiz("warmup")
    assert str(folder) in str(caught.value)
    assert "cards, map, request, warm-up" in str(caught.value)


def test_an_activity_of_another_type_is_refused(folder: Path) -> None:
    """A quiz does not show a form."""
    with pytest.raises(ValueError, match=r"'request'.*'form'.*Quiz"):
        Quiz("request")


@pytest.mark.parametrize("wrong", [None, 7, ["warm-up"], b"warm-up"])
def test_an_ill_typed_id_is_refused(wrong: Any, folder: Path) -> None:
    """The id is a text and nothing else."""
    with pytest.raises(TypeError, match="id of an activity"):
        Quiz(wrong)


@pytest.mark.parametrize("extra", ["definition", "scope", "mode", "comm", "_esm"])
def test_an_unknown_argument_is_refused(extra: str, folder: Path) -> None:
    """traitlets would take any keyword in silence."""
    with pytest.raises(TypeError, match=extra):
        Quiz("warm-up", **{extra: "x"})


def test_more_positional_arguments_are_refused(folder: Path) -> None:
    """One activity a widget."""
    with pytest.raises(TypeError, match="'request'"):
        Quiz("warm-up", "request")


def test_a_folder_without_module_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence names the folder and the file it looks for."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ContextError, match=r"module\.yaml"):
        Quiz("warm-up")


@pytest.mark.parametrize("broken", ["{", "[]", '{"id": "../x", "edition": "ru", "activities": {}}'])
def test_a_broken_release_says_so(broken: str, tmp_path: Path) -> None:
    """Neither half a file nor a path for an id is taken."""
    (tmp_path / "activities.json").write_text(broken, "utf-8")
    with pytest.raises(ContextError, match="release"):
        find_context(tmp_path)


def test_a_source_folder_is_read_without_keys() -> None:
    """In an author's folder the widgets see the public form only."""
    context = find_context(COURSE / "en" / "source" / "m01-network")
    text = json.dumps(dict(context.activities))
    assert context.module == "m01-network"
    assert "feedback" not in text
    assert '"correct"' not in text


def test_a_release_is_read_anew_when_it_changes(folder: Path) -> None:
    """What was read is remembered only while the file stays as it was."""
    assert "warm-up" in find_context(folder).activities
    changed = {"id": "m01-network", "edition": "en", "activities": {}}
    (folder / "activities.json").write_text(json.dumps(changed), "utf-8")
    assert find_context(folder).edition == "en"


def test_a_source_folder_is_read_anew_when_its_data_change(tmp_path: Path) -> None:
    """An author who mends a number sees it with the next run of the cell."""
    (tmp_path / "data").mkdir()
    for values in ({"b1": 20, "b2": 30}, {"b1": 20, "b2": 300}):
        for name, data in written(values=values).items():
            if not (tmp_path / name).exists() or name.startswith("data/"):
                (tmp_path / name).write_bytes(data)
        plan = find_context(tmp_path).activities["plan"]
        assert plan["fields"][2]["counters"][0]["most"]["numbers"]["values"] == values


def test_the_public_names_are_complete() -> None:
    """Every public name is a widget whose bundle is built."""
    for name in staffroom_widgets.__all__:
        assert issubclass(getattr(staffroom_widgets, name), staffroom_widgets.base.ActivityWidget)


def test_a_name_that_is_no_widget_is_refused() -> None:
    """The sentence lists what there is."""
    with pytest.raises(AttributeError, match="Submission"):
        _ = staffroom_widgets.Crossword
