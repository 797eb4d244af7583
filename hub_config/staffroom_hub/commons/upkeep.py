"""Upkeep: what is old enough is thrown away or comes back, at the start and once a day."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from staffroom_hub.commons import files, mondays
from staffroom_hub.commons.errors import describe
from staffroom_hub.commons.pictures import WAITING
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import effects, events, pictures

log = logging.getLogger(__name__)

KEPT = timedelta(days=30)
"""No browser repeats a call after this long, and a page that was away longer fetches anew."""
_DAY_SECONDS = 86_400


async def tidy(parts: Services) -> None:
    """Throw away old keys and events, pictures without a post, files without a use.

    What people meant to try comes back to them.
    """
    now = parts.now()
    async with parts.database.writing() as session:
        await effects.forget(session, now - KEPT)
        await events.prune(session, now - KEPT)
        await pictures.sweep(session, now - WAITING)
        await files.sweep(session, now)
    await mondays.bring_back(parts)


async def daily(parts: Services) -> None:
    """Tidy once a day, for as long as the application runs."""
    while True:
        await asyncio.sleep(_DAY_SECONDS)
        try:
            await tidy(parts)
        except Exception as error:  # noqa: BLE001 - tomorrow is another day
            log.error("not tidied: %s", describe(error))  # noqa: TRY400 - values may be private
