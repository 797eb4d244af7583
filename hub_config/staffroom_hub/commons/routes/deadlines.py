"""Deadlines of a cohort: whoever leads it sets them, and every change is written down."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire import Edition, ModuleId
from staffroom.wire.base import PersonName
from staffroom.wire.deadlines import CohortDeadlines, DeadlineIn, ExtensionIn, ZoneIn
from staffroom_hub.commons import deadlines as view
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.events import MARKS
from staffroom_hub.commons.limits import clean_text
from staffroom_hub.commons.routes.depends import Learner, Moderator, Parts
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import cohorts, deadlines, events
from staffroom_hub.commons.store.deadlines import Change
from staffroom_hub.commons.store.events import Event
from staffroom_hub.commons.store.models import CohortRow, DeadlineRow
from staffroom_hub.commons.store.places import ModulePlace
from staffroom_hub.commons.zones import check_zone

router = APIRouter(prefix="/api/cohorts/{edition}/{id}", tags=["deadlines"])

Number = Annotated[int, Path(ge=1, le=2**53)]


@dataclass(frozen=True)
class Led:
    """A caller at a cohort that she says she leads."""

    parts: Services
    me: Learner
    edition: Edition
    number: int

    async def cohort(self, session: AsyncSession, *, lock: bool = False) -> CohortRow:
        """Give the cohort; with `lock`, hold it until the transaction ends.

        Raises:
            Problem: `not_found`, where there is none or she does not lead it.
        """
        leader = None if "admin" in self.me.caller.roles else self.me.name
        row = await cohorts.own(session, self.edition, self.number, leader, lock=lock)
        if row is None:
            raise Problem("not_found")
        return row

    async def deadline(self, session: AsyncSession, module: str) -> DeadlineRow:
        """Give the deadline of a module.

        Raises:
            Problem: `not_found`.
        """
        row = await deadlines.find(session, self.number, module)
        if row is None:
            raise Problem("not_found")
        return row

    @asynccontextmanager
    async def changing(
        self, module: str | None = None, person: str | None = None
    ) -> AsyncIterator[tuple[AsyncSession, CohortRow]]:
        """Open a transaction in which the cohort is held; then tell whom it concerns.

        Args:
            module: what is changed; None is all that is due.
            person: whom it concerns; None is everybody in the cohort.
        """
        async with self.parts.database.writing() as session:
            yield session, await self.cohort(session, lock=True)
            modules = [module] if module else list(await deadlines.every(session, self.number))
            people = [person] if person else await self._members(session)
            for place in [ModulePlace(self.edition, one) for one in modules]:
                for name in people:
                    # Submission panels look anew where they stand.
                    await events.add(session, place, Event(MARKS, {}, name), self.parts.now())
        for one in modules:
            self.parts.broadcaster.wake(ModulePlace(self.edition, one))

    async def _members(self, session: AsyncSession) -> list[str]:
        return [name for name, _ in await deadlines.members(session, self.number)]

    def note(  # noqa: PLR0913 - the facts of a change, each by its name
        self,
        session: AsyncSession,
        kind: str,
        *,
        before: str,
        after: str,
        module: str | None = None,
        person: str | None = None,
    ) -> None:
        """Write down what the caller changed, if it changed at all."""
        if before != after:
            change = Change(
                self.me.name, kind, before, after, self.parts.now(), module=module, person=person
            )
            deadlines.note(session, self.number, change)


async def get_led(edition: Edition, id: Number, me: Moderator, parts: Parts) -> Led:  # noqa: A002
    """Name the cohort of a path."""
    return Led(parts, me, edition, id)


AtLed = Annotated[Led, Depends(get_led)]


@router.get("/deadlines")
async def read_deadlines(at: AtLed) -> CohortDeadlines:
    """Give the deadlines of a cohort, its extensions, and what was changed of late."""
    async with at.parts.database.reading() as session:
        return await view.of_cohort(session, await at.cohort(session))


@router.put("/zone")
async def put_zone(body: ZoneIn, at: AtLed) -> CohortDeadlines:
    """Say by whose clock a cohort lives; what its wall clocks were to show stays the same."""
    check_zone(body.zone)
    async with at.changing() as (session, cohort):
        before, cohort.zone = view.cohort_zone(cohort), body.zone
        at.note(session, "zone", before=before, after=body.zone)
        await session.flush()
        return await view.of_cohort(session, cohort)


@router.put("/deadlines/{module}")
async def put_deadline(module: ModuleId, body: DeadlineIn, at: AtLed) -> CohortDeadlines:
    """Set when a module is due in a cohort."""
    async with at.changing(module) as (session, cohort):
        await view.demand_module(session, at.edition, module)
        before = await deadlines.put(session, cohort.id, module, body)
        after = deadlines.told(await deadlines.find(session, cohort.id, module))
        at.note(session, "due", before=before, after=after, module=module)
        return await view.of_cohort(session, cohort)


@router.delete("/deadlines/{module}")
async def end_deadline(module: ModuleId, at: AtLed) -> CohortDeadlines:
    """Take a deadline away, with the extensions that were given of it."""
    async with at.changing(module) as (session, cohort):
        row = await at.deadline(session, module)
        before = deadlines.told(row)
        for gone in await deadlines.remove(session, row):
            at.note(
                session, "extension_removed",
                before=gone.until, after="", module=module, person=gone.person,
            )  # fmt: skip
        at.note(session, "due_removed", before=before, after="", module=module)
        return await view.of_cohort(session, cohort)


@router.put("/deadlines/{module}/extensions/{person}")
async def put_extension(
    module: ModuleId, person: PersonName, body: ExtensionIn, at: AtLed
) -> CohortDeadlines:
    """Give one teacher of the cohort more time."""
    wished = body.model_copy(update={"note": clean_text(body.note)})
    async with at.changing(module, person) as (session, cohort):
        row = await at.deadline(session, module)
        if not await deadlines.is_member(session, cohort, person):
            raise Problem("not_found")
        zone = view.cohort_zone(cohort)
        if view.at(wished.until, zone) <= view.at(row.due, zone):
            raise Problem("early_extension")
        before = await deadlines.extend(session, row, person, wished)
        at.note(session, "extension", before=before, after=body.until, module=module, person=person)
        return await view.of_cohort(session, cohort)


@router.delete("/deadlines/{module}/extensions/{person}")
async def end_extension(module: ModuleId, person: PersonName, at: AtLed) -> CohortDeadlines:
    """Take an extension away."""
    async with at.changing(module, person) as (session, cohort):
        row = await deadlines.extension(session, cohort.id, module, person)
        if row is None:
            raise Problem("not_found")
        await session.delete(row)
        at.note(
            session, "extension_removed",
            before=row.until, after="", module=module, person=person,
        )  # fmt: skip
        await session.flush()
        return await view.of_cohort(session, cohort)
