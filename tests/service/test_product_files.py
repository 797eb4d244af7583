"""Products as files: Word opened again by its library, PDF read by its grammar."""

import io
import zipfile
from datetime import UTC, datetime

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from staffroom.product import clean
from staffroom.wire.products import (
    Bullets,
    Code,
    Paragraph,
    ProductDocument,
    Section,
    Table,
    TableColumn,
)
from staffroom_hub.commons import product_docx, product_pdf
from tests.service import pdf_structure, pdf_words

MOMENT = datetime(2026, 11, 26, 18, tzinfo=UTC)


def document(*sections, edition="en", title="My lesson"):
    """Make a document."""
    made = [Section(heading=heading, blocks=blocks) for heading, blocks in sections]
    return ProductDocument(
        edition=edition, title=title, module_title="Distance", changed_at=MOMENT, sections=made
    )


def table(rows, columns=("What", "Minutes"), totals=()):
    """Make a table whose second column is a number."""
    heads = [TableColumn(label=label, number=at == 1) for at, label in enumerate(columns)]
    return Table(columns=heads, rows=rows, totals=list(totals))


ROWS = [["Begin", "5"], ["Talk", "12.5"]]
WHOLE = document(
    ("Goal", [Paragraph(text="To talk.\nAll of them.\n\nIn pairs.")]),
    ("Needs", [Bullets(items=["A board", "Cards"])]),
    ("Code", [Code(text="if talk:\n    listen()")]),
    ("Steps", [table(ROWS, totals=["Minutes: 17.5 in all"])]),
)


def word(made):
    """Write a document and open it again."""
    return docx.Document(io.BytesIO(product_docx.document(made)))


# Word


def test_a_word_file_says_all_of_it():
    """Headings are headings, a list is a list, and the words are those that were typed."""
    said = [(p.style.name, p.text) for p in word(WHOLE).paragraphs]
    assert said == [
        ("Heading 1", "My lesson"),
        ("Normal", "Distance · Staffroom · 26 November 2026"),
        ("Heading 2", "Goal"),
        ("Normal", "To talk.\nAll of them."),
        ("Normal", "In pairs."),
        ("Heading 2", "Needs"),
        ("List Bullet", "A board"),
        ("List Bullet", "Cards"),
        ("Heading 2", "Code"),
        ("Normal", "if talk:\n    listen()"),
        ("Heading 2", "Steps"),
        ("Normal", "Minutes: 17.5 in all"),
    ]


def test_a_table_in_word_has_a_head_on_each_page():
    """Its first row is marked as the head, and no other is."""
    (found,) = word(WHOLE).tables
    assert [[cell.text for cell in row.cells] for row in found.rows] == [["What", "Minutes"], *ROWS]
    heads = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in found.rows]
    assert heads == [True, False, False]


@pytest.mark.parametrize(("edition", "language"), [("ru", "ru-RU"), ("en", "en-GB")])
def test_a_word_file_tells_title_language_and_day(edition, language):
    """The template's own author, day and language are gone."""
    made = word(document(edition=edition, title="Мой план"))
    about = made.core_properties
    assert (about.title, about.language, about.author) == ("Мой план", language, "")
    assert about.created.date() == about.modified.date() == MOMENT.date()
    told = {tag.get(qn("w:val")) for tag in made.styles.element.iter(qn("w:lang"))}
    assert told == {language}


def test_many_columns_lie_on_their_side():
    """In Word and in PDF alike; few stand upright."""
    many = document(("T", [table([["x"] * 7], columns=tuple("abcdefg"))]))
    assert word(many).sections[0].orientation == WD_ORIENT.LANDSCAPE
    assert word(WHOLE).sections[0].orientation == WD_ORIENT.PORTRAIT
    assert b"/MediaBox [0 0 841.89 595.28]" in product_pdf.document(many)
    assert b"/MediaBox [0 0 595.28 841.89]" in product_pdf.document(WHOLE)


def test_a_word_file_loads_and_runs_nothing():
    """No macro, no field, no link to anywhere, whatever was typed."""
    evil = document(("Goal", [Paragraph(text='=cmd|"/c calc"!A1 {INCLUDEPICTURE "http://x/y"}')]))
    with zipfile.ZipFile(io.BytesIO(product_docx.document(evil))) as file:
        names, parts = file.namelist(), [file.read(name) for name in file.namelist()]
    assert not [name for name in names if "vba" in name.lower()]
    assert not [part for part in parts if b"fldChar" in part or b"instrText" in part]
    assert not [part for part in parts if b'TargetMode="External"' in part]


# PDF


def test_a_pdf_says_all_of_it_in_reading_order():
    """Every word is in the structure; page numbers are not."""
    made = product_pdf.document(WHOLE)
    assert " ".join(pdf_words.words(made).split()) == (
        "My lesson Distance · Staffroom · 26 November 2026 Goal To talk. All of them. In pairs. "
        "Needs • A board • Cards Code if talk: listen() Steps What Minutes Begin 5 Talk 12.5 "
        "Minutes: 17.5 in all"
    )
    artifacts = [text for _, tag, _, text in pdf_words.stretches(made) if tag == "Artifact"]
    assert [text.strip() for text in artifacts] == ["1"]


