"""How the questions of a quiz work, from first attempts: difficulty and discrimination.

*Difficulty* is the share of people who had an item wholly right. *Discrimination* is the corrected
point-biserial correlation: between having the item right and the mean of the other items that the
same person answered, so that an item is not compared with itself. Below `ENOUGH` answers nothing
is said: figures of few people are chance, and would tell what one of them answered.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

ENOUGH = 10
HARD = 0.3
"""Share of right answers below which a question is worth a look."""
EASY = 0.95
"""Share above which it tells nothing."""
FLAT = 0.2
"""Discrimination below which it hardly tells those who know more from others."""

Doubt = Literal["hard", "easy", "flat", "reversed"]
Try = Mapping[str, float]
"""Somebody's first attempt: by item, the share of its points, from 0 to 1."""


@dataclass(frozen=True)
class Figures:
    """How an item works.

    Attributes:
        item: its id.
        answers: how many people met it at their first attempt.
        right: share who had it wholly right; None where there are not enough answers.
        discrimination: from -1 to 1; None also where everybody did alike.
        doubts: why it is worth a look; empty where it is not.
    """

    item: str
    answers: int
    right: float | None = None
    discrimination: float | None = None
    doubts: tuple[Doubt, ...] = ()

    @property
    def enough(self) -> bool:
        """Whether there are enough answers to say anything."""
        return self.answers >= ENOUGH


def figures(items: Iterable[str], tries: Sequence[Try]) -> list[Figures]:
    """Give the figures of items, in their order.

    Args:
        items: ids of all items of a quiz.
        tries: first attempts; each need not hold every item.
    """
    pairs: dict[str, list[tuple[bool, float | None]]] = {}
    for given in tries:
        total = math.fsum(given.values())
        for item, share in given.items():
            rest = (total - share) / (len(given) - 1) if len(given) > 1 else None
            pairs.setdefault(item, []).append((share >= 1, rest))
    return [_figures(item, pairs.get(item, [])) for item in items]


def _figures(item: str, met: Sequence[tuple[bool, float | None]]) -> Figures:
    if len(met) < ENOUGH:
        return Figures(item, len(met))
    right = sum(one for one, _ in met) / len(met)
    told = correlation([(float(one), rest) for one, rest in met if rest is not None])
    return Figures(item, len(met), right, told, _doubts(right, told))


def _doubts(right: float, discrimination: float | None) -> tuple[Doubt, ...]:
    found: list[Doubt] = []
    if right < HARD:
        found.append("hard")
    if right > EASY:
        found.append("easy")
    if discrimination is not None and discrimination < 0:
        found.append("reversed")
    elif discrimination is not None and discrimination < FLAT:
        found.append("flat")
    return tuple(found)


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Give Pearson's correlation of pairs; None where one side does not vary."""
    if not pairs:
        return None
    mean_x, mean_y = (math.fsum(side) / len(pairs) for side in zip(*pairs, strict=True))
    across = math.fsum((x - mean_x) * (y - mean_y) for x, y in pairs)
    spread_x = math.fsum((x - mean_x) ** 2 for x, _ in pairs)
    spread_y = math.fsum((y - mean_y) ** 2 for _, y in pairs)
    if min(spread_x, spread_y) <= _NOTHING:
        return None
    return max(-1.0, min(1.0, across / math.sqrt(spread_x * spread_y)))


_NOTHING = 1e-12
"""Spread that only rounding makes."""
