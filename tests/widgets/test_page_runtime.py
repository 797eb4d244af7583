"""The page's runtime in Chromium, under the classroom's policy: activities, the line, its notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import until, violations
from tests.widgets import page_worlds
from tests.widgets.page_kernel import Answers
from tests.widgets.page_stage import Stage

MOUNTED = "document.querySelectorAll('.sr-output .sr-widget .sr-title[tabindex]').length"
FIELD = "[data-model] .sr-form textarea"
LATER = "Нет связи. Можно писать дальше"

Opened = tuple[Page, Stage, Answers, list[str]]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Opened]]:
    """Open the page with all activities; gives it, its stage, the commons, and what went wrong."""
    with ExitStack() as stack:

        def open_page(*, width: int = 1280, settle: bool = True) -> Opened:
            stage, answers = page_worlds.activities()
            address = stack.enter_context(stage.serving())
            context = browser.new_context(viewport={"width": width, "height": 800})
            stack.callback(context.close)
            page = context.new_page()
            said: list[str] = []
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on(
                "console", lambda line: said.append(line.text) if line.type == "error" else None
            )
            page.goto(address)
            if settle:
                expect(page.locator(".sr-skeleton")).to_have_count(0)
            return page, stage, answers, said

        yield open_page


def _says(page: Page, words: str) -> None:
    """Wait until the notice says something; it may have said something else before."""
    line = page.locator(".sr-line:not(.sr-visually-hidden)")
    expect(line.get_by_role("status")).to_contain_text(words, timeout=30_000)


def _quiet(page: Page) -> bool:
    return page.locator(".sr-line:not(.sr-visually-hidden)").count() == 0


def _request(page: Page) -> str:
    return page.locator(FIELD).first.input_value()


# --- a page as it opens -----------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 1280])
def test_every_activity_comes_to_life_under_the_strict_policy(
    opened: Callable[..., Opened], width: int
) -> None:
    """Nine activities stand where their cards stood; no error, no refusal by the policy, no axe."""
    page, stage, _, said = opened(width=width)
    assert page.evaluate(MOUNTED) == 9
    assert {one["op"] for one in stage.ops("open")} == {"open"}
    assert len(stage.ops("open")) == 9
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []


def test_a_page_of_activities_fetches_its_own_code_and_one_style(
    opened: Callable[..., Opened],
) -> None:
    """Its script, the chunks of its forms and discussion; no stock widgets where there are none."""
    page, _, _, _ = opened()
    names = page.evaluate(
        "performance.getEntriesByType('resource').map(one => one.name.replace(/.*[/]/, ''))"
    )
    assert sorted(name.split("-")[0] for name in names) == ["form", "page", "page", "talk"]


def test_the_head_of_the_page_learns_who_reads(opened: Callable[..., Opened]) -> None:
    """The name comes with the line; the trainers' link stays hidden from others."""
    page, _, _, _ = opened()
    assert page.locator("#sr-name").inner_text() == "Анна Петрова"
    assert not page.locator("#sr-trainers").is_visible()


def test_a_trainer_finds_the_way_to_the_trainers_page(opened: Callable[..., Opened]) -> None:
    """For a trainer the link is there; a name is text and never markup."""
    page, stage, _, said = opened()
    stage.person = {"name": "<b onmouseover=x>Анна</b>", "trainer": True}
    page.reload()
    expect(page.locator("#sr-trainers")).to_be_visible()
    assert page.locator("#sr-name").inner_text() == "<b onmouseover=x>Анна</b>"
    assert said == []


def test_a_wide_table_is_reached_by_keyboard(opened: Callable[..., Opened]) -> None:
    """A table that scrolls by itself takes the focus."""
    page, _, _, _ = opened()
    page.locator(".sr-text table").focus()
    assert page.evaluate("document.activeElement.tagName") == "TABLE"


def test_without_a_kernel_the_cards_are_activities_that_wait(
    opened: Callable[..., Opened],
) -> None:
    """While the line is not there each activity says that it waits, and the page can be read."""
    page, stage, _, _ = opened()
    stage.down = True
    page.reload()
    expect(page.locator(".sr-skeleton").first).to_be_visible()
    assert page.locator("h1").inner_text() == "Сеть педагогов"
    stage.down = False
    expect(page.locator(".sr-skeleton")).to_have_count(0, timeout=20_000)


# --- a line that breaks ------------------------------------------------------------------------------


def test_typing_survives_kernel_and_line(opened: Callable[..., Opened]) -> None:
    """Kernel killed, line cut, server away: all that was typed is saved once it is back."""
    page, stage, answers, _ = opened()
    field = page.locator(FIELD).first
    field.type("До обрыва. ")
    page.wait_for_timeout(500)
    stage.kill_kernels()
    stage.down = True
    stage.cut()
    field.type("Во время обрыва. ")
    _says(page, LATER)
    field.type("После известия.")
    expect(page.locator(".sr-status--offline").first).to_be_visible()
    stage.down = False
    expect(page.locator(".sr-status--saved").first).to_be_visible(timeout=30_000)
    assert _quiet(page)
    assert _request(page) == "До обрыва. Во время обрыва. После известия."
    saved = [state["answer"] for state in answers.states.values() if state["answer"]]
    assert _request(page) in str(saved)
    assert page.locator(".sr-notice--warn").count() == 0


def test_a_dead_kernel_is_no_event(opened: Callable[..., Opened]) -> None:
    """4410: a new visit at once, every activity asks for its state anew, nothing is said."""
    page, stage, _, said = opened()
    stage.kill_kernels()
    stage.close(4410)
    until(page, lambda: len(stage.ops("open")) == 18)
    first, second = (visit for visit, _ in stage.visits)
    assert first != second
    assert stage.visits[-1][1] is True
    page.wait_for_timeout(500)
    assert len(stage.ops("open")) == 18
    assert _quiet(page)
    assert said == []


