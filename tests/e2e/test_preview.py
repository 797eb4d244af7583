"""An author in JupyterLab sees her page as teachers will, and what is wrong with it."""

import shutil

import pytest
from playwright.sync_api import expect

from tests.browser import until, violations
from tests.e2e.people import PATIENCE, Trainer
from tests.e2e.watch import Watch
from tests.hub import preview_course as course

SAID = {
    "ru": {
        "button": "Предпросмотр", "frame": "Страница, какой её увидит учитель",
        "laptop": "Ноутбук, 1280 px", "tab": "Открыть во вкладке", "afresh": "Начать заново",
        "check": "Проверить", "stays": "показана последняя исправная страница",
    },
    "en": {
        "button": "Preview", "frame": "The page as a teacher gets it",
        "laptop": "Laptop, 1280 px", "tab": "Open in a tab", "afresh": "Start afresh",
        "check": "Check", "stays": "the last page that worked stays",
    },
}  # fmt: skip


@pytest.fixture
def author(open_browser, stack):
    """Make an author at the notebook of a module of hers: `author(edition)`."""
    folders = []

    def make(edition):
        folders.append(course.write_module(stack.data / "course" / edition, edition))
        # JupyterLab itself asks for a picture in a wrong place before it knows the right one.
        course.write_notebook(folders[-1], *course.usual_cells(edition, picture=""))
        page = open_browser("en", 1500).new_page()
        page.set_default_timeout(PATIENCE)
        one = Trainer(page, edition, stack, Watch(page))
        one.sign_in()
        one.open_from_home("lab")
        page.goto(f"{page.url.split('/lab')[0]}/lab/tree/source/{course.MODULE}/page.ipynb")
        return one, folders[-1]

    yield make
    for folder in folders:
        shutil.rmtree(folder)


@pytest.mark.parametrize("edition", ["ru", "en"])
@pytest.mark.timeout(420)
def test_an_author_previews_her_page(author, edition):
    """Button, widths, news of saved files at the same place, sentences on errors, a tab."""
    said = SAID[edition]
    vera, folder = author(edition)
    page = vera.page
    page.locator(".jp-NotebookPanel-toolbar").get_by_role("button", name=said["button"]).click()
    frame = page.frame_locator(f"iframe[title='{said['frame']}']")
    expect(frame.locator("h1")).to_contain_text(course.WORDS[edition][0], timeout=3 * PATIENCE)
    inside = next(one for one in page.frames if "/staffroom/preview/" in one.url)
    assert inside.evaluate("innerWidth") == 390

    # The quiz answers from the working folder, for a teacher whom nobody knows.
    quiz = frame.locator(".sr-quiz")
    quiz.get_by_role("radio").first.check(timeout=3 * PATIENCE)
    quiz.get_by_role("button", name=said["check"]).click()
    expect(quiz).to_contain_text(course.KEY)

    page.get_by_label(said["laptop"]).check()
    until(page, lambda: inside.evaluate("innerWidth") == 1280)
    assert violations(page, ".sr-stage__bar") == []

    # A definition is saved: the page renews itself, and the reader stays where she was.
    quiz.scroll_into_view_if_needed()
    before = inside.evaluate("scrollY")
    assert before > 300
    course.write_yaml(folder, "warm-up", course.quiz(edition, "Другое? Another?"))
    expect(frame.get_by_text("Другое? Another?")).to_be_in_viewport(timeout=3 * PATIENCE)
    until(page, lambda: abs(inside.evaluate("scrollY") - before) < 200)

    # It is broken: a sentence names file and key, the page stays; mended, the sentence goes.
    course.write_yaml(folder, "warm-up", course.quiz(edition) | {"mode": "often"})
    news = frame.locator(".sr-live")
    expect(news).to_contain_text("warm-up.yaml", timeout=3 * PATIENCE)
    expect(news).to_contain_text("mode")
    expect(news).to_contain_text(said["stays"])
    expect(news).to_be_in_viewport(ratio=0.9)
    expect(frame.get_by_text("Другое? Another?")).to_be_attached()
    course.write_yaml(folder, "warm-up", course.quiz(edition, "Третье? A third?"))
    expect(frame.get_by_text("Третье? A third?")).to_be_attached(timeout=3 * PATIENCE)
    expect(news).to_have_text("")

    # What was answered is forgotten when she says so.
    expect(quiz).to_contain_text(course.KEY)
    page.get_by_role("button", name=said["afresh"]).click()
    expect(quiz.get_by_role("radio").first).to_be_visible(timeout=3 * PATIENCE)
    expect(quiz).not_to_contain_text(course.KEY)

    with page.expect_popup() as opened:
        page.get_by_role("link", name=said["tab"]).click()
    tab = opened.value
    expect(tab.locator("h1")).to_contain_text(course.WORDS[edition][0])
    tab.close()
    assert vera.watch.faults == []
