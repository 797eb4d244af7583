"""The grading desk: questions across teachers, marks, release, and the bank of comments."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire import Edition, ModuleId
from staffroom.wire.marking import (
    DeskModule,
    DeskWork,
    LookIn,
    MarkIn,
    Phrase,
    PhraseIn,
    Question,
    ReleaseIn,
    Releasing,
)
from staffroom.wire.reviews import CriterionId
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.limits import clean_text
from staffroom_hub.commons.marking import Marking
from staffroom_hub.commons.routes.depends import Learner, Moderator, Parts
from staffroom_hub.commons.scopes import scope
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import effects, releases
from staffroom_hub.commons.store import marking as store
from staffroom_hub.commons.store.models import PhraseRow
from staffroom_hub.commons.store.places import ModulePlace, Use

router = APIRouter(prefix="/api/marking/{edition}", tags=["marking"])
questions = APIRouter(prefix="/api/marking/{edition}/{module}/{criterion}", tags=["marking"])

Number = Annotated[int, Path(ge=1, le=store.LARGEST_ID)]
Criterion = Annotated[CriterionId, Path()]
Module = Annotated[ModuleId, Path()]
_LOOK, _PHRASE = "look", "phrase"


@dataclass(frozen=True)
class Seat:
    """A trainer at the desk of an edition."""

    parts: Services
    me: Learner
    edition: str

    async def at(self, session: AsyncSession, module: str) -> Marking:
        """Give the desk of a module in one transaction.

        Raises:
            Problem: `not_found`.
        """
        place = ModulePlace(self.edition, module)
        _, known = await self.parts.library.current(session, place)
        found = await scope(session, self.me, self.edition)
        return Marking(session, self.parts, self.me, found, place, known)

    def use(self, verb: str, key: UUID) -> Use:
        """Say what a key is used for."""
        return Use(self.me.name, key, f"{verb}:{self.edition}")

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction in which sheets may be changed."""
        async with self.parts.database.writing() as session:
            await effects.take_turn(session, self.me.name)
            yield session


async def get_seat(edition: Edition, me: Moderator, parts: Parts) -> Seat:
    """Seat the caller, a trainer."""
    return Seat(parts, me, edition)


AtSeat = Annotated[Seat, Depends(get_seat)]


@dataclass(frozen=True)
class Asked:
    """A question of a module, and whether names are wanted."""

    module: str
    criterion: str
    names: bool


async def get_asked(module: Module, criterion: Criterion, *, names: bool = True) -> Asked:
    """Name the question of a path."""
    return Asked(module, criterion, names)


TheQuestion = Annotated[Asked, Depends(get_asked)]


@router.get("")
async def read_modules(seat: AtSeat) -> list[DeskModule]:
    """Give the modules that people mark, with how much waits for the caller."""
    async with seat.parts.database.reading() as session:
        rows = await releases.all_current(session, seat.edition)
        desks = [await seat.at(session, row.module) for row in rows]
        return [await desk.card() for desk in desks if desk.module.grading.criteria]


@router.get("/phrases")
async def read_phrases(seat: AtSeat) -> list[Phrase]:
    """Give the edition's bank of comments, newest first."""
    async with seat.parts.database.reading() as session:
        return await _phrases(session, seat)


@router.post("/phrases")
async def add_phrase(body: PhraseIn, seat: AtSeat) -> list[Phrase]:
    """Put a comment into the bank; one that is there already is not put there twice."""
    seat.parts.pace.take(seat.me.name, _PHRASE)
    async with seat.turn() as session:
        use = seat.use("phrase", body.key)
        if await effects.earlier(session, use) is None:
            known = await store.phrases(session, seat.edition)
            if len(known) >= store.MOST_PHRASES:
                raise Problem("bank_full", count=store.MOST_PHRASES)
            text = clean_text(body.text)
            if all(row.text != text for row in known):
                session.add(
                    PhraseRow(
                        edition=seat.edition,
                        person=seat.me.name,
                        text=text,
                        created_at=seat.parts.now(),
                    )
                )
            effects.remember(session, use, True, seat.parts.now())
            await session.flush()
        return await _phrases(session, seat)


@router.delete("/phrases/{id}")
async def remove_phrase(id: Number, seat: AtSeat) -> list[Phrase]:  # noqa: A002
    """Take a comment out of the bank: one's own, or as an administrator any."""
    async with seat.turn() as session:
        row = await store.phrase(session, seat.edition, id)
        if row is None or not (row.person == seat.me.name or "admin" in seat.me.caller.roles):
            raise Problem("not_found")
        await session.delete(row)
        await session.flush()
        return await _phrases(session, seat)


@questions.get("")
async def read_question(asked: TheQuestion, seat: AtSeat) -> Question:
    """Give a question across teachers; with `names=false` nobody's name is in it."""
    async with seat.parts.database.reading() as session:
        desk = await seat.at(session, asked.module)
        return await desk.question(desk.criterion(asked.criterion), names=asked.names)


@questions.put("/{id}")
async def put_mark(asked: TheQuestion, id: Number, body: MarkIn, seat: AtSeat) -> DeskWork:  # noqa: A002
    """Mark a work; it goes into the gradebook, where it takes the place only of what was seen."""
    async with seat.turn() as session:
        desk = await seat.at(session, asked.module)
        criterion = desk.criterion(asked.criterion)
        use = seat.use(f"mark:{asked.module}/{asked.criterion}/{id}", body.key)
        if await effects.earlier(session, use) is None:
            await desk.mark(criterion, id, body)
            effects.remember(session, use, True, seat.parts.now())
        return await desk.told(await desk.work(id), criterion, names=asked.names)


@router.post("/{module}/look", status_code=204)
async def look(module: Module, body: LookIn, seat: AtSeat) -> None:
    """Have marks read anew from the gradebook; the caller's pages are told when they were."""
    seat.parts.pace.take(seat.me.name, _LOOK)
    async with seat.turn() as session:
        await (await seat.at(session, module)).look(body.works)


@router.post("/{module}/release")
async def release(module: Module, body: ReleaseIn, seat: AtSeat) -> Releasing:
    """Give teachers the marks of every work that is marked as a whole."""
    async with seat.turn() as session:
        use = seat.use(f"release:{module}", body.key)
        known = await effects.earlier(session, use)
        if known is not None:
            return Releasing.model_validate(known)
        told = Releasing(works=await (await seat.at(session, module)).release())
        effects.remember(session, use, told.model_dump(mode="json"), seat.parts.now())
    return told


async def _phrases(session: AsyncSession, seat: Seat) -> list[Phrase]:
    return [
        Phrase(
            id=row.id,
            text=row.text,
            mine=row.person == seat.me.name or "admin" in seat.me.caller.roles,
            created_at=row.created_at,
        )
        for row in await store.phrases(session, seat.edition)
    ]
