"""The glossary: what a text names, what a release carries, what a page makes of it, what is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom import bundle, glossary
from staffroom.glossary import GLOSSARY, TERMS, named, picked, shown
from staffroom.modulefaults import CourseError
from staffroom.modulefiles import load_module, module_from_files
from tests.unit.small import small_files

EDITION = """\
udl: {term: Universal design, text: Many ways in.}
thread: {term: Thread, text: A post and its *answers*.}
"""


def page(*texts):
    """A notebook of Markdown cells."""
    cells = [{"cell_type": "markdown", "metadata": {}, "source": text} for text in texts]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


@pytest.fixture
def folder(tmp_path):
    """A module in the source of an edition that has a glossary."""
    home = tmp_path / "en" / "source" / "m01-small"
    home.mkdir(parents=True)
    for name, data in small_files().items():
        (home / name).write_bytes(data)
    (home / "page.ipynb").write_bytes(page("# Small", "In a [thread](#glossary-thread)."))
    (tmp_path / "en" / GLOSSARY).write_text(EDITION)
    return home


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[a](#glossary-udl) and [*b*](#glossary-thread), [a](#glossary-udl)", ["udl", "thread"]),
        ("- [a](#glossary-udl)\n\n| [b](#glossary-thread) |\n|---|", ["udl", "thread"]),
        ("[a][x]\n\n[x]: #glossary-udl", ["udl"]),
        ("`[a](#glossary-udl)` and \\[a](#glossary-udl)", []),
        ("[a](https://example.org/#glossary-udl) [b](#other)", []),
        ("[a](#glossary-No_Such)", ["No_Such"]),
        ("[a](#glossary-)", [""]),
        ("", []),
    ],
)
def test_links_name_terms(text, names):
    """A link names a term, wherever it stands; code, other addresses and other anchors do not."""
    assert named(text) == names


def test_a_release_carries_the_terms_of_its_text_alone(folder):
    """What is read of a folder has the terms named; the digest changes with them and no others."""
    files = bundle.read_folder(folder)
    assert set(module_from_files(files).glossary) == {"thread"}
    assert load_module(folder) == module_from_files(files)
    whole = folder.parents[1] / GLOSSARY
    whole.write_text(EDITION.replace("Many ways", "More ways"))
    assert bundle.digest(bundle.read_folder(folder)) == bundle.digest(files)
    whole.write_text(EDITION.replace("A post", "Posts"))
    assert bundle.digest(bundle.read_folder(folder)) != bundle.digest(files)
    whole.unlink()
    assert GLOSSARY not in bundle.read_folder(folder)


def test_a_release_that_was_fetched_keeps_its_own_terms(folder):
    """A glossary in the module's own folder goes before that of the edition."""
    (folder / GLOSSARY).write_text("thread: {term: Thread, text: My own words.}")
    assert load_module(folder).glossary["thread"].text == "My own words."
    assert bundle.read_folder(folder)[GLOSSARY].endswith(b"My own words.}")


def test_all_terms_come_where_a_page_asks_for_all():
    """A link to all terms brings the whole glossary."""
    assert set(_terms(picked(page("[All](#glossary-all)"), EDITION.encode()))) == {"udl", "thread"}
    assert picked(page("No terms."), EDITION.encode()) is None


def _terms(data):
    files = small_files() | {GLOSSARY: data, "page.ipynb": page("x")}
    return module_from_files(files).glossary


@pytest.mark.parametrize("notebook", [b"", b"{", b"[]", b'{"cells": 1}', b'{"cells": [{}]}'])
def test_an_unreadable_notebook_names_nothing(notebook):
    """What is wrong with a notebook is told by others; here nothing breaks."""
    assert picked(notebook, EDITION.encode()) is None


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("thread: {term: Thread}", 1, "thread.text: is missing"),
        ("udl: {term: A, text: B}\nthread:\n  term: T\n  text: ''", 4, "thread.text: "),
        ("thread: {term: T, text: U, colour: red}", 1, "colour: is no key that is known here"),
        ("thread: {term: T, text: U}\nthread: {term: T, text: U}", 2, "stands here a second time"),
        ("thread: {term: T, text: U}\n'Über Alles': {term: T, text: U}", 2, "Über Alles"),
        ("thread: {term: T, text: U}\nall: {term: T, text: U}", 2, "stands for the whole glossary"),
        ("thread:\n  term: T\n  text: see [a](#glossary-udl)", 3, "cannot lead to another term"),
        ("thread: {term: T, text: " + "x" * 401 + "}", 1, "thread.text: "),
        ("- thread", 1, "must be a mapping"),
        ("thread: [", 1, "is not readable YAML"),
    ],
)
def test_a_bad_glossary_is_told_with_its_file_and_line(folder, text, line, sentence):
    """Whoever loads a module that needs it reads where the fault stands, in the edition's file."""
    whole = folder.parents[1] / GLOSSARY
    whole.write_text(text)
    with pytest.raises(CourseError) as caught:
        load_module(folder)
    first = str(caught.value).splitlines()[0]
    assert first.startswith(f"{whole}:{line}: ")
    assert sentence in first
    with pytest.raises(CourseError) as caught:
        module_from_files(bundle.read_folder(folder))
    assert caught.value.file == GLOSSARY


