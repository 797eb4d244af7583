"""What a scene is: one widget, in one state, in one language, as the browser tests look at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from staffroom.activities import Activity
from staffroom.module import Module
from staffroom.modulefiles import load_module
from staffroom_widgets.texts import browser_texts

COURSE = Path(__file__).parents[2] / "course"
PERSON = "tabcdefghijklmno"


def _nothing(page: Page) -> None:
    del page


@dataclass(frozen=True)
class Scene:
    """One thing to look at.

    Attributes:
        name: says what is seen; part of the screenshot's name.
        widget: name of the bundle.
        locale: `ru` or `en`.
        definition: the public definition.
        kernel: how the stand-in for the kernel answers; see `harness.js`.
        steps: what a person does before the look.
        at: the address that the page has, where that matters.
    """

    name: str
    widget: str
    locale: str
    definition: Mapping[str, Any]
    kernel: Mapping[str, Any]
    activity: str = "thing"
    steps: Callable[[Page], None] = field(default=_nothing)
    at: str = ""

    @property
    def traits(self) -> dict[str, Any]:
        """The traits as a kernel would set them."""
        scope = {"edition": self.locale, "module": "m01-network", "activity": self.activity}
        return {
            "definition": dict(self.definition),
            "scope": scope,
            "locale": self.locale,
            "texts": browser_texts(self.widget, self.locale),
        }

    @property
    def id(self) -> str:
        """A file name for the scene."""
        return f"{self.widget}-{self.name}-{self.locale}"


@cache
def module(locale: str) -> Module:
    """Read the bundled module in one edition."""
    return load_module(COURSE / locale / "source" / "m01-network")


def activity(locale: str, name: str) -> Activity:
    """Give one activity of the bundled module."""
    return module(locale).activities[name]


def state(**parts: Any) -> dict[str, Any]:
    """Make an `ActivityState` with the parts that a scene speaks of."""
    empty = {
        "person": PERSON,
        "version": 0,
        "answer": None,
        "saved_at": None,
        "view": None,
        "result": None,
        "attempts_used": 0,
        "attempts_left": None,
        "best_percent": None,
    }
    return {**empty, **parts}


def checked(found: Activity, answer: Any, locale: str, **counts: Any) -> dict[str, Any]:
    """Make a `CheckOut` with the activity's own scorer."""
    result = found.check(answer, PERSON, 0, locale).model_dump(mode="json")
    counted = {"attempts_used": 0, "attempts_left": None, "best_percent": None, **counts}
    return {"result": result, **counted}
