"""Stock ipywidgets and an author's anywidget on the classroom's page, under its strict policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import ipywidgets as w
import pytest
import traitlets
from playwright.sync_api import Browser, Page, expect

from tests.browser import until, violations
from tests.widgets import page_worlds
from tests.widgets.page_kernel import Kernel
from tests.widgets.page_stage import Stage

Opened = tuple[Page, list[str]]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Opened]]:
    """Open a stage's page; gives it and what went wrong on it."""
    with ExitStack() as stack:

        def open_page(stage: Stage, *, width: int = 1280) -> Opened:
            address = stack.enter_context(stage.serving())
            context = browser.new_context(viewport={"width": width, "height": 800})
            stack.callback(context.close)
            page = context.new_page()
            said: list[str] = []
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on(
                "console",
                lambda line: said.append(line.text) if line.type in {"error", "warning"} else None,
            )
            page.goto(address)
            expect(page.locator(".sr-output[data-model]:not(:has(.lm-Widget))")).to_have_count(0)
            return page, said

        yield open_page


@pytest.mark.parametrize("width", [320, 1280])
def test_every_stock_control_is_shown(opened: Callable[..., Opened], width: int) -> None:
    """All kinds at once: none is replaced by a sentence, no error, no refusal, no axe."""
    page, said = opened(page_worlds.stock(math=True), width=width)
    page.locator(".katex").nth(1).wait_for()
    page.locator(".author-counter").wait_for()
    page.locator(".widget-label[id] ~ .slider-container").first.wait_for()
    assert page.locator(".sr-stock-note").count() == 0
    assert page.locator("main").evaluate("one => one.innerText").count("in stack two") == 0
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []


def test_styles_of_markup_are_in_force(opened: Callable[..., Opened]) -> None:
    """A style attribute in an HTML widget works although the policy allows none in markup."""
    page, said = opened(
        page_worlds.stock(lambda _: [w.HTML('<b style="color: rgb(0, 100, 0)">a</b>')])
    )
    colour = "one => getComputedStyle(one).color"
    assert page.locator(".widget-html b").evaluate(colour) == "rgb(0, 100, 0)"
    assert said == []


def test_formulas_are_set_in_text_and_widgets_and_nowhere_else(
    opened: Callable[..., Opened],
) -> None:
    """Dollars in a label are a formula; in code they are dollars."""
    page, said = opened(
        page_worlds.stock(
            lambda _: [w.HTMLMath("$x^2$ <code>$y$</code>"), w.Label("\\(z\\)")], math=True
        )
    )
    expect(page.locator(".katex")).to_have_count(2)
    assert page.locator("code").inner_text() == "$y$"
    assert page.locator(".katex math").count() == 2
    assert said == []


def test_python_hears_and_answers(opened: Callable[..., Opened]) -> None:
    """Typing reaches an observer, a press its callback; what that prints and makes is shown once."""
    page, said = opened(page_worlds.alive())
    page.locator("input[type=text]").fill("Анна")
    expect(page.get_by_text("Здравствуйте, Анна")).to_be_visible()
    page.get_by_role("button", name="Нажать").click()
    expect(page.locator(".sr-outputs pre")).to_have_text("печать 1\n")
    expect(page.get_by_text("сделано 1")).to_be_visible()
    page.get_by_role("button", name="нажато 1").click()
    expect(page.locator(".sr-outputs pre")).to_have_text("печать 1\nпечать 2\n")
    assert said == []


def test_an_authors_anywidget_runs_from_its_files(opened: Callable[..., Opened]) -> None:
    """Code and style are files of the page: no text of a kernel becomes code."""
    page, said = opened(page_worlds.alive())
    counter = page.locator(".author-counter")
    counter.click()
    expect(counter).to_have_text("count is 1")
    expect(counter).to_have_attribute("title", "seen 1")
    assert counter.evaluate("one => getComputedStyle(one).color") == "rgb(1, 2, 3)"
    assert said == []


def test_a_fresh_kernel_learns_what_the_reader_did(opened: Callable[..., Opened]) -> None:
    """The kernel dies: text and count stay and run their callbacks; what it had made says so."""
    stage = page_worlds.alive()
    page, _ = opened(stage)
    page.locator("input[type=text]").fill("Анна")
    page.locator(".author-counter").click()
    page.get_by_role("button", name="Нажать").click()
    expect(page.get_by_text("сделано 1")).to_be_visible()
    told = len(stage.heard)
    stage.kill_kernels()
    stage.close(4410)
    expect(page.get_by_text("Повторите действие")).to_be_visible()
    assert page.locator("input[type=text]").input_value() == "Анна"
    expect(page.get_by_text("Здравствуйте, Анна")).to_be_visible()
    # As long as the fresh kernel is told of the count, base holds the next one back, and the
    # counter's own message would come before it.
    until(page, lambda: {"value": 1} in [one["data"].get("state") for _, one in stage.heard[told:]])
    page.wait_for_timeout(500)
    page.locator(".author-counter").click()
    expect(page.locator(".author-counter")).to_have_attribute("title", "seen 2")
    page.get_by_role("button", name="нажато 1").click()
    expect(page.locator(".sr-outputs pre").last).to_contain_text("печать 1")


