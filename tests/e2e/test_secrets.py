"""Keys, feedback and consequences of the real module: nowhere a browser or a page's kernel can reach."""

import html
import json
import re

import pytest

from staffroom.text import block_html, inline_html
from tests.e2e.people import MODULE, module, sit_down

# Shorter strings may stand in a page by chance.
TELLING = 25


def of_quiz(quiz):
    """Feedback and models of a quiz."""
    for item in (item for slot in quiz.slots for item in slot.variants):
        yield from (option.feedback for option in getattr(item, "options", []))
        yield from (getattr(item, "model", ""), getattr(item, "feedback", ""))


def of_branch(branch):
    """Consequences, endings, and every situation but the first."""
    for name, node in branch.nodes.items():
        yield from (choice.consequence for choice in node.choices)
        yield from (node.end or "", node.text if name != branch.start else "")


def of_form(form):
    """The model answer and the exemplars with their reasons."""
    yield form.model
    yield from (part for e in form.exemplars for part in (e.text, e.reasons))


def of_diagnostic(diagnostic):
    """What is said of each way to act in a situation."""
    yield from (o.feedback for part in diagnostic.modules for o in part.scenario.options)


PRIVATE = {
    "diagnostic": of_diagnostic,
    "route": lambda _: (),
    "quiz": of_quiz,
    "branch": of_branch,
    "form": of_form,
    "sorter": lambda sorter: (card.feedback for card in sorter.items),
    "selfmap": lambda selfmap: (suggestion.text for suggestion in selfmap.suggestions),
    "discussion": lambda discussion: (seed.text for seed in discussion.seeds),
    "stepper": lambda _: (),
    "submission": lambda _: (),
    "review": lambda _: (),
}


def private_texts(edition):
    """Every text of the module that nobody may see before answering."""
    for activity in module(edition).activities.values():
        yield from filter(None, PRIVATE[activity.type](activity))


def spellings(text):
    """A text as it may stand in a page, in JSON or in a file."""
    shown = {text, block_html(text), inline_html(text)}
    words = {re.sub(r"<[^>]+>", "", html.unescape(s)) for s in shown}
    # The first words are enough, and survive the wrapping of lines.
    for one in shown | words:
        start = one.removeprefix("<p>")[:60].split("\n")[0]
        if len(start) >= TELLING:
            yield start
            yield json.dumps(start, ensure_ascii=True)[1:-1]
            yield json.dumps(start, ensure_ascii=False)[1:-1]


def leaks(edition, haystack):
    """Private texts that stand in a text."""
    return [text for text in private_texts(edition) if any(s in haystack for s in spellings(text))]


def test_the_search_finds_what_it_looks_for():
    """The search for private texts finds them in the author's own files, in each spelling."""
    texts = [t for t in private_texts("ru") if len(t) >= 60]
    assert len(texts) > 150
    for text in texts:
        for haystack in (text, json.dumps({"x": block_html(text)}), json.dumps(block_html(text))):
            assert leaks_of(text, haystack), text


def leaks_of(text, haystack):
    """Whether one private text stands in a text."""
    return any(s in haystack for s in spellings(text))


@pytest.mark.parametrize("edition", ["ru", "en"])
def test_nothing_private_reaches_a_browser_before_an_answer(open_browser, stack, edition):
    """All bytes of an opened module, web socket included, hold no key and no feedback."""
    one = sit_down(open_browser(edition), stack, edition)
    one.sign_up()
    heard, frames = [], []

    def listen(socket):
        socket.on("framereceived", lambda data: frames.append(as_text(data)))

    def hear(response):
        heard.append(response)

    one.page.on("response", hear)
    one.page.on("websocket", listen)
    one.open_module()
    one.page.wait_for_timeout(2000)
    bodies = [r.body().decode(errors="replace") for r in heard if r.status == 200]
    assert sum(map(len, frames)) > 10_000, "the web socket was not heard"
    everything = "\n".join([*bodies, *frames, one.page.content()])
    assert leaks(edition, everything) == []
    for word in ('"correct"', "BEGIN SOLUTION", "staffroom.grading", "exit_quiz_answer"):
        assert word not in everything


def as_text(data):
    """A web socket frame as text."""
    return data if isinstance(data, str) else data.decode(errors="replace")


@pytest.mark.parametrize("edition", ["ru", "en"])
def test_the_kernels_folder_holds_nothing_private(teacher, stack, edition):
    """What the classroom keeps of a release, and kernels run in, is stripped."""
    teacher(edition)
    folders = list((stack.data / "pages" / edition / MODULE).iterdir())
    assert folders
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert not [path for path in files if path.suffix in {".yaml", ".py", ".db"}]
    for path in files:
        text = path.read_text(errors="replace")
        assert leaks(edition, text) == [], path
        assert "nbgrader" not in text, path


def test_a_file_of_the_course_is_not_served(open_browser, stack):
    """No address of the classroom gives a module's YAML, notebook or gradebook."""
    one = sit_down(open_browser("en"), stack, "en")
    one.sign_up()
    base = f"{stack.base_url}/services/classroom"
    for path in (
        "/en/m01-network/media/../exit-quiz.yaml",
        "/en/m01-network/media/%2e%2e/activities.json",
        "/en/m01-network/exit-quiz.yaml",
        "/en/m01-network/page.ipynb",
        "/voila/files/page.ipynb",
        "/voila/render/page.ipynb",
        "/voila/tree/",
        "/voila/api/contents/",
        "/api/contents/",
        "/files/course/en/gradebook.db",
    ):
        answer = one.page.request.get(base + path)
        assert answer.status in {403, 404}, path
        assert "slots:" not in answer.text()