def test_what_a_dying_kernel_did_not_answer_is_asked_once_more(
    opened: Callable[..., Opened],
) -> None:
    """The draft goes out again with its key, so that it has one effect."""
    page, stage, answers, _ = opened()
    answers.silent.add("draft")
    page.locator(FIELD).first.type("Один раз.")
    until(page, lambda: len(stage.ops("draft")) == 1)
    answers.silent.clear()
    stage.kill_kernels()
    stage.close(4410)
    expect(page.locator(".sr-status--saved").first).to_be_visible()
    keys = [one["key"] for one in stage.ops("draft")]
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert len(answers.done) == 1


def test_a_line_cut_without_a_word_is_noticed(opened: Callable[..., Opened]) -> None:
    """Nobody answers any more though the browser calls the line open: the page asks, and returns."""
    page, stage, answers, _ = opened()
    stage.deaden()
    stage.kill_kernels()
    page.locator(FIELD).first.type("В пустоту?")
    until(page, lambda: len(stage.visits) == 2, 20_000)
    expect(page.locator(".sr-status--saved").first).to_be_visible(timeout=20_000)
    assert "В пустоту?" in str(answers.states)


def test_waking_up_asks_at_once(opened: Callable[..., Opened]) -> None:
    """After a sleep the page does not wait for its beat to learn that the line is dead."""
    page, stage, _, _ = opened()
    stage.deaden()
    page.evaluate("dispatchEvent(new Event('online'))")
    until(page, lambda: len(stage.visits) == 2, 8_000)


# --- what the server says ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "words", "button"),
    [
        (4401, "Вы вышли из учётной записи", "Войти"),
        (4403, "Страница потеряла связь", "Обновить страницу"),
        (4404, "Модуль обновился", "Обновить страницу"),
    ],
)
def test_an_end_is_told_with_a_way_out(
    opened: Callable[..., Opened], code: int, words: str, button: str
) -> None:
    """What was typed stays, the focus too; the button brings the page anew, and the text is there."""
    page, stage, _, _ = opened(width=390)
    field = page.locator(FIELD).first
    field.scroll_into_view_if_needed()
    field.type("Мой текст.")
    top = page.evaluate("document.activeElement.getBoundingClientRect().top")
    stage.down = True
    stage.close(code)
    _says(page, words)
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") == top
    assert violations(page) == []
    page.wait_for_timeout(500)
    assert len(stage.visits) == 1
    stage.down = False
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()
    expect(page.locator(FIELD).first).to_have_value("Мой текст.")


def test_another_tab_took_the_place(opened: Callable[..., Opened]) -> None:
    """4413: the page says so and rests; “continue here” takes the place back."""
    page, stage, _, _ = opened()
    stage.close(4413)
    _says(page, "в другой вкладке")
    page.wait_for_timeout(1_500)
    assert len(stage.visits) == 1
    page.get_by_role("button", name="Продолжить здесь").click()
    until(page, lambda: len(stage.visits) == 2)
    expect(page.locator(".sr-line.sr-visually-hidden")).to_have_count(1)
    assert page.evaluate("document.activeElement.tagName") != "BODY"


def test_an_idle_page_comes_back_at_the_next_touch(opened: Callable[..., Opened]) -> None:
    """4408 is silent; nobody is asked before somebody touches the page."""
    page, stage, _, _ = opened()
    stage.kill_kernels()
    stage.close(4408)
    page.wait_for_timeout(5_500)
    assert len(stage.visits) == 1
    assert _quiet(page)
    page.keyboard.press("Shift")
    until(page, lambda: len(stage.visits) == 2)
    assert stage.visits[0][0] != stage.visits[1][0]


def test_no_kernel_now_means_later(opened: Callable[..., Opened]) -> None:
    """4503: the page tries again by itself, not at once."""
    page, stage, _, _ = opened()
    stage.close(4503)
    page.wait_for_timeout(300)
    assert len(stage.visits) == 1
    until(page, lambda: len(stage.visits) == 2)
    assert _quiet(page)


def test_a_short_break_is_passed_over_in_silence(opened: Callable[..., Opened]) -> None:
    """A line that is back within a moment keeps its visit and its kernel, and says nothing."""
    page, stage, _, _ = opened()
    stage.cut()
    until(page, lambda: len(stage.visits) == 2)
    assert stage.visits[0][0] == stage.visits[1][0]
    assert stage.visits[1][1] is False
    page.wait_for_timeout(300)
    assert _quiet(page)


def test_what_one_person_typed_never_reaches_another(opened: Callable[..., Opened]) -> None:
    """Somebody else signed in meanwhile: the page stops, and nothing is sent in the other's name."""
    page, stage, _, _ = opened()
    stage.person = {"name": "Борис", "trainer": False}
    stage.kill_kernels()
    stage.down = True
    stage.cut()
    page.locator(FIELD).first.type("Личное.")
    page.wait_for_timeout(2_500)
    stage.heard.clear()
    stage.down = False
    _says(page, "вошёл кто-то другой")
    page.wait_for_timeout(1_000)
    assert stage.heard == []
    assert page.locator("#sr-name").inner_text() == "Анна Петрова"


def test_leaving_the_page_says_good_bye(opened: Callable[..., Opened]) -> None:
    """4000 when the page is closed, so that its kernel need not wait."""
    page, stage, _, _ = opened()
    page.goto("about:blank")
    until(page, lambda: stage.left == [4000])
