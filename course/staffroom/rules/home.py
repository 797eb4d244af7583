"""Home: where a person goes on, and in which weeks she worked.

Nothing is tracked for it: the last trace of one's own work says where one stopped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Kind = Literal["first", "resume", "next", "waiting", "done", "nothing"]
"""`first`: she has not begun; `resume`: to where she stopped; `next`: what she was at is done;
`waiting`: all she can do is done, others are asked; `done`: all that is released is done;
`nothing`: nothing is released."""


@dataclass(frozen=True)
class Stop:
    """A module that is released, as far as going on is concerned.

    Attributes:
        module: its id.
        done: whether it is done.
        waits: whether it is not hers to go on, but others'.
        touched: whether she has begun.
    """

    module: str
    done: bool = False
    waits: bool = False
    touched: bool = False

    @property
    def open(self) -> bool:
        """Whether there is something for her to do."""
        return not self.done and not self.waits


@dataclass(frozen=True)
class GoOn:
    """Where to go on: a module, and an activity in it where she stopped there."""

    kind: Kind
    module: str | None = None
    activity: str | None = None


def go_on(stops: Sequence[Stop], traces: Iterable[tuple[str, str]]) -> GoOn:
    """Say where a person goes on.

    Args:
        stops: released modules in the order of her route, then those that are not on it.
        traces: modules and activities at which she worked, the newest first.
    """
    ways = {stop.module: stop for stop in stops if stop.open}
    for module, activity in traces:
        if module in ways:
            return GoOn("resume", module, activity)
    first = next(iter(ways), None)
    if first is not None:
        begun = any(stop.touched or not stop.open for stop in stops)
        return GoOn("next" if begun else "first", first)
    if not stops:
        return GoOn("nothing")
    return GoOn("waiting" if any(stop.waits for stop in stops) else "done")


@dataclass(frozen=True)
class Week:
    """A week, by its Monday, and on how many of its days somebody worked."""

    starts: date
    days: int


def weeks(days: Iterable[date], today: date, count: int) -> list[Week]:
    """Count working days by week, for the last `count` weeks up to today's, oldest first."""
    this = today - timedelta(days=today.weekday())
    starts = [this - timedelta(weeks=back) for back in range(count - 1, -1, -1)]
    worked = set(days)
    return [
        Week(monday, sum(monday + timedelta(days=n) in worked for n in range(7)))
        for monday in starts
    ]
