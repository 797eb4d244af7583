"""A drawing in a page: dark where the page is dark, light where it is light, whatever the device."""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from staffroom.bundle import read_folder
from staffroom.modulefiles import load_module
from staffroom_hub.commons.offline import Copy

COURSE = Path(__file__).parents[2] / "course"
DRAWINGS = sorted(COURSE.glob("*/source/*/media/*.svg"))
THEME = COURSE / "staffroom" / "static" / "theme.css"
LOOKS: dict[str, tuple[dict[str, Any], str, bool]] = {
    "a light device": ({"color_scheme": "light"}, "", False),
    "a dark device": ({"color_scheme": "dark"}, "", True),
    "light chosen on a dark device": ({"color_scheme": "dark"}, "light", False),
    "dark chosen on a light device": ({"color_scheme": "light"}, "dark", True),
    "a dark device with more contrast": ({"color_scheme": "dark", "contrast": "more"}, "", True),
    "a light device with more contrast": ({"color_scheme": "light", "contrast": "more"}, "", False),
    "paper from a dark device": ({"color_scheme": "dark", "media": "print"}, "", False),
    "paper with dark chosen": ({"color_scheme": "light", "media": "print"}, "dark", False),
}
"""By name: what the device asks for, what the reader has chosen, and whether it comes out dark."""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page as wide as a phone."""
    opened = browser.new_page(viewport={"width": 390, "height": 800})
    yield opened
    opened.close()


def _show(page: Page, chosen: str) -> None:
    """Show all drawings of the course, one below the other, in a page with our theme."""
    pictures = "".join(
        f'<img alt="" src="data:image/svg+xml;base64,{base64.b64encode(path.read_bytes()).decode()}">'
        for path in DRAWINGS
    )
    root = f'<html data-sr-contrast="{chosen}">' if chosen else "<html>"
    page.set_content(
        f'{root}<style>{THEME.read_text("utf-8")}</style><body class="sr-page">{pictures}'
    )
    page.evaluate("Promise.all([...document.images].map((each) => each.decode())).then(() => 0)")


def _grounds(page: Page) -> list[int]:
    """Give how light each picture is near its upper edge, from 0 to 255."""
    shot = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("L")
    places = page.evaluate(
        """() => [...document.images].map((each) => {
          const box = each.getBoundingClientRect();
          return [Math.round(box.x + scrollX + box.width / 2), Math.round(box.y + scrollY + 5)];
        })"""
    )
    return [int(shot.getpixel((x, y))) for x, y in places]  # type: ignore[arg-type]


@pytest.mark.parametrize("look", LOOKS)
def test_drawings_follow_their_page(page: Page, look: str) -> None:
    """The ground of each is that of the page's scheme, on screen and on paper."""
    device, chosen, dark = LOOKS[look]
    page.emulate_media(**device)
    _show(page, chosen)
    if folder := os.environ.get("STAFFROOM_SCREENSHOTS"):
        name = f"drawings-{look.replace(' ', '-')}.png"
        page.screenshot(path=Path(folder) / name, full_page=True)
    grounds = _grounds(page)
    assert len(grounds) == len(DRAWINGS)
    assert max(grounds) < 60 if dark else min(grounds) > 240


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_drawings_of_an_offline_copy_stay_light(page: Page, tmp_path: Path, scheme: Any) -> None:
    """A copy, which goes on to paper and into other hands, shows them in their light colours."""
    folder = COURSE / "en" / "source" / "m01-network"
    copy = Copy(load_module(folder), read_folder(folder), {}, "Anna", "en")
    (tmp_path / "copy.html").write_text(copy.html(), "utf-8")
    page.emulate_media(color_scheme=scheme)
    page.goto((tmp_path / "copy.html").as_uri())
    assert min(_grounds(page)) > 240
