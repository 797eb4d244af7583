"""Both sides of the bench: the same lesson, a lean and locked stock, an honest count of traffic."""

import re
from pathlib import Path

import ipywidgets
import pytest
from anywidget import AnyWidget
from IPython import display as ipython_display

from bench import lesson, ours, stock
from bench.crowd import at_once, sustained
from bench.opens import NoPageError, buttons, open_ours
from bench.traffic import Counter, payload_bytes
from staffroom.modulefiles import load_module
from tests.load.stand_in import classroom

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"^([a-z0-9-]+)==([^\s;]+)", re.MULTILINE)


@pytest.fixture
def run_lesson(monkeypatch):
    """Run the lesson's code cells here; gives what they displayed and their names."""
    shown = []
    monkeypatch.setattr(ipython_display, "display", lambda *things: shown.extend(things))
    names = {"__name__": "lesson"}
    for cell in lesson.notebook().cells:
        if cell.cell_type == "code":
            exec(cell.source, names)
    return shown, names


def test_the_lesson_is_what_the_method_says(run_lesson):
    """4 Markdown and 5 code cells show 14 ipywidgets and 1 anywidget."""
    shown, _ = run_lesson
    kinds = [cell.cell_type for cell in lesson.notebook().cells]
    assert (kinds.count("markdown"), kinds.count("code")) == (4, 5)
    own = [widget for widget in shown if isinstance(widget, AnyWidget)]
    assert (len(shown) - len(own), len(own)) == (14, 1)
    assert all(isinstance(widget, ipywidgets.DOMWidget) for widget in shown)


def test_a_click_of_the_lesson_is_answered(run_lesson):
    """The button changes the label to what the probe waits for."""
    shown, names = run_lesson
    assert names["label"].value == lesson.WAITING
    names["button"].click()
    assert names["label"].value.startswith(lesson.ANSWERED)
    assert names["button"] in shown


def test_our_course_holds_the_lesson(tmp_path):
    """The course root of the bench is one that the grader can read."""
    root = ours.write_course(tmp_path)
    module = load_module(root / "en" / "source" / ours.LESSON)
    assert module.id == ours.LESSON


def test_the_stock_lock_pins_and_names_no_registry():
    """Every package has a version and a hash, and no address of a registry is in the file."""
    text = stock.LOCK.read_text()
    pinned = PINNED.findall(text)
    blocks = re.split(r"\n(?=[a-z0-9-]+==)", text)[1:]
    assert len(pinned) == len(blocks)
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text


def test_stock_and_ours_have_the_same_versions():
    """What both sides are made of differs in nothing but what is measured."""
    theirs = dict(PINNED.findall(stock.LOCK.read_text()))
    mine = dict(PINNED.findall((ROOT / "requirements.lock").read_text()))
    assert {name: version for name, version in theirs.items() if mine.get(name) != version} == {}


def event(number, url, **more):
    """A request, as the network log tells it."""
    return {"requestId": str(number), "request": {"url": url}} | more


def test_traffic_counts_what_went_over_the_line():
    """A cached answer, another host and data addresses cost nothing; redirections do."""
    counter = Counter("127.0.0.1:1")
    heard = counter.hearers()
    for number, url in enumerate(["http://127.0.0.1:1/a", "http://127.0.0.1:1/b", "https://cdn/c"]):
        heard["Network.requestWillBeSent"](event(number, url))
    heard["Network.requestServedFromCache"]({"requestId": "1"})
    moved = event(0, "http://127.0.0.1:1/d", redirectResponse={"encodedDataLength": 30})
    heard["Network.requestWillBeSent"](moved)
    for number in range(3):
        heard["Network.loadingFinished"]({"requestId": str(number), "encodedDataLength": 100})
    heard["Network.webSocketCreated"]({"url": "ws://127.0.0.1:1/line"})
    traffic = counter.traffic
    assert (traffic.requests, traffic.bytes, traffic.frame_bytes) == (3, 130, 0)


def test_frames_are_counted_in_bytes():
    """Text as it is, binary as what its base64 stands for."""
    assert payload_bytes({"opcode": 1, "payloadData": "12345"}) == 5
    assert payload_bytes({"opcode": 2, "payloadData": "AAAAAAA="}) == 5


async def test_opens_that_fail_are_counted_and_not_timed():
    """A page that is none (it has no button) is an error, whoever asks for how many."""
    async with classroom() as room:

        async def bad():
            return await open_ours(room.url, "")

        burst = await at_once([bad] * 3)
        steady = await sustained([bad], seconds=0.2)
    assert (burst.seconds, len(burst.errors)) == ([], 3)
    assert steady.seconds == []
    assert all("NoPageError" in error for error in burst.errors + steady.errors)


def test_a_page_without_the_lessons_button_is_refused():
    """A measurement of another page cannot pass for one of the lesson."""
    with pytest.raises(NoPageError):
        buttons({"a": {"state": {"description": lesson.BUTTON}}})
