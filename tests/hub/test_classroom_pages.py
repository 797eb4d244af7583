"""Pages of a running classroom: the same for everybody, kept, compressed, validated."""

import gzip
import json
import re
import time
from contextlib import closing

import brotli
import pytest

from staffroom.modulefiles import module_from_files
from tests import golden
from tests.hub.classroom_talk import PAGE, STOCK, SVG, data_of, lesson, wearing
from tests.hub.classroom_world import MODULE, PREFIX, Classroom, code, notebook


def test_a_page_is_readable_without_scripts(anna):
    """Text, outputs and pictures are in the page as it comes; its code is one module."""
    page = anna.get(PAGE).text
    assert '<html lang="ru">' in page
    assert page.index("<h1") < page.index("<h2") < page.index("</main>")
    assert "после ошибки" in page
    assert '<img alt="рисунок"' in page
    assert f'href="{PREFIX}en/{MODULE}/"' in page
    scripts = re.findall(r"<script([^>]*)>", page)
    assert [("src=" in script) for script in scripts] == [True, False]
    assert 'type="application/json"' in scripts[1]


def test_a_page_names_nobody(anna, boris):
    """Everybody gets the same bytes, with places for the name and for what only trainers see."""
    hers, his = anna.get(PAGE), boris.get(PAGE)
    assert hers.content == his.content
    assert hers.headers["Etag"] == his.headers["Etag"]
    assert "Анна" not in hers.text
    assert 'id="sr-name"' in hers.text
    assert re.search(r'<a id="sr-trainers"[^>]* hidden', hers.text)


def test_what_the_runtime_gets(anna, classroom):
    """The page's data names the release, the line, the assets, and the models of its widgets."""
    data = data_of(anna.get(PAGE).text)
    assert data["edition"] == data["locale"] == "ru"
    assert data["module"] == MODULE
    assert re.fullmatch(r"[0-9a-f]{64}", data["release"])
    assert data["channels"] == f"{PREFIX}{PAGE}channels"
    assert data["light"] is False
    assert data["math"] is False
    assert {m["model_name"] for m in data["models"].values()} == {
        "IntSliderModel", "LayoutModel", "SliderStyleModel"
    }  # fmt: skip
    for address in data["assets"].values():
        assert anna.get(classroom.origin + address).status_code == 200


