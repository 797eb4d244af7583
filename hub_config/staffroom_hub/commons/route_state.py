"""A person's route as it stands: her own, or the course's order; what is not written is said so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.rules import progress as rules
from staffroom.rules.progress import Stretch
from staffroom.syllabus import Syllabus
from staffroom.wire import Edition
from staffroom.wire.path import RouteState, RouteStep
from staffroom_hub.commons.progress import Progress, Stands
from staffroom_hub.commons.store import own
from staffroom_hub.commons.store.own import OwnPlace


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
    """Give a person's own route, or the order of the syllabus."""
    row = await own.find(session, person, OwnPlace("route", edition))
    chosen = _modules(row.body) if row else ()
    known = {step.id for step in syllabus.modules}
    if mine := tuple(module for module in chosen if module in known):
        return Route(True, mine)
    return Route(False, tuple(step.id for step in syllabus.modules))


def _modules(body: object) -> Sequence[str]:
    """Read the modules of a kept route, which was checked when it was written."""
    steps = body.get("steps") if isinstance(body, Mapping) else None
    listed = steps if isinstance(steps, list) else []
    named = (step.get("module") for step in listed if isinstance(step, Mapping))
    return [module for module in named if isinstance(module, str)]


def stretch(stands: Stands) -> Stretch:
    """Give a module as a stretch of a route."""
    touched = stands.work.touched & stands.module.activities.keys()
    return Stretch(stands.row.minutes, len(stands.module.activities), len(touched), stands.done)


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
