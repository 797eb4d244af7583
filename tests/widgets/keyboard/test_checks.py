"""By keyboard alone, in a real browser: every control is reached, worked and left, focus is kept."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import too_wide
from tests.widgets import scenes_checks
from tests.widgets.keyboard.keys import tab_to
from tests.widgets.scenes import Scene
from tests.widgets.stage import show


def _scene(widget: str, name: str) -> Scene:
    found = (
        s for s in scenes_checks.SCENES if (s.widget, s.name, s.locale) == (widget, name, "en")
    )
    return next(found)


def _focus(page: Page) -> Any:
    return page.evaluate(
        """() => {
          const at = document.activeElement;
          const style = getComputedStyle(at);
          return {tag: at.tagName, text: at.textContent.trim(), value: at.value,
                  checked: at.checked, disabled: at.getAttribute('aria-disabled'),
                  seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2};
        }"""
    )


def _answer(page: Page) -> Any:
    """The newest draft that went to the kernel."""
    page.wait_for_function("model.sent.some(m => m.op === 'draft')")
    return page.evaluate("model.sent.filter(m => m.op === 'draft').at(-1).answer")


def test_radio_buttons_are_chosen_with_arrows(page: Page, address: str) -> None:
    """One stop for a group, arrows inside it, a visible focus."""
    show(page, address, _scene("sorter", "empty"))
    tab_to(page, "input[type=radio]")
    assert _focus(page)["seen"]
    page.keyboard.press("ArrowDown")
    assert _focus(page)["checked"]
    page.keyboard.press("Tab")
    assert not _focus(page)["checked"]
    page.keyboard.press("Space")
    assert _answer(page) == {"items": {"c0": "means", "c1": "goal"}}


def test_a_check_moves_the_focus_to_its_result(page: Page, address: str) -> None:
    """Enter on the button; the reader stands on the summary, the next Tab goes on from there."""
    scene = _scene("sorter", "checked")
    show(page, address, scene)
    page.locator("button[type=submit]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('.sr-result')")
    page.keyboard.press("Tab")
    assert "Check again" in _focus(page)["text"]


def test_every_item_type_is_answered_without_a_mouse(page: Page, address: str) -> None:
    """Radio, check box, order, pairs, piles, number, text, regions, unit, one after another."""
    scene = _scene("quiz", "every-item")
    kernel = {**scene.kernel, "state": {**scene.kernel["state"], "answer": None}}
    show(page, address, Scene("keys", "quiz", "en", scene.definition, kernel))
    tab_to(page, "input[type=radio]")
    page.keyboard.press("Space")
    tab_to(page, "input[type=checkbox]")
    page.keyboard.press("Space")
    tab_to(page, ".sr-order button")
    assert _focus(page)["disabled"] == "true"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('[role=status]').textContent.includes('2 of 3')")
    assert "Down" in _focus(page)["text"]
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('[role=status]').textContent.includes('3 of 3')")
    assert _focus(page)["disabled"] == "true"
    for _ in range(4):
        tab_to(page, ".sr-pair input[type=radio]")
        page.keyboard.press("Space")
        assert _focus(page)["checked"]
    tab_to(page, "input[inputmode=decimal]")
    page.keyboard.type("7,5")
    tab_to(page, "textarea")
    page.keyboard.type("my word")
    tab_to(page, "input[type=checkbox]")
    page.keyboard.press("Space")
    tab_to(page, "input[inputmode=decimal]")
    page.keyboard.type("1 200,5")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.wait_for_function("model.sent.at(-1).answer?.items?.i9?.unit === 'min'")
    items = _answer(page)["items"]
    assert set(items) == {f"i{number}" for number in range(1, 10)}
    assert len(items["i3"]) == 3
    assert items["i6"] == 7.5
    assert items["i7"] == "my word"
    assert len(items["i8"]) == 1
    assert items["i9"] == {"number": 1200.5, "unit": "min"}


def test_an_order_is_left_as_it_stands_by_a_key(page: Page, address: str) -> None:
    """Tab comes to the button behind the lines; Enter makes the order an answer, and keeps the focus."""
    scene = _scene("quiz", "long-choices")
    show(page, address, scene)
    assert "2 questions open" in page.locator(".sr-form").inner_text()
    tab_to(page, "button[id$='-leave']")
    assert _focus(page)["seen"]
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.getAttribute('aria-disabled') === 'true'")
    assert _focus(page)["text"] == "Leave it in this order"
    assert sorted(_answer(page)["items"]["i3"]) == ["a", "b", "c"]


@pytest.mark.parametrize(("width", "letters"), [(320, "100%"), (390, "100%"), (640, "200%")])
def test_no_choice_is_cut_off(page: Page, address: str, width: int, letters: str) -> None:
    """What may be paired, and what is chosen from a list, is read whole; each tap has 24 px."""
    page.set_viewport_size({"width": width, "height": 900})
    show(page, address, _scene("quiz", "long-choices"))
    page.evaluate("size => { document.documentElement.style.fontSize = size }", letters)
    page.locator("select").first.select_option(index=1)
    texts = page.locator(".sr-pair .sr-choice > span, .sr-pair__chosen").all()
    assert len(texts) == 3 * 3 + 1
    for text in texts:
        box = text.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    for label in page.locator(".sr-pair .sr-choice").all():
        box = label.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
    assert too_wide(page) == []
    page.set_viewport_size({"width": 1280, "height": 720})


def _region(page: Page, of: str) -> Any:
    """How the first region with a class is drawn."""
    return page.evaluate(
        """of => {
          const style = getComputedStyle(document.querySelector(`.sr-hot__region--${of}`));
          return {width: parseFloat(style.strokeWidth), dashes: style.strokeDasharray,
                  stroke: style.stroke};
        }""",
        of,
    )


def _fresh(name: str) -> Scene:
    scene = _scene("quiz", name)
    kernel = {**scene.kernel, "state": {**scene.kernel["state"], "answer": None}}
    return Scene("keys", "quiz", "en", scene.definition, kernel, steps=scene.steps)


def test_the_list_shows_its_region_in_the_picture(page: Page, address: str) -> None:
    """With the focus a region has a dashed line, chosen a thicker whole one: form, not colour."""
    show(page, address, _fresh("hotspot"))
    assert page.locator(".sr-hot svg [tabindex], .sr-hot svg a").count() == 0
    page.locator(".sr-hot input").first.focus()
    focused = _region(page, "focus")
    page.keyboard.press("Space")
    page.locator(".sr-hot__region--chosen").wait_for()
    page.keyboard.press("Tab")
    chosen = _region(page, "chosen")
    assert focused["dashes"] != "none"
    assert chosen["dashes"] == "none"
    assert chosen["width"] > focused["width"] > 0
    first = page.locator(".sr-hot input").first.get_attribute("value")
    assert _answer(page)["items"]["i8"] == [first]


@pytest.mark.parametrize(("width", "letters"), [(320, "100%"), (640, "200%")])
def test_a_tap_on_the_picture_is_a_choice_in_the_list(
    page: Page, address: str, width: int, letters: str
) -> None:
    """The region under the finger toggles its own box, on a phone and at double size too."""
    page.set_viewport_size({"width": width, "height": 900})
    show(page, address, _fresh("hotspot"))
    page.evaluate("size => { document.documentElement.style.fontSize = size }", letters)
    options = page.evaluate("[...document.querySelectorAll('.sr-hot input')].map(i => i.value)")
    frame = page.locator(".sr-hot__frame")
    for region, (left, top) in {"a": (0.2, 0.3), "b": (0.7, 0.3), "c": (0.3, 0.8)}.items():
        box = frame.bounding_box()
        assert box is not None
        position = {"x": box["width"] * left, "y": box["height"] * top}
        chosen = f"document.querySelectorAll('.sr-hot input')[{options.index(region)}].checked"
        for wanted in (chosen, f"!{chosen}"):
            frame.click(position=position)
            page.wait_for_function(wanted)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 720})


def test_an_attempt_is_spent_only_after_a_second_key(page: Page, address: str) -> None:
    """Enter asks, Escape goes back to the button, Enter and the first button check."""
    show(page, address, _scene("quiz", "exit-confirm"))
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.type === 'submit'")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id.endsWith('-sure')")
    assert page.evaluate("model.sent.filter(m => m.op === 'check').length") == 0
    page.keyboard.press("Tab")
    assert _focus(page)["text"] == "Yes, check"
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('.sr-result')")
    page.keyboard.press("Tab")
    assert "Next attempt" in _focus(page)["text"]
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.textContent.includes('attempts left')")


def test_the_map_is_ticked_with_the_space_key(page: Page, address: str) -> None:
    """Each box is a stop of its own, its state is heard and seen."""
    show(page, address, _scene("selfmap", "empty"))
    tab_to(page, "input[type=checkbox]")
    page.keyboard.press("Space")
    assert _focus(page)["checked"]
    assert _focus(page)["seen"]
    page.keyboard.press("Space")
    assert not _focus(page)["checked"]
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    first = page.evaluate("model.traits.definition.rows[0].id")
    second = page.evaluate("model.traits.definition.columns[1].id")
    assert _answer(page) == {"rows": {first: [second]}}


def test_a_forms_faults_lead_to_their_fields(page: Page, address: str) -> None:
    """Enter on a link in the list of faults puts the focus into the field."""
    show(page, address, _scene("form", "faults"))
    page.wait_for_function("document.activeElement.matches('.sr-notice--bad')")
    page.keyboard.press("Tab")
    assert _focus(page)["tag"] == "A"
    page.keyboard.press("Enter")
    assert _focus(page)["tag"] in {"TEXTAREA", "INPUT"}
    page.keyboard.type("typed")
    assert _focus(page)["value"] == "typed"
    assert _focus(page)["seen"]


def _wait_for_lessons(page: Page, lessons: list[str | None]) -> None:
    """Wait until a draft with these rows has gone to the kernel."""
    page.wait_for_function(
        """wanted => {
          const drafts = model.sent.filter(m => m.op === 'draft');
          const rows = drafts.at(-1)?.answer.fields.week ?? [];
          return JSON.stringify(rows.map(row => row.lesson ?? null)) === JSON.stringify(wanted);
        }""",
        arg=lessons,
    )


def test_a_tables_rows_are_made_and_moved_by_keys(page: Page, address: str) -> None:
    """Typing, adding, moving and removing need no pointer, and the focus is never lost."""
    show(page, address, _scene("form", "table-empty"))
    tab_to(page, ".sr-table input")
    page.keyboard.type("first")
    tab_to(page, "[id$='-add']")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('.sr-table__row:nth-of-type(3) input')")
    page.keyboard.type("third")
    tab_to(page, ".sr-table__row:nth-of-type(3) [id$='-up']")
    page.keyboard.press("Space")
    page.wait_for_function(
        "document.activeElement.matches(\".sr-table__row:nth-of-type(2) [id$='-up']\")"
    )
    assert _focus(page)["seen"]
    assert [row.get("lesson") for row in _answer(page)["fields"]["week"]] == [
        "first",
        "third",
        None,
    ]
    tab_to(page, ".sr-table__row:nth-of-type(2) [id$='-remove']")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches(\"[id$='-add']\")")
    _wait_for_lessons(page, ["first", None])


def test_a_file_is_removed_with_a_key(page: Page, address: str) -> None:
    """The button is reached, and the focus goes to the control that takes its place."""
    show(page, address, _scene("form", "table-faults"))
    tab_to(page, ".sr-upload button")
    assert _focus(page)["seen"]
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('input[type=file]')")


def test_examples_unfold_with_a_key(page: Page, address: str) -> None:
    """An example is closed until asked for."""
    scene = _scene("form", "checked")
    show(page, address, scene)
    tab_to(page, "summary")
    assert not page.locator("details").first.get_attribute("open")
    page.keyboard.press("Enter")
    assert page.locator("details").first.get_attribute("open") is not None


@pytest.mark.parametrize(
    ("widget", "name"),
    [("quiz", "practice-empty"), ("sorter", "empty"), ("selfmap", "empty"), ("form", "empty"),
     ("form", "table-empty"), ("form", "code-filled")],
)  # fmt: skip
def test_tab_leaves_every_widget(widget: str, name: str, page: Page, address: str) -> None:
    """No keyboard trap: Tab runs through to the end of the page."""
    show(page, address, _scene(widget, name))
    stops = 0
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement !== document.body") and stops < 200:
        stops += 1
        page.keyboard.press("Tab")
    assert 0 < stops < 200


def test_code_is_typed_as_it_is(page: Page, address: str) -> None:
    """Nobody corrects it, its lines end where one ends them, and the page stays as wide as it is."""
    show(page, address, _scene("form", "code-filled"))
    box = page.locator("textarea")
    box.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("\nteh = 1")
    assert box.input_value().endswith("return 2 * x\nteh = 1")
    assert box.evaluate("box => [box.spellcheck, box.scrollWidth > box.clientWidth]") == [
        False,
        True,
    ]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
