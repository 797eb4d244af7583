"""What Word and PDF files of a product have in common: their words around, and their shape."""

from __future__ import annotations

from collections.abc import Sequence

from staffroom.days import long_day
from staffroom.i18n import translation
from staffroom.wire.products import ProductDocument, Table


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


_BELOW = _("{module} · Staffroom · {day}")
_AIR, _WIDEST = 4, 45
"""A column's share of the width is that of its longest text, so many characters at most."""
_MANY_COLUMNS = 5
_MOST_PARAGRAPHS = 200


def below(made: ProductDocument) -> str:
    """Give the line below the title: the module, where it was made, when it was changed last."""
    text = translation("staffroom", made.edition).gettext(_BELOW)
    day = long_day(made.changed_at, made.edition)
    return text.replace("{day}", day).replace("{module}", made.module_title)


def paragraphs(text: str) -> list[str]:
    """Part a text at its blank lines; beyond a number that nobody writes, they stay in it."""
    return text.split("\n\n", _MOST_PARAGRAPHS)


def is_wide(made: ProductDocument) -> bool:
    """Whether a table has so many columns that pages lie on their side."""
    tables = [b for s in made.sections for b in s.blocks if isinstance(b, Table)]
    return any(len(table.columns) > _MANY_COLUMNS for table in tables)


def shares(table: Table) -> list[float]:
    """Give each column's share of the width, by what is written in it; together they are 1."""
    wanted = [
        _width([column.label, *(row[at] for row in table.rows)])
        for at, column in enumerate(table.columns)
    ]
    return [width / sum(wanted) for width in wanted]


def _width(texts: Sequence[str]) -> int:
    return min(max(map(len, texts)) + _AIR, _WIDEST)
