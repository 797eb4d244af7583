"""What pages are made of: outputs, models, compressed forms, data that stands in a page."""

import gzip
import json
import math
import re

import brotli
import pytest

from staffroom_hub.classroom import page_models
from staffroom_hub.classroom.encodings import accepted, best, write_all
from staffroom_hub.classroom.outputs import clean, shown
from staffroom_hub.classroom.rendering import _chunks_of, _preload, embedded

OURS = {
    "model_name": "AnyModel", "model_module": "anywidget", "model_module_version": "0.11",
    "state": {"_anywidget_id": "staffroom_widgets.quiz.Quiz", "_esm": "code", "_css": "style",
              "texts": {"Check": "Проверить"}, "definition": {
                  "type": "quiz", "title": "<Тест>", "prompt_html": "<p>Да<script>x</script></p>"}},
}  # fmt: skip
THEIRS = {"model_name": "AnyModel", "model_module": "anywidget", "model_module_version": "0.11",
          "state": {"_anywidget_id": "theirs.Mine", "_esm": "export default {}", "_css": ""}}  # fmt: skip
LAYOUT = {"model_name": "LayoutModel", "model_module": "@jupyter-widgets/base",
          "model_module_version": "2.0.0", "state": {}}  # fmt: skip
MODELS = {"ours": OURS, "theirs": THEIRS, "layout": LAYOUT}


def address(name):
    return f"/page/esm/{name}"


def view(key):
    data = {"application/vnd.jupyter.widget-view+json": {"model_id": key}, "text/plain": "x"}
    return {"output_type": "display_data", "data": data, "metadata": {}}


def rich(**data):
    named = {name.replace("_", "/", 1).replace("_", "+"): value for name, value in data.items()}
    return {"output_type": "display_data", "data": named, "metadata": {}}


def one(output):
    return shown([output], MODELS, "рисунок")[0]


# --- models ----------------------------------------------------------------------------------------


def test_a_page_of_activities_carries_nothing_else():
    """Code, style and texts of our own activities are the runtime's; layouts are nobody's."""
    carried = page_models.carry(MODELS, ["ours"], address)
    assert set(carried.models) == {"ours"}
    assert set(carried.models["ours"]["state"]) == {"_anywidget_id", "definition"}
    assert carried.texts == {"Check": "Проверить"}
    assert not carried.stock
    assert "_esm" in OURS["state"]  # what was passed in is as it was


def test_a_page_with_a_stock_widget_carries_all():
    """With one widget of others all models are there, their code as files under digests."""
    carried = page_models.carry(MODELS, ["ours", "theirs"], address)
    assert set(carried.models) == set(MODELS)
    assert carried.stock
    name, content = carried.files.popitem()
    assert content == b"export default {}"
    assert re.fullmatch(page_models.CODE_NAME, name)
    assert carried.models["theirs"]["state"]["_esm"] == f"/page/esm/{name}"
    assert carried.files == {}


@pytest.mark.parametrize("name", ["a.js", "a" * 64, "a" * 63 + ".js", "A" * 64 + ".js", "../x.js"])
def test_names_of_code_are_digests(name):
    """Nothing else has the shape of such a file's name."""
    assert not re.fullmatch(page_models.CODE_NAME, name)


# --- outputs ---------------------------------------------------------------------------------------


def test_an_activity_has_a_card():
    """Title and task of an activity are there before its code is; nothing in them runs."""
    assert one(view("ours")) == {
        "kind": "activity", "model": "ours", "type": "quiz", "title": "<Тест>",
        "prompt": "<p>Да</p>",
    }  # fmt: skip
    assert one(view("theirs")) == {"kind": "widget", "model": "theirs"}


def test_a_widget_that_is_gone_has_no_place():
    """A widget that was closed again leaves nothing on the page."""
    assert shown([view("gone")], MODELS, "") == []


def test_what_a_cell_prints():
    """Standard output is shown; errors are told without a word of theirs; the rest is not."""
    stream = {"output_type": "stream", "text": ["a", "b"]}
    assert one({**stream, "name": "stdout"}) == {"kind": "text", "text": "ab"}
    assert shown([{**stream, "name": "stderr"}], MODELS, "") == []
    error = {"output_type": "error", "ename": "E", "evalue": "secret", "traceback": ["secret"]}
    assert "secret" not in json.dumps(one(error))


def test_rich_outputs():
    """The best form that a page can show is shown; scripts and styles are left out."""
    assert one(rich(text_html="<b onclick='x'>1</b><script>x</script>", text_plain="1")) == {
        "kind": "html", "html": "<b>1</b>"
    }  # fmt: skip
    assert one(rich(text_html="<script>x</script>", text_plain="1"))["kind"] == "text"
    assert one(rich(text_latex="$x$"))["kind"] == "latex"
    assert one(rich(text_markdown="**x**"))["kind"] == "markdown"
    assert shown([rich(application_javascript="alert(1)")], MODELS, "") == []


