"""The offline copy of a real module, opened from a disk with the network off."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from staffroom import progressfile
from staffroom.bundle import read_folder
from staffroom.course import load_module
from staffroom.progressfile import Seal
from staffroom_hub.commons.offline import Copy
from tests.browser import violations

COURSE = Path(__file__).parents[3] / "course"
OWN = "Mine: <b>not bold</b> & </textarea><script>document.title = 'ran'</script>"
SEAL = Seal("here", lambda digest: digest)


@pytest.mark.parametrize("edition", ["ru", "en"])
def test_what_is_written_offline_comes_back_as_a_progress_file(
    page: Page, tmp_path: Path, edition: str
) -> None:
    """Texts, picture and own answer are there; what is typed by keyboard is in the saved file.

    On a phone nothing sticks out, and axe finds nothing, wide tables included.
    """
    folder = COURSE / edition / "source" / "m01-network"
    answers = {"request": {"fields": {"situation": OWN, "need": "x"}}}
    copy = Copy(load_module(folder), read_folder(folder), answers, "Anna", edition)
    path = tmp_path / "copy.html"
    path.write_text(copy.html(), "utf-8")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.context.set_offline(True)
    page.goto(path.as_uri())
    assert page.title() == copy.module.title
    assert page.locator("img").evaluate_all("l => l.every(i => i.naturalWidth && i.alt)")
    assert page.locator("img").count() == 1
    field = page.locator("[data-activity=request][data-field=situation]")
    expect(field).to_have_value(OWN)
    field.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" More.")
    with page.expect_download() as saved:
        page.locator("#save").press("Enter")
    expect(page.locator("#told")).not_to_be_empty()
    file, origin = progressfile.opened(saved.value.path().read_text("utf-8"), SEAL)
    assert (origin, file.nickname, file.edition) == ("unsigned", "Anna", edition)
    (answer,) = file.answers
    assert (answer.module, answer.activity) == ("m01-network", "request")
    assert answer.answer == {"fields": {"situation": f"{OWN} More.", "need": "x"}}
    assert not [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert violations(page) == []


def test_a_hostile_answer_runs_nothing(page: Page, tmp_path: Path) -> None:
    """Neither markup in an answer nor an end of the data element is more than text."""
    folder = COURSE / "en" / "source" / "m01-network"
    answers = {"request": {"fields": {"tried": "</script><script>document.title='ran'</script>"}}}
    copy = Copy(load_module(folder), read_folder(folder), answers, "</script>", "en")
    path = tmp_path / "copy.html"
    path.write_text(copy.html(), "utf-8")
    page.goto(path.as_uri())
    assert page.title() == copy.module.title
    assert json.loads(page.locator("#base").text_content() or "")["answers"] == answers
