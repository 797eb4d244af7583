"""A person's work on a module, put together as it is frozen and marked."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.activities import (
    Activity,
    AnswerError,
    DiscussionActivity,
    FormActivity,
    QuizActivity,
)
from staffroom.module import Module
from staffroom.wire import Json
from staffroom_hub.commons.store import drafts, posts, topics
from staffroom_hub.commons.store.models import AttemptRow
from staffroom_hub.commons.store.places import ModulePlace
from staffroom_hub.commons.store.posts import Part


async def collect(
    session: AsyncSession, person: str, place: ModulePlace, module: Module
) -> dict[str, Json]:
    """Collect attempts, counts and answers, by activity."""
    typed = await drafts.answers(session, person, place)
    spent = await drafts.all_attempts(session, person, place)
    taken = await _parts(session, person, place)
    work: dict[str, Json] = {}
    for name, activity in module.activities.items():
        if activity.private:
            continue
        if isinstance(activity, DiscussionActivity):
            work[name] = _taken_part(taken.get(name, Part()))
        elif isinstance(activity, QuizActivity) and activity.mode == "exit":
            work[name] = _attempts(spent.get(name, ()), person, activity)
        elif typed.get(name) is not None:
            answer = _known(activity, typed[name])
            if _fits(activity, answer):
                work[name] = answer
    return work


def titles(module: Module, work: dict[str, Json]) -> list[dict[str, str]]:
    """Name what was done, as the module has it; an untouched discussion or exit quiz is not."""
    return [
        {"activity": name, "title": activity.title}
        for name, activity in module.activities.items()
        if name in work and _touched(activity, work[name])
    ]


def _touched(activity: Activity, done: Json) -> bool:
    if isinstance(activity, DiscussionActivity):
        return bool(done["posts"] or done["answers"])
    if isinstance(activity, QuizActivity) and activity.mode == "exit":
        return bool(done["attempts"])
    return True


async def _parts(session: AsyncSession, person: str, place: ModulePlace) -> dict[str, Part]:
    """How a person has taken part in a module's discussions, in whichever cohort."""
    rows = await topics.of_module(session, place)
    parts = await posts.parts(session, [row.id for row in rows], person)
    found: dict[str, Part] = {}
    for row in rows:
        found[row.activity] = found.get(row.activity, Part()) + parts.get(row.id, Part())
    return found


def _taken_part(part: Part) -> Json:
    return {"posts": part.posts, "answers": part.answers, "first": part.first}


def _attempts(spent: Sequence[AttemptRow], person: str, quiz: QuizActivity) -> Json:
    return {"seed": person, "attempts": [a.answer for a in spent if _fits(quiz, a.answer)]}


def _fits(activity: Activity, answer: Json) -> bool:
    """Whether an answer still has the shape that the present release asks for."""
    try:
        activity.validate_draft(answer)
    except AnswerError:
        return False
    return True


def _known(activity: Activity, answer: Json) -> Json:
    """Leave out what the present release of a form asks for no more; the draft keeps it."""
    return activity.known(answer) if isinstance(activity, FormActivity) else answer
