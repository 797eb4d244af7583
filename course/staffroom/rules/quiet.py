"""Who went quiet: somebody of whom nothing was heard for weeks, and who is not through.

It is a reason to write a kind line, and nothing else: nobody is ranked or warned by it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

WEEK = timedelta(weeks=1)
SILENCE = 3
"""Weeks without a word after which a trainer is told."""


def quiet_weeks(
    last: datetime | None, since: datetime, now: datetime, *, finished: bool = False
) -> int:
    """Say for how many whole weeks somebody has been quiet; 0 while there is nothing to tell.

    Args:
        last: when she last did anything; None if she never did.
        since: when she came; coming is a word of its own.
        now: the present moment.
        finished: whether all there is to do is done.
    """
    if finished:
        return 0
    heard = since if last is None else max(last, since)
    weeks = (now - heard) // WEEK
    return weeks if weeks >= SILENCE else 0
