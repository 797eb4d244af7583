"""Reminders of planned study, as a part of the letter that is due anyway, never a letter more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.i18n import translation
from staffroom.rules import plan as rules
from staffroom.wire.plan import Plan, StudySession
from staffroom_hub.commons import plans
from staffroom_hub.commons.store import own
from staffroom_hub.commons.store.digests import PERIODS, Due


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


_TIME = _("{when}: “{title}”, {minutes} min")


@dataclass(frozen=True)
class Reminder:
    """A time of study until the next letter.

    Attributes:
        edition: of the course.
        module: with which it begins.
        text: says when, what and how long.
        goal: what its owner means to do in that week, in her own words.
    """

    edition: str
    module: str
    text: str
    goal: str


async def of(session: AsyncSession, due: Due, now: datetime) -> list[Reminder]:
    """Give the times of study that fall into the time until a person's next letter.

    None where she wants no reminders or has paused; of an edition that she does not plan, neither.
    """
    found: list[Reminder] = []
    for place, row in sorted((await own.every(session, due.name, plans.PLAN)).items(), key=str):
        plan = plans.read(row)
        day = rules.today(plan, now)
        if not plan.remind or not plan.days or rules.is_paused(plan, day):
            continue
        ground = await plans.ground(session, place.edition, due.name)
        times = [plans.told(one, ground) for one in plans.sessions(plan, ground, day)[:_MOST]]
        soon = [one for one in times if _is_soon(one, plan, due, now)]
        found += [_reminder(one, plan, place.edition, due.locale) for one in soon]
    return found


_MOST = 8
"""Sessions of a week, and today's, which may be over."""


def _is_soon(one: StudySession, plan: Plan, due: Due, now: datetime) -> bool:
    # By the clock on the wall, also in the week in which it is changed.
    here = now.astimezone(ZoneInfo(plan.zone)).replace(tzinfo=None)
    return here <= datetime.combine(one.day, time(one.hour)) < here + PERIODS[due.every]


def _reminder(one: StudySession, plan: Plan, edition: str, locale: str) -> Reminder:
    moment = datetime.combine(one.day, time(one.hour))
    when = format_datetime(moment, "EEEE, d MMMM, HH:mm", locale=locale)
    text = translation("staffroom", locale).gettext(_TIME)
    # Not str.format: a title may hold braces.
    text = text.replace("{when}", when).replace("{minutes}", str(one.minutes))
    goal = plan.goal if plan.goal_week == rules.monday(one.day) else ""
    return Reminder(edition, one.module, text.replace("{title}", one.title), goal)
