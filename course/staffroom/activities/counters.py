"""Counters and bars of tables: what the numbers of some rows come to, and how much that may be.

How much it may be is a number, or follows from another field of the form: from a number that the
teacher gives, or from what she chooses, by a file of dated data (`staffroom.datafiles`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import Discriminator, Field, InstanceOf, StringConstraints, Tag

from staffroom.activities.base import Id, Label, Strict
from staffroom.activities.table import Bound, Column, Sentence
from staffroom.activities.values import Cell, FieldValue
from staffroom.rules.counters import Counted, counted, shares
from staffroom.saying import AuthorError

DataName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,47}$")]
MOST_COUNTERS = 6


class Numbers(Strict):
    """Dated numbers by option, as a data file gives them.

    Attributes:
        as_of: the day on which they held.
        note: what they are.
        source_html: where they come from.
        values: the numbers.
    """

    as_of: date
    note: str
    source_html: str
    values: dict[Id, float]


class Most(Strict):
    """A most that follows from another field of the form."""

    field: Id
    data: DataName | None = None
    numbers: InstanceOf[Numbers] | None = None
    """Laid in when a module is read; no author can write them here."""

    def of(self, values: Mapping[str, FieldValue]) -> float | None:
        """Give the number; None while the field does not say it."""
        given = values.get(self.field)
        if self.data is None:
            return given if isinstance(given, int | float) else None
        known = self.numbers.values if self.numbers else {}
        return known.get(given) if isinstance(given, str) else None


def _form(most: Any) -> str:
    """Tell a number from what follows from a field, so that faults are told of one of them."""
    return "followed" if isinstance(most, dict | Most) else "given"


class Counter(Strict):
    """A sum over some rows; beyond the most a sentence is shown, and nothing is refused."""

    label: Label
    sum: Id
    where: dict[Id, Annotated[list[Id], Field(min_length=1)]] = {}
    most: Annotated[
        Annotated[Bound, Tag("given")] | Annotated[Most, Tag("followed")], Discriminator(_form)
    ]
    text: Sentence

    def count(self, rows: Sequence[dict[str, Cell]], values: Mapping[str, FieldValue]) -> Counted:
        """Say what the rows come to.

        Args:
            rows: of the table.
            values: of the whole form, by field.
        """
        most = self.most.of(values) if isinstance(self.most, Most) else self.most
        return Counted(counted(rows, self.sum, self.where), most)


class Bar(Strict):
    """A bar of minutes, parted by what was chosen in each row."""

    minutes: Id
    by: Id

    def parts(
        self, columns: Sequence[Column], rows: Sequence[dict[str, Cell]]
    ) -> list[tuple[str | None, float]]:
        """Give text and minutes of each option in use; None for rows without a choice."""
        options = {o.id: o.text for c in columns if c.id == self.by for o in c.options}
        found = shares(rows, self.minutes, self.by, [*options])
        return [(options[option] if option else None, value) for option, value in found]


def check_columns(columns: Sequence[Column], counters: Iterable[Counter], bar: Bar | None) -> None:
    """Make sure that counters and bar name columns and options that the table has.

    Raises:
        ValueError: names the key, and what there is not.
    """
    for number, counter in enumerate(counters):
        key = f"counters[{number}]"
        _wanted(columns, "number", counter.sum, f"{key}.sum")
        for name, options in counter.where.items():
            known = {o.id for o in _wanted(columns, "choice", name, f"{key}.where").options}
            for option in options:
                if option not in known:
                    raise AuthorError(
                        "%(key)s.where.%(name)s: the column has no option `%(option)s`",
                        key=key,
                        name=name,
                        option=option,
                    )
    if bar:
        _wanted(columns, "number", bar.minutes, "bar.minutes")
        _wanted(columns, "choice", bar.by, "bar.by")


def _wanted(columns: Sequence[Column], kind: str, name: str, key: str) -> Column:
    found = next((c for c in columns if c.id == name and c.kind == kind), None)
    if found is None:
        raise AuthorError(
            "%(key)s: the table has no column `%(name)s` of kind %(kind)s",
            key=key,
            name=name,
            kind=kind,
        )
    return found
