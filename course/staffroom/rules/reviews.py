"""Colleagues' reviews of an assignment: calibration, the mark that comes of them, and no waiting.

A *case* is one author's handed-in assignment with everything that is said of it until it has its
mark. *Scores* are whole points by criterion id. Source of every number here: the course design,
rules common to all modules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from staffroom.rules.points import ASSIGNMENT_CRITERION, REVIEWS

NEAR = 3
"""Calibration: how far a total may be from the expert's."""
APART = 4
"""Totals that differ by this much are for a trainer to decide."""
PASSED = 0.6
"""Share of an assignment's points with which it is passed (12 of 20)."""
TIME = timedelta(days=7)
"""How long a colleague has for a review; then a mentor or a trainer may write it."""
STAFF_TIME = timedelta(days=7)
"""How long after that mentors and trainers have; then the author's own scores count for now."""
ATTENTIVE = 2
"""Reviews found useful by their authors that make an attentive reviewer."""

Turn = Literal["colleague", "staff", "self"]


def calibrated(scores: Mapping[str, int], expert: Mapping[str, int]) -> bool:
    """Say whether a total is near enough to the expert's."""
    return abs(sum(scores.values()) - sum(expert.values())) <= NEAR


@dataclass(frozen=True)
class Outcome:
    """What comes of the colleagues' reviews."""

    scores: dict[str, float]
    apart: bool
    """Whether they are so far apart that a trainer has to decide."""


def outcome(first: Mapping[str, int], second: Mapping[str, int]) -> Outcome:
    """Give the mean of two reviews, criterion by criterion.

    Raises:
        ValueError: they are not of the same criteria.
    """
    if first.keys() != second.keys():
        raise ValueError("two reviews of one case score the same criteria")
    return Outcome(
        scores={name: (score + second[name]) / 2 for name, score in first.items()},
        apart=abs(sum(first.values()) - sum(second.values())) >= APART,
    )


def passed(scores: Mapping[str, float], starred: Iterable[str]) -> bool:
    """Say whether an assignment is passed: 12 of 20, and no zero where there is a star."""
    enough = sum(scores.values()) >= PASSED * ASSIGNMENT_CRITERION * len(scores)
    return enough and all(scores[name] > 0 for name in starred)


def turn(since: datetime, now: datetime) -> Turn:
    """Say who may write a review that has been waited for since a moment.

    Colleagues first; after seven days mentors and trainers too; after seven more the author
    herself, against the exemplars, which counts until somebody else has written. So nobody waits
    for ever, whoever else does nothing.
    """
    if now < since + TIME:
        return "colleague"
    return "staff" if now < since + TIME + STAFF_TIME else "self"


@dataclass(frozen=True)
class Written:
    """A review that somebody sent."""

    useful: bool | None
    """What its author thinks of it; None while she has not said."""


@dataclass(frozen=True)
class Standing:
    """What somebody has earned by reviewing."""

    points: int
    written: int
    useful: int
    attentive: bool


def standing(reviews: Sequence[Written]) -> Standing:
    """Mark somebody's reviewing: a point for each review, unless its author found it no use.

    Only whole reviews can be sent, so that one is a point's worth until its author says otherwise;
    silence costs nothing.
    """
    useful = sum(review.useful is True for review in reviews)
    good = sum(review.useful is not False for review in reviews)
    return Standing(min(good, int(REVIEWS)), len(reviews), useful, useful >= ATTENTIVE)
