"""Releases: published by trainers and the grader, read whole by them and stripped by pages."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter

from staffroom.bundle import from_files
from staffroom.wire import Bundle, Edition, ReleaseCard
from staffroom_hub.commons import releases as rules
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.publish import card, publish, withdraw
from staffroom_hub.commons.routes.depends import (
    AtModule,
    Pages,
    Parts,
    ReleaseReader,
    Trainer,
    TrainerOrGrader,
)
from staffroom_hub.commons.store import releases

router = APIRouter(prefix="/api/releases", tags=["releases"])
one = APIRouter(prefix="/api/releases/{edition}/{module}", tags=["releases"])


@router.get("/{edition}")
async def list_releases(
    edition: Edition, caller: ReleaseReader, parts: Parts, withdrawn: bool = False
) -> list[ReleaseCard]:
    """List the current releases of an edition, or what is withdrawn of it."""
    del caller
    listed = releases.all_withdrawn if withdrawn else releases.all_current
    async with parts.database.reading() as session:
        return [card(row) for row in await listed(session, edition)]


@one.get("/page")
async def read_page(place: AtModule, caller: Pages, parts: Parts) -> Bundle:
    """Give the part of a release that pages may have."""
    del caller
    async with parts.database.reading() as session:
        row, module = await parts.library.current(session, place)
        files = await releases.files(session, row.id)
    return from_files(await asyncio.to_thread(rules.page, files, module))


@one.get("")
async def read_release(place: AtModule, caller: TrainerOrGrader, parts: Parts) -> Bundle:
    """Give a whole release, keys included."""
    del caller
    async with parts.database.reading() as session:
        row = await releases.current(session, place)
        if row is None:
            raise Problem("not_found")
        return from_files(await releases.files(session, row.id))


@one.put("")
async def put_release(
    place: AtModule, bundle: Bundle, caller: TrainerOrGrader, parts: Parts
) -> ReleaseCard:
    """Publish a module."""
    del caller
    return await publish(parts, place, bundle)


@one.delete("", status_code=204)
async def withdraw_release(place: AtModule, caller: Trainer, parts: Parts) -> None:
    """Withdraw a module, which only a trainer does."""
    del caller
    await withdraw(parts, place)
