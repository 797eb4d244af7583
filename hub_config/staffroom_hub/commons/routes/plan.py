"""The caller's plan of study: what follows from it, from one she tries out, and its calendar.

The plan itself is an own document of hers and is written there.
"""

from __future__ import annotations

from fastapi import APIRouter, Request

from staffroom.wire import Edition
from staffroom.wire.plan import CalendarFile, Outlook, Plan, PlanView
from staffroom_hub.commons import diagnostics, plan_calendar, plans
from staffroom_hub.commons.languages import language_of
from staffroom_hub.commons.routes.depends import Me, Parts

router = APIRouter(prefix="/api/me/plan/{edition}", tags=["plan"])


@router.get("")
async def read_plan(edition: Edition, me: Me, parts: Parts, request: Request) -> PlanView:
    """Give the caller's plan in an edition, and what follows from it just now."""
    async with parts.database.reading() as session:
        row = await plans.find(session, edition, me.name)
        if row is None:
            said = (await diagnostics.results(session, me.name, edition)).circumstances
            return PlanView(version=0, usual=plans.usual(said.minutes))
        plan, ground = plans.read(row), await plans.ground(session, edition, me.name)
    outlook = plans.outlook(plan, ground, parts.now(), language_of(request))
    return PlanView(version=row.version, plan=plan, outlook=outlook)


@router.post("/outlook")
async def try_plan(body: Plan, edition: Edition, me: Me, parts: Parts, request: Request) -> Outlook:
    """Say what would follow from a plan; nothing is kept."""
    parts.pace.take(me.name, "look")
    async with parts.database.reading() as session:
        ground = await plans.ground(session, edition, me.name)
    return plans.outlook(body, ground, parts.now(), language_of(request))


@router.get("/calendar")
async def read_plan_calendar(edition: Edition, me: Me, parts: Parts) -> CalendarFile:
    """Give the calendar of the caller's plan, to be saved as a file."""
    parts.pace.take(me.name, "look")
    async with parts.database.reading() as session:
        document = await plan_calendar.of(session, parts, me.name, edition)
    return CalendarFile(name=f"staffroom-{edition}.ics", text=document.decode())
