"""By keyboard alone, in a real browser: counted tables, checklists, changes on cards, guesses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.widgets.keyboard.keys import tab_to
from tests.widgets.scenes import Scene
from tests.widgets.scenes_builders import SCENES
from tests.widgets.scenes_checks import SCENES as CHECKS
from tests.widgets.stage import show


@pytest.fixture(autouse=True)
def _as_it_was(page: Page) -> Iterator[None]:
    """Give the page its width and its media back."""
    yield
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(media="screen", color_scheme="light", forced_colors="none")


def _show(page: Page, address: str, name: str, **parts: Any) -> None:
    scene = next(s for s in SCENES if (s.name, s.locale) == (name, "en"))
    kernel = {**scene.kernel, "state": {**scene.kernel["state"], **parts}}
    show(page, address, Scene(name, scene.widget, "en", scene.definition, kernel))


def test_a_counter_follows_what_is_typed_and_chosen(page: Page, address: str) -> None:
    """Minutes, a mode and the year by keys: words and bar follow, and nothing takes the focus."""
    _show(page, address, "builder-open", answer=None)
    tab_to(page, "input[type=radio]")
    page.keyboard.press("Space")
    expect(page.get_by_text("Screen: 0, at most 24")).to_be_visible()
    tab_to(page, ".sr-table input[inputmode=decimal]")
    page.keyboard.type("25")
    expect(page.get_by_role("listitem")).to_have_text(["Nothing chosen yet: 25 min, 100%"])
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".sr-table select")).to_be_focused()
    expect(page.get_by_role("listitem")).to_have_text(["Together, live: 25 min, 100%"])
    warned = page.locator(".sr-counter .sr-warning")
    expect(warned.first).to_contain_text("Screen: 25, more than 24. More than does good")
    expect(page.locator("[role=status]").filter(has_text="more than 24")).to_have_count(1)
    tab_to(page, "[id$='-add']")


def _parts(page: Page) -> Any:
    """How wide the parts of the bar are, and what is drawn over them."""
    return page.locator(".sr-mix__bar").evaluate(
        """bar => [...bar.querySelectorAll('.sr-mix__part')].map((part) => ({
             width: Math.round(part.getBoundingClientRect().width / bar.getBoundingClientRect().width * 100),
             fill: getComputedStyle(part).fill, over: part.nextElementSibling.getAttribute('fill')}))"""
    )


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("look", ["light", "dark", "forced", "print"])
def test_parts_of_the_bar_are_told_apart_without_colour(
    page: Page, address: str, width: int, look: Any
) -> None:
    """By day and night, in forced colours and on paper each part has a pattern of its own."""
    page.set_viewport_size({"width": width, "height": 900})
    if look == "forced":
        page.emulate_media(forced_colors="active")
    elif look == "print":
        page.emulate_media(media="print")
    else:
        page.emulate_media(color_scheme=look)
    _show(page, address, "builder-within")
    parts = _parts(page)
    assert [part["width"] for part in parts] == [33, 22, 44]
    assert len({part["over"] for part in parts}) == 3
    if look == "forced":
        assert len({part["fill"] for part in parts}) == 1
    expect(page.locator(".sr-mix__key")).to_be_visible()
    expect(page.get_by_text("Screen: 25, at most 90")).to_be_visible()


def test_a_row_of_a_checklist_takes_one_answer(page: Page, address: str) -> None:
    """One stop a row, arrows inside it; the summary has the focus and two suggestions."""
    _show(page, address, "checklist-checked", answer=None)
    tab_to(page, "input[type=radio]")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Partly").first).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("input:checked")).to_have_count(2)
    expect(page.get_by_text("1 line is open")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator(".sr-result")).to_be_focused()
    expect(page.locator(".sr-result li")).to_have_count(2)


@pytest.mark.parametrize(("width", "beside"), [(390, False), (1280, True)])
def test_before_and_after_stand_beside_each_other_where_there_is_room(
    page: Page, address: str, width: int, beside: bool
) -> None:
    """Below each other on a phone; the words are there in both; the card is sorted by keys."""
    page.set_viewport_size({"width": width, "height": 900})
    _show(page, address, "changes-empty")
    sides = page.locator(".sr-change").first.locator(".sr-change__side")
    expect(sides.nth(0).get_by_text("Before", exact=True)).to_be_visible()
    expect(sides.nth(1).get_by_text("After", exact=True)).to_be_visible()
    boxes = [side.bounding_box() for side in sides.all()]
    assert boxes[0]
    assert boxes[1]
    assert (boxes[0]["y"] == boxes[1]["y"]) is beside
    assert (boxes[0]["x"] == boxes[1]["x"]) is not beside
    tab_to(page, "input[type=radio]")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Show").first).to_be_checked()


def test_a_guess_is_compared_in_words(page: Page, address: str) -> None:
    """Enter compares; the reader stands on the summary and reads of guesses, not of marks."""
    _show(page, address, "guess-checked")
    page.locator("button[type=submit]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".sr-result")).to_be_focused()
    expect(page.locator(".sr-result")).to_contain_text("As you thought: 1 of 3.")
    expect(page.get_by_text("Otherwise than you thought")).to_be_visible()
    expect(page.locator(".sr-verdict--wrong, .sr-verdict--missed")).to_have_count(0)


def test_controls_of_a_row_stand_in_one_line_and_words_have_room(page: Page, address: str) -> None:
    """A label of two lines pushes no control down; words have twice the width of a number."""
    page.set_viewport_size({"width": 1280, "height": 900})
    _show(page, address, "builder-within")
    cells = page.locator(".sr-table__row").first.locator(".sr-table__cell")
    cells.nth(1).locator("label").evaluate("label => label.append(' ', 'long '.repeat(9))")
    words, number = cells.nth(0).locator("input"), cells.nth(1).locator("input")
    boxes = [one.bounding_box() for one in (words, number, cells.nth(0), cells.nth(1))]
    tops, widths = ([box[side] for box in boxes if box] for side in ("y", "width"))
    assert tops[0] == tops[1]
    assert widths[2] > 2 * widths[3]


def test_words_that_a_card_marks_stand_out(page: Page, address: str) -> None:
    """A card that has words in bold is not bold itself; one that has none is."""
    scene = next(s for s in CHECKS if (s.name, s.widget, s.locale) == ("empty", "sorter", "en"))
    show(page, address, scene)
    weights = page.locator(".sr-item__prompt").evaluate_all(
        "prompts => prompts.map(one => Number(getComputedStyle(one).fontWeight))"
    )
    assert weights == [400, 600, 600]
    bold = page.locator(".sr-item__prompt strong").evaluate("it => getComputedStyle(it).fontWeight")
    assert int(bold) >= 600
