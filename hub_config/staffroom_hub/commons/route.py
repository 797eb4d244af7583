"""A person's route: her document, everything a page shows of it, and what an edit makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom import syllabus as course
from staffroom.rules import diagnostic, route
from staffroom.rules.diagnostic import Outcome
from staffroom.rules.progress import Stretch
from staffroom.rules.route import Edited
from staffroom.rules.route_words import note_words, reason_words
from staffroom.syllabus import Syllabus
from staffroom.wire import Edition
from staffroom.wire.route import (
    Add,
    Change,
    Diagnostic,
    Drop,
    Move,
    Need,
    Preset,
    Put,
    Route,
    RouteView,
    Step,
    Take,
)
from staffroom_hub.commons import diagnostics, progress
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.progress import Stands
from staffroom_hub.commons.store import own
from staffroom_hub.commons.store.own import OwnPlace

KIND = "route"


@dataclass(frozen=True)
class Desk:
    """A person's route, with all that speaks of it.

    Attributes:
        edition: of the course; the sentences are in its language.
        version: of the document; 0 where nothing has been chosen.
        chosen: the document.
        results: of the diagnostic.
        stands: her work, by module that was ever released.
        syllabus: the course.
    """

    edition: Edition
    version: int
    chosen: Route
    results: Diagnostic
    stands: Mapping[str, Stands]
    syllabus: Syllabus = field(default_factory=course.syllabus)

    @property
    def outcomes(self) -> dict[str, Outcome]:
        """What the diagnostic says, by module."""
        return diagnostic.present(self.results)

    @property
    def route(self) -> route.Route:
        """The route as it can be taken: the course may have changed since it was chosen."""
        return route.arranged(self.chosen.modules, self.syllabus)


async def desk(session: AsyncSession, person: str, edition: Edition) -> Desk:
    """Gather what there is of a person's route in an edition."""
    row = await own.find(session, person, OwnPlace(KIND, edition))
    return Desk(
        edition,
        row.version if row else 0,
        Route.model_validate(row.body) if row else Route(modules=[]),
        await diagnostics.results(session, person, edition),
        (await progress.of_person(session, edition, person)).modules,
    )


# --- edits ---


def edited(at: Desk, change: Change) -> tuple[Route, Edited]:
    """Make a change.

    Returns:
        The document that the change makes, and what is to be said of it.

    Raises:
        Problem: `not_found`, where there is no such preset.
    """
    preset = at.chosen.preset
    match change:
        case Take():
            preset, made = change.preset, _taken(at, change.preset)
        case Put():
            preset = change.preset if change.preset in at.syllabus.presets else None
            made = Edited(route.arranged(change.modules, at.syllabus))
        case Add():
            made = route.add(at.route, change.module, at.syllabus)
        case Drop():
            made = route.drop(at.route, change.module, at.syllabus)
        case Move():
            made = route.move(at.route, change.module, change.by, at.syllabus)
    return Route(modules=[*made.route], preset=preset), made


def _taken(at: Desk, preset: str | None) -> Edited:
    if preset is None:
        return Edited(route.suggested(at.outcomes, at.syllabus))
    if preset not in at.syllabus.presets:
        raise Problem("not_found")
    return Edited(route.preset(preset, at.outcomes, at.syllabus))


# --- what is shown ---


def view(at: Desk, made: Edited | None = None) -> RouteView:
    """Give everything that a page shows."""
    on_it = at.route
    steps = [_step(at, module) for module in on_it]
    off_it = [step.id for step in at.syllabus.modules if step.id not in on_it]
    here = [step for step in steps if step.released or step.done]
    return RouteView(
        version=at.version,
        preset=at.chosen.preset,
        steps=steps,
        others=[_step(at, module) for module in off_it],
        done=sum(step.done for step in here),
        written=len(here),
        minutes_left=sum(step.left for step in here),
        suggestion=[*route.suggested(at.outcomes, at.syllabus)],
        suggested_by="diagnostic" if at.outcomes else "syllabus",
        presets=_presets(at),
        needs=_needs(at, on_it),
        mentor=diagnostic.mentor_offered(at.results.circumstances),
        notes=note_words(made, at.edition) if made else [],
    )


def _step(at: Desk, module: str) -> Step:
    known, found, stands = at.syllabus.step(module), at.outcomes.get(module), at.stands.get(module)
    assert known is not None, "routes are arranged by the syllabus"
    why = route.reason(module, at.route, at.outcomes, at.syllabus)
    best = stands.work.best if stands else None
    return Step(
        module=module,
        title=known.title[at.edition],
        minutes=known.minutes,
        left=_stretch(known.minutes, stands).left,
        released=stands is not None and stands.released,
        done=stands is not None and stands.done,
        score=found.score if found else None,
        band=found.band if found else None,
        pace=route.pace(found, best),
        reason=reason_words(why, found, at.edition),
    )


def _stretch(minutes: int, stands: Stands | None) -> Stretch:
    if stands is None:
        return Stretch(minutes)
    return stands.stretch(minutes)


def _presets(at: Desk) -> list[Preset]:
    return [
        Preset(name=name, modules=[*route.preset(name, at.outcomes, at.syllabus)])
        for name in at.syllabus.presets
    ]


def _needs(at: Desk, on_it: route.Route) -> list[Need]:
    finished = [name for name, stands in at.stands.items() if stands.done]
    held = {*on_it, *(name for name in finished if at.syllabus.step(name))}
    found = {
        name: route.missing_of(certificate, held)
        for name, certificate in at.syllabus.certificates.items()
    }
    return [
        Need(certificate=name, missing=[*missing], more=more)
        for name, (missing, more) in found.items()
    ]
