"""What people meant to try on Monday comes back to them after two weeks, once, with a question.

It is a notice like others: on the bell, and in the next letter. Who has paused her plan is asked
when the pause is over. The words are copied, for the notice is hers and goes when she goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.rules import mondays as rules
from staffroom.rules import plan as plan_rules
from staffroom.wire.plan import Plan
from staffroom_hub.commons import notices
from staffroom_hub.commons.store import mondays
from staffroom_hub.commons.store.locks import Lock, hold
from staffroom_hub.commons.store.mondays import Due
from staffroom_hub.commons.store.notices import Given
from staffroom_hub.commons.store.places import ModulePlace

if TYPE_CHECKING:
    from staffroom_hub.commons.services import Services

_BATCH = 200


async def bring_back(parts: Services) -> int:
    """Ask everybody whose time has come; say how many were asked.

    Several processes may do this at once: who comes second finds nothing left.
    """
    now, count, after = parts.now(), 0, mondays.FIRST
    while True:
        async with parts.database.writing() as session:
            found, told = await _ask(session, now, after)
        for edition in {row.edition for row in told}:
            parts.broadcaster.wake(ModulePlace(edition, notices.EVERY_PAGE))
        count += len(told)
        if len(found) < _BATCH:
            return count
        after = found[-1].place


async def _ask(
    session: AsyncSession, now: datetime, after: mondays.Place
) -> tuple[Sequence[Due], list[Given]]:
    # Before looking, so that no other process tells the same people meanwhile.
    await hold(session, Lock.EVENTS)
    found = await mondays.due(session, now - rules.AFTER, after, _BATCH)
    told = [_given(one, now) for one in found if rules.meant(one.answer) and not _rests(one, now)]
    if told:
        await notices.tell_all(session, told, now)
    return found, told


def _rests(one: Due, now: datetime) -> bool:
    """Whether its owner has paused her study."""
    if one.plan is None:
        return False
    plan = Plan.model_validate(one.plan)
    return plan_rules.is_paused(plan, plan_rules.today(plan, now))


def _given(one: Due, now: datetime) -> Given:
    person, edition, module = one.place
    late = now - one.saved_at >= rules.LATE
    data = {"words": rules.meant(one.answer), "late": late}
    return Given(person, mondays.KIND, edition, module, data)
