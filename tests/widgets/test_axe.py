"""Every widget in every state, in both languages, on a phone and on a desk: axe finds nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.browser import launch, violations
from tests.widgets.scenes import Scene
from tests.widgets.stage import show, stage

HERE = Path(__file__).parent
# A phone by day, a desk by night: both widths and both colour schemes in one run.
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


@pytest.fixture(scope="module")
def pages(address: str) -> Iterator[dict[int, Page]]:
    """One page for each width; what a console says is kept on it."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        opened = {}
        for width, scheme in SCHEMES.items():
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                reduced_motion="reduce",
                color_scheme=scheme,
            )
            opened[width] = context.new_page()
        yield opened
        browser.close()


@pytest.mark.parametrize("width", SCHEMES)
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.id)
def test_a_widget_is_accessible(
    scene: Scene, width: int, pages: dict[int, Page], address: str
) -> None:
    """axe finds no violation, nothing is cut off at the side, and no script stumbles."""
    page = pages[width]
    said = show(page, address, scene)
    if folder := os.environ.get("STAFFROOM_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{scene.id}-{width}.png", full_page=True)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
