"""A certificate as a PDF of one page, in one language, with a QR code that leads to its page."""

from __future__ import annotations

import io

import segno
from fpdf.enums import WrapMode

from staffroom_hub.commons.certificate_words import TITLE, Words
from staffroom_hub.commons.tagged_pdf import FAMILY, Kind, TaggedPDF

_WIDTH, _MARGIN, _QR = 210.0, 18.0, 34.0
_LABEL, _VALUE = 46.0, _WIDTH - 2 * _MARGIN - 46.0
_INK, _SOFT, _LINE = (28, 32, 36), (84, 90, 96), (46, 96, 112)
_NAME_SIZES = range(26, 12, -2)


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


_CHECK = _("Check this certificate here:")
_QR_TELLS = _("QR code with the address {address}")


def document(words: Words) -> bytes:
    """Make the PDF; it takes some tenths of a second, so do it in a thread.

    Raises:
        FontsMissingError: `make browser` has not been run.
    """
    pdf = _blank(words)
    _head(pdf, words)
    _facts(pdf, words)
    _foot(pdf, words)
    return bytes(pdf.output())


def _blank(words: Words) -> TaggedPDF:
    pdf = TaggedPDF(lang=words.locale, title=f"{words.text(TITLE)}: {words.row.name}")
    pdf.set_subject(f"{words.course}. {words.kind}")
    pdf.set_author(words.institution.called(words.locale))
    pdf.set_creator("Staffroom")
    # The same certificate gives the same file.
    pdf.set_creation_date(words.row.issued_at)
    pdf.set_margin(_MARGIN)
    pdf.set_auto_page_break(auto=True, margin=12)
    pdf.add_page()
    return pdf


def _line(pdf: TaggedPDF, text: str, size: float, kind: Kind = "P", *, soft: bool = False) -> None:
    """Write a line in the middle; headings are bold."""
    pdf.set_font(FAMILY, "" if kind == "P" else "B", size)
    pdf.set_text_color(*(_SOFT if soft else _INK))
    with pdf.tagged(kind):
        pdf.multi_cell(0, size * 0.5, text, align="C", new_x="LMARGIN", new_y="NEXT")


def _head(pdf: TaggedPDF, words: Words) -> None:
    pdf.set_draw_color(*_LINE)
    pdf.set_line_width(0.8)
    with pdf.artifact():
        pdf.rect(9, 9, _WIDTH - 18, 297 - 18)
    pdf.set_y(24)
    pdf.start_section(words.text(TITLE))
    _line(pdf, words.text(TITLE), 24, "H1")
    pdf.ln(2)
    _line(pdf, words.course, 12)
    _line(pdf, words.kind, 12, soft=True)
    pdf.ln(6)
    _line(pdf, words.row.name, _name_size(pdf, words.row.name), "H2")
    pdf.ln(6)


def _name_size(pdf: TaggedPDF, name: str) -> int:
    """Choose how large a name is: on one line where it fits, else small enough for several."""
    for size in _NAME_SIZES:
        pdf.set_font(FAMILY, "B", size)
        if pdf.get_string_width(name) <= pdf.epw:
            return size
    return _NAME_SIZES[-1]


def _facts(pdf: TaggedPDF, words: Words) -> None:
    for label, said in words.facts():
        top = pdf.get_y()
        pdf.set_font(FAMILY, "", 9)
        pdf.set_text_color(*_SOFT)
        with pdf.tagged("P"):
            pdf.multi_cell(_LABEL, 4.6, label, new_x="RIGHT", new_y="TOP", align="L")
        pdf.set_text_color(*_INK)
        pdf.set_xy(_MARGIN + _LABEL, top)
        with pdf.tagged("P"):
            pdf.multi_cell(_VALUE, 4.6, said, new_x="LMARGIN", new_y="NEXT", align="L")
        pdf.ln(1.4)


def _foot(pdf: TaggedPDF, words: Words) -> None:
    address = words.institution.page(words.row.id)
    top = max(pdf.get_y() + 3, 236.0)
    pdf.set_y(top)
    tells = words.text(_QR_TELLS).replace("{address}", address)
    pdf.image(_code(address), x=_MARGIN, y=top, w=_QR, h=_QR, alt_text=tells)
    pdf.set_left_margin(_MARGIN + _QR + 6)
    pdf.set_xy(pdf.l_margin, top + 1)
    pdf.set_font(FAMILY, "", 9)
    pdf.set_text_color(*_INK)
    with pdf.tagged("P"):
        pdf.multi_cell(0, 4.6, words.text(_CHECK), new_x="LMARGIN", new_y="NEXT", align="L")
    with pdf.tagged("Link"):
        pdf.multi_cell(
            0,
            4.6,
            address,
            new_x="LMARGIN",
            new_y="NEXT",
            align="L",
            link=address,
            wrapmode=WrapMode.CHAR,
        )
    pdf.ln(1.5)
    pdf.set_text_color(*_SOFT)
    with pdf.tagged("P"):
        pdf.multi_cell(0, 4.6, words.what_not, new_x="LMARGIN", new_y="NEXT", align="L")


def _code(address: str) -> io.BytesIO:
    picture = io.BytesIO()
    segno.make_qr(address, error="m").save(picture, kind="png", scale=8, border=2)
    picture.seek(0)
    return picture
