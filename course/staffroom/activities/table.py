"""Tables in forms: columns that an author declares, rows that a teacher adds, and their totals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from staffroom.activities.base import Id, Label, Strict, unique
from staffroom.activities.values import CELL_CHARACTERS, LARGEST_NUMBER, Cell, is_blank
from staffroom.rules.totals import TotalKind, Totals, totals
from staffroom.saying import AuthorError

Bound = Annotated[float, Field(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER, allow_inf_nan=False)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class Choice(Strict):
    """An option of a `choice` or `checks` field, or of a `choice` column."""

    id: Id
    text: Label


class Limit(Strict):
    """How much a total may come to; beyond it a sentence is shown, and nothing is refused."""

    of: TotalKind = "sum"
    most: Bound
    text: Sentence


class Column(Strict):
    """One column; `min`, `max`, `totals` and `limit` are for numbers, `options` for choices."""

    id: Id
    label: Label
    kind: Literal["line", "text", "number", "choice"] = "line"
    required: bool = True
    max_length: Annotated[int, Field(ge=1, le=CELL_CHARACTERS)] = 500
    options: list[Choice] = []
    min: Bound | None = None
    max: Bound | None = None
    totals: list[TotalKind] = []
    limit: Limit | None = None

    @model_validator(mode="after")
    def _fitting(self) -> Column:
        if (self.kind == "choice") != bool(self.options):
            raise AuthorError("a column of kind `choice` has `options`, and no other kind has")
        unique([o.id for o in self.options], "options of a column")
        unique([*self.totals], "totals of a column")
        counts = self.totals or self.limit or self.min is not None or self.max is not None
        if counts and self.kind != "number":
            raise AuthorError("only a column of kind `number` has `min`, `max`, `totals`, `limit`")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise AuthorError("`min` is more than `max`")
        return self

    def holds(self, cell: Cell) -> bool:
        """Whether a cell is of this column's kind; an empty one is, whatever is required."""
        if cell is None:
            return True
        if self.kind == "number":
            return not isinstance(cell, str)
        if not isinstance(cell, str) or len(cell) > self.max_length:
            return False
        return self.kind != "choice" or cell in ("", *(o.id for o in self.options))

    def within(self, cell: Cell) -> bool:
        """Whether a number lies between `min` and `max`; what is no number does."""
        if not isinstance(cell, int | float):
            return True
        return (self.min is None or cell >= self.min) and (self.max is None or cell <= self.max)

    def total(self, rows: Sequence[dict[str, Cell]]) -> Totals:
        """Give the column's totals; empty cells are not counted."""
        cells = [row.get(self.id) for row in rows]
        return totals([cell for cell in cells if isinstance(cell, int | float)])

    def passed(self, found: Totals) -> Limit | None:
        """Give the limit where the totals are beyond it."""
        value = found.of(self.limit.of) if self.limit else None
        return self.limit if self.limit and value is not None and value > self.limit.most else None


def fits(columns: Sequence[Column], rows: Sequence[dict[str, Cell]]) -> bool:
    """Whether rows have cells of these columns alone, each of its column's kind."""
    kinds = {column.id: column for column in columns}
    cells = [(name, cell) for row in rows for name, cell in row.items()]
    return all(name in kinds and kinds[name].holds(cell) for name, cell in cells)


def written(rows: Sequence[dict[str, Cell]]) -> list[dict[str, Cell]]:
    """Give the rows in which anything is written."""
    return [row for row in rows if any(not is_blank(cell) for cell in row.values())]


def complete(columns: Sequence[Column], rows: Sequence[dict[str, Cell]]) -> bool:
    """Whether every written row has all that its columns require."""
    wanted = [column.id for column in columns if column.required]
    return all(not is_blank(row.get(name)) for row in written(rows) for name in wanted)


def in_bounds(columns: Sequence[Column], rows: Sequence[dict[str, Cell]]) -> bool:
    """Whether every number lies where its column wants it."""
    return all(column.within(row.get(column.id)) for row in rows for column in columns)
