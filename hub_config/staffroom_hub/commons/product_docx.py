"""A product as a Word file: real headings, a table's head on each page, its language told."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from datetime import UTC

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm
from docx.table import Table as WordTable
from docx.table import _Row
from docx.text.paragraph import Paragraph as WordParagraph

from staffroom.wire.products import Block, Bullets, Code, ProductDocument, Table
from staffroom_hub.commons.product_words import below, is_wide, paragraphs, shares

_LANGUAGES = {"ru": "ru-RU", "en": "en-GB"}
_SHORT, _LONG, _MARGIN = Mm(210), Mm(297), Mm(20)
_MONOSPACE = "Courier New"
_RIGHT_TO_LEFT = {"R", "AL"}
_DIRECTED = {"L", *_RIGHT_TO_LEFT}


def document(made: ProductDocument) -> bytes:
    """Make the Word file."""
    word = docx.Document()
    _describe(word, made)
    _lay_out(word, wide=is_wide(made))
    _paragraph(word, made.title, "Heading 1")
    _paragraph(word, below(made))
    for section in made.sections:
        _paragraph(word, section.heading, "Heading 2")
        for block in section.blocks:
            _write(word, block)
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def _describe(word: Document, made: ProductDocument) -> None:
    """Say title, language and day, in the place of those of the library's own template."""
    language = _LANGUAGES[made.edition]
    about = word.core_properties
    about.title, about.language = made.title[:255], language
    about.author, about.comments, about.keywords = "", "", ""
    moment = made.changed_at.astimezone(UTC).replace(tzinfo=None)
    about.created, about.modified = moment, moment
    for told in word.styles.element.iter(qn("w:lang")):
        told.set(qn("w:val"), language)


def _lay_out(word: Document, *, wide: bool) -> None:
    (page,) = word.sections
    page.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = (_LONG, _SHORT) if wide else (_SHORT, _LONG)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _MARGIN


def _write(word: Document, block: Block) -> None:
    if isinstance(block, Table):
        _write_table(word, block)
    elif isinstance(block, Bullets):
        for item in block.items:
            _paragraph(word, item, "List Bullet")
    elif isinstance(block, Code):
        for run in _paragraph(word, block.text).runs:
            run.font.name = _MONOSPACE
    else:
        for part in paragraphs(block.text):
            _paragraph(word, part)


def _paragraph(word: Document, text: str, style: str | None = None) -> WordParagraph:
    """Add a paragraph; the library makes breaks of line ends."""
    return _directed(word.add_paragraph(text, style))


def _write_table(word: Document, table: Table) -> None:
    (page,) = word.sections
    assert page.page_width is not None
    room = page.page_width - 2 * _MARGIN
    made = word.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    made.autofit = False
    _fill(made.rows[0], [column.label for column in table.columns], table, head=True)
    for texts in table.rows:
        _fill(made.add_row(), texts, table)
    _set_widths(made, [round(share * room) for share in shares(table)])
    for total in table.totals:
        _paragraph(word, total)


def _fill(row: _Row, texts: Sequence[str], table: Table, *, head: bool = False) -> None:
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - the library has no other way to say it
    if head:
        properties.append(OxmlElement("w:tblHeader"))
    for cell, text, column in zip(row.cells, texts, table.columns, strict=True):
        (paragraph,) = cell.paragraphs
        paragraph.add_run(text).bold = head or None
        _directed(paragraph)
        if column.number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _set_widths(table: WordTable, widths: Sequence[int]) -> None:
    """Tell each cell its width: Word reads that of columns, others that of cells."""
    for column, width in zip(table.columns, map(Length, widths), strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _directed(paragraph: WordParagraph) -> WordParagraph:
    """Have a paragraph begin at the right where its first letters are written from there."""
    directions = (unicodedata.bidirectional(c) for c in paragraph.text)
    if next((one for one in directions if one in _DIRECTED), "L") in _RIGHT_TO_LEFT:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))  # noqa: SLF001 - see `_fill`
    return paragraph
