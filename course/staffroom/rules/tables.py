"""Tables as text for spreadsheet programs, in which no cell is a formula.

Excel, LibreOffice and Google Sheets run what begins with `=`, `+`, `-` or `@` (also in their wide
forms, and after blanks), in a file from a stranger too. A text that would be read so gets an
apostrophe in front, which says "text" to them. Programs that split at another sign than ours must
find none at the beginning of their cells either, so signs after any separator are treated alike.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Tells Excel that a file is UTF-8."""
SEPARATORS = {"ru": ";", "en": ","}
"""What spreadsheet programs expect between cells, by language."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+")
_FORMULA = re.compile(r"(^|[;,|])([\s'\"]*)(?=[=+\-@＝＋－＠﹢﹣﹦﹫−])")

Cell = str | int | float | None


def harmless(text: str) -> str:
    """Give a text of people's as a cell that is no formula, on one line."""
    return _FORMULA.sub(r"\1'\2", _CONTROL.sub(" ", text))


def csv_text(rows: Iterable[Sequence[Cell]], locale: str, *, first: bool = True) -> str:
    """Write rows as spreadsheet programs of a language open them.

    Args:
        rows: texts are made harmless, numbers stay numbers, None is an empty cell.
        locale: `ru` or `en`.
        first: whether the file begins here, so that it says its encoding.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=SEPARATORS[locale], quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return (BOM if first else "") + out.getvalue()
