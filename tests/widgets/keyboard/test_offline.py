"""The offline copy of a real module, opened from a disk with the network off."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from staffroom import progressfile
from staffroom.activities import FormActivity
from staffroom.bundle import NOTEBOOK, read_folder
from staffroom.modulefiles import load_module, module_from_files
from staffroom.progressfile import Seal
from staffroom_hub.commons.offline import Copy
from tests.browser import violations
from tests.golden import lessons
from tests.widgets.keyboard.keys import tab_to

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COURSE = Path(__file__).parents[3] / "course"
OWN = "Mine: <b>not bold</b> & </textarea><script>document.title = 'ran'</script>"
SEAL = Seal("here", lambda digest: digest)


@pytest.mark.parametrize("edition", ["ru", "en"])
def test_what_is_written_offline_comes_back_as_a_progress_file(
    page: Page, tmp_path: Path, edition: str
) -> None:
    """Texts, picture, memo and own answer are there; what is typed by keyboard is in the file.

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
    memo = page.locator("h2", has_text={"ru": "Памятка", "en": "memo"}[edition])
    expect(memo.locator("+ ul > li")).to_have_count(len(copy.module.memo))
    field = page.locator("[data-activity=request][data-field=situation] textarea")
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


def _options(*names: str) -> list[dict[str, str]]:
    return [{"id": name, "text": name.title()} for name in names]


PLAN = FormActivity.model_validate(
    {
        "type": "form",
        "title": "A plan",
        "prompt": "Plan a week.",
        "fields": [
            {"id": "name", "label": "Name of the plan", "kind": "line", "hint": "Two words."},
            {"id": "why", "label": "Why", "kind": "text", "required": False},
            {"id": "form", "label": "Form", "kind": "choice", "options": _options("pair", "group")},
            {
                "id": "tools",
                "label": "Tools",
                "kind": "checks",
                "options": _options("chat", "call"),
            },
            {"id": "hours", "label": "Hours", "kind": "number"},
            {"id": "script", "label": "Script", "kind": "code"},
            {
                "id": "steps",
                "label": "Steps",
                "kind": "table",
                "max_rows": 2,
                "columns": [
                    {"id": "what", "label": "What", "kind": "line"},
                    {"id": "cost", "label": "Minutes", "kind": "number"},
                    {"id": "how", "label": "How", "kind": "choice", "options": _options("a", "b")},
                ],
            },
            {"id": "sheet", "label": "Sheet", "kind": "file"},
        ],
    }
)
ANSWERED = {
    "fields": {
        "name": "Old name",
        "form": "pair",
        "tools": ["chat"],
        "hours": 2.5,
        "steps": [{"what": "Start", "cost": 5, "how": "b"}],
        "gone": "of an earlier release",
    }
}


