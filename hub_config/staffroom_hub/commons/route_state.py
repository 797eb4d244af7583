"""A person's route as it stands: her own, or the course's order; what is not written is said so."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.rules import progress as rules
from staffroom.rules.progress import Stretch
from staffroom.rules.route import arranged
from staffroom.syllabus import Syllabus
from staffroom.wire import Edition
from staffroom.wire.path import RouteState, RouteStep
from staffroom_hub.commons import plans
from staffroom_hub.commons.progress import Progress, Stands


@dataclass(frozen=True)
class Route:
    """Modules in the order in which a person takes them.

    Attributes:
        own: whether she has chosen it.
        modules: ids; some may not be written yet.
    """

    own: bool
    modules: tuple[str, ...]


async def of_person(session: AsyncSession, edition: str, person: str, syllabus: Syllabus) -> Route:
    """Give a person's own route as it can be taken now, or the order of the syllabus."""
    chosen = await plans.route_of(session, edition, person)
    if mine := arranged(chosen or (), syllabus):
        return Route(True, tuple(mine))
    return Route(False, tuple(step.id for step in syllabus.modules))


def stretch(stands: Stands) -> Stretch:
    """Give a module as a stretch of a route."""
    return stands.stretch(stands.row.minutes)


def told(route: Route, progress: Progress, syllabus: Syllabus, edition: Edition) -> RouteState:
    """Tell a route as it stands."""
    steps = [
        _step(progress.modules[name])
        if name in progress.modules and progress.modules[name].released
        else _unwritten(name, progress, syllabus, edition)
        for name in route.modules
    ]
    here = [progress.modules[one.module] for one in steps if one.state != "unwritten"]
    way = rules.way([stretch(stands) for stands in here])
    return RouteState(
        own=route.own,
        steps=steps,
        done=way.done,
        written=way.of,
        minutes_left=way.minutes_left,
    )


def _step(stands: Stands) -> RouteStep:
    return RouteStep(
        module=stands.row.module,
        title=stands.row.title,
        state=stands.state,
        minutes_left=stretch(stands).left,
    )


def _unwritten(name: str, progress: Progress, syllabus: Syllabus, edition: Edition) -> RouteStep:
    """Tell a step whose page is not there; who has done it before it was withdrawn has done it."""
    stands, step = progress.modules.get(name), syllabus.step(name)
    if stands is not None and stands.done:
        return _step(stands)
    return RouteStep(
        module=name,
        title=step.title[edition] if step else name,
        state="unwritten",
        minutes_left=step.minutes if step else 0,
    )
