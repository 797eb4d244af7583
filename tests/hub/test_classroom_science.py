"""Figures and charts on pages: plotly, ipympl and matplotlib, in Chromium, from a real classroom."""

import json
import re
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser import launch
from tests.hub.classroom_talk import STOCK_FORM, data_of
from tests.hub.classroom_world import PREFIX, Classroom, World, code, notebook

CHART, CANVAS, SLIM_CANVAS = "m10-chart", "m11-canvas", "m12-canvas"
FIGURE, LONE, STYLES = "m13-figure", "m14-lone", "m15-styles"
PATIENCE = 30_000
SLIM_FORM = b"{}"
expect.set_options(timeout=PATIENCE)
CHARTING = code("""
import ipywidgets, numpy
import plotly.graph_objects as go

chart = go.FigureWidget(
    go.Scatter(x=numpy.arange(5.0), y=numpy.arange(5.0) ** 2),
    layout={"title": {"text": "<b>Before</b>"}},
)
button = ipywidgets.Button(description="More")

def more(_):
    chart.add_scatter(x=numpy.arange(5.0), y=numpy.arange(5.0)[::-1])
    chart.layout.title.text = "After"

button.on_click(more)
ipywidgets.VBox([button, chart])
""")
LONE_CHART = code("""
import plotly.graph_objects as go
go.Figure(go.Scatter(x=[1, 2], y=[3, 4]))
""")
DRAWING = code("""
%matplotlib widget
import ipywidgets, matplotlib.pyplot as plt

with plt.ioff():
    figure, axes = plt.subplots()
axes.plot([1, 4, 9])
button = ipywidgets.Button(description="More")

def more(_):
    figure.set_facecolor("blue")
    figure.canvas.draw_idle()

button.on_click(more)
ipywidgets.VBox([button, figure.canvas])
""")
SHOWING = code("""
import numpy, matplotlib.pyplot as plt
plt.plot(numpy.arange(5.0), numpy.arange(5.0) ** 2)
plt.title("$x^2$")
plt.show()
""")
NAMING = code("""
import ipywidgets
from IPython.display import display

def show(text):
    figure, axes = plt.subplots()
    axes.plot(numpy.random.random(5))
    display(figure, metadata={"image/png": {"alt": text}})
    plt.close(figure)

show("Ответы: от пяти до одного")
place, button = ipywidgets.Output(), ipywidgets.Button(description="More")

@button.on_click
def more(_):
    with place:
        show("Ещё ответы")

ipywidgets.VBox([button, place])
""")
STYLING = code("""
import anywidget

class Own(anywidget.AnyWidget):
    _esm = '''
    export default { render({ el }) {
      const style = document.createElement("style");
      style.textContent = ".by-code { color: rgb(1, 2, 3) } .by-code::after { content: '}' }";
      document.head.append(style);
      el.innerHTML = "<p class='by-code'>a</p><p class='by-hand'>b</p><p class='plain'>c</p>" +
        "<style>.plain { color: rgb(7, 8, 9) }</style><p class='mark' style='color: red'>d</p>";
      el.querySelector(".by-hand").setAttribute("style", "color: rgb(4, 5, 6)");
    } };
    '''

Own()
""")


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """A classroom with pages of numbers."""
    world = World()
    for module, form, cells in [
        (CHART, SLIM_FORM, [CHARTING]),
        (CANVAS, STOCK_FORM, [DRAWING, LONE_CHART]),
        (SLIM_CANVAS, SLIM_FORM, [DRAWING]),
        (FIGURE, SLIM_FORM, [SHOWING, NAMING]),
        (LONE, SLIM_FORM, [LONE_CHART]),
        (STYLES, SLIM_FORM, [STYLING]),
    ]:
        world.release(module, {"page.ipynb": notebook("# Т", *cells), "activities.json": form})
    school = Classroom(world, tmp_path_factory.mktemp("science"))
    yield school
    school.stop()
    world.close()


@pytest.fixture(scope="module")
def teacher(school):
    """Somebody who is signed in."""
    with closing(school.sign_in(school.world.admit("tanna"))) as teacher:
        yield teacher


