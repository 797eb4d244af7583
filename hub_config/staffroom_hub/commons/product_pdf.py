"""A product as a tagged PDF: headings, paragraphs, lists, tables that reading aids can follow."""

from __future__ import annotations

from dataclasses import dataclass

from staffroom.wire.products import Block, Bullets, ProductDocument, Table
from staffroom_hub.commons.pdf_table import Grid
from staffroom_hub.commons.product_words import below, is_wide, paragraphs
from staffroom_hub.commons.tagged_pdf import FAMILY, Kind, TaggedPDF

_MARGIN, _FOOT = 20.0, 18.0
_LEADING = 0.51
"""Millimetres from line to line for each point of size."""
_TOGETHER = 18.0
"""A heading stands with the first lines below it."""
_INK, _SOFT = (28, 32, 36), (84, 90, 96)


def document(made: ProductDocument) -> bytes:
    """Make the PDF; it takes some tenths of a second, so do it in a thread.

    Raises:
        FontsMissingError: `make browser` has not been run.
    """
    pdf = _blank(made)
    pdf.start_section(made.title)
    _write(pdf, made.title, _TITLE)
    _write(pdf, below(made), _BELOW)
    for section in made.sections:
        pdf.ln(3)
        _write_heading(pdf, section.heading)
        for block in section.blocks:
            _write_block(pdf, block)
    return bytes(pdf.output())


def _blank(made: ProductDocument) -> TaggedPDF:
    pdf = _Pages(
        lang=made.edition,
        title=made.title,
        orientation="landscape" if is_wide(made) else "portrait",
    )
    pdf.set_creator("Staffroom")
    # The same product gives the same file.
    pdf.set_creation_date(made.changed_at)
    pdf.set_margin(_MARGIN)
    pdf.set_auto_page_break(auto=True, margin=_FOOT)
    pdf.add_page()
    return pdf


class _Pages(TaggedPDF):
    """Pages with their number at the foot."""

    def footer(self) -> None:
        """Write the number, which is no part of the text."""
        with self.artifact():
            self.set_y(-12)
            self.set_font(FAMILY, "", 8)
            self.set_text_color(*_SOFT)
            self.cell(0, 5, str(self.page), align="C")


@dataclass(frozen=True)
class _Style:
    """How words look, and what they are."""

    kind: Kind = "P"
    size: float = 10.5
    bold: bool = False
    ink: tuple[int, int, int] = _INK


_TEXT = _Style()
_ITEM = _Style("LBody")
_TITLE = _Style("H1", 19, bold=True)
_HEADING = _Style("H2", 12.5, bold=True)
_BELOW = _Style(size=9, ink=_SOFT)


def _write(pdf: TaggedPDF, text: str, style: _Style = _TEXT) -> None:
    pdf.set_font(FAMILY, "B" if style.bold else "", style.size)
    pdf.set_text_color(*style.ink)
    with pdf.tagged(style.kind):
        height = style.size * _LEADING
        pdf.multi_cell(0, height, text, align="L", new_x="LMARGIN", new_y="NEXT")


def _write_heading(pdf: TaggedPDF, text: str) -> None:
    """Write a heading, never alone at the foot of a page."""
    if pdf.will_page_break(_TOGETHER):
        pdf.add_page()
    pdf.start_section(text, level=1)
    _write(pdf, text, _HEADING)
    pdf.ln(0.8)


def _write_block(pdf: TaggedPDF, block: Block) -> None:
    if isinstance(block, Table):
        Grid(pdf, block).write()
        for total in block.totals:
            _write(pdf, total)
    elif isinstance(block, Bullets):
        with pdf.group("L"):
            for item in block.items:
                with pdf.group("LI"):
                    _write(pdf, f"•  {item}", _ITEM)
    else:
        for part in paragraphs(block.text):
            _write(pdf, part)
            pdf.ln(1)
