"""Whatever a teacher writes, the composed notebook holds it as data and nothing else changes."""

import ast
import copy
import json
import re
import unicodedata

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager
from markdown_it import MarkdownIt
from nbgrader.utils import compute_checksum, determine_grade, is_locked

from staffroom.activities.form import FormField
from staffroom.compose import HINT_TEXTS, ComposeError, compose
from staffroom.fence import clean, fenced, unfenced
from staffroom.i18n import translation
from staffroom.literal import MAX_DEPTH, LiteralError, assignment

HOSTILE = [
    "'; import os; os.system('id') #",
    "'''\"\"\"'''",
    "%%bash\ntouch /tmp/x",
    "!touch /tmp/x",
    "%run evil.py",
    "what is it?",
    "?help??",
    "line\n### BEGIN SOLUTION\nanswer = 1\n### END SOLUTION",
    "=== BEGIN MARK SCHEME ===",
    "``` ````\n`````\n# out",
    "~~~\n<script>alert(1)</script>\n~~~",
    "[x](javascript:alert(1))",
    '<img src=x onerror="alert(1)">',
    "$\\href{javascript:alert(1)}{x}$",
    "\x00\x1b[31m\x07",
    "a\u2028b\u2029c\x85d\x0be",
    "\u202eevil\u2066\u200f\u061c",
    "\ufeff\ud800\udfff",
    "\\",
    "\\N{BULLET}\\x41",
    "{{ cell.source }} {% raw %}",
    "a" * 20_000,
]

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(), max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


def cells_by_name(notebook):
    """Map nbgrader's cell names to cells."""
    return {
        cell["metadata"]["nbgrader"]["grade_id"]: cell
        for cell in notebook["cells"]
        if "nbgrader" in cell["metadata"]
    }


def as_nbgrader_reads(notebook):
    """Give a notebook the way nbgrader sees it after the disk."""
    return nbformat.reads(json.dumps(notebook), as_version=4)


def with_text(text):
    """Work in which one hostile text stands everywhere a text can stand."""
    attempt = {"items": {"one": text, "two": [text], "three": 1}}
    return {
        "exit-quiz": {"seed": text, "attempts": [attempt]},
        "discussion": {"posts": 1, "answers": 2},
        "request": {"fields": {"situation": text, "tried": text, "pupils": 28, "pace": "slow"}},
    }


