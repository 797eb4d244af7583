"""Every widget in every state, in both languages, on a phone and on a desk: axe finds nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import too_wide, violations
from tests.widgets.scenes import Scene
from tests.widgets.stage import enter, listen, play, stage

HERE = Path(__file__).parent
# A phone by day, a desk by night: both widths and both colour schemes.
SCHEMES: dict[int, Literal["light", "dark"]] = {320: "light", 1280: "dark"}
SCENES: list[Scene] = [
    scene
    for file in sorted(HERE.glob("scenes_*.py"))
    for scene in import_module(f"tests.widgets.{file.stem}").SCENES
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The stage's address."""
    with stage() as served:
        yield served


@dataclass
class Stage:
    """One page on which scene follows scene; anew after a test that failed on it."""

    page: Page
    address: str
    said: list[str]
    is_clean: bool = False

    def play(self, scene: Scene) -> None:
        """Play a scene; the stage counts as spoilt until it was looked at."""
        self.look_at(320)
        if not self.is_clean:
            enter(self.page, self.address)
        self.is_clean = False
        self.said.clear()
        play(self.page, scene)

    def look_at(self, width: int) -> None:
        """Have another window."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=SCHEMES[width])


@pytest.fixture(scope="module")
def played(address: str, browser: Browser) -> Iterator[Stage]:
    """The stage."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    yield Stage(page, address, listen(page))
    context.close()


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.id)
def test_a_widget_is_accessible(scene: Scene, played: Stage) -> None:
    """On both, axe finds no violation, nothing is cut off at the side, no script stumbles."""
    played.play(scene)
    for width in SCHEMES:
        played.look_at(width)
        if folder := os.environ.get("STAFFROOM_SCREENSHOTS"):
            file = Path(folder) / f"{scene.id}-{width}.png"
            played.page.screenshot(path=file, full_page=True)
        assert violations(played.page) == []
        assert too_wide(played.page) == []
    assert played.said == []
    # What opened beside the widget must go with it: it would cover the next.
    played.is_clean = not scene.at
