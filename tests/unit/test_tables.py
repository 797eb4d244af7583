"""Tables and several-of-many choices in forms: what an author may declare, a teacher may send."""

import math

import pytest
from pydantic import TypeAdapter, ValidationError

from staffroom.activities import Activity, AnswerError, FormActivity
from staffroom.activities.form import INCOMPLETE, OUT_OF_BOUNDS
from staffroom.activities.values import CELL_CHARACTERS, MOST_ROWS
from staffroom.rules.totals import totals
from staffroom.shown import Shown

LIMIT = {"of": "sum", "most": 30, "text": "Children's eyes need a rest."}
COLUMNS = [
    {"id": "lesson", "label": "Lesson"},
    {"id": "minutes", "label": "Minutes", "kind": "number", "min": 0, "max": 45,
     "totals": ["sum", "mean", "count"], "limit": LIMIT},
    {"id": "way", "label": "Way", "kind": "choice", "required": False,
     "options": [{"id": "film", "text": "A film"}, {"id": "task", "text": "A task"}]},
    {"id": "why", "label": "Why", "kind": "text", "required": False, "max_length": 50},
]  # fmt: skip
TABLE = {"id": "week", "label": "The week", "kind": "table", "columns": COLUMNS,
         "min_rows": 2, "max_rows": 4}  # fmt: skip
CHECKS = {"id": "tools", "label": "Tools", "kind": "checks", "required": False,
          "options": [{"id": "chat", "text": "Chat"}, {"id": "mail", "text": "Mail"}]}  # fmt: skip
FILE = {"id": "plan", "label": "Plan", "kind": "file"}
ROWS = [{"lesson": "Maths", "minutes": 15, "way": "film"}, {"lesson": "Art", "minutes": 20.5}]


def form(*fields) -> FormActivity:
    """Make a form of these fields."""
    definition = {"type": "form", "title": "Plan", "fields": list(fields or (TABLE, CHECKS))}
    return TypeAdapter(Activity).validate_python(definition)


def answer(rows=None, **more):
    """Make an answer."""
    return {"fields": {"week": rows, **more}}


def test_a_full_table_is_complete_and_keeps_its_shape():
    """Rows as a teacher writes them are taken, and nothing is missing."""
    form().validate_draft(answer(ROWS, tools=["mail", "chat"]))
    assert form().missing(answer(ROWS)) == []


HOSTILE = {
    "unknown column": [{"lesson": "a", "evil": "b"}],
    "prototype": [{"__proto__": "b"}],
    "too many rows": [{"lesson": "a"}] * 5,
    "a flood of rows": [{}] * (MOST_ROWS + 1),
    "huge cell": [{"lesson": "a" * 501}],
    "huge text": [{"why": "a" * (CELL_CHARACTERS + 1)}],
    "text for a number": [{"minutes": "15"}],
    "number for a text": [{"lesson": 15}],
    "nan": [{"minutes": math.nan}],
    "infinite": [{"minutes": -math.inf}],
    "huge number": [{"minutes": 10**16}],
    "huge float": [{"minutes": 1e300}],
    "truth": [{"minutes": True}],
    "unknown option": [{"way": "dance"}],
    "list in a cell": [{"lesson": ["a"]}],
    "object in a cell": [{"lesson": {"a": "b"}}],
    "row of another kind": ["a"],
    "mixed rows": [{"lesson": "a"}, "a"],
    "not rows": {"lesson": "a"},
    "a text": "a",
    "a number": 4,
    "key that is no text": [{1: "a"}],
}


@pytest.mark.parametrize("rows", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_table_of_this_form_is_refused(rows):
    """Unknown columns, floods, huge cells, wrong types and NaN are answer errors everywhere."""
    for call in (
        form().validate_draft,
        form().missing,
        form().values,
        lambda given: form().check(given, "t", 0, "en"),
    ):
        with pytest.raises(AnswerError):
            call(answer(rows))


@pytest.mark.parametrize(
    "value", [["dance"], ["chat", "chat"], ["chat", 1], "chat", 1, {"chat": True}, [["chat"]]]
)
def test_what_is_no_choice_of_several_is_refused(value):
    """Only known options, each once."""
    with pytest.raises(AnswerError):
        form().validate_draft(answer(tools=value))


@pytest.mark.parametrize("kind", ["line", "text", "number"])
@pytest.mark.parametrize("value", [["a"], [{"a": "b"}], []])
def test_other_fields_hold_no_lists(kind, value):
    """A list is an answer to a table or to a choice of several, and to nothing else."""
    with pytest.raises(AnswerError):
        form({"id": "one", "label": "One", "kind": kind}).validate_draft({"fields": {"one": value}})


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        (None, [INCOMPLETE]),
        ([], [INCOMPLETE]),
        ([{}, {"lesson": " "}, {"minutes": None}], [INCOMPLETE]),
        (ROWS[:1], [INCOMPLETE]),
        ([*ROWS, {}], []),
        ([*ROWS, {"lesson": "Music"}], [INCOMPLETE]),
        ([ROWS[0], {"lesson": "Art", "minutes": 46}], [OUT_OF_BOUNDS]),
        ([ROWS[0], {"lesson": "Art", "minutes": -1}], [OUT_OF_BOUNDS]),
    ],
)
def test_what_a_table_lacks(rows, faults):
    """Blank rows do not count, required cells and bounds do; a draft may hold all of it."""
    form().validate_draft(answer(rows))
    assert form().missing(answer(rows)) == faults


def test_a_table_that_may_stay_empty_is_whole_without_rows():
    """Only once something is written must it be enough."""
    optional = form({**TABLE, "required": False})
    assert optional.missing(answer([{}])) == []
    assert optional.missing(answer(ROWS[:1])) == [INCOMPLETE]


