"""Sheets of the grading desk: to the gradebook with marks, and back with what it holds.

    marked, looked at, to be released ── queued ── running (claim, lease) ── idle
                                           ↑          └── failed five times
                                           └── marked meanwhile

The grader writes a mark only over what its trainer has seen. What it reports is what the gradebook
holds, so a mark that is not there was kept out by somebody else's change: a conflict, which the
desk shows and asks about. Whoever changes a sheet has the turn (`effects.take_turn`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire import CellScore
from staffroom.wire.reviews import MarkCell, MarkJob, SeenCell
from staffroom_hub.commons.membership import pages
from staffroom_hub.commons.store import events
from staffroom_hub.commons.store import marking as store
from staffroom_hub.commons.store.events import Event
from staffroom_hub.commons.store.locks import Lock, hold
from staffroom_hub.commons.store.models import MarkRow, SheetRow
from staffroom_hub.commons.store.queue import LEASE, TRIES

MARKING = "marking"
"""Event at an edition's every page, for one trainer: sheets of hers have changed."""


def queue(sheet: SheetRow, trainer: str) -> None:
    """Have a sheet written and read, from the beginning, and tell a trainer when it was."""
    sheet.trainer, sheet.attempts = trainer, 0
    if sheet.state != "running":
        sheet.state, sheet.reason = "queued", ""


async def claim(session: AsyncSession, now: datetime) -> MarkJob | None:
    """Give the next sheet, or nothing."""
    if not await store.busy(session):
        return None
    await hold(session, Lock.EVENTS)
    for lost in await store.expired(session, now):
        give_back(lost, "The worker fell silent.")
    await session.flush()
    found = await store.next_queued(session)
    if found is None:
        return None
    sheet, work = found
    sheet.state, sheet.claim, sheet.leased_until = "running", str(uuid4()), now + LEASE
    sheet.attempts += 1
    marks = (await store.marks(session, [sheet.id]))[sheet.id]
    given = [mark for mark in marks.values() if mark.state == "waiting"]
    for mark in given:
        if mark.submission != work.id:
            mark.state = "outdated"
        mark.claim = sheet.claim
    await session.flush()
    return _job(sheet, [mark for mark in given if mark.state == "waiting"])


def _job(sheet: SheetRow, marks: Iterable[MarkRow]) -> MarkJob:
    told = sorted(marks, key=lambda mark: mark.cell)
    return MarkJob.model_validate(
        {
            "id": sheet.id,
            "claim": sheet.claim,
            "by": "trainer",
            "edition": sheet.edition,
            "module": sheet.module,
            "person": sheet.person,
            "cells": [MarkCell(cell=m.cell, score=m.score, comment=m.comment) for m in told],
            "ours": [],
            # What a worker wrote that fell silent stands there, too.
            "seen": [
                SeenCell(cell=m.cell, score=score, comment=comment)
                for m in told
                for score, comment in [*m.seen, (m.score, m.comment)]
            ],
        }
    )


async def done(
    session: AsyncSession, sheet: SheetRow, scores: Sequence[CellScore], now: datetime
) -> bool:
    """Learn what the gradebook holds; says whether nothing more is to be written."""
    held = {score.cell: score for score in scores}
    marks = (await store.marks(session, [sheet.id]))[sheet.id]
    for mark in marks.values():
        if mark.state == "waiting" and mark.claim == sheet.claim:
            there = held.get(mark.cell)
            same = there is not None and (there.score, there.comment) == (mark.score, mark.comment)
            mark.state = "written" if same else "conflict"
    more = any(mark.state == "waiting" for mark in marks.values())
    sheet.state, sheet.leased_until, sheet.reason = "queued" if more else "idle", None, ""
    sheet.read_at = now
    await session.flush()
    return not more


def give_back(sheet: SheetRow, reason: str) -> None:
    """Put a sheet back in the queue, or park it when that failed too often."""
    sheet.state = "failed" if sheet.attempts >= TRIES else "queued"
    sheet.claim = sheet.leased_until = None
    sheet.reason = reason


async def wake(session: AsyncSession, sheet: SheetRow, now: datetime) -> None:
    """Let the open desks look anew of whoever asked for a sheet, or marked on it."""
    marks = (await store.marks(session, [sheet.id]))[sheet.id]
    trainers = {sheet.trainer, *(mark.trainer for mark in marks.values())}
    for trainer in sorted(filter(None, trainers)):
        await events.add(session, pages(sheet.edition), Event(MARKING, {}, trainer), now)