def test_a_glossary_is_no_activity_and_does_not_come_from_the_module_file(folder):
    """`glossary.yaml` adds no activity; terms written into module.yaml are not believed."""
    with (folder / "module.yaml").open("a") as file:
        file.write("glossary: {udl: {term: Own, text: Own.}}\n")
    module = load_module(folder)
    assert set(module.glossary) == {"thread"}
    assert set(module.activities) == set(module_from_files(small_files()).activities)


# --- what a page gets -------------------------------------------------------------------------------


def test_the_public_form_has_terms_in_order_and_safe(folder):
    """Words as text, explanations as clean HTML, in alphabetical order; ё stands with е."""
    evil = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) **bold**"
    terms = {"a": ("Ёж", "x"), "b": ("жук", "x"), "c": ("Ель", evil)}
    made = TERMS.validate_python({n: {"term": t, "text": x} for n, (t, x) in terms.items()})
    listed = shown(made)
    assert [one["id"] for one in listed] == ["a", "c", "b"]
    html = listed[1]["html"]
    assert html.startswith("&lt;img src=x")
    assert "<a" not in html
    assert "<strong>bold</strong>" in html
    assert load_module(folder).public()["glossary"] == [
        {"id": "thread", "term": "Thread", "html": "A post and its <em>answers</em>."}
    ]


KNOWN = [{"id": "udl", "term": "U", "html": "x"}]
BUTTON = (
    '<button type="button" class="sr-term" popovertarget="glossary-udl" '
    'aria-describedby="glossary-udl">design</button>'
)
BESIDE = (
    '<button type="button" class="sr-term" popovertarget="glossary-udl" '
    'tabindex="-1" aria-hidden="true">'
)
BETWEEN = '<span class="sr-between"> </span>'


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ('a <a href="#glossary-udl">design</a> b', f"a {BUTTON} b"),
        ('<a href="#glossary-udl" rel="nofollow" title="t">design</a>', BUTTON),
        (
            '«<a href="#glossary-udl">design</a>», b',
            f'<span class="sr-held">«{BUTTON}»,</span> b',
        ),
        (
            '<a href="#glossary-udl"><em>design for all</em></a>',
            BUTTON.replace(">design<", "><em>design for all</em><"),
        ),
        (
            'for “<a href="#glossary-udl">"design"\n&amp; — for&nbsp;all</a>”.',
            'for <span class="sr-words"><span class="sr-held">“'
            + BUTTON.replace(
                ">design<", ' aria-label="&quot;design&quot;\n&amp;&nbsp;— for&nbsp;all">"design"<'
            )
            + f'</span>{BETWEEN}{BESIDE}&amp;&nbsp;—</button>{BETWEEN}<span class="sr-held">'
            f"{BESIDE}for&nbsp;all</button>”.</span></span>",
        ),
    ],
)
def test_a_link_to_a_term_becomes_a_button(html, made):
    """It names the explanation it opens and is described by it; each word may begin a line."""
    assert glossary.marked(html, KNOWN) == made


@pytest.mark.parametrize(
    "html",
    [
        '<a href="#glossary-other">design</a>',
        '<a href="#glossary-all">all</a>',
        '<a href="#glossary-udl&quot; onclick=&quot;x">design</a>',
        '<a href="https://example.org/#glossary-udl">design</a>',
        '<a class="anchor-link" href="#glossary-udl">¶</a>',
        "<code>[design](#glossary-udl)</code>",
    ],
)
def test_other_links_stay_as_they_are(html):
    """A term without an explanation, a forged id, another site: nothing of it becomes a button."""
    assert glossary.marked(html, KNOWN) == html


@given(st.text(alphabet='<>"=/ aglosry-#hrefudl&;«»,', max_size=80))
def test_marking_adds_no_markup_of_its_own_to_texts_without_terms(html):
    """Whatever stands in a page, only whole links to known terms are touched."""
    assert glossary.marked(html, []) == html
