"""By keyboard alone, in a real browser: colleagues' reviews; the focus is never lost."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.widgets import scenes_reviews
from tests.widgets.keyboard.keys import sent, tab_to
from tests.widgets.scenes import Scene
from tests.widgets.stage import show


def _show(page: Page, address: str, name: str, **asks: Any) -> None:
    scene = next(s for s in scenes_reviews.SCENES if (s.name, s.locale) == (name, "en"))
    kernel = {**scene.kernel, "asks": {**scene.kernel["asks"], **asks}}
    show(page, address, Scene(name, "review", "en", scene.definition, kernel))


def test_an_exemplar_is_scored(page: Page, address: str) -> None:
    """Arrows choose a level in each group, Enter compares."""
    _show(page, address, "calibrate", calibrate=scenes_reviews.desk("en"))
    for downs in (3, 4):
        tab_to(page, "input[type=radio]")
        for _ in range(downs):
            page.keyboard.press("ArrowDown")
    tab_to(page, "button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Compare with the expert")).to_have_count(0)
    assert sent(page, "calibrate")[0]["scores"] == {"context": 3, "privacy": 4}


def test_a_review_is_written_and_sent(page: Page, address: str) -> None:
    """Levels by arrows, three texts each by Tab; afterwards the focus stands over the list."""
    left = scenes_reviews.desk("en")
    _show(page, address, "task", send_review=left, keep={"version": 1, "saved_at": "x"})
    tab_to(page, "input[type=radio]")
    page.keyboard.press("ArrowDown")
    for _ in range(3):
        page.keyboard.press("Tab")
    tab_to(page, "input[type=radio]")
    page.keyboard.press("ArrowDown")
    for words in ("You changed three details.", "Who else might know?", "Leave the month out."):
        page.keyboard.press("Tab")
        page.keyboard.type(words)
    tab_to(page, "button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="For you to review")).to_be_focused()
    parts = sent(page, "send_review")[0]["parts"]
    assert parts["context"]["score"] == 4
    assert parts["privacy"] == {
        "score": 1,
        "strength": "You changed three details.",
        "question": "Who else might know?",
        "suggestion": "Leave the month out.",
    }