def test_a_required_choice_of_several_wants_one():
    """Nothing chosen is nothing."""
    wanted = form({**CHECKS, "required": True})
    assert wanted.missing({"fields": {"tools": []}}) == [INCOMPLETE]
    assert wanted.missing({"fields": {"tools": ["mail"]}}) == []


def test_a_warning_names_a_table_once():
    """Personal data in cells is warned of, once a kind, and nothing is refused."""
    rows = [{"lesson": "ask a@b.ru", "minutes": 1}, {"lesson": "or c@d.ru", "minutes": 1}]
    told = form().check(answer(rows), "t", 0, "en")
    assert [w["kind"] for w in told.reveal["warnings"]] == ["email"]
    assert told.percent == 100


def test_an_earlier_release_leaves_nothing_in_the_way():
    """Fields, columns and options that are gone are left out; what remains fits."""
    old = answer([{**ROWS[0], "room": "12"}], tools=["chat", "fax"], gone="a")
    with pytest.raises(AnswerError):
        form().validate_draft(old)
    kept = form().known(old)
    form().validate_draft(kept)
    assert kept == answer([ROWS[0]], tools=["chat"])


@pytest.mark.parametrize(
    "field",
    [
        {**TABLE, "columns": []},
        {**TABLE, "columns": [*COLUMNS, COLUMNS[0]]},
        {**TABLE, "columns": [{"id": f"c{n}", "label": "C"} for n in range(9)]},
        {**TABLE, "min_rows": 5},
        {**TABLE, "max_rows": MOST_ROWS + 1},
        {**TABLE, "options": CHECKS["options"]},
        {**TABLE, "columns": [{"id": "a", "label": "A", "totals": ["sum"]}]},
        {**TABLE, "columns": [{"id": "a", "label": "A", "limit": LIMIT}]},
        {**TABLE, "columns": [{"id": "a", "label": "A", "kind": "number", "totals": ["most"]}]},
        {**TABLE, "columns": [{"id": "a", "label": "A", "kind": "number", "min": 2, "max": 1}]},
        {**TABLE, "columns": [{"id": "a", "label": "A", "kind": "choice"}]},
        {**TABLE, "columns": [{"id": "a", "label": "A", "kind": "number", "max": math.nan}]},
        {"id": "a", "label": "A", "kind": "line", "columns": COLUMNS},
        {"id": "a", "label": "A", "kind": "line", "max_rows": 3},
        {**CHECKS, "options": []},
        {**TABLE, "max_mb": 3},
        {**FILE, "max_mb": 11},
        {**FILE, "accept": []},
        {**FILE, "accept": ["exe"]},
        {**FILE, "accept": ["pdf", "pdf"]},
        {**FILE, "columns": COLUMNS},
        {**CHECKS, "options": [CHECKS["options"][0]] * 2},
    ],
)
def test_a_definition_that_means_nothing_is_refused(field):
    """An author hears of it at once."""
    with pytest.raises(ValidationError):
        form(field)


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ([], (0, 0, None)),
        ([0.1, 0.2], (2, 0.3, 0.15)),
        ([1, 1, 2], (3, 4, 1.33)),
        ([-5], (1, -5, -5)),
    ],
)
def test_totals(numbers, told):
    """How many, their sum without traces of binary fractions, and their mean."""
    found = totals(numbers)
    assert (found.count, found.sum, found.mean) == told


def test_a_trainer_reads_rows_totals_and_the_limit():
    """Every cell has its label; further lines of a cell stand further in."""
    rows = [{**ROWS[0], "why": "one\nRow 9"}, {}, ROWS[1]]
    told = Shown(lambda text: text, "ru").value(form().fields[0], rows)
    assert told == (
        "Row 1\n- Lesson: Maths\n- Minutes: 15\n- Way: A film\n- Why: one\n    Row 9\n\n"
        "Row 2\n- Lesson: Art\n- Minutes: 20,5\n- Way: —\n- Why: —\n\n"
        "Minutes: 35,5 in all\nMinutes: 17,75 on average\nMinutes: rows filled in: 2\n"
        "Minutes: above the limit of 30. Children's eyes need a rest."
    )


def test_a_limit_that_is_just_kept_says_nothing():
    """Only what lies beyond a limit is told."""
    told = Shown(lambda text: text, "en").value(form().fields[0], [{"minutes": 30}])
    assert "limit" not in told


def test_a_trainer_reads_a_files_name_size_and_number():
    """Enough to ask for it, and nothing that opens by itself."""
    named = {"id": "A" * 22, "name": "plan.pdf", "size": 1_300_000}
    wanted = form(FILE)
    wanted.validate_draft({"fields": {"plan": named}})
    assert wanted.missing({"fields": {"plan": None}}) == [INCOMPLETE]
    told = Shown(lambda text: text, "ru").value(wanted.fields[0], named)
    assert told == f"plan.pdf, 1,2 MB, file {'A' * 22}"


@pytest.mark.parametrize("kind", ["line", "choice", "checks", "number", "table"])
def test_other_fields_hold_no_file(kind):
    """A file's name in another field is no answer to it."""
    fields = {"table": TABLE, "checks": CHECKS, "choice": {**CHECKS, "kind": "choice"}}
    field = {**fields.get(kind, {"label": "One", "kind": kind}), "id": "one"}
    named = {"id": "A" * 22, "name": "plan.pdf", "size": 1}
    with pytest.raises(AnswerError):
        form(field).validate_draft({"fields": {"one": named}})


def test_a_trainer_reads_what_was_chosen_in_the_authors_order():
    """One option a line, whichever was ticked first."""
    told = Shown(lambda text: text, "en").value(form().fields[1], ["mail", "chat"])
    assert told == "- Chat\n- Mail"
