"""Tables in texts on a phone: words stay whole, and a wide table scrolls in a region of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from staffroom.text import block_html
from tests.browser import too_wide, violations
from tests.widgets import scenes_reviews, scenes_talk
from tests.widgets.page_stage import Stage
from tests.widgets.scenes import Scene
from tests.widgets.stage import show, stage
from tests.widgets.test_terms import never, written

TABLE = """
| Варианты | Слабая доска | Сильная доска | Подготовка |
|---|---|---|---|
| самостоятельно | викторина, пластилин | рассказать соседу; показать | преподавание |
"""
# The words of tables that go on in another line, where no hyphen stands in them.
_SPLIT = r"""() => [...document.querySelectorAll(".sr-scroll :is(th, td)")].flatMap((cell) => {
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let text = texts.nextNode(); text; text = texts.nextNode())
    for (const word of text.data.matchAll(/[\p{L}\p{N}]+/gu)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1)
        found.push(word[0]);
    }
  return found;
})"""
LETTERS = pytest.mark.parametrize("letters", ["100", "200"])


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The stage's address."""
    with stage() as served:
        yield served


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page as wide as the smallest phone."""
    context = browser.new_context(viewport={"width": 320, "height": 800})
    yield context.new_page()
    context.close()


def told(part: Any, html: str) -> Any:
    """Say the same in every text of a kernel's answers."""
    if isinstance(part, list):
        return [told(one, html) for one in part]
    if isinstance(part, dict):
        said = {"html", "exemplar_html", "reasons_html"}
        return {key: html if key in said else told(one, html) for key, one in part.items()}
    return part


def _is_whole(page: Page, letters: str) -> None:
    """Assert that words are whole, and that the keyboard comes to a table that scrolls by itself."""
    page.evaluate("size => { document.documentElement.dataset.srText = size }", letters)
    regions = page.locator(".sr-scroll:visible")
    expect(regions.first).to_have_attribute("tabindex", "0")
    expect(regions.first).to_have_accessible_name(re.compile("^Таблица: .*прокрутить вбок$"))
    assert page.evaluate(_SPLIT) == []
    assert page.locator(".sr-scroll td").first.evaluate("it => getComputedStyle(it).hyphens") == (
        "manual"
    )
    assert too_wide(page) == []


SCENES = {
    "post": next(s for s in scenes_talk.SCENES if (s.name, s.locale) == ("news", "ru")),
    "work": next(s for s in scenes_reviews.SCENES if (s.name, s.locale) == ("calibrate", "ru")),
}


@LETTERS
@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())
def test_a_table_that_people_write_has_whole_words(
    phone: Page, address: str, scene: Scene, letters: str
) -> None:
    """In posts and works, where long words of the text itself may break, those of tables do not."""
    kernel = told(dict(scene.kernel), block_html(TABLE))
    show(phone, address, replace(scene, kernel=kernel))
    _is_whole(phone, letters)
    first = phone.locator(".sr-scroll:visible").first
    assert first.evaluate("it => it.scrollWidth > it.clientWidth")
    assert violations(phone, ".sr-scroll") == []


@LETTERS
def test_a_table_of_a_modules_text_has_whole_words(phone: Page, letters: str) -> None:
    """Every table of a page that has many, in letters of both sizes."""
    page = Stage(written("ru", "m09-udl"), never, {})
    page.down = True
    with page.serving() as at:
        phone.goto(at)
        _is_whole(phone, letters)