def _plan(path: Path, edition: str = "en", answered: Any = None) -> Path:
    """Write the copy of a module with every kind of field."""
    folder = COURSE / edition / "source" / "m01-network"
    module = load_module(folder).model_copy(update={"activities": {"plan": PLAN}})
    cells = [
        {
            "cell_type": "markdown",
            "metadata": {},
            "source": ["# Plan\n\n## Steps\n\n| A | B |\n|---|---|\n| c | d |"],
        },
        {"cell_type": "code", "metadata": {}, "source": ['Form("plan")']},
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    files = {NOTEBOOK: json.dumps(notebook).encode()}
    copy = Copy(module, files, {"plan": answered} if answered else {}, "Anna", edition)
    path.write_text(copy.html(), "utf-8")
    return path


def _saved(page: Page) -> Any:
    """Save the progress file; gives the form's answer in it, None where nothing is."""
    with page.expect_download() as saved:
        page.locator("#save").press("Enter")
    file, _ = progressfile.opened(saved.value.path().read_text("utf-8"), SEAL)
    assert len(file.answers) < 2
    return file.answers[0].answer if file.answers else None


def test_every_simple_kind_is_answered_offline(page: Page, tmp_path: Path) -> None:
    """By keyboard: lines, texts, choices, numbers, rows; the course takes the answer as a draft."""
    page.goto(_plan(tmp_path / "copy.html").as_uri())
    assert _saved(page) is None
    page.get_by_label("Name of the plan").focus()
    page.keyboard.type("A quiet week")
    for typed in (
        "Because",
        " ",
    ):
        page.keyboard.press("Tab")
        page.keyboard.type(typed)
    page.keyboard.press("ArrowDown")
    tab_to(page, "[type=checkbox][value=call]")
    page.keyboard.press("Space")
    for typed in ("1,5", "print()", "Ask", "10"):
        page.keyboard.press("Tab")
        page.keyboard.type(typed)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Row 2").get_by_label("What")).to_be_focused()
    page.keyboard.type("Answer")
    tab_to(page, "[data-add]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("That is as many rows as fit.")
    expect(page.get_by_role("group", name="Row")).to_have_count(2)
    answer = _saved(page)
    PLAN.validate_draft(answer)
    assert answer["fields"] == {
        "name": "A quiet week",
        "why": "Because",
        "form": "group",
        "tools": ["call"],
        "hours": 1.5,
        "script": "print()",
        "steps": [{"what": "Ask", "cost": 10, "how": "a"}, {"what": "Answer"}],
    }
    expect(page.get_by_text("A file is added when you are online.")).to_be_visible()


def test_what_was_answered_before_is_there_and_only_changes_are_saved(
    page: Page, tmp_path: Path
) -> None:
    """Old answers stand in the fields; one that is taken back is saved as empty, others stay."""
    page.goto(_plan(tmp_path / "copy.html", answered=ANSWERED).as_uri())
    expect(page.get_by_label("Hours")).to_have_value("2.5")
    expect(page.get_by_label("Minutes")).to_have_value("5")
    expect(page.get_by_label("How")).to_have_value("b")
    assert _saved(page) is None
    page.get_by_label("Chat").uncheck()
    page.get_by_label("Hours").fill("")
    answer = _saved(page)
    assert answer == {"fields": {**ANSWERED["fields"], "tools": [], "hours": None}}
    PLAN.validate_draft(PLAN.known(answer))


def test_what_is_no_number_is_not_saved_silently(page: Page, tmp_path: Path) -> None:
    """The field gets the focus and says what is wanted; nothing is saved until it is mended."""
    page.goto(_plan(tmp_path / "copy.html").as_uri())
    page.get_by_label("Hours").fill("a few")
    page.locator("#save").press("Enter")
    expect(page.get_by_label("Hours")).to_be_focused()
    words = page.get_by_label("Hours").evaluate("field => field.validationMessage")
    assert words == "Please write a number here."
    expect(page.get_by_role("status")).to_be_empty()
    page.get_by_label("Hours").fill("3")
    assert _saved(page) == {"fields": {"hours": 3}}


def test_a_copy_is_saved_with_what_was_typed_and_goes_on(page: Page, tmp_path: Path) -> None:
    """The new file opens with everything in its place, rows that were added too, and is as safe."""
    page.goto(_plan(tmp_path / "copy.html", answered=ANSWERED).as_uri())
    page.get_by_label("Why").fill("\n" + OWN)
    page.get_by_label("Group").check()
    page.get_by_label("Call").check()
    page.get_by_role("button", name="Add a row").press("Enter")
    second = page.get_by_role("group", name="Row 2")
    second.get_by_label("What").fill("Later")
    second.get_by_label("How").select_option("a")
    with page.expect_download() as saved:
        page.locator("#keep").press("Enter")
    expect(page.get_by_role("status")).not_to_be_empty()
    saved.value.save_as(tmp_path / "again.html")
    page.goto((tmp_path / "again.html").as_uri())
    assert page.title() != "ran"
    expect(page.get_by_label("Why")).to_have_value("\n" + OWN)
    expect(page.get_by_role("status")).to_be_empty()
    page.get_by_label("Hours").fill("4")
    fields = _saved(page)["fields"]
    assert (fields["why"], fields["form"], fields["hours"]) == ("\n" + OWN, "group", 4)
    assert fields["tools"] == ["chat", "call"]
    assert fields["steps"] == [*ANSWERED["fields"]["steps"], {"what": "Later", "how": "a"}]


@pytest.mark.parametrize("edition", ["ru", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["plan", "m01-network"])
def test_a_copy_is_accessible(
    page: Page, tmp_path: Path, edition: str, scheme: Any, path: str
) -> None:
    """Axe finds nothing, by day and by night; nothing sticks out at 320 px; the language is told."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 800})
    if path == "plan":
        page.goto(_plan(tmp_path / "copy.html", edition, ANSWERED).as_uri())
    else:
        folder = COURSE / edition / "source" / path
        copy = Copy(load_module(folder), read_folder(folder), {}, "Anna", edition)
        (tmp_path / "copy.html").write_text(copy.html(), "utf-8")
        page.goto((tmp_path / "copy.html").as_uri())
    assert page.locator("html").get_attribute("lang") == edition
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("width", [320, 1280])
def test_counters_and_bar_follow_what_is_typed_offline(
    page: Page, tmp_path: Path, width: int
) -> None:
    """They say what the page would; the author's sentence stands there beyond the most."""
    files = lessons.written(
        lessons.counter(), lessons.counter(label="Mine", most={"field": "ceiling"})
    )
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# Plan\n\n## Steps"]},
        {"cell_type": "code", "metadata": {}, "source": ['Form("plan")']},
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    files[NOTEBOOK] = json.dumps(notebook).encode()
    rows = lessons.CASES["rows"]["lesson"]
    answers = {"plan": {"fields": {"steps": rows}}}
    copy = Copy(module_from_files(files), files, answers, "Anna", "en")
    (tmp_path / "copy.html").write_text(copy.html(), "utf-8")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((tmp_path / "copy.html").as_uri())
    told = page.locator(".told")
    expect(told.locator("p").nth(0)).to_have_text("Live: 20 min; Screen: 5 min; Paper: 15 min")
    expect(told.locator("p").nth(1)).to_have_text("Screen: 25")
    expect(told.locator("small")).to_have_text(
        "As of 1 September 2025: A day at home. Source: The rule of <b>2025</b>"
    )
    page.get_by_label("Band b1").check()
    expect(told.locator("p").nth(1)).to_have_text(f"! Screen: 25, more than 20. {lessons.TEXT}")
    page.get_by_label("Ceiling").fill("25")
    page.get_by_role("group", name="Row 1").get_by_label("Minutes").fill("9,5")
    page.keyboard.press("Tab")
    expect(told.locator("p").nth(2)).to_have_text("Mine: 24.5, at most 25")
    page.get_by_role("group", name="Row 2").get_by_label("How").select_option("")
    expect(told.locator("p").nth(0)).to_have_text(
        "Live: 19.5 min; Screen: 5 min; Nothing chosen yet: 15 min"
    )
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert violations(page) == []


def test_a_copy_on_paper_shows_whole_answers(page: Page, tmp_path: Path) -> None:
    """What stands in a field is printed as a text of its own length; buttons stay on the screen."""
    page.goto(_plan(tmp_path / "copy.html", answered=ANSWERED).as_uri())
    page.get_by_label("Why").fill("A long reason. " * 200)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("textarea").first).to_be_hidden()
    expect(page.get_by_text("A long reason. A long")).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(page.get_by_label("Why")).to_be_visible()
    expect(page.locator(".printed")).to_have_count(0)