def test_a_page_is_sent_once(anna):
    """A browser that has the page is told so, as long as it is the same page."""
    first = anna.get(PAGE)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "Save-Data", "Accept-Encoding"} <= set(first.headers["Vary"].split(", "))
    again = anna.get(PAGE, headers={"If-None-Match": first.headers["Etag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert anna.get(PAGE, headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize(
    ("accepts", "coding", "decode"),
    [("br, gzip", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress),
     ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress), ("identity", None, bytes)],
)  # fmt: skip
def test_a_page_comes_as_the_browser_likes(anna, accepts, coding, decode):
    """Brotli before gzip before plain text; each form has an entity tag of its own."""
    plain = anna.get(PAGE, headers={"Accept-Encoding": "identity"})
    with anna.stream("GET", PAGE, headers={"Accept-Encoding": accepts}) as answer:
        body = b"".join(answer.iter_raw())
    assert answer.headers.get("Content-Encoding") == coding
    assert decode(body) == plain.content
    assert (answer.headers["Etag"] == plain.headers["Etag"]) is (coding is None)


def test_light_pages(anna):
    """Who asks for it, by cookie or by `Save-Data`, gets pictures on a tap, under another tag."""
    full = anna.get(PAGE)
    saves = anna.get(PAGE, headers={"Save-Data": "on"})
    asked = anna.get(PAGE, headers=wearing(anna, "100.device.device.tap.tanna"))
    off = anna.get(PAGE, headers=wearing(anna, "100.device.device.device.tanna"))
    assert saves.content == asked.content != full.content == off.content
    assert saves.headers["Etag"] != full.headers["Etag"]
    assert data_of(saves.text)["light"] is True
    assert "sr-picture" in saves.text
    assert "Показать картинку" in saves.text


def test_browser_code_is_kept_forever(anna, classroom):
    """The built files come compressed, to anybody, under names that never change their meaning."""
    address = data_of(anna.get(PAGE).text)["assets"]["page.js"]
    with classroom.visitor() as stranger:
        answer = stranger.get(classroom.origin + address, headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_pictures_of_a_page(anna, classroom):
    """A page's pictures come from the classroom, in a box where no script runs."""
    address = re.search(r'<img[^>]* src="([^"]+)"', anna.get(PAGE).text)[1]
    picture = anna.get(classroom.origin + address)
    assert picture.status_code == 200
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert "immutable" in picture.headers["Cache-Control"]


def test_pictures_of_questions(world, anna, classroom):
    """A question's picture waits on the page, made ready, under an address of the classroom."""
    name = "m91-golden"
    files = golden.files(name, "ru")
    public = json.dumps(module_from_files(files).public()).encode()
    cell = code("from staffroom_widgets import Quiz\nQuiz('practice')")
    page_files = {"page.ipynb": notebook("# G", cell), "activities.json": public}
    world.release(name, page_files | {"media/form.svg": SVG})
    page = anna.get(f"ru/{name}/").text
    ready = re.search(r'<template data-sr-picture="media/form.svg">(.*?)</template>', page)[1]
    address = re.search(r'src="([^"]+)"', ready)[1]
    assert address.startswith(f"{PREFIX}ru/{name}/pictures/")
    picture = anna.get(classroom.origin + address)
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    plain = anna.get(f"ru/{name}/media/form.svg")
    assert plain.content == SVG
    with classroom.visitor() as stranger:
        for place in (
            classroom.origin + address,
            f"{classroom.origin}{PREFIX}ru/{name}/media/form.svg",
        ):
            assert stranger.get(place).status_code != 200
    ways_out = [
        "..%2factivities.json",
        "%2e%2e/page.ipynb",
        "..%5cpage.ipynb",
        ".%2f..%2f..%2fetc/passwd",
    ]
    for way in ways_out:
        for folder in ("media", "pictures"):
            answer = anna.get(f"ru/{name}/{folder}/{way}")
            assert answer.status_code == 404, way
            assert b"nbformat" not in answer.content


def test_media(anna):
    """Media are shown in a box where no script runs; what is not to be looked at is a download."""
    picture = anna.get(f"{PAGE}media/a.svg")
    assert picture.content == SVG
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    paper = anna.get(f"{PAGE}media/list.pdf")
    assert paper.headers["Content-Disposition"].startswith("attachment")
    assert anna.head(f"{PAGE}media/a.svg").status_code == 200


def test_code_of_other_peoples_widgets_is_a_file(world, anna, classroom):
    """An anywidget's code and style are files of the page: no `blob:`, no inline text."""
    world.release("m06-foreign", {"page.ipynb": notebook("# F", code(
        "import anywidget\nclass Mine(anywidget.AnyWidget):\n    _esm = 'export default {render(){}}'\n"
        "    _css = '.mine { color: red }'\nMine()"
    ))})  # fmt: skip
    page = anna.get("ru/m06-foreign/").text
    state = next(m["state"] for m in data_of(page)["models"].values() if "_esm" in m["state"])
    with classroom.visitor() as browser:
        code_file, style = (browser.get(classroom.origin + state[k]) for k in ("_esm", "_css"))
    assert code_file.text == "export default {render(){}}"
    assert code_file.headers["Content-Type"].startswith("text/javascript")
    assert style.headers["Content-Type"].startswith("text/css")
    assert "color: red" not in page


def test_a_cell_that_fails_is_told_calmly(anna, classroom):
    """No traceback, no code, no name of an error; the log says which cell it is, and why."""
    page = anna.get(PAGE).text
    assert "Это задание не открылось" in page
    assert "после ошибки" in page
    for leak in ("ZeroDivisionError", "Traceback", "1 / 0", "IntSlider(value=7)\n"):
        assert leak not in page
    assert "cell 4: ZeroDivisionError" in classroom.log.read_text()


def test_a_process_that_dies_costs_the_activities_only(world, anna, classroom):
    """When executing the page ends its process, the text stays and the places say so."""
    deadly = notebook("# Текст остаётся", code("import os\nos._exit(1)"), "## И дальше")
    world.release("m08-deadly", {"page.ipynb": deadly})
    page = anna.get("ru/m08-deadly/").text
    assert "Это задание не открылось" in page
    assert page.index("<h1") < page.index("<h2") < page.index("</main>")
    assert page.rstrip().endswith("</html>")
    assert "Traceback" not in page
    assert data_of(page)["models"] == {}


def test_a_page_names_no_other_host(anna, boris):
    """Nothing on the pages leads to, or loads from, another host."""
    paths = ("ru/", PAGE, f"ru/{STOCK}/", "en/", "ru/nothing")
    for page in (*map(anna.get, paths), boris.get("en/")):
        foreign = re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}[^\s\"'<]*", page.text)
        assert [url for url in foreign if "www.w3.org" not in url] == []


def until(check, seconds=20):
    """Ask until something is so."""
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end
        time.sleep(0.2)


def test_a_new_release_takes_over(world, anna):
    """Whoever opens the page next gets the new release, under another tag."""
    module = "m10-changing"
    world.release(module, {"page.ipynb": notebook("# Раньше")})
    before = anna.get(f"ru/{module}/")
    world.release(module, {"page.ipynb": notebook("# Теперь")})
    until(lambda: "Теперь" in anna.get(f"ru/{module}/").text)
    after = anna.get(f"ru/{module}/", headers={"If-None-Match": before.headers["Etag"]})
    assert after.status_code == 200


def test_a_release_with_faults_does_not_replace_one_that_works(world, anna, classroom):
    """The earlier release stays for who reads; the log names cell and reason."""
    module = "m11-faulty"
    world.release(module, {"page.ipynb": notebook("# Работает", code("print('да')"))})
    assert "Работает" in anna.get(f"ru/{module}/").text
    world.release(module, {"page.ipynb": notebook("# Сломано", "", code("undefined_name"))})
    until(lambda: "undefined_name" in classroom.log.read_text())
    log = classroom.log.read_text()
    assert "cell 3: NameError" in log
    assert "the earlier release stays" in log
    assert "Работает" in anna.get(f"ru/{module}/").text


def test_a_restarted_classroom_has_its_pages(world, tmp_path):
    """After a restart the same page is served though executing it again has not come to an end."""
    go, module = tmp_path / "go", "m12-waiting"
    waits = f"import pathlib, time\nwhile not pathlib.Path({str(go)!r}).exists(): time.sleep(0.1)"
    world.release(module, lesson() | {"page.ipynb": notebook("# Ждёт", code(waits))})
    go.touch()
    try:
        pages = []
        for _ in range(2):
            classroom = Classroom(world, tmp_path)
            with closing(classroom.sign_in("token-of-tclara")) as clara:
                pages.append(clara.get(f"ru/{module}/"))
            classroom.stop()
            go.unlink(missing_ok=True)
        assert pages[0].status_code == 200
        assert pages[0].headers["Etag"] == pages[1].headers["Etag"]
        assert pages[0].content == pages[1].content
    finally:
        del world.releases["ru", module]
