"""Products: what a form's definition and values become as a document, and as a post."""

from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from staffroom import product
from staffroom.activities import Activity, AnswerError, FormActivity
from staffroom.text import block_html
from staffroom.wire.products import Bullets, Code, Paragraph, Table

MOMENT = datetime(2026, 11, 26, 18, tzinfo=UTC)
OPTIONS = [{"id": "board", "text": "A board"}, {"id": "cards", "text": "Cards"}]
FIELDS = [
    {"id": "goal", "label": "Goal", "kind": "text"},
    {"id": "class", "label": "Class", "kind": "line", "required": False},
    {"id": "size", "label": "Pupils", "kind": "number"},
    {"id": "way", "label": "Way", "kind": "choice", "options": OPTIONS},
    {"id": "needs", "label": "Needs", "kind": "checks", "options": OPTIONS},
    {"id": "code", "label": "Code", "kind": "code", "required": False},
    {"id": "file", "label": "Hand-out", "kind": "file"},
    {
        "id": "steps",
        "label": "Steps",
        "kind": "table",
        "columns": [
            {"id": "what", "label": "What"},
            {"id": "minutes", "label": "Minutes", "kind": "number", "totals": ["sum", "mean"]},
            {"id": "with", "label": "With", "kind": "choice", "options": OPTIONS},
        ],
    },
]
VALUES = {
    "goal": "To talk.\nAll of them.\n\nIn pairs.",
    "size": 28.5,
    "way": "cards",
    "needs": ["cards", "board"],
    "code": "if talk:\n    listen()\n",
    "file": {"id": "f" * 22, "name": "plan.pdf", "size": 10},
    "steps": [
        {"what": "Begin", "minutes": 5, "with": "board"},
        {"what": "", "minutes": None},
        {"what": "Talk", "minutes": 12.5},
    ],
}


def form(fields=FIELDS, **parts):
    """Make a form with a product."""
    whole = {"type": "form", "title": "A form", "product": "My lesson", "fields": fields, **parts}
    made = TypeAdapter(Activity).validate_python(whole)
    assert isinstance(made, FormActivity)
    return made


def document(values, edition="en", **parts):
    """Make a document of values."""
    origin = product.Origin(edition, "Distance", MOMENT)
    return product.document(form(**parts), {"fields": values}, origin)


def blocks(values, heading, **parts):
    """Give what stands under a heading."""
    found = [s for s in document(values, **parts).sections if s.heading == heading]
    return found[0].blocks if found else None


def typed(text):
    """Give a text as it comes out of a field."""
    (block,) = blocks({"goal": text}, "Goal")
    return block.text


def test_the_public_form_names_the_product():
    """The page knows that there is one; a form without one says nothing of it."""
    assert form().public()["product"] == "My lesson"
    assert "product" not in form(product=None).public()


@pytest.mark.parametrize("title", ["", "   ", "x" * 301, 7])
def test_a_product_has_a_title(title):
    """An empty or endless title is a fault of the author's."""
    with pytest.raises(ValidationError):
        form(product=title)


def test_every_kind_of_field_has_its_place():
    """Texts, numbers, choices, several choices, code, a file by its name, a table."""
    made = document(VALUES)
    assert (made.title, made.module_title, made.changed_at) == ("My lesson", "Distance", MOMENT)
    found = {section.heading: section.blocks for section in made.sections}
    assert found["Goal"] == [Paragraph(text="To talk.\nAll of them.\n\nIn pairs.")]
    assert found["Pupils"] == [Paragraph(text="28.5")]
    assert found["Way"] == [Paragraph(text="Cards")]
    assert found["Needs"] == [Bullets(items=["A board", "Cards"])]
    assert found["Code"] == [Code(text="if talk:\n    listen()")]
    assert found["Hand-out"] == [Paragraph(text="plan.pdf")]
    (table,) = found["Steps"]
    assert isinstance(table, Table)
    assert [(c.label, c.number) for c in table.columns] == [
        ("What", False), ("Minutes", True), ("With", False)
    ]  # fmt: skip
    assert table.rows == [["Begin", "5", "A board"], ["Talk", "12.5", ""]]
    assert table.totals == ["Minutes: 17.5 in all", "Minutes: 8.75 on average"]


def test_numbers_and_words_are_those_of_the_edition():
    """Russian has a comma, and says what is missing in Russian."""
    made = document({"size": 28.5, "steps": VALUES["steps"]}, edition="ru")
    found = {section.heading: section.blocks for section in made.sections}
    assert found["Pupils"] == [Paragraph(text="28,5")]
    assert found["Goal"] == [Paragraph(text="Пока не заполнено.")]
    assert found["Steps"][0].totals[0] == "Minutes: всего 17,5"


def test_what_may_stay_empty_leaves_no_gap():
    """An optional field without anything in it has no heading; a required one says so."""
    headings = [section.heading for section in document({}).sections]
    assert headings == ["Goal", "Pupils", "Way", "Needs", "Hand-out", "Steps"]
    assert blocks({}, "Goal") == [Paragraph(text="Not filled in yet.")]
    assert blocks({"class": "  "}, "Class") is None


@pytest.mark.parametrize(
    ("values", "heading"), [({"way": "gone"}, "Way"), ({"steps": [{}, {"what": " "}]}, "Steps")]
)
def test_what_is_nothing_is_told_as_nothing(values, heading):
    """An option that is no more, and rows with nothing in them."""
    assert blocks(values, heading) == [Paragraph(text="Not filled in yet.")]