def assert_only_solutions_changed(before, after):
    """Everything but the source of solution cells is equal."""
    stripped = []
    for notebook in (before, after):
        twin = copy.deepcopy(notebook)
        for cell in cells_by_name(twin).values():
            if cell["metadata"]["nbgrader"]["solution"]:
                cell["source"] = ""
        stripped.append(twin)
    assert stripped[0] == stripped[1]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_data(released, module, text):
    """A hostile text becomes one literal and one closed fence; the rest of the page stands."""
    before = copy.deepcopy(released)
    composed = compose(released, module, with_text(text), "ru")
    assert released == before
    assert_only_solutions_changed(released, composed)
    cells = cells_by_name(composed)
    line = cells["exit_quiz_answer"]["source"]
    assert line.isascii()
    assert "\n" not in line
    assert ast.literal_eval(line.removeprefix("answer = "))["seed"] == text
    tokens = MarkdownIt().parse(cells["criterion_context"]["source"])
    assert tokens[0].type == "fence"
    assert not {token.type for token in tokens[1:]} - {
        "paragraph_open",
        "inline",
        "paragraph_close",
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_locked_cells_keep_their_checksums(released, module, text):
    """nbgrader finds every locked cell as it was released."""
    composed = as_nbgrader_reads(compose(released, module, with_text(text), "en"))
    locked = [cell for cell in composed.cells if is_locked(cell)]
    assert len(locked) == 3
    assert all(compute_checksum(c) == c.metadata.nbgrader.checksum for c in locked)


@pytest.mark.parametrize("text", HOSTILE)
def test_composed_notebook_is_valid_and_survives_the_disk(released, module, text):
    """The notebook is valid nbformat and reads back from UTF-8 JSON as it was."""
    composed = compose(released, module, with_text(text), "ru")
    read = json.loads(json.dumps(composed, ensure_ascii=False).encode())
    assert read == composed
    nbformat.validate(as_nbgrader_reads(read))


def test_nothing_given_changes_nothing(released, module):
    """Without any answer the submission is the release, so nbgrader sees blanks."""
    assert compose(released, module, {}, "ru") == released
    blank = {"exit-quiz": None, "request": {"fields": {"situation": "  ", "tried": None}}}
    assert compose(released, module, blank, "ru") == released


def test_blank_criterion_counts_as_blank(released, module):
    """A criterion whose fields are empty keeps its stub, and nbgrader gives it 0 by itself."""
    work = {"request": {"fields": {"situation": "Тихий класс", "pupils": 20, "pace": "fast"}}}
    cells = cells_by_name(as_nbgrader_reads(compose(released, module, work, "ru")))
    assert determine_grade(cells["criterion_privacy"]) == (0, 4.0)
    assert determine_grade(cells["criterion_context"]) == (None, 4.0)
    assert determine_grade(cells["criterion_replies"]) == (None, 4.0)


def test_criterion_shows_labels_values_and_hints(released, module):
    """The trainer reads labels, chosen options and what the automatic check noticed."""
    fields = {"situation": "Пишите на a@b.ru", "pupils": None, "pace": "slow"}
    work = {"request": {"fields": fields}, "discussion": {"posts": 1, "answers": 2}}
    cells = cells_by_name(compose(released, module, work, "ru"))
    assert cells["criterion_context"]["source"] == (
        "```\nThe situation\nПишите на a@b.ru\n\nHow many pupils\n—\n\nPace\nSlowly\n```\n\n"
        "Автоматическая подсказка: возможно, в тексте есть адрес электронной почты.\n\n"
        "Автоматическая подсказка: пустых полей: 1."
    )
    assert "Своих сообщений: 1, ответов коллегам: 2." in cells["criterion_replies"]["source"]


@pytest.mark.parametrize("kind", HINT_TEXTS)
def test_every_hint_has_its_text_in_russian(kind):
    """Each kind of privacy finding is named in the trainer's own language."""
    assert re.search("[а-я]", translation("grading", "ru").gettext(HINT_TEXTS[kind]))


REFUSED = {
    "unknown activity": {"other": {}},
    "nan": {"exit-quiz": {"seed": "t", "attempts": [{"items": {"three": float("nan")}}]}},
    "infinite": {"exit-quiz": {"seed": float("inf")}},
    "huge integer": {"exit-quiz": {"seed": 10**18 + 1}},
    "tuple": {"exit-quiz": {"seed": ("a",)}},
    "bytes": {"exit-quiz": {"seed": b"a"}},
    "key of another type": {"exit-quiz": {1: "a"}},
    "too long": {"exit-quiz": {"seed": "ы" * 200_000}},
    "unknown field": {"request": {"fields": {"other": "a"}}},
    "field with a list": {"request": {"fields": {"situation": ["a"]}}},
    "field with a truth value": {"request": {"fields": {"situation": True}}},
    "field with nan": {"request": {"fields": {"pupils": float("nan")}}},
    "long field": {"request": {"fields": {"situation": "ы" * 200_000}}},
    "form of another shape": {"request": ["a"]},
    "discussion of another shape": {
        "request": {"fields": {"situation": "a"}},
        "discussion": {"posts": "1"},
    },
}


@pytest.mark.parametrize("work", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_written_is_refused(released, module, work):
    """Values that are no plain, bounded JSON raise ComposeError and change nothing."""
    before = copy.deepcopy(released)
    with pytest.raises(ComposeError):
        compose(released, module, work, "ru")
    assert released == before


def test_depth_is_bounded(released, module):
    """Nesting beyond the limit is refused without recursing to Python's own limit."""
    deep = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ComposeError, match="nested deeper"):
        compose(released, module, {"exit-quiz": deep}, "ru")


def test_a_subclass_cannot_write_its_own_representation():
    """Only exact JSON types are written: a clever subclass is refused."""

    class Evil(str):
        __slots__ = ()

        def __repr__(self) -> str:
            return "__import__('os').system('id')"

    with pytest.raises(LiteralError):
        assignment({"a": Evil("x")})


def test_two_cells_of_one_name_are_refused(released, module):
    """A release with a doubled cell name is refused instead of filling one of them."""
    doubled = copy.deepcopy(released)
    doubled["cells"].append(cells_by_name(doubled)["exit_quiz_answer"])
    with pytest.raises(ComposeError, match="exit_quiz_answer"):
        compose(doubled, module, {}, "ru")


def test_a_missing_criterion_cell_is_refused(released, module):
    """A form's answer is never dropped silently for want of a cell."""
    poorer = copy.deepcopy(released)
    poorer["cells"].remove(cells_by_name(poorer)["criterion_context"])
    with pytest.raises(ComposeError, match="context"):
        compose(poorer, module, with_text("a"), "ru")


def marking_reviews(module):
    """Give the module with points for reviewing."""
    grading = module.grading.model_copy(update={"reviews": "review"})
    return module.model_copy(update={"grading": grading})


@pytest.mark.parametrize(("locale", "words"), [("en", "2 points at most"), ("ru", "2 баллов")])
def test_the_cell_for_reviewing_waits_for_its_points(released, module, locale, words):
    """It says where they come from, so that nbgrader does not take it for a blank answer."""
    notebook = copy.deepcopy(released)
    cell = copy.deepcopy(cells_by_name(notebook)["criterion_context"])
    cell["id"] = "reviews"
    cell["metadata"]["nbgrader"]["grade_id"] = "review"
    notebook["cells"].append(cell)
    composed = compose(notebook, marking_reviews(module), {}, locale)
    found = as_nbgrader_reads(composed).cells[-1]
    assert words in found.source
    assert determine_grade(found) == (None, 4.0)


def test_a_missing_cell_for_reviewing_is_refused(released, module):
    """A module that marks reviewing has where to put the points."""
    with pytest.raises(ComposeError, match="review"):
        compose(released, marking_reviews(module), {}, "en")


def with_table(module):
    """The tiny module with a table in its form."""
    columns = [
        {"id": "lesson", "label": "Lesson", "kind": "text"},
        {"id": "minutes", "label": "Minutes", "kind": "number", "totals": ["sum"]},
    ]
    tools = [{"id": "chat", "text": "Chat"}, {"id": "mail", "text": "Mail"}]
    more = [
        FormField(id="week", label="The week", kind="table", columns=columns),
        FormField(id="tools", label="Tools", kind="checks", options=tools),
    ]
    form = module.activities["request"]
    criterion = module.grading.criteria[1].model_copy(update={"fields": ["week", "tools"]})
    criteria = [module.grading.criteria[0], criterion, module.grading.criteria[2]]
    grading = module.grading.model_copy(update={"criteria": criteria})
    wider = form.model_copy(update={"fields": [*form.fields, *more]})
    activities = {**module.activities, "request": wider}
    return module.model_copy(update={"activities": activities, "grading": grading})


@pytest.mark.parametrize("text", HOSTILE)
def test_a_table_is_one_fenced_block_whatever_is_in_it(released, module, text):
    """Cells stay text: one fence, then hints of our own."""
    rows = [{"lesson": text[:500], "minutes": 15}, {"lesson": "Art", "minutes": 0.5}]
    work = {"request": {"fields": {"week": rows, "tools": ["mail"]}}}
    cell = cells_by_name(compose(released, with_table(module), work, "ru"))["criterion_privacy"]
    tokens = MarkdownIt().parse(cell["source"])
    assert tokens[0].type == "fence"
    assert "Minutes: всего 15,5" in tokens[0].content
    assert "Строка 2\n- Lesson: Art\n- Minutes: 0,5" in tokens[0].content
    assert "Tools\n- Mail" in tokens[0].content
    assert {token.type for token in tokens[1:]} <= {"paragraph_open", "inline", "paragraph_close"}


def test_a_table_with_something_to_look_at_gives_a_hint(released, module):
    """Personal data in a cell is hinted at as in any other text."""
    work = {"request": {"fields": {"week": [{"lesson": "Пишите на a@b.ru"}]}}}
    cell = cells_by_name(compose(released, with_table(module), work, "ru"))["criterion_privacy"]
    assert "адрес электронной почты" in cell["source"]


@pytest.mark.parametrize("rows", [[{"evil": "a"}], [{"minutes": float("nan")}], "a", ["a"]])
def test_a_table_of_another_shape_is_refused(released, module, rows):
    """What the form does not declare is written nowhere."""
    with pytest.raises(ComposeError):
        compose(released, with_table(module), {"request": {"fields": {"week": rows}}}, "ru")


@given(json_values)
def test_literal_reads_back(value):
    """Any JSON value is one ASCII line that Python and IPython read as the same data."""
    line = assignment(value)
    assert line.isascii()
    assert len(line.splitlines()) == 1
    assert ast.literal_eval(line.removeprefix("answer = ")) == value
    assert TransformerManager().transform_cell(line + "\n") == line + "\n"


@pytest.mark.parametrize("depth", [MAX_DEPTH, MAX_DEPTH + 1])
def test_literal_depth_limit_is_exact(depth):
    """The deepest value allowed is written, one level more is refused."""
    value = 1
    for _ in range(depth):
        value = [value]
    if depth == MAX_DEPTH:
        assert assignment(value) == f"answer = {value!r}"
    else:
        with pytest.raises(LiteralError):
            assignment(value)


@given(st.text(st.sampled_from("`~\n \t#<>[]()!-=*_a\r\u2028\x00"), max_size=60))
def test_no_text_leaves_its_fence(text):
    """Whatever is fenced, CommonMark sees one fence with exactly the cleaned text in it."""
    tokens = MarkdownIt().parse(fenced(text))
    assert [token.type for token in tokens] == ["fence"]
    assert tokens[0].content == clean(text) + "\n"


@given(st.text(st.characters(), max_size=60))
def test_cleaned_text_hides_nothing(text):
    """Cleaned text has no control, bidi or surrogate character and is valid UTF-8."""
    cleaned = clean(text)
    cleaned.encode()
    categories = {unicodedata.category(c) for c in cleaned if c not in "\n\t\u200c\u200d"}
    assert not categories & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert re.sub(r"\s", "", clean(cleaned)) == re.sub(r"\s", "", cleaned)


@pytest.mark.parametrize("text", ["", "Words.", "``` inside\n```", "`````", "\n\nlines\n"])
def test_a_fence_can_be_taken_off_again(text):
    """What was fenced comes back as it was; other Markdown stays as it is."""
    assert unfenced(fenced(text)) == clean(text)
    for other in (f"{text} and *more*", f"{fenced('a')} after", "```\nno end", "``short``"):
        assert unfenced(other) == other