@pytest.fixture(scope="module")
def browser():
    """One Chromium."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def opened(school, teacher, browser):
    """Open a module; gives its page, what went wrong on it, and what it asked for."""
    context = browser.new_context(accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    context.add_cookies([
        {"name": one.name, "value": one.value, "url": school.origin + one.path}
        for one in teacher.cookies.jar
    ])  # fmt: skip

    def open_page(module):
        page, wrong, asked = context.new_page(), [], []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{school.url}ru/{module}/")
        return page, wrong, asked

    yield open_page
    context.close()


def style_of(page, selector, name):
    """Give what is in force of an element's style."""
    return page.locator(selector).evaluate("(one, name) => getComputedStyle(one)[name]", name)


def traces(page):
    """Give the heights of a chart's curves."""
    read = "chart => chart.data.map(({ y }) => Array.from(y))"
    return page.locator(".js-plotly-plot").evaluate(read)


def processes(school):
    """Names of the processes under a classroom."""
    return [one.name() for one in psutil.Process(school.process.pid).children(recursive=True)]


def test_a_plotly_chart_is_drawn_and_changes(school, opened):
    """Its numbers come with the page and over the line, its styles hold, nothing is refused."""
    page, wrong, asked = opened(CHART)
    expect(page.locator(".gtitle")).to_have_text("Before")
    assert traces(page) == [[0, 1, 4, 9, 16]]
    assert style_of(page, ".gtitle tspan", "fontWeight") in {"bold", "700"}
    assert style_of(page, ".modebar", "position") == "absolute"
    page.get_by_role("button", name="More").click()
    expect(page.locator(".gtitle")).to_have_text("After")
    expect(page.locator(".scatterlayer .trace")).to_have_count(2)
    assert traces(page) == [[0, 1, 4, 9, 16], [4, 3, 2, 1, 0]]
    assert wrong == []
    assert {url for url in asked if not url.startswith(school.origin)} == set()
    assert "staffroom-page" in processes(school)


def test_a_plotly_chart_is_saved_as_a_picture(opened):
    """The chart's own button gives a PNG, which the browser draws from a picture at `blob:`."""
    page, wrong, _ = opened(CHART)
    page.locator(".gtitle").wait_for()
    page.locator(".js-plotly-plot").hover()
    with page.expect_download() as saving:
        page.locator(".modebar-btn").first.click()
    assert Path(saving.value.path()).read_bytes().startswith(b"\x89PNG")
    assert wrong == []


def test_the_code_of_plotly_is_one_small_file(school, teacher):
    """Megabytes of text become a file that is compressed, named by its digest, and kept."""
    data = data_of(teacher.get(f"ru/{CHART}/").text)
    states = [model["state"] for model in data["models"].values()]
    [code] = {state["_esm"] for state in states if "_esm" in state}
    assert re.fullmatch(rf"{PREFIX}ru/{CHART}/esm/[0-9a-f]{{64}}[.]js", code)
    for coding in ("br", "gzip"):
        wish = {"Accept-Encoding": coding}
        with teacher.stream("GET", school.origin + code, headers=wish) as sent:
            size = sum(map(len, sent.iter_raw()))
        assert sent.headers["Content-Encoding"] == coding
        assert "immutable" in sent.headers["Cache-Control"]
        assert size < 1_700_000


def test_a_lone_plotly_figure_is_a_sentence(teacher):
    """A figure that is no widget needs an extension of JupyterLab: the slim page says so."""
    page = teacher.get(f"ru/{LONE}/").text
    assert "Эту часть страницы здесь показать нельзя." in page
    assert "Figure({" not in page


def test_ipympl_on_a_slim_page_is_a_sentence(opened):
    """In the canvas's place stands what the author can do; the rest of the page works."""
    page, wrong, _ = opened(SLIM_CANVAS)
    note = page.locator(".sr-stock-note")
    expect(note).to_contain_text("«jupyter-matplotlib»")
    expect(note).to_contain_text("Автор может выбрать для этого модуля стандартный интерфейс.")
    expect(page.get_by_role("button", name="More")).to_be_visible()
    assert wrong == []


