"""Terms in Chromium, under the classroom's policy: explained beside their word, and on paper.

The pages are the course's own, by the whole way of a release, and its offline copy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Browser, Page, expect
from voila.paths import collect_template_paths

from staffroom import glossary
from staffroom.bundle import digest, read_folder
from staffroom.modulefiles import load_module
from staffroom.page import page_files
from staffroom.wire import Edition
from staffroom_hub.classroom import rendering
from staffroom_hub.classroom.context import GLOSSARY, TEMPLATE, Site
from staffroom_hub.classroom.releases import Release, release_in, store
from staffroom_hub.commons.offline import Copy
from staffroom_hub.commons.releases import notebook_of
from tests.browser import too_wide, violations
from tests.widgets.page_kernel import Kernel
from tests.widgets.page_stage import BUILT, Stage

COURSE = Path(__file__).parents[2] / "course"
MODULE = "m01-network"
TERM = ".sr-term[popovertarget=glossary-thread]"
HEARD = ".sr-term:not([aria-hidden])"
NOTE = "#glossary-thread"
Opened = Callable[..., Page]


def never() -> Kernel:
    """No kernel: the text is all that these tests need."""
    raise AssertionError("nobody asks for a kernel")


def released(edition: Edition, module: str, home: Path) -> Release:
    """A module's page as the classroom's cache holds it."""
    folder = COURSE / edition / "source" / module
    files, read = read_folder(folder), load_module(folder)
    name = digest(files)
    store(home, name, page_files(notebook_of(files["page.ipynb"]), read, files))
    return release_in(home / name, read.title)


@cache
def written(edition: Edition, module: str, services: tuple[str, ...] = ()) -> str:
    """A module's page as readers get it, without what its cells make."""
    site = Site.of("/", "/hub/", BUILT.parents[1])
    paths = tuple(collect_template_paths(["voila", "nbconvert"], TEMPLATE, prune=True))
    place = rendering.Place(site, edition, module, None, paths, services)
    # In a thread: Playwright has an event loop in this one.
    with TemporaryDirectory() as home, ThreadPoolExecutor(1) as pool:
        release = released(edition, module, Path(home))
        return pool.submit(rendering.write, place, release, None).result().full


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    """Open a module's page; what its policy refuses fails the test."""
    with ExitStack() as stack:
        refused: list[str] = []

        def open_page(
            edition: Edition = "ru",
            module: str = MODULE,
            *,
            width: int = 1280,
            scripts: bool = False,
        ) -> Page:
            stage = Stage(written(edition, module), never, {})
            stage.down = True
            address = stack.enter_context(stage.serving())
            context = browser.new_context(
                viewport={"width": width, "height": 800}, java_script_enabled=scripts
            )
            stack.callback(context.close)
            page = context.new_page()
            page.on("console", lambda line: refused.append(line.text))
            page.goto(address)
            return page

        yield open_page
        assert not [line for line in refused if "Content Security Policy" in line]


def test_a_term_is_explained_beside_it_by_keyboard_alone(opened: Opened) -> None:
    """Enter opens, Enter and Escape close, the focus stays on the term; no script is needed."""
    page = opened()
    term, note = page.locator(TERM), page.locator(NOTE)
    expect(note).to_be_hidden()
    expect(term).to_have_role("button")
    expect(term).to_have_accessible_description(re.compile("Ветка.*все ответы"))
    for key in ("Enter", "Escape"):
        term.press("Enter")
        expect(note).to_be_visible()
        expect(note).to_contain_text("все ответы")
        expect(term).to_be_focused()
        page.keyboard.press(key)
        expect(note).to_be_hidden()
        expect(term).to_be_focused()


@pytest.mark.parametrize("width", [320, 1280])
def test_an_explanation_stands_at_its_term_and_in_the_window(opened: Opened, width: int) -> None:
    """A tap opens each of a page's explanations near its word, whole; only one at a time is open."""
    page = opened(width=width)
    terms = page.locator(HEARD).all()
    assert len(terms) == len(load_module(COURSE / "ru" / "source" / MODULE).glossary)
    for term in terms:
        term.click()
        note = page.locator(f"#{term.get_attribute('popovertarget')}")
        expect(note).to_be_visible()
        expect(note).to_be_in_viewport(ratio=1)
        assert page.locator(".sr-terms [popover]:popover-open").count() == 1
        place, word = note.bounding_box(), term.bounding_box()
        assert place
        assert word
        gap = max(place["y"] - word["y"] - word["height"], word["y"] - place["y"] - place["height"])
        assert 0 <= gap <= 16


LONG = "этап освоения универсального дизайна"


