"""A person's work on a module, put together as it is frozen and marked."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.activities import (
    Activity,
    AnswerError,
    DiscussionActivity,
    FormActivity,
    QuizActivity,
)
from staffroom.course import Module
from staffroom.wire import Json
from staffroom_hub.commons import threads as rules
from staffroom_hub.commons.store import drafts, threads
from staffroom_hub.commons.store.places import ActivityPlace, ModulePlace, Own


async def collect(
    session: AsyncSession, person: str, place: ModulePlace, module: Module
) -> dict[str, Json]:
    """Collect attempts, counts and answers, by activity."""
    typed = await drafts.answers(session, person, place)
    work: dict[str, Json] = {}
    for name, activity in module.activities.items():
        at = place.activity(name)
        if isinstance(activity, DiscussionActivity):
            work[name] = await _taken_part(session, person, at)
        elif isinstance(activity, QuizActivity) and activity.mode == "exit":
            work[name] = await _attempts(session, person, at, activity)
        elif typed.get(name) is not None and _fits(activity, typed[name]):
            work[name] = _known(activity, typed[name])
    return work


async def _taken_part(session: AsyncSession, person: str, at: ActivityPlace) -> Json:
    posts = await threads.posts(session, at)
    return {
        "posts": rules.own_posts(posts, person),
        "answers": rules.own_answers(posts, person),
    }


async def _attempts(
    session: AsyncSession, person: str, at: ActivityPlace, quiz: QuizActivity
) -> Json:
    spent = await drafts.attempts(session, Own(person, at))
    return {"seed": person, "attempts": [a.answer for a in spent if _fits(quiz, a.answer)]}


def _fits(activity: Activity, answer: Json) -> bool:
    """Whether an answer still has the shape that the present release asks for."""
    try:
        activity.validate_draft(answer)
    except AnswerError:
        return False
    return True


def _known(activity: Activity, answer: Json) -> Json:
    """Leave out fields that the present release of a form has no more; the draft keeps them."""
    if not isinstance(activity, FormActivity):
        return answer
    names = {field.id for field in activity.fields}
    given = answer.get("fields", {})
    return {"fields": {name: value for name, value in given.items() if name in names}}