def test_ipympl_and_plotly_work_with_the_stock_front_end(school, opened):
    """A canvas is drawn, and drawn anew at a button's press; a plotly figure is beside it."""
    page, wrong, asked = opened(CANVAS)
    canvas = page.locator(".jupyter-matplotlib-canvas-div canvas").first
    corner = "one => [...one.getContext('2d').getImageData(3, 3, 1, 1).data]"
    is_there = f"([one, colour]) => ({corner})(one).join() === colour"
    canvas.wait_for()
    page.wait_for_function(is_there, arg=[canvas.element_handle(), "255,255,255,255"])
    page.get_by_role("button", name="More").click()
    page.wait_for_function(is_there, arg=[canvas.element_handle(), "0,0,255,255"])
    expect(page.locator(".js-plotly-plot .scatterlayer .trace")).to_have_count(1)
    assert not [text for text in wrong if "Content Security Policy" in text]
    assert {url for url in asked if school.origin not in url} == set()


def test_matplotlib_figures_are_pictures_with_words(school, opened):
    """The author's text is the alt, ours stands in; a fork draws at a press, each its own way."""
    page, wrong, _ = opened(FIGURE)
    pictures = page.locator("main img")
    expect(pictures).to_have_count(2)
    page.get_by_role("button", name="More").click()
    expect(pictures).to_have_count(3)
    words = pictures.evaluate_all("all => all.map(one => one.alt)")
    assert words[0] == "Изображение, которое построила страница"
    assert words[1:] == ["Ответы: от пяти до одного", "Ещё ответы"]
    expect(pictures.nth(2)).not_to_have_js_property("naturalWidth", 0)
    assert pictures.evaluate_all("all => new Set(all.map(one => one.src)).size") == 3
    assert wrong == []
    assert "staffroom-page" in processes(school)
    assert "ordinary kernels" not in school.log.read_text()


def test_styles_of_code_hold_and_styles_of_markup_do_not(opened):
    """What an author's code writes into the head or an attribute is in force; markup is refused."""
    page, wrong, _ = opened(STYLES)
    page.locator(".by-code").wait_for()
    assert style_of(page, ".by-code", "color") == "rgb(1, 2, 3)"
    assert style_of(page, ".by-hand", "color") == "rgb(4, 5, 6)"
    assert style_of(page, ".plain", "color") not in {"rgb(7, 8, 9)", "rgb(1, 2, 3)"}
    assert style_of(page, ".mark", "color") != "rgb(255, 0, 0)"
    assert len(wrong) == 2
    assert all("Content Security Policy" in text for text in wrong)


def extensions(page):
    """Names of the labextensions that a stock page loads."""
    config = re.search(r'type="application/json">(.*?)</script>', page, re.DOTALL)[1]
    return {one["name"] for one in json.loads(config)["federated_extensions"]}


def test_extensions_are_a_setting(tmp_path):
    """Stock pages load, and the classroom serves, no other extensions than those named."""
    world = World()
    world.release(CANVAS, {"page.ipynb": notebook("# Т"), "activities.json": STOCK_FORM})
    named = "jupyter-matplotlib,@none/not-installed"
    classroom = Classroom(world, tmp_path, STAFFROOM_EXTENSIONS=named)
    try:
        with closing(classroom.sign_in(world.admit("tanna"))) as browser:
            loaded = extensions(browser.get(f"ru/{CANVAS}/").text)
            assert "jupyter-matplotlib" in loaded
            assert "jupyterlab-plotly" not in loaded
            base = f"voila/{'0' * 16}/labextensions"
            for name, status in [
                ("jupyter-matplotlib", 200), ("jupyterlab-plotly", 404),
                ("@jupyter/nbgrader", 404), ("@none/not-installed", 404),
            ]:  # fmt: skip
                assert browser.get(f"{base}/{name}/package.json").status_code == status
    finally:
        classroom.stop()
        world.close()
