"""A teacher's progress in an edition: what counts, how it stands, in which weeks she worked."""

from __future__ import annotations

import math
from datetime import UTC, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.competences import frameworks
from staffroom.rules import competences as competence_rules
from staffroom.rules import home as home_rules
from staffroom.rules import progress as rules
from staffroom.rules.competences import Compared
from staffroom.rules.points import ASSIGNMENT_CRITERION
from staffroom.rules.progress import Grown, Part
from staffroom.syllabus import syllabus
from staffroom.wire import Edition
from staffroom.wire.path import (
    ActivityLine,
    AssignmentPart,
    Competence,
    DiscussionPart,
    ModuleProgress,
    ProgressView,
    QuizPart,
    WeekLine,
)
from staffroom.wire.route import Diagnostic
from staffroom_hub.commons import diagnostics, progress, route_state
from staffroom_hub.commons.deadlines import edition_zone
from staffroom_hub.commons.progress import Progress, Stands
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import progress as store
from staffroom_hub.commons.zones import zone

WEEKS = 8


async def of_person(
    session: AsyncSession, parts: Services, person: str, edition: Edition
) -> ProgressView:
    """Give a person's progress."""
    done = await progress.of_person(session, edition, person, parts.library)
    route = await route_state.of_person(session, edition, person, syllabus())
    results = await diagnostics.results(session, person, edition)
    checked = frozenset((one.module, one.activity) for one in done.traces if one.checked)
    shown = {name: one for name, one in done.modules.items() if one.released or one.done}
    order = [name for name in route.modules if name in shown]
    order += [name for name in shown if name not in order]
    return ProgressView(
        route=route_state.told(route, done, syllabus(), edition),
        modules=[_module(shown[name], checked) for name in order],
        competences=_competences(done, results, edition),
        before_at=results.first.at if results.first else None,
        now_at=results.repeat.at if results.repeat else None,
        weeks=await _weeks(session, parts, person, edition),
    )


def _module(stands: Stands, checked: frozenset[store.At]) -> ModuleProgress:
    parts = {part.role: part for part in rules.parts(stands.asked, stands.work)}
    return ModuleProgress(
        module=stands.row.module,
        title=stands.row.title,
        released=stands.released,
        state=stands.state,
        minutes_left=route_state.stretch(stands).left,
        quiz=_quiz(stands, parts.get("quiz")),
        discussion=_discussion(stands, parts.get("discussion")),
        assignment=_assignment(stands, parts.get("assignment")),
        activities=_activities(stands, checked),
    )


def _title(stands: Stands, part: Part) -> str:
    return stands.module.activities[part.activity].title


def _quiz(stands: Stands, part: Part | None) -> QuizPart | None:
    if part is None:
        return None
    best = stands.work.best
    return QuizPart(
        activity=part.activity,
        title=_title(stands, part),
        state=part.state,
        # Rounded down: 69.9 is not to be read as the 70 that would have been enough.
        best=None if best is None else math.floor(best + 1e-6),
        needed=stands.asked.percent,
    )


def _discussion(stands: Stands, part: Part | None) -> DiscussionPart | None:
    if part is None:
        return None
    return DiscussionPart(
        activity=part.activity,
        title=_title(stands, part),
        state=part.state,
        posts=stands.work.posts,
        answers=stands.work.answers,
        needed=stands.asked.answers,
        first=stands.work.first,
    )


def _assignment(stands: Stands, part: Part | None) -> AssignmentPart | None:
    if part is None:
        return None
    marked = [points for points in stands.work.marked if None not in points.values()]
    points = sum(score or 0 for score in marked[-1].values()) if marked else None
    return AssignmentPart(
        activity=part.activity,
        title=_title(stands, part),
        state=part.state,
        handed_in=stands.work.handed_in,
        points=points,
        max=ASSIGNMENT_CRITERION * len(stands.asked.criteria),
        starred=bool(stands.asked.starred),
        reviewed=stands.module.reviewed,
    )


def _activities(stands: Stands, checked: frozenset[store.At]) -> list[ActivityLine]:
    """Give the activities in which one does something; panels of the course are none."""
    touched = stands.work.touched
    return [
        ActivityLine(
            activity=name,
            title=activity.title,
            state="checked"
            if (stands.row.module, name) in checked
            else "begun"
            if name in touched
            else "new",
        )
        for name, activity in stands.module.activities.items()
        if activity.answered
    ]


def _competences(done: Progress, results: Diagnostic, edition: Edition) -> list[Competence]:
    """Give those of modules that are written, and those that the diagnostic has seen."""
    written = {name: one.module.competences for name, one in done.modules.items()}
    planned = {step.id: step.competences for step in syllabus().modules}
    grown = {one.code: one for one in rules.competences(written, done.done)}
    compared = competence_rules.compared({**planned, **written}, results)
    return [
        _competence(
            code, names[edition], framework.title[edition], grown.get(code), compared.get(code)
        )
        for framework in frameworks().frameworks
        for code, names in framework.codes.items()
        if code in grown or code in compared
    ]


def _competence(
    code: str, name: str, framework: str, grown: Grown | None, compared: Compared | None
) -> Competence:
    return Competence(
        code=code,
        name=name,
        framework=framework,
        before=compared.before if compared else None,
        now=compared.now if compared else None,
        judged=compared.modules if compared else 0,
        done=grown.done if grown else 0,
        of=grown.of if grown else 0,
    )


async def _weeks(
    session: AsyncSession, parts: Services, person: str, edition: str
) -> list[WeekLine]:
    """Give the last weeks, by the clock of the edition."""
    here = zone(edition_zone(edition)) or UTC
    now = parts.now().astimezone(here)
    since = now - timedelta(weeks=WEEKS)
    moments = await store.moments(session, person, edition, since)
    days = [moment.astimezone(here).date() for moment in moments]
    return [
        WeekLine(starts=week.starts, days=week.days)
        for week in home_rules.weeks(days, now.date(), WEEKS)
    ]
