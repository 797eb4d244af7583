"""Totals of a column of numbers: how many, their sum, their mean."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

TotalKind = Literal["sum", "count", "mean"]

# Beyond this lie the traces of binary fractions: 0.1 + 0.2 is 0.3 to a reader.
_SUM_DIGITS = 6
_MEAN_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Totals:
    """What a column comes to; `mean` is None where nothing is filled in."""

    count: int
    sum: float
    mean: float | None

    def of(self, kind: TotalKind) -> float | None:
        """Give one of them by its name."""
        return {"sum": self.sum, "count": self.count, "mean": self.mean}[kind]


def totals(numbers: Sequence[float]) -> Totals:
    """Add numbers up; they are finite, which the edge has checked.

    The browser computes the same (`widgets/js/table-rules.ts`), to tell them while one types.
    """
    added = math.fsum(numbers)
    mean = round(added / len(numbers), _MEAN_DIGITS) if numbers else None
    return Totals(len(numbers), round(added, _SUM_DIGITS), mean)
