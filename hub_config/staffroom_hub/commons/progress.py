"""How far a person has come in an edition, from what she has typed, handed in and written.

Nothing is kept of it: it is worked out anew each time, with as many statements however many
modules there are, and whatever she has done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.module import Module
from staffroom.rules import progress as rules
from staffroom.rules.points import criterion_cell_of
from staffroom.rules.progress import Asked, State, Stretch, Work
from staffroom_hub.commons.library import Library
from staffroom_hub.commons.store import progress as store
from staffroom_hub.commons.store import releases
from staffroom_hub.commons.store.models import ReleaseRow
from staffroom_hub.commons.store.places import SERVICE
from staffroom_hub.commons.store.posts import Part
from staffroom_hub.commons.store.progress import Given, Reviewed, Trace

# What a release holds never changes, so whoever asks without a library of hers shares one.
_SHARED = Library()

Points = Mapping[str, float | None]


@dataclass(frozen=True)
class Stands:
    """How a person stands in one module.

    Attributes:
        row: its newest contents.
        released: whether they are there now, or withdrawn.
        module: the same, read.
        asked: what it asks for.
        work: hers.
    """

    row: ReleaseRow
    released: bool
    module: Module
    asked: Asked
    work: Work

    @property
    def done(self) -> bool:
        """Whether the module is done."""
        return rules.done(self.asked, self.work)

    @property
    def state(self) -> State:
        """How the module stands; it waits when all that is not done waits for others."""
        return rules.state(self.asked, self.work)

    def stretch(self, minutes: int) -> Stretch:
        """Give the module as a stretch of a route.

        Args:
            minutes: that it takes as a whole.
        """
        answered = {name for name, one in self.module.activities.items() if one.answered}
        touched = len(self.work.touched & answered)
        return Stretch(minutes, len(answered), touched, self.done, self.state == "waiting")


@dataclass(frozen=True)
class Progress:
    """How a person stands in an edition: by module, and the traces of her work, newest first."""

    modules: Mapping[str, Stands]
    traces: Sequence[Trace]
    handed_in: Sequence[Given]

    @property
    def done(self) -> frozenset[str]:
        """The modules that are done."""
        return frozenset(name for name, stands in self.modules.items() if stands.done)


async def done_modules(session: AsyncSession, edition: str, person: str) -> frozenset[str]:
    """Name the modules of an edition that a person has done.

    A withdrawn module stays done; the author's own provisional points count while they stand.
    """
    return (await of_person(session, edition, person)).done


async def of_person(
    session: AsyncSession, edition: str, person: str, library: Library = _SHARED
) -> Progress:
    """Say how a person stands in every module of an edition."""
    rows = [
        (row, now)
        for row, now in await releases.all_published(session, edition)
        if not row.module.startswith(SERVICE)
    ]
    modules = await library.modules(session, [row for row, _ in rows])
    gathered = await _gather(session, edition, person)
    return Progress(
        {row.module: _stands(row, now, modules[row.module], gathered) for row, now in rows},
        gathered.traces,
        gathered.given,
    )


@dataclass(frozen=True)
class _Gathered:
    traces: Sequence[Trace]
    best: Mapping[store.At, float]
    given: Sequence[Given]
    reviewed: Sequence[Reviewed]
    said: Mapping[store.At, Part]


async def _gather(session: AsyncSession, edition: str, person: str) -> _Gathered:
    return _Gathered(
        await store.traces(session, person, edition),
        await store.best(session, person, edition),
        await store.handed_in(session, person, edition),
        await store.reviewed(session, person, edition),
        await store.said(session, person, edition),
    )


def _stands(row: ReleaseRow, now: bool, module: Module, gathered: _Gathered) -> Stands:
    name, asked = row.module, rules.asked(module)
    given = [one for one in gathered.given if one.module == name]
    reviewed = [one for one in gathered.reviewed if one.module == name]
    part = gathered.said.get((name, asked.discussion or ""), Part())
    work = Work(
        best=gathered.best.get((name, asked.quiz or "")),
        handed_in=bool(given),
        marked=marked(asked, given, reviewed),
        judged=judged(asked, given, reviewed),
        posts=part.posts,
        answers=part.answers,
        first=part.first,
        touched=frozenset(one.activity for one in gathered.traces if one.module == name),
    )
    return Stands(row, now, module, asked, work)


def marked(
    asked: Asked, given: Sequence[Given], reviewed: Sequence[Reviewed]
) -> tuple[Points, ...]:
    """Give the points of each work, oldest first: what reviews came to, or what was released.

    What an author scored herself ends with the work that she scored.
    """
    cases = {one.submission: _of_case(one) for one in reviewed if one.counts}
    points = (cases.get(one.id) or _released(asked, one) for one in given)
    return tuple(found for found in points if found)


def judged(asked: Asked, given: Sequence[Given], reviewed: Sequence[Reviewed]) -> bool:
    """Say whether what was handed in last has all its points.

    An answer that was handed in again as it was stays with its case, and that case's points.
    """
    of_case = _of_case(reviewed[-1]) if reviewed and reviewed[-1].counts else {}
    points = of_case or (_released(asked, given[-1]) if given else {})
    return bool(points) and None not in points.values()


def _of_case(case: Reviewed) -> Points:
    cells = {criterion_cell_of(name): name for name in case.scores}
    overruled = {cells[cell]: score for cell, score in case.kept.items() if cell in cells}
    return {**case.scores, **overruled}


def _released(asked: Asked, given: Given) -> Points:
    told = {str(score["cell"]): score["score"] for score in given.scores}
    cells = {name: criterion_cell_of(name) for name in asked.criteria}
    return {name: _number(told[cell]) for name, cell in cells.items() if cell in told}


def _number(score: object) -> float | None:
    return float(score) if isinstance(score, int | float) else None
