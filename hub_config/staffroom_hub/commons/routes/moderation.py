"""Moderation: what waits, what was done, and what moderators do."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire import Edition, PersonName
from staffroom.wire.moderation import (
    Action,
    Case,
    DecisionIn,
    Log,
    PersonActionIn,
    PostActionIn,
    Queue,
)
from staffroom_hub.commons import appeals, cases, scopes, topics
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.membership import pages
from staffroom_hub.commons.moderating import Office
from staffroom_hub.commons.routes.depends import Learner, Moderator, Parts
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import moderation, oversight
from staffroom_hub.commons.store.places import ModulePlace
from staffroom_hub.commons.topics import Reader

router = APIRouter(prefix="/api/moderation", tags=["moderation"])

Number = Annotated[int, Path(ge=1, le=moderation.LARGEST_ID)]
After = Annotated[int | None, Query(ge=1, le=moderation.LARGEST_ID)]
Name = Annotated[PersonName, Path()]


@router.get("/{edition}/queue")
async def read_queue(edition: Edition, me: Moderator, parts: Parts) -> Queue:
    """Give what waits for moderators."""
    async with parts.database.reading() as session:
        reader, office = await _seat(session, parts, me, edition)
        return await cases.queue(office, reader)


@router.get("/{edition}/log")
async def read_log(edition: Edition, me: Moderator, parts: Parts, after: After = None) -> Log:
    """Give what was done, newest first; `after` asks for what was before."""
    async with parts.database.reading() as session:
        _, office = await _seat(session, parts, me, edition)
        rows = await oversight.trail(session, office.scope, after)
        told = await cases.actions(session, me.name, rows[: oversight.MOST])
    return Log(actions=told, next=told[-1].id if len(rows) > oversight.MOST else None)


@router.post("/posts/{id}")
async def act_on_post(
    id: Number,  # noqa: A002
    body: PostActionIn,
    me: Moderator,
    parts: Parts,
) -> Case:
    """Do something with a post."""
    async with parts.database.writing() as session:
        edition = await moderation.edition_of_post(session, id)
        reader, office = await _seat(session, parts, me, edition)
        handling = await office.on_post(id, body)
        (told,) = await cases.cases(office, reader, [(handling.post, handling.topic)])
        place = ModulePlace(handling.topic.edition, handling.topic.module)
    _wake(parts, place)
    return told


@router.post("/{edition}/people/{name}")
async def act_on_person(
    edition: Edition, name: Name, body: PersonActionIn, me: Moderator, parts: Parts
) -> Action:
    """Do something about a person's conduct."""
    async with parts.database.writing() as session:
        _, office = await _seat(session, parts, me, edition)
        row = await office.on_person(name, body)
        (told,) = await cases.actions(session, me.name, [row])
    parts.broadcaster.wake(pages(edition))
    return told


@router.post("/actions/{id}/decision")
async def decide_appeal(
    id: Number,  # noqa: A002
    body: DecisionIn,
    me: Moderator,
    parts: Parts,
) -> Action:
    """Decide an appeal against what another moderator did."""
    async with parts.database.writing() as session:
        action = await moderation.find(session, id)
        _, office = await _seat(session, parts, me, action.edition if action else None)
        row, place = await appeals.decide(office, id, body)
        (told,) = await cases.actions(session, me.name, [row])
    _wake(parts, place or pages(row.edition))
    return told


async def _seat(
    session: AsyncSession, parts: Services, me: Learner, edition: str | None
) -> tuple[Reader, Office]:
    """Seat a moderator in an edition; in none where the thing she named is not there."""
    if edition is None:
        raise Problem("not_found")
    reader = await topics.reader(session, me, edition)
    scope = await scopes.scope(session, me, edition)
    return reader, Office(session, parts, me, scope, parts.now())


def _wake(parts: Services, place: ModulePlace) -> None:
    parts.broadcaster.wake(place)
    parts.broadcaster.wake(pages(place.edition))
