"""The route: in which order to take the course's modules, and what an edit of that order brings.

A route is a tuple of module ids, each once. It *holds* when whatever a module needs stands before
it, and the syllabus' last module after all others; every function here gives routes that hold.
Pure: the syllabus, the outcomes and what is done are passed in, and the same gives the same.

Words: *opening* is the module the course begins with; *rank* is how early a module would stand by
itself, lowest score first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from staffroom.rules.diagnostic import FAST_FROM, Outcome
from staffroom.syllabus import Certificate, Syllabus
from staffroom.wire.route import Pace

CERTIFICATE = "route"
"""What a preset is filled up to."""
OPTIONAL_FROM = 80
Route = tuple[str, ...]
Outcomes = Mapping[str, Outcome]
Note = Literal["added", "needed", "follows", "stays_last", "unknown"]


@dataclass(frozen=True)
class Edited:
    """A route after an edit.

    Attributes:
        route: it, holding.
        note: what had to be said: `added` brought the `others` along; `needed` refused to drop what
            the `others` need; `follows` refused to move past the `others`; `stays_last` refused to
            move past the last module. None where all went as asked.
        module: of which the note speaks.
        others: modules that the note names.
    """

    route: Route
    note: Note | None = None
    module: str = ""
    others: Route = ()


def arranged(wanted: Iterable[str], syllabus: Syllabus) -> Route:
    """Give a route of these modules, as near to their order as can be.

    What one of them needs is put before it, what the course does not have is left out, and what
    stands twice stands once.
    """
    known = {step.id: step for step in syllabus.modules}
    found: dict[str, None] = {}

    def take(module: str) -> None:
        if module not in found:
            for need in known[module].needs:
                take(need)
            found[module] = None

    chosen = [module for module in dict.fromkeys(wanted) if module in known]
    for module in sorted(chosen, key=lambda name: known[name].last):
        take(module)
    return tuple(sorted(found, key=lambda name: known[name].last))


def holds(route: Route, syllabus: Syllabus) -> bool:
    """Whether a route can be taken as it stands."""
    return arranged(route, syllabus) == route


def suggested(outcomes: Outcomes, syllabus: Syllabus) -> Route:
    """Suggest a route through the whole course: lowest score first, whatever it needs before it."""
    return arranged(_by_rank((step.id for step in syllabus.modules), outcomes, syllabus), syllabus)


def preset(name: str, outcomes: Outcomes, syllabus: Syllabus) -> Route:
    """Give a ready-made route with what the certificate needs besides.

    What the course has before its first module goes before it, the rest after; where the
    certificate wants more modules of one's choice, those with the lowest scores are chosen.

    Raises:
        KeyError: there is no such preset.
    """
    listed = syllabus.presets[name]
    certificate = syllabus.certificates.get(CERTIFICATE, Certificate(modules=(), more=0))
    places = {step.id: place for place, step in enumerate(syllabus.modules)}
    first = min((places[module] for module in listed), default=len(places))
    more = [module for module in certificate.modules if module not in listed]
    before = [module for module in more if places[module] < first]
    route = arranged([*before, *listed, *more], syllabus)
    missing = missing_of(certificate, route)[1]
    others = (step.id for step in syllabus.modules if step.id not in route)
    free = _by_rank(others, outcomes, syllabus)[:missing]
    return arranged([*route, *free], syllabus)


def missing_of(certificate: Certificate, route: Collection[str]) -> tuple[Route, int]:
    """Name what a certificate needs and a route lacks, and count how many others are missing."""
    missing = tuple(module for module in certificate.modules if module not in route)
    others = len([module for module in route if module not in certificate.modules])
    return missing, max(certificate.more - others, 0)


# --- edits ---


def add(route: Route, module: str, syllabus: Syllabus) -> Edited:
    """Add a module at the end, and before it whatever it needs."""
    if syllabus.step(module) is None:
        return Edited(route, "unknown", module)
    after = arranged([*route, module], syllabus)
    brought = tuple(one for one in after if one not in route and one != module)
    return Edited(after, "added" if brought else None, module, brought)


def drop(route: Route, module: str, syllabus: Syllabus) -> Edited:
    """Take a module out, unless others on the route need it."""
    rest = tuple(one for one in route if one != module)
    needed_by = tuple(one for one in rest if module in _needs(one, syllabus))
    if needed_by:
        return Edited(route, "needed", module, needed_by)
    return Edited(rest)


def move(route: Route, module: str, by: Literal[-1, 1], syllabus: Syllabus) -> Edited:
    """Move a module by one place, unless it would come before what it needs."""
    if module not in route:
        return Edited(route, "unknown", module)
    place = route.index(module)
    target = place + by
    if not 0 <= target < len(route):
        return Edited(route)
    other = route[target]
    swapped = list(route)
    swapped[place], swapped[target] = other, module
    if holds(tuple(swapped), syllabus):
        return Edited(tuple(swapped))
    later, earlier = (other, module) if by == 1 else (module, other)
    last = syllabus.step(later)
    if last is not None and last.last:
        return Edited(route, "stays_last", later)
    return Edited(route, "follows", later, (earlier,))


# --- reasons ---

Why = Literal["opening", "last", "blind", "start", "study", "fast", "before", "open", "whole"]


@dataclass(frozen=True)
class Reason:
    """Why a module stands where it stands; `others` are those that it comes before."""

    why: Why
    others: Route = ()


def reason(module: str, route: Route, outcomes: Outcomes, syllabus: Syllabus) -> Reason:
    """Say why a module stands on a route where it does; of one that is on none, what speaks for it.

    Who has answered nothing at all is told how the course is ordered.
    """
    step = syllabus.step(module)
    if step is not None and step.last:
        return Reason("last")
    if module == _opening(syllabus):
        return Reason("opening")
    waiting = _ahead_of(module, route, outcomes, syllabus)
    if waiting:
        return Reason("before", waiting)
    found = outcomes.get(module)
    if found is None:
        return Reason("open" if outcomes else "whole")
    return Reason("blind" if found.blind else found.band)


def pace(found: Outcome | None, best: float | None) -> Pace:
    """Say whether a module may be taken fast.

    Args:
        found: what the diagnostic says of it.
        best: percentage of the best attempt at its quiz; None before the first.
    """
    if found is None or found.band != "fast":
        return "usual"
    return "optional" if best is not None and best >= OPTIONAL_FROM else "quiz-first"


def _ahead_of(module: str, route: Route, outcomes: Outcomes, syllabus: Syllabus) -> Route:
    """Modules on the route that need this one, where that alone puts it so early."""
    own = _rank(module, outcomes, syllabus)
    needing = (one for one in route if module in _needs(one, syllabus))
    return tuple(one for one in needing if _rank(one, outcomes, syllabus) < own)


def _needs(module: str, syllabus: Syllabus) -> tuple[str, ...]:
    step = syllabus.step(module)
    return step.needs if step else ()


def _opening(syllabus: Syllabus) -> str | None:
    first = syllabus.modules[0] if syllabus.modules else None
    return first.id if first and not first.last else None


def _rank(module: str, outcomes: Outcomes, syllabus: Syllabus) -> float:
    """How early a module would stand: what was not answered comes after what needs study."""
    if module == _opening(syllabus):
        return -1
    found = outcomes.get(module)
    return FAST_FROM - 0.5 if found is None else found.score


def _by_rank(modules: Iterable[str], outcomes: Outcomes, syllabus: Syllabus) -> list[str]:
    # Sorting is stable: of equals the syllabus' own order decides.
    return sorted(modules, key=lambda module: _rank(module, outcomes, syllabus))
