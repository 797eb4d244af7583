"""Figures: one JSON object a line on standard output; everything else goes to standard error."""

import json
import sys
import time
from dataclasses import dataclass, field
from typing import Any, Literal, TextIO

from bench.stats import significant

_STARTED = time.monotonic()


@dataclass(frozen=True)
class Figure:
    """One comparison.

    Attributes:
        name: what was measured.
        stock: stock's value; None where stock did not finish.
        ours: our value; None where ours did not finish.
        unit: of both.
        n: how many measurements each value rests on.
        better: whether less or more of it is better.
        more: further fields, by name.
    """

    name: str
    stock: float | None
    ours: float | None
    unit: str
    n: int
    better: Literal["less", "more"] = "less"
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """How many times better ours is; None where that cannot be said."""
        less, more = self.ours, self.stock
        if self.better == "more":
            less, more = more, less
        return significant(more / less, 3) if more is not None and less else None

    def line(self) -> str:
        """The figure as one line of JSON."""
        values = {
            "name": self.name,
            "stock": _shown(self.stock),
            "ours": _shown(self.ours),
            "ratio": self.ratio,
            "unit": self.unit,
            "n": self.n,
        }
        return json.dumps(values | self.more, ensure_ascii=False)


def _shown(value: float | None) -> float | None:
    return None if value is None else significant(value, 4)


def put(figure: Figure, out: TextIO | None = None) -> None:
    """Print a figure at once."""
    print(figure.line(), file=out or sys.stdout, flush=True)


def put_row(row: dict[str, Any], out: TextIO | None = None) -> None:
    """Print a row that compares nothing, as JSON."""
    print(json.dumps(row, ensure_ascii=False), file=out or sys.stdout, flush=True)


def say(text: str) -> None:
    """Tell whoever waits what goes on."""
    seconds = time.monotonic() - _STARTED
    print(f"[{seconds:6.1f} s] {text}", file=sys.stderr, flush=True)  # noqa: T201
