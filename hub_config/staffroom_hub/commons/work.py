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
from staffroom.course import Module
from staffroom.wire import Json
from staffroom_hub.commons.store import drafts
from staffroom_hub.commons.store.models import AttemptRow
from staffroom_hub.commons.store.places import ModulePlace
from staffroom_hub.commons.talks import Talks
from staffroom_hub.commons.threads import Talk


async def collect(
    session: AsyncSession, person: str, place: ModulePlace, module: Module, talks: Talks
) -> dict[str, Json]:
    """Collect attempts, counts and answers, by activity."""
    typed = await drafts.answers(session, person, place)
    spent = await drafts.all_attempts(session, person, place)
    work: dict[str, Json] = {}
    for name, activity in module.activities.items():
        if isinstance(activity, DiscussionActivity):
            work[name] = _taken_part(await talks.at(session, place.activity(name)), person)
        elif isinstance(activity, QuizActivity) and activity.mode == "exit":
            work[name] = _attempts(spent.get(name, ()), person, activity)
        elif typed.get(name) is not None and _fits(activity, typed[name]):
            work[name] = _known(activity, typed[name])
    return work


def _taken_part(talk: Talk, person: str) -> Json:
    return {"posts": talk.own_posts(person), "answers": talk.own_answers(person)}


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
    """Leave out fields that the present release of a form has no more; the draft keeps them."""
    if not isinstance(activity, FormActivity):
        return answer
    names = {field.id for field in activity.fields}
    given = answer.get("fields", {})
    return {"fields": {name: value for name, value in given.items() if name in names}}
