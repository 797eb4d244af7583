"""A number, with or without a unit that one gives oneself."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from staffroom.activities.base import Markdown, Strict, unique
from staffroom.activities.items.base import ItemAnswer, ItemBase, paragraph
from staffroom.saying import AuthorError
from staffroom.wire import ItemResult, Json

UNIT_CREDIT = 0.5
"""What a right number is worth whose unit is wrong or missing."""
_SLACK = 1e-9
"""For what floating-point arithmetic loses."""
_LARGEST = 1e300
UNIT_MAX = 48

UnitName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Finite = Annotated[float, Field(ge=-_LARGEST, le=_LARGEST, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, le=_LARGEST, allow_inf_nan=False)]


class Unit(Strict):
    """A unit that may be given.

    Attributes:
        name: as it is offered.
        also: other ways to write it, for typed units; capitals and points make no difference.
        factor: how many of the item's own unit one of it is; without it the unit is of another
            kind, offered and never right.
    """

    name: UnitName
    also: list[UnitName] = []
    factor: Positive | None = None

    def called(self, given: str) -> bool:
        """Whether this unit is meant."""
        return given == self.name or folded(given) in map(folded, (self.name, *self.also))


def folded(unit: str) -> str:
    """Give a unit as it is compared: `Мбит / с.` is `мбит/с`."""
    small = unit.casefold().replace("ё", "е")
    return "".join(sign for sign in small if not sign.isspace() and sign != ".")


class Numeric(ItemBase):
    """A number, right within a tolerance in the item's own unit or in percent of the value.

    With `units` the teacher gives the unit too, chosen from a list or typed.
    """

    type: Literal["num"]
    value: Finite
    tolerance: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    tolerance_percent: Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)] | None = None
    unit: str = ""
    units: Annotated[list[Unit], Field(max_length=20)] = []
    unit_by: Literal["choice", "typing"] = "choice"
    feedback: Markdown

    @model_validator(mode="after")
    def _fits(self) -> Numeric:
        if self.tolerance and self.tolerance_percent:
            raise AuthorError("give `tolerance` or `tolerance_percent`, not both")
        if self.tolerance_percent and self.value == 0:
            raise AuthorError("a percentage of 0 is 0: give `tolerance`")
        if self.units and not any(u.name == self.unit and u.factor == 1 for u in self.units):
            raise AuthorError("`unit` must be the name of one of `units`, with `factor: 1`")
        unique([folded(name) for u in self.units for name in {u.name, *u.also}], "names of units")
        return self

    def view_part(self, shuffle: random.Random) -> dict[str, Json]:
        """The unit, or how the teacher gives it; units as written, whichever is right."""
        del shuffle
        if not self.units:
            return {"unit": self.unit}
        offered: list[Json] = [u.name for u in self.units] if self.unit_by == "choice" else []
        return {"unit": "", "unit_by": self.unit_by, "units": offered}

    def mark(self, answer: ItemAnswer) -> ItemResult:
        """All or nothing; half for a right number whose unit is wrong or missing."""
        number, unit = _given(answer)
        if number is None:
            return self._unanswered()
        return self._result(self._score(number, unit), feedback=self.feedback)

    def right_html(self) -> str:
        """Give value and unit; see the base."""
        return paragraph(f"{self.value:.12g} {self.unit}".strip())

    def _score(self, number: float, unit: str) -> float:
        if not self.units:
            return float(self._close(number))
        factor = next((u.factor for u in self.units if u.called(unit)), None) if unit else None
        if factor is not None and self._close(number * factor):
            return 1.0
        factors = [u.factor for u in self.units if u.factor is not None]
        return UNIT_CREDIT if any(self._close(number * f) for f in factors) else 0.0

    def _close(self, number: float) -> bool:
        allowed = self.tolerance
        if self.tolerance_percent:
            allowed = abs(self.value) * self.tolerance_percent / 100
        return abs(number - self.value) <= allowed + _SLACK


def _given(answer: ItemAnswer) -> tuple[float | None, str]:
    """Read an answer: a number, or a number with a unit."""
    if not isinstance(answer, Mapping):
        return _finite(answer), ""
    unit = answer.get("unit")
    known = isinstance(unit, str) and len(unit) <= UNIT_MAX
    if set(answer) - {"number", "unit"} or not (unit is None or known):
        return None, ""
    return _finite(answer.get("number")), unit.strip() if isinstance(unit, str) else ""


def _finite(number: object) -> float | None:
    """Give a number as a float; None for what is none, or is too large for arithmetic."""
    if isinstance(number, bool) or not isinstance(number, int | float):
        return None
    if isinstance(number, float) and not math.isfinite(number):
        return None
    return float(number) if abs(number) <= _LARGEST else None
