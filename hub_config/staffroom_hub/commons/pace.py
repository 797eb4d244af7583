"""How fast one person may do things: in memory, so that nothing is kept of who did what.

Each kind of act has a bucket a person: it holds so many acts, and fills again evenly. Of several
processes of the commons each has its own.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from staffroom_hub.commons.errors import Problem

_KEPT = 20_000


@dataclass(frozen=True)
class Rate:
    """So many acts at once, and so many in an hour."""

    at_once: int
    hourly: int


RATES: dict[str, Rate] = {
    "post": Rate(12, 120),
    "change": Rate(20, 240),
    "thanks": Rate(20, 120),
    "report": Rate(5, 20),
    "picture": Rate(8, 40),
    "file": Rate(8, 60),
    "file_part": Rate(30, 400),
    "mention": Rate(10, 30),
    "look": Rate(30, 600),
    "phrase": Rate(20, 120),
    "search": Rate(30, 600),
    "preview": Rate(60, 1200),
    "join": Rate(6, 30),
    "feed": Rate(10, 40),
    "export": Rate(3, 10),
    "certificate": Rate(8, 60),
    "product": Rate(8, 60),
    "progress": Rate(20, 240),
}
"""How much of what one may do."""


class Pace:
    """Counts acts."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        rates: dict[str, Rate] | None = None,
    ) -> None:
        """Begin with full buckets."""
        self._clock = clock
        self._rates = RATES if rates is None else rates
        self._left: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def take(self, person: str, what: str, count: int = 1) -> None:
        """Do something, as far as a person may now.

        Args:
            person: who does it.
            what: a key of `RATES`.
            count: how often.

        Raises:
            Problem: `too_fast`, with the seconds to wait.
        """
        rate, now = self._rates[what], self._clock()
        per_second = rate.hourly / 3600
        left, since = self._left.pop((person, what), (float(rate.at_once), now))
        left = min(rate.at_once, left + (now - since) * per_second)
        if left < count:
            self._keep(person, what, left, now)
            raise Problem("too_fast", seconds=math.ceil((count - left) / per_second))
        self._keep(person, what, left - count, now)

    def _keep(self, person: str, what: str, left: float, now: float) -> None:
        self._left[person, what] = (left, now)
        while len(self._left) > _KEPT:
            self._left.popitem(last=False)