@pytest.mark.parametrize("letters", ["100", "200"])
def test_a_long_term_flows_with_its_text(opened: Opened, letters: str) -> None:
    """It begins in the line it stands in and goes on in the next; each of its words opens the note."""
    marked = glossary.marked(f'<a href="#glossary-thread">{LONG}</a>', [{"id": "thread"}])
    page = opened(width=320, scripts=True)
    page.evaluate(
        """([term, size]) => {
          document.documentElement.dataset.srText = size;
          document.querySelector(".sr-text > p").innerHTML =
            `Вот <span id="before">это</span> ${term}, и далее.`;
        }""",
        [marked, letters],
    )
    words = page.locator(".sr-text > p:has(#before) .sr-term")
    expect(words).to_have_count(4)
    first = words.first
    expect(first).to_have_accessible_name(LONG)
    before, begins = page.locator("#before").bounding_box(), first.bounding_box()
    assert before
    assert begins
    assert abs(begins["y"] - before["y"]) < begins["height"] / 2
    assert len({round((word.bounding_box() or {})["y"]) for word in words.all()}) > 1
    for word in words.all():
        word.click()
        expect(page.locator(NOTE)).to_be_visible()
        word.click()
        expect(page.locator(NOTE)).to_be_hidden()
    assert page.get_by_role("button", name=LONG).count() == 1
    assert violations(page, ".sr-text:has(#before)") == []
    assert too_wide(page) == []


@pytest.mark.parametrize("edition", ["ru", "en"])
def test_axe_finds_nothing_open_or_closed(opened: Opened, edition: Edition) -> None:
    """At 320 px nothing sticks out and axe is content, whether an explanation is open or not."""
    page = opened(edition, width=320, scripts=True)
    assert violations(page) == []
    page.locator(TERM).click()
    expect(page.locator(NOTE)).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_term_does_not_show_by_colour_alone(opened: Opened) -> None:
    """A term is dotted, also where a reader has colours of her own."""
    page = opened(scripts=True)
    for colours in ("none", "active"):
        page.emulate_media(forced_colors=colours)
        line = page.locator(TERM).evaluate("term => getComputedStyle(term).textDecorationStyle")
        assert line == "dotted"


def test_paper_has_the_terms_as_a_list_at_the_end(opened: Opened) -> None:
    """In print every explanation of the page is there, below the text, one after the other."""
    page = opened()
    expect(page.get_by_role("heading", name="Термины этой страницы")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Термины этой страницы")).to_be_visible()
    notes = page.locator(".sr-terms dl > div").all()
    assert len(notes) == len(load_module(COURSE / "ru" / "source" / MODULE).glossary)
    tops = []
    for note in notes:
        expect(note).to_be_visible()
        tops.append((note.bounding_box() or {})["y"])
    last = page.locator(".sr-text").last.bounding_box()
    assert last
    assert [last["y"], *tops] == sorted({last["y"], *tops})


def test_the_whole_glossary_is_a_list_that_stands_open(opened: Opened) -> None:
    """The page of all terms shows each with its explanation, in the order of the alphabet."""
    page = opened("ru", GLOSSARY)
    expect(page.locator(".sr-term")).to_have_count(0)
    terms = page.locator(".sr-terms dt")
    expect(terms.first).to_be_visible()
    expect(terms.last).to_be_visible()
    words = terms.all_text_contents()
    assert [words[0], words[-1]] == [
        "EEF (Education Endowment Foundation)",
        "Экранное время",
    ]
    russian = words[1:]
    assert russian == sorted(russian, key=str.casefold)
    assert len(words) >= 20


def test_a_page_with_terms_leads_to_the_whole_glossary() -> None:
    """Where the edition has that page, «Что делать?» and the list lead there; else nothing does."""
    there, nowhere = written("ru", MODULE, (GLOSSARY,)), written("ru", MODULE)
    assert there.count(f'href="/ru/{GLOSSARY}/"') == 2
    assert GLOSSARY not in nowhere


@pytest.mark.parametrize("edition", ["ru", "en"])
@pytest.mark.parametrize("module", ["m00-start", MODULE])
def test_terms_weigh_little(edition: Edition, module: str) -> None:
    """A page carries the terms of its own text alone, and at most 8.5 kB of markup for them."""
    page = written(edition, module)
    about = load_module(COURSE / edition / "source" / module)
    listed = re.search(r'<section class="sr-terms.*?</section>', page, re.DOTALL)
    assert listed
    assert set(re.findall(r'id="glossary-([a-z-]+)" popover', listed[0])) == set(about.glossary)
    buttons = re.findall(r'<button type="button" class="sr-term"[^>]*>', page)
    assert {one.split('"')[5] for one in buttons} == {f"glossary-{name}" for name in about.glossary}
    assert len(listed[0].encode()) + sum(map(len, buttons)) <= 8_500


@pytest.mark.parametrize("edition", ["ru", "en"])
def test_explanations_go_along_into_the_offline_copy(
    browser: Browser, tmp_path: Path, edition: Edition
) -> None:
    """Opened from a disk with the network off, a term is explained by keyboard, and on paper."""
    folder = COURSE / edition / "source" / MODULE
    path = tmp_path / "copy.html"
    path.write_text(
        Copy(load_module(folder), read_folder(folder), {}, "A", edition).html(), "utf-8"
    )
    context = browser.new_context(viewport={"width": 320, "height": 800}, offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    term, note = page.locator(TERM), page.locator(NOTE)
    expect(note).to_be_hidden()
    term.press("Enter")
    expect(note).to_be_in_viewport(ratio=1)
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    expect(term).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.emulate_media(media="print")
    for one in page.locator(".terms dl > div").all():
        expect(one).to_be_visible()
    context.close()
