"""A cohort's overview for those who look after it, and for each teacher her own row of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.rules.xapi import Installation
from staffroom.wire import Edition, ModuleId, PersonName
from staffroom.wire.overview import (
    ModuleQuestions,
    Overview,
    OverviewExport,
    OverviewPeople,
    SeenByTrainers,
)
from staffroom_hub.commons import overview as view
from staffroom_hub.commons import overview_files as files
from staffroom_hub.commons.languages import language_of
from staffroom_hub.commons.routes.depends import Learner, Me, Moderator, Parts
from staffroom_hub.commons.services import Services

router = APIRouter(prefix="/api/overview/{edition}/{cohort}", tags=["overview"])
mine = APIRouter(prefix="/api/me/seen-by-trainers", tags=["overview"])

Number = Annotated[int, Path(ge=0, le=2**53)]
After = Annotated[PersonName | None, Query()]


@dataclass(frozen=True)
class Seat:
    """A moderator at a cohort that she says is hers to look after."""

    parts: Services
    me: Learner
    edition: Edition
    cohort: int

    async def office(self, session: AsyncSession) -> view.Office:
        """Give the cohort.

        Raises:
            Problem: `not_found`, where there is none or it is not hers to look after.
        """
        return await view.office(session, self.parts, self.me, self.edition, self.cohort)


async def get_seat(edition: Edition, cohort: Number, me: Moderator, parts: Parts) -> Seat:
    """Name the cohort of a path."""
    return Seat(parts, me, edition, cohort)


AtSeat = Annotated[Seat, Depends(get_seat)]


@router.get("")
async def read_overview(at: AtSeat) -> Overview:
    """Give a cohort at a glance: who went quiet, which posts and reviews are waited for."""
    async with at.parts.database.reading() as session:
        return await (await at.office(session)).overview()


@router.get("/people")
async def read_people(at: AtSeat, after: After = None) -> OverviewPeople:
    """Say how people stand, by name; `after` asks for those after somebody."""
    async with at.parts.database.reading() as session:
        return await (await at.office(session)).people(after)


@router.get("/questions/{module}")
async def read_questions(module: ModuleId, at: AtSeat) -> ModuleQuestions:
    """Say how the questions of a module's quiz work in a cohort."""
    async with at.parts.database.reading() as session:
        return await (await at.office(session)).questions(module)


@router.get("/export/{form}")
async def export_overview(
    form: Literal["csv", "xapi"], at: AtSeat, request: Request, after: After = None
) -> OverviewExport:
    """Give a part of the overview as a file; `after` asks for the part after somebody."""
    async with at.parts.database.reading() as session:
        office = await at.office(session)
        modules = await office.modules()
        people, more = await office.stands(modules, after, files.PART)
    following = people[-1].row.person if more else None
    if form == "csv":
        text = files.table(modules, people, language_of(request), first=after is None)
        return OverviewExport(text=text, next=following)
    place = Installation(at.parts.public_url, at.edition)
    return OverviewExport(statements=files.statements(place, modules, people), next=following)


@mine.get("/{edition}")
async def read_seen(edition: Edition, me: Me, parts: Parts) -> SeenByTrainers:
    """Give what trainers see of the caller in their overview of her cohort."""
    async with parts.database.reading() as session:
        return await view.seen(session, parts, me, edition)
