"""Quiz items: eight types, each with its public form and its scorer.

One point an item; how partial credit is given, `MARKS` says, and `docs/marks.md` explains.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from staffroom.activities.items.base import ItemAnswer, ItemBase
from staffroom.activities.items.choice import MultipleChoice, SingleChoice
from staffroom.activities.items.hotspot import Hotspot
from staffroom.activities.items.number import Numeric
from staffroom.activities.items.ordering import Ordering
from staffroom.activities.items.pairs import Categorise, Matching
from staffroom.activities.items.text import ShortText

MARKS = {
    "sc": "1 for the right option, else 0",
    "mc": "(right choices − wrong choices) ÷ right options, never below 0",
    "hot": "as `sc` where one region is right, else as `mc`",
    "ord": "neighbours in the right order ÷ (options − 1)",
    "mat": "right pairs ÷ pairs",
    "cat": "right cards ÷ cards",
    "num": "1 within the tolerance, ½ for a right number whose unit is wrong or missing, else 0",
    "st": "elements found ÷ elements",
}
"""By type, the formula of its score; the same table stands in `docs/marks.md`."""

Item = Annotated[
    SingleChoice
    | MultipleChoice
    | Hotspot
    | Ordering
    | Matching
    | Categorise
    | Numeric
    | ShortText,
    Field(discriminator="type"),
]

__all__ = [
    "MARKS",
    "Categorise",
    "Hotspot",
    "Item",
    "ItemAnswer",
    "ItemBase",
    "Matching",
    "MultipleChoice",
    "Numeric",
    "Ordering",
    "ShortText",
    "SingleChoice",
]
