"""What a checked diagnostic leaves behind: an own document, and the comparison with the first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.activities.diagnostic import DiagnosticActivity
from staffroom.rules import diagnostic as rules
from staffroom.wire import Json, Result
from staffroom.wire.own import OwnChange
from staffroom.wire.route import Diagnostic, Taken
from staffroom_hub.commons.store import own, people
from staffroom_hub.commons.store.own import OwnPlace
from staffroom_hub.commons.store.places import Own

KIND = "diagnostic"


async def results(session: AsyncSession, person: str, edition: str) -> Diagnostic:
    """Give what a person's diagnostic came to; empty where she has not taken it."""
    row = await own.find(session, person, OwnPlace(KIND, edition))
    return Diagnostic.model_validate(row.body) if row else Diagnostic()


async def keep(
    session: AsyncSession, work: Own, activity: DiagnosticActivity, answer: Json, now: datetime
) -> Diagnostic:
    """Keep the answers on the modules in the person's document, and give it.

    Args:
        session: a writing one.
        work: whose, and where it was done.
        activity: the diagnostic, or its repeat.
        answer: hers.
        now: the moment.
    """
    told, said = activity.told(answer)
    place = OwnPlace(KIND, work.place.edition)
    # What is read here must still be there when it is written.
    await people.lock(session, work.person)
    row = await own.find(session, work.person, place)
    before = Diagnostic.model_validate(row.body) if row else Diagnostic()
    taken = Taken(at=now, modules=told)
    after = rules.kept(before, taken, said, repeats=activity.repeats is not None)
    change = OwnChange(version=row.version if row else 0, body=after.model_dump(mode="json"))
    await own.put(session, work.person, place, change, now)
    return after


def compared(activity: DiagnosticActivity, result: Result, results: Diagnostic) -> Result:
    """Give the result of a repeat with what each module came to at first."""
    if activity.repeats is None or results.first is None:
        return result
    first = rules.outcomes(results.first)
    modules: list[dict[str, Any]] = [
        {**one, "before": first[one["id"]].score if one["id"] in first else None}
        for one in result.reveal["modules"]
    ]
    reveal = {**result.reveal, "modules": modules, "before_at": results.first.at.isoformat()}
    return result.model_copy(update={"reveal": reveal})
