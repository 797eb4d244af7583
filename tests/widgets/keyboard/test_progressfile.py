"""By keyboard alone, in a real browser: the progress file; the focus is never lost."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.widgets import scenes_progressfile
from tests.widgets.keyboard.keys import tab_to
from tests.widgets.scenes import Scene
from tests.widgets.stage import show


def _show(page: Page, address: str, **asks: Any) -> None:
    scene = next(s for s in scenes_progressfile.SCENES if (s.name, s.locale) == ("before", "en"))
    kernel = {**scene.kernel, "asks": {**scene.kernel["asks"], **asks}}
    told = Scene("keys", scene.widget, "en", scene.definition, kernel, at=scene.at)
    show(page, address, told)


def _asked(page: Page) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = page.evaluate(
        "() => window.model.sent.filter((m) => m.name === 'progress_open').map((m) => m.args)"
    )
    return sent


def test_what_is_newer_here_is_taken_in_only_when_ticked(page: Page, address: str) -> None:
    """The comparison gets the focus; ticks are set by Space; the focus ends at the heading."""
    _show(page, address)
    tab_to(page, "input[type=file]")
    scenes_progressfile.choose(page)
    expect(page.get_by_role("heading", name="What is in the file")).to_be_focused()
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(3)
    assert [box.is_checked() for box in boxes.all()] == [True, True, False]
    tab_to(page, "input[type=checkbox]")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Take in what is ticked")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Open a progress file")).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="taken in")).to_have_count(1)
    assert _asked(page)[-1] == {
        "text": "{}",
        "chosen": {"answer:m01-network/newer": 3, "answer:m01-network/older": 3},
    }


def test_leaving_changes_nothing(page: Page, address: str) -> None:
    """Nothing but the comparison was asked for."""
    _show(page, address)
    scenes_progressfile.choose(page)
    page.get_by_role("button", name="Leave everything as it is").press("Enter")
    expect(page.get_by_text("Nothing was changed.", exact=True)).to_be_visible()
    assert [args.keys() for args in _asked(page)] == [{"text"}]


def test_a_huge_file_is_not_even_sent(page: Page, address: str) -> None:
    """A clear sentence, and no question to the kernel."""
    _show(page, address)
    huge = {**scenes_progressfile.FILE, "buffer": b" " * 1_000_001}
    page.locator("input[type=file]").set_input_files(huge)
    expect(page.get_by_role("alert").get_by_text("too large for a progress file")).to_be_visible()
    assert _asked(page) == []