def test_a_pdf_has_the_structure_of_a_document():
    """Headings, paragraphs, a list with its items, a table with head cells and cells."""
    kind, *kids = pdf_words.tree(product_pdf.document(WHOLE))
    head = ["TR", ["TH", ["P"]], ["TH", ["P"]]]
    row = ["TR", ["TD", ["P"]], ["TD", ["P"]]]
    assert kind == "Document"
    assert kids == [
        ["H1"], ["P"], ["H2"], ["P"], ["P"],
        ["H2"], ["L", ["LI", ["LBody"]], ["LI", ["LBody"]]],
        ["H2"], ["P"], ["H2"], ["Table", head, row, row], ["P"],
    ]  # fmt: skip
    assert made_scopes(product_pdf.document(WHOLE)) == 2


def made_scopes(pdf):
    """Count the head cells that say what they head."""
    objects = pdf_structure.objects(pdf).values()
    return sum(b"/S /TH" in body and b"/Scope /Column" in body for body in objects)


@pytest.mark.parametrize("edition", ["ru", "en"])
def test_a_pdf_tells_title_and_language(edition):
    """Readers show the title and read in the right language."""
    made = product_pdf.document(document(edition=edition, title="Plan"))
    assert f"/Lang ({edition})".encode() in made
    assert b"/Title (Plan)" in made
    assert b"/DisplayDocTitle true" in made


def test_a_row_may_be_longer_than_a_page():
    """It goes on under the head, which is told once; no word is lost and cells stay cells."""
    long = " ".join(f"w{n}" for n in range(1500))
    made = product_pdf.document(document(("Steps", [table([["Begin", "5"], [long, "7"]])])))
    assert made.count(b"/Type /Page\n") > 2
    told = pdf_words.words(made).split()
    assert [w for w in told if w.startswith("w")] == long.split()
    assert told.count("Minutes") == 1
    (grid,) = [kid for kid in pdf_words.tree(made) if kid[0] == "Table"]
    assert [[cell[0] for cell in row[1:]] for row in grid[1:]] == [
        ["TH"] * 2,
        ["TD"] * 2,
        ["TD"] * 2,
    ]
    again = [t for _, tag, _, t in pdf_words.stretches(made) if tag == "Artifact" and "Min" in t]
    assert len(again) == made.count(b"/Type /Page\n") - 1


# Both, against whatever may have been typed

HOSTILE = {
    "control characters": "a\x00b\x08c\x0cd\x1be\x7f",
    "halves": "a\ud83d b\udc00",
    "no characters": "a\uffff b\ufffe",
    "right to left": "\u202eשלום עולם\u202c مرحبا",
    "one long word": "ж" * 8000,
    "many lines": "x\n" * 3000,
    "markdown": "# **a** [b](javascript:alert(1)) | c | `d` <script>",
    "formulas": '=HYPERLINK("http://x") +1 -1 @a $\\int_0^1$ {{7*7}} %(a)s',
    "emoji": "😀👩‍🏫 𝕏 中文",
    "xml": "<w:p/>&amp;]]><!--",
    "only spaces": " \u00a0\u200b ",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_typed_becomes_a_file(name):
    """In headings, paragraphs, lists, code and cells: both files open, and Word has the words."""
    text = clean(HOSTILE[name])
    every = [
        Paragraph(text=text),
        Bullets(items=[text[:300], text[:300]]),
        Code(text=text),
        table([[text[:2000], text[:2000]]] * 2, totals=[text[:300]]),
    ]
    made = document((text[:300], every), title=text[:300] or "x")
    opened = word(made)
    # The library writes a tab as an element of its own and reads it back.
    assert opened.tables[0].cell(1, 0).text == text[:2000]
    pdf = product_pdf.document(made)
    assert pdf.startswith(b"%PDF-")
    for page in pdf_structure.contents(pdf):
        assert page.count(b"BDC") + page.count(b"BMC") == page.count(b"EMC")


def test_thousands_of_short_lines_are_no_work_without_end():
    """Blank lines without number become breaks of lines, and none of the words between is lost."""
    text = "\n\n".join(f"w{n}" for n in range(3000))
    made = document(("Goal", [Paragraph(text=text)]))
    found = word(made).paragraphs
    assert len(found) < 300
    assert [w for p in found for w in p.text.split() if w.startswith("w")] == text.split()
    pdf = product_pdf.document(made)
    assert [w for w in pdf_words.words(pdf).split() if w.startswith("w")] == text.split()
    # Every stretch has a number of its own on its page.
    numbers = [(page, number) for page, tag, number, _ in pdf_words.stretches(pdf) if number >= 0]
    assert len(numbers) == len(set(numbers))


def test_the_most_that_a_form_can_hold_becomes_a_file():
    """Sixty rows of eight full columns: no row is lost in either file."""
    rows = [[f"r{n}"] + ["a few words, and more " * 4] * 7 for n in range(60)]
    made = document(("T", [table(rows, columns=tuple(f"Column {n}" for n in range(8)))]))
    assert len(word(made).tables[0].rows) == 61
    told = pdf_words.words(product_pdf.document(made)).split()
    assert [w for w in told if w.startswith("r")] == [f"r{n}" for n in range(60)]
