"""Where a module is in the course: what comes before it and after it, of what is released."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from staffroom.syllabus import Syllabus

Named = tuple[str, str]
"""A module's id and title."""
_SERVICE = "s"
"""Ids of service pages begin with it."""


def is_service(module: str) -> bool:
    """Whether an id is that of a service page, which has no place in the course."""
    return module.startswith(_SERVICE)


@dataclass(frozen=True)
class Neighbours:
    """The modules beside a page.

    Attributes:
        before: what one reads before it; None at the beginning.
        after: what comes next; None at the end.
    """

    before: Named | None = None
    after: Named | None = None


NOBODY = Neighbours()


def neighbours(released: Iterable[Named], module: str, course: Syllabus) -> Neighbours:
    """Find what stands beside a module in the order of the course.

    Args:
        released: the edition's modules; those that the course does not know come last.
        module: whose neighbours are wanted.
        course: gives the order.
    """
    places = {step.id: place for place, step in enumerate(course.modules)}
    known = [named for named in released if named[0].startswith("m")]
    ordered = sorted(known, key=lambda named: (places.get(named[0], len(places)), named))
    here = next((i for i, named in enumerate(ordered) if named[0] == module), None)
    if here is None:
        return NOBODY
    return Neighbours(
        ordered[here - 1] if here else None,
        ordered[here + 1] if here + 1 < len(ordered) else None,
    )