def test_a_press_while_the_line_is_gone_is_not_lost(opened: Callable[..., Opened]) -> None:
    """It waits, and arrives once; the state goes before it."""
    stage = page_worlds.alive()
    page, _ = opened(stage)
    stage.down = True
    stage.kill_kernels()
    stage.cut()
    page.locator("input[type=text]").fill("Вера")
    page.get_by_role("button", name="Нажать").click()
    stage.down = False
    expect(page.locator(".sr-outputs pre")).to_have_text("печать 1\n", timeout=15_000)
    expect(page.get_by_text("Здравствуйте, Вера")).to_be_visible()
    page.wait_for_timeout(500)
    presses = [one for _, one in stage.heard if one["data"].get("content") == {"event": "click"}]
    names = [one for _, one in stage.heard if one["data"].get("state", {}).get("value") == "Вера"]
    assert len(presses) == 1
    assert len(names) == 1


def test_hostile_markup_of_a_kernel_does_nothing(opened: Callable[..., Opened]) -> None:
    """Scripts, handlers and frames in markup, descriptions and tooltips neither run nor stay."""
    evil = (
        "<script>window.evil=1</script><img src='data:,' onerror='window.evil=2'>"
        "<iframe srcdoc='<script>parent.evil=3</script>'></iframe>"
        "<a href='javascript:window.evil=4'>press</a><svg onload='window.evil=5'></svg>"
        "<form action='https://evil.example'><button>send</button></form>"
    )

    def lesson(_kernel: Kernel) -> list[w.Widget]:
        slider = w.IntSlider(description=evil, description_allow_html=True)
        return [w.HTML(evil), w.HTMLMath(evil), slider, w.Label(evil), w.Button(description=evil)]

    page, _ = opened(page_worlds.stock(lesson))
    page.get_by_text("press").first.click()
    page.wait_for_timeout(500)
    assert page.evaluate("window.evil") is None
    bad = ".sr-output :is(script, iframe, form, [onerror], [onload], [href^=javascript])"
    assert page.locator(bad).count() == 0


def test_a_package_that_no_page_shows_says_so(opened: Callable[..., Opened]) -> None:
    """A widget of an unknown package is a sentence; the ones around it work."""

    class Map(w.DOMWidget):
        _model_module = traitlets.Unicode("leaflet").tag(sync=True)
        _view_module = traitlets.Unicode("leaflet").tag(sync=True)

    def lesson(_kernel: Kernel) -> list[w.Widget]:
        return [Map(), w.Label("и дальше")]

    page, _ = opened(page_worlds.stock(lesson))
    expect(page.locator(".sr-stock-note")).to_contain_text("«leaflet»")
    expect(page.get_by_text("и дальше")).to_be_visible()


def test_tabs_and_folds_are_worked(opened: Callable[..., Opened]) -> None:
    """A tab shows its own content, a fold opens; both tell Python."""
    stage = page_worlds.stock(
        lambda _: [
            w.Tab([w.Label("first"), w.Label("second")], titles=["One", "Two"]),
            w.Accordion([w.Label("folded")], titles=["Fold"]),
        ]
    )
    page, said = opened(stage)
    page.locator(".lm-TabBar-tab").nth(1).click()
    expect(page.get_by_text("second")).to_be_visible()
    assert not page.get_by_text("first").is_visible()
    page.locator(".jupyter-widget-Collapse-header").click()
    expect(page.get_by_text("folded")).to_be_visible()

    def chosen() -> list[Any]:
        return [one["data"]["state"] for _, one in stage.heard if one["data"].get("state")]

    # The fold opens before the line has carried the word of it to the kernel.
    until(page, lambda: len(chosen()) == 2)
    assert chosen() == [{"selected_index": 1}, {"selected_index": 0}]
    assert said == []


def test_a_file_is_uploaded_as_bytes(opened: Callable[..., Opened]) -> None:
    """Binary data goes over the line beside the message, unharmed."""
    got: list[bytes] = []

    def lesson(_kernel: Kernel) -> list[w.Widget]:
        upload = w.FileUpload()
        upload.observe(lambda change: got.append(bytes(change["new"][0]["content"])), "value")
        return [upload]

    page, _ = opened(page_worlds.stock(lesson))
    with page.expect_file_chooser() as chooser:
        page.locator(".jupyter-button").click()
    data = bytes(range(256)) * 40
    chooser.value.set_files({"name": "a.bin", "mimeType": "application/x", "buffer": data})
    until(page, lambda: bool(got))
    assert got == [data]


def test_one_of_our_activities_stands_in_a_box(opened: Callable[..., Opened]) -> None:
    """A stock container holds an activity, which the page itself runs."""
    stage, answers = page_worlds.boxed()
    page, said = opened(stage)
    expect(page.locator(".lm-Widget .sr-quiz .sr-form")).to_be_visible()
    assert [one["op"] for one in stage.ops("open")] == ["open"]
    assert list(answers.states) == ["warm-up"]
    assert said == []
