"""A table in a tagged PDF: its rows may be longer than a page, and its head stands on each page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from fpdf.enums import MethodReturnValue
from fpdf.structure_tree import StructElem

from staffroom.wire.products import Table
from staffroom_hub.commons.product_words import shares
from staffroom_hub.commons.tagged_pdf import FAMILY, TaggedPDF

_SIZE, _LEADING, _PADDING = 9.0, 4.6, 1.2
_INK, _RULE, _SHADE = (28, 32, 36), (130, 138, 144), (232, 238, 240)
_TOGETHER = 2
"""So many lines of a row are not parted from each other by the end of a page."""


@dataclass(frozen=True)
class _Cell:
    """A cell with its text in lines that fit its column."""

    left: float
    width: float
    lines: list[str]
    align: Literal["L", "R"]


@dataclass(frozen=True)
class _Row:
    """A row of cells; the head is one too."""

    cells: list[_Cell]
    head: bool

    @property
    def height(self) -> int:
        """Lines of its longest cell."""
        return max(len(cell.lines) for cell in self.cells)


class Grid:
    """Writes one table at the place where a document has come to."""

    def __init__(self, pdf: TaggedPDF, table: Table) -> None:
        """Share the width out among the columns."""
        self._pdf = pdf
        self._table = table
        self._widths = [share * pdf.epw for share in shares(table)]

    def write(self) -> None:
        """Write head and rows."""
        pdf = self._pdf
        pdf.set_text_color(*_INK)
        pdf.set_draw_color(*_RULE)
        pdf.set_fill_color(*_SHADE)
        pdf.set_line_width(0.2)
        head = self._row([column.label for column in self._table.columns], head=True)
        with pdf.group("Table"):
            self._write(head, head)
            for texts in self._table.rows:
                self._write(self._row(texts), head)
        pdf.ln(2)

    def _row(self, texts: Sequence[str], *, head: bool = False) -> _Row:
        self._pdf.set_font(FAMILY, "B" if head else "", _SIZE)
        cells, left = [], self._pdf.l_margin
        for text, width, column in zip(texts, self._widths, self._table.columns, strict=True):
            align: Literal["L", "R"] = "R" if column.number else "L"
            cells.append(_Cell(left, width, self._lines(text, width), align))
            left += width
        return _Row(cells, head)

    def _lines(self, text: str, width: float) -> list[str]:
        lines = self._pdf.multi_cell(
            width, _LEADING, text, align="L", dry_run=True, output=MethodReturnValue.LINES
        )
        assert isinstance(lines, list)
        return [str(line) for line in lines]

    def _write(self, row: _Row, head: _Row) -> None:
        """Write a row on as many pages as it needs."""
        pdf, start = self._pdf, 0
        with pdf.group("TR"):
            elements = [self._element(row) for _ in row.cells]
        while start < row.height:
            left = row.height - start
            if self._room() < min(left, _TOGETHER):
                pdf.add_page()
                if not row.head:
                    self._draw(head, range(head.height))
            stop = start + min(left, max(self._room(), 1))
            self._draw(row, range(start, stop), elements)
            start = stop

    def _element(self, row: _Row) -> StructElem:
        with self._pdf.group("TH" if row.head else "TD") as element:
            return element

    def _room(self) -> int:
        """How many lines there is room for on this page."""
        room = self._pdf.page_break_trigger - self._pdf.get_y() - 2 * _PADDING
        return max(int(room / _LEADING), 0)

    def _draw(self, row: _Row, lines: range, elements: Sequence[StructElem] = ()) -> None:
        """Draw some lines of a row; without elements it is a head that is shown once more."""
        pdf, top = self._pdf, self._pdf.get_y()
        height = len(lines) * _LEADING + 2 * _PADDING
        pdf.set_font(FAMILY, "B" if row.head else "", _SIZE)
        for at, cell in enumerate(row.cells):
            with pdf.artifact():
                pdf.rect(cell.left, top, cell.width, height, style="DF" if row.head else "D")
            words = cell.lines[lines.start : lines.stop]
            if any(words):
                with self._marked(elements[at] if elements else None):
                    self._words(cell, words, top + _PADDING)
        pdf.set_xy(pdf.l_margin, top + height)

    @contextmanager
    def _marked(self, element: StructElem | None) -> Iterator[None]:
        if element is None:
            with self._pdf.artifact():
                yield
        else:
            with self._pdf.inside(element), self._pdf.tagged("P"):
                yield

    def _words(self, cell: _Cell, lines: Sequence[str], top: float) -> None:
        for number, line in enumerate(lines):
            self._pdf.set_xy(cell.left, top + number * _LEADING)
            self._pdf.cell(cell.width, _LEADING, line, align=cell.align)
