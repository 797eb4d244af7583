"""What a table's counters and its bar come to: sums of the rows in which something was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from staffroom.rules.totals import totals

Rows = Sequence[Mapping[str, str | int | float | None]]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a counter says.

    Attributes:
        sum: of the rows that count.
        most: how much it may come to; None where that is not known yet.
    """

    sum: float
    most: float | None

    @property
    def beyond(self) -> bool:
        """Whether it is more than it may be; nothing is refused for that."""
        return self.most is not None and self.sum > self.most


def counted(rows: Rows, column: str, where: Mapping[str, Sequence[str]]) -> float:
    """Add up a column of numbers over the rows in which all choices are among the wanted ones.

    The browser computes the same (`widgets/js/counter-rules.ts`), to tell it while one types.

    Args:
        rows: of the table.
        column: whose numbers are added.
        where: wanted options by column of choices; every row counts where nothing is wanted.
    """
    cells = [row.get(column) for row in rows if _counts(row, where)]
    return totals([cell for cell in cells if isinstance(cell, int | float)]).sum


def shares(
    rows: Rows, minutes: str, by: str, options: Sequence[str]
) -> list[tuple[str | None, float]]:
    """Share minutes out by what was chosen, in the order of the options; in the browser likewise.

    Returns:
        Option and minutes, where there are any; None for rows without a choice, which come last.
    """
    found = [(option, counted(rows, minutes, {by: [option]})) for option in options]
    loose = [row for row in rows if row.get(by) not in options]
    return [part for part in [*found, (None, counted(loose, minutes, {}))] if part[1] > 0]


def _counts(row: Mapping[str, object], where: Mapping[str, Sequence[str]]) -> bool:
    return all(row.get(column) in wanted for column, wanted in where.items())