def test_what_only_extensions_of_jupyterlab_show_is_told():
    """A plotly figure that is no widget is a sentence: neither a blank nor all of its numbers."""
    plotly = {"application/vnd.plotly.v1+json": {}, "text/plain": "Figure({…})",
              "text/html": "<div><script>x</script><div id='p'></div></div>"}  # fmt: skip
    assert one({**rich(), "data": plotly}) == {"kind": "unfit"}
    assert one({**rich(), "data": plotly | {"image/png": "iVBO"}})["kind"] == "picture"
    assert one({**rich(), "data": plotly | {"text/html": "<p>1</p>"}})["kind"] == "html"


def test_pictures_of_cells():
    """A picture that a cell made is part of the page; its author's description is its alt text."""
    made = one(rich(image_png="iVBO\nRw0="))
    assert made == {"kind": "picture", "source": "data:image/png;base64,iVBORw0=", "alt": "рисунок"}
    named = rich(image_png="iVBO") | {"metadata": {"image/png": {"alt": "график"}}}
    assert one(named)["alt"] == "график"
    assert one({**rich(), "data": {"image/svg+xml": "<svg/>"}})["source"].startswith(
        "data:image/svg"
    )


@pytest.mark.parametrize(
    "html",
    ["<script>x</script>", "<img src=x onerror=x>", "<a href='javascript:x'>x</a>", "<style>x</style>",
     "<iframe src=x></iframe>", "<p style='color:red'>x</p>", "<a href='data:text/html,x'>x</a>",
     "<form action=x><input></form>", "<base href=x>"],
)  # fmt: skip
def test_nothing_that_runs_is_left(html):
    """Handlers, scripts, frames, styles, forms: none of it survives."""
    left = clean(html)
    for bad in ("script", "onerror", "javascript:", "style", "iframe", "data:", "form", "base"):
        assert bad not in left


def test_what_is_harmless_stays():
    """Tables with their classes and pictures with their data are shown as they are."""
    table = '<table class="dataframe"><tbody><tr><td>1</td></tr></tbody></table>'
    assert clean(table) == table
    assert "data:image/png" in clean('<img src="data:image/png;base64,aa">')


# --- data in the page ------------------------------------------------------------------------------


def test_data_cannot_leave_its_element():
    """Whatever a model says, the element ends where the page says, and it is JSON."""
    hostile = {"a": "</script><script>alert(1)</script><!--", "b": math.nan, "c": [math.inf, 1.5]}
    text = embedded(hostile)
    assert "<" not in text
    assert json.loads(text) == {"a": hostile["a"], "b": None, "c": [None, 1.5]}


# --- compressed forms ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "codings"),
    [("gzip, deflate, br, zstd", {"br", "gzip"}), ("BR", {"br"}), ("gzip;q=0", set()), ("", set()),
     ("br;q=0.0, gzip;q=0.5", {"gzip"}), ("identity", set()), ("*", set()), (";;,,q", set()),
     ("br; q = 0.001", {"br"})],
)  # fmt: skip
def test_what_a_browser_accepts(header, codings):
    """Codings that we make and the browser did not refuse."""
    assert accepted(header) == codings


def test_forms_of_a_file(tmp_path):
    """The best form that is there and accepted is sent, and all forms say the same."""
    write_all(tmp_path, "page.html", b"x" * 1000)
    assert best(tmp_path, "page.html", "gzip, br") == (tmp_path / "page.html.br", "br")
    assert best(tmp_path, "page.html", "") == (tmp_path / "page.html", "")
    (tmp_path / "page.html.br").unlink()
    assert best(tmp_path, "page.html", "gzip, br")[1] == "gzip"
    write_all(tmp_path, "page.html", b"y" * 1000)
    assert brotli.decompress((tmp_path / "page.html.br").read_bytes()) == b"y" * 1000
    assert gzip.decompress((tmp_path / "page.html.gz").read_bytes()) == b"y" * 1000
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "page.html", "page.html.br", "page.html.gz"
    ]  # fmt: skip


# --- chunks of our own activities --------------------------------------------------------------------


def test_a_page_fetches_the_chunks_of_its_own_activities_early():
    """Those of discussions and of service pages; a page with neither fetches neither."""

    def carried(*types):
        models = {
            kind: {**OURS, "state": {**OURS["state"], "definition": {"type": kind}}}
            for kind in types
        }
        return page_models.carry(models, list(models), address)

    assert _chunks_of(carried("quiz", "branch")) == []
    assert _chunks_of(carried("quiz", "discussion")) == ["talk"]
    assert _chunks_of(carried("discussion", "people", "search")) == ["people", "talk"]
    links = _preload({"talk.js": "/built/talk-1.js"}, ["talk"])
    assert links == '<link rel="modulepreload" href="/built/talk-1.js">'