@pytest.mark.parametrize(
    ("answer", "begun"),
    [
        (None, False),
        ({}, False),
        ({"fields": {"goal": " \n"}}, False),
        ({"fields": {"steps": [{"what": ""}]}}, False),
        ({"fields": {"gone": "x"}}, False),
        ({"fields": {"size": 0}}, True),
        ({"fields": {"needs": ["board"]}}, True),
    ],
)
def test_when_a_product_is_begun(answer, begun):
    """As soon as one field holds anything; a number may be nought."""
    assert product.is_begun(form(), answer) is begun


@pytest.mark.parametrize("answer", [["x"], {"fields": {"steps": "x"}}, {"fields": {"file": "x"}}])
def test_an_answer_of_another_shape_is_refused(answer):
    """What does not fit the form becomes no document."""
    with pytest.raises(AnswerError):
        product.document(form(), answer, product.Origin("en", "M", MOMENT))


def test_hostile_characters_are_none():
    """Control characters go, halves of letters and no-characters are shown, text stays."""
    assert typed("a\x00b\x07c\x1b[31md\x7f\x9f") == "abc[31md"
    assert typed("one\r\ntwo\rthree\u2028four\x0bfive") == "one\ntwo\nthree\nfour\nfive"
    assert product.clean("x\ud800y\uffffz\U0001fffe") == "x\ufffdy\ufffdz\ufffd"
    assert typed("שלום \u202eevil\u202c 😀 =1+1 <b>&amp;</b>") == (
        "שלום \u202eevil\u202c 😀 =1+1 <b>&amp;</b>"
    )


def test_a_placeholder_that_was_typed_stays():
    """A label with marks of a format is no place to put a number into."""
    columns = [{"id": "n", "label": "%(value)s %(column)s", "kind": "number", "totals": ["sum"]}]
    table = [{"id": "t", "label": "T", "kind": "table", "columns": columns}]
    (block,) = blocks({"t": [{"n": 3}]}, "T", fields=table)
    assert block.totals == ["%(value)s %(column)s: 3 in all"]


def test_a_post_says_all_of_it():
    """Words, lists and a table with its totals are in the post as colleagues will see it."""
    html = block_html(product.markdown(document(VALUES)))
    for part in (
        "<strong>My lesson</strong>",
        "<strong>Goal</strong>",
        "To talk.<br>",
        "<p>In pairs.</p>",
        "<li>A board</li>",
        "<pre><code>if talk:\n    listen()",
        "<td>Begin</td>",
        "Minutes: 17.5 in all",
    ):
        assert part in html, part


def test_a_post_has_no_markup_of_its_own():
    """What was typed as HTML stays words; bars and line breaks do not break a table."""
    evil = "<script>alert(1)</script> <img src=x onerror=alert(1)>"
    steps = [{"what": f"a | b\n{evil}", "minutes": 1}]
    text = product.markdown(document({"goal": evil, "steps": steps}))
    html = block_html(text)
    assert "<script" not in html
    assert "<img" not in html
    assert html.count("alert(1)") == 4
    assert "<td>a | b &lt;script&gt;" in html


# --- a self-map ---------------------------------------------------------------------------------

MAP = {
    "type": "selfmap",
    "title": "Two questions",
    "product": "My lesson",
    "choose": "one",
    "suggest": 1,
    "suggest_order": ["no", "partly"],
    "columns": [{"id": n, "label": n.title()} for n in ("yes", "partly", "no")],
    "rows": [{"id": "g1", "text": "**Seen** and heard?"}, {"id": "g2", "text": "Explained?"}],
    "suggestions": [
        {"row": "g1", "column": "partly", "text": "Give *the sheet* as well."},
        {"row": "g2", "column": "no", "text": "Choose three words."},
    ],
}


def of_map(rows, edition="en", **parts):
    """Make a document of a map's ticks."""
    made = TypeAdapter(Activity).validate_python(MAP | parts)
    return product.document(made, {"rows": rows}, product.Origin(edition, "Lesson", MOMENT))


def test_a_map_is_its_points_with_ones_answers_and_what_was_suggested():
    """A checklist can be taken along: every point, also the open ones, and no more suggestions."""
    made = of_map({"g1": ["partly"], "g2": ["no"]})
    assert made.title == "My lesson"
    (points, suited) = made.sections
    (table,) = points.blocks
    assert points.heading == "Two questions"
    assert [column.label for column in table.columns] == ["Point", "Answer"]
    assert table.rows == [["Seen and heard?", "Partly"], ["Explained?", "No"]]
    assert suited.blocks == [Bullets(items=["Choose three words."])]
    (alone,) = of_map({"g1": ["yes"]}, "ru").sections
    assert alone.blocks[0].rows == [["Seen and heard?", "Yes"], ["Explained?", ""]]
    assert [column.label for column in alone.blocks[0].columns] == ["Пункт", "Ответ"]


def test_a_map_of_several_names_all_that_is_ticked():
    """Rows and columns that are no more are passed over."""
    made = of_map({"g1": ["yes", "no", "gone"], "g9": ["yes"]}, choose="several")
    assert made.sections[0].blocks[0].rows == [["Seen and heard?", "Yes, No"], ["Explained?", ""]]


@pytest.mark.parametrize(
    ("answer", "begun"),
    [(None, False), ({"rows": {}}, False), ({"rows": {"g9": ["yes"]}}, False),
     ({"rows": {"g1": []}}, False), ({"rows": {"g1": ["no"]}}, True)],
)  # fmt: skip
def test_a_map_is_begun_with_its_first_tick(answer, begun):
    """What was ticked in a row that is no more is none."""
    assert product.is_begun(TypeAdapter(Activity).validate_python(MAP), answer) is begun


def test_a_map_of_another_shape_is_refused():
    """An answer that is no map's is an error, not an empty sheet."""
    with pytest.raises(AnswerError):
        of_map(["g1"])
