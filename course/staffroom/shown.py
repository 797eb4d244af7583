"""A form's values as plain text for the person who marks: labels, options, tables with totals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from babel.numbers import format_decimal

from staffroom.activities.counters import Counter, Most, Numbers
from staffroom.activities.form import FormField
from staffroom.activities.table import Choice, Column, written
from staffroom.activities.values import (
    Cell,
    FieldValue,
    is_blank,
    is_checked,
    is_file,
    is_filled,
    is_rows,
)
from staffroom.days import long_day
from staffroom.rules.totals import TotalKind, Totals

EMPTY = "\N{EM DASH}"
TOTAL_TEXTS: dict[TotalKind, str] = {
    "sum": "%(column)s: %(value)s in all",
    "mean": "%(column)s: %(value)s on average",
    "count": "%(column)s: rows filled in: %(value)s",
}
"""By kind of total, what the trainer reads (msgids of the catalog `grading`)."""
FILE_TEXT = "%(name)s, %(mb)s MB, file %(id)s"
ROW_TEXT = "Row %(n)d"
LIMIT_TEXT = "%(column)s: above the limit of %(most)s. %(text)s"
COUNTED_TEXTS = {
    "free": "%(label)s: %(sum)s",
    "within": "%(label)s: %(sum)s, at most %(most)s",
    "beyond": "%(label)s: %(sum)s, more than %(most)s. %(text)s",
}
DATED_TEXT = "As of %(date)s: %(note)s"
PART_TEXT = "%(name)s: %(minutes)s min"
UNCHOSEN_TEXT = "not chosen"

_INDENT = "    "
_NOTHING: Mapping[str, FieldValue] = MappingProxyType({})


class Shown:
    """Writes values in one language; the text is fenced by whoever asks for it."""

    def __init__(self, text: Callable[[str], str], locale: str) -> None:
        """Take the catalog `grading` and its language."""
        self._text = text
        self._locale = locale

    def value(
        self, field: FormField, value: FieldValue, values: Mapping[str, FieldValue] = _NOTHING
    ) -> str:
        """Write a field's value.

        Args:
            field: of the form.
            value: what was answered to it.
            values: the whole answer, which says how much some counters may come to.
        """
        if not is_filled(value):
            return EMPTY
        if field.kind == "table" and is_rows(value):
            return self._table(field, written(value), values)
        if field.kind == "checks" and is_checked(value):
            # In the author's order, whichever was ticked first.
            return "\n".join(f"- {o.text}" for o in field.options if o.id in value)
        if is_file(value):
            size = self.number(max(0.1, round(float(value["size"]) / 2**20, 1)))
            return self._text(FILE_TEXT) % {"name": value["name"], "mb": size, "id": value["id"]}
        return _option(field.options, value) if isinstance(value, str) else str(value)

    def _table(
        self, field: FormField, rows: list[dict[str, Cell]], values: Mapping[str, FieldValue]
    ) -> str:
        parts = [self._row(field, number, row) for number, row in enumerate(rows, 1)]
        sums = self.sums(field, rows, values)
        return "\n\n".join([*parts, "\n".join(sums)] if sums else parts)

    def _row(self, field: FormField, number: int, row: dict[str, Cell]) -> str:
        lines = [self._text(ROW_TEXT) % {"n": number}]
        lines += [f"- {c.label}: {self._cell(c, row.get(c.id))}" for c in field.columns]
        return "\n".join(lines)

    def _cell(self, column: Column, cell: Cell) -> str:
        if is_blank(cell):
            return EMPTY
        if isinstance(cell, int | float):
            return self.number(cell)
        # Further lines stand further in: what is written in a cell never looks like a row.
        lines = _option(column.options, str(cell)).splitlines()
        return "\n".join([lines[0], *(_INDENT + line for line in lines[1:])])

    def sums(
        self, field: FormField, rows: list[dict[str, Cell]], values: Mapping[str, FieldValue]
    ) -> list[str]:
        """Say what a table comes to: its totals, the shares of its bar, its counters.

        Args:
            field: the table.
            rows: its written rows.
            values: the whole answer, which says how much some counters may come to.
        """
        return [
            *(line for column in field.columns for line in self._totals(column, rows)),
            *self._shares(field, rows),
            *(line for one in field.counters for line in self._counted(one, rows, values)),
        ]

    def _totals(self, column: Column, rows: list[dict[str, Cell]]) -> list[str]:
        """Say what a column comes to, and whether that is more than its limit."""
        found = column.total(rows)
        lines = [
            self._text(TOTAL_TEXTS[kind]) % {"column": column.label, "value": value}
            for kind in column.totals
            if (value := self._total(found, kind)) is not None
        ]
        passed = column.passed(found)
        if passed:
            named = {"column": column.label, "most": self.number(passed.most), "text": passed.text}
            lines.append(self._text(LIMIT_TEXT) % named)
        return lines

    def _shares(self, field: FormField, rows: list[dict[str, Cell]]) -> list[str]:
        parts = field.bar.parts(field.columns, rows) if field.bar else []
        named = [
            {"name": name or self._text(UNCHOSEN_TEXT), "minutes": self.number(minutes)}
            for name, minutes in parts
        ]
        return ["; ".join(self._text(PART_TEXT) % one for one in named)] if named else []

    def _counted(
        self, counter: Counter, rows: list[dict[str, Cell]], values: Mapping[str, FieldValue]
    ) -> list[str]:
        found = counter.count(rows, values)
        form = "free" if found.most is None else "beyond" if found.beyond else "within"
        named = {"label": counter.label, "sum": self.number(found.sum), "text": counter.text}
        named |= {} if found.most is None else {"most": self.number(found.most)}
        numbers = counter.most.numbers if isinstance(counter.most, Most) else None
        dated = [_INDENT + self._dated(numbers)] if numbers and found.most is not None else []
        return [self._text(COUNTED_TEXTS[form]) % named, *dated]

    def _dated(self, numbers: Numbers) -> str:
        day = long_day(numbers.as_of, self._locale)
        return self._text(DATED_TEXT) % {"date": day, "note": numbers.note}

    def _total(self, found: Totals, kind: TotalKind) -> str | None:
        value = found.of(kind)
        return None if value is None else self.number(value)

    def number(self, value: float) -> str:
        """Write a number as the language has it."""
        return format_decimal(
            value, locale=self._locale, decimal_quantization=False, group_separator=False
        )


def _option(options: list[Choice], value: str) -> str:
    return {option.id: option.text for option in options}.get(value, value)
