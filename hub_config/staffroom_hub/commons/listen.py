"""Listening to the other processes on the same PostgreSQL: they say what is new, and who is here.

One connection listens as long as any page does. When it breaks it is made anew, with more and more
patience; what was said meanwhile is in the database, where every board looks once it is back, and
now and then by itself.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psycopg
from psycopg.sql import SQL, Identifier

log = logging.getLogger(__name__)

_SHORTEST, _LONGEST = 0.2, 30.0
"""Seconds until the next try."""


@dataclass
class Ears:
    """Hears what is said on some channels.

    Attributes:
        url: of the database.
        channels: what to listen to.
        heard: called with the channel and what was said.
        back: called whenever the line is there, at first and again.
    """

    url: str
    channels: Sequence[str]
    heard: Callable[[str, str], None]
    back: Callable[[], None]

    async def run(self) -> None:
        """Listen until cancelled."""
        patience = _SHORTEST
        while True:
            began = time.monotonic()
            try:
                await self._listen()
            except (psycopg.Error, OSError) as error:
                # The kind alone: an address may hold a password.
                log.warning("not listening to the database: %s", type(error).__name__)
            if time.monotonic() > began + _LONGEST:
                patience = _SHORTEST
            await asyncio.sleep(patience)
            patience = min(2 * patience, _LONGEST)

    async def _listen(self) -> None:
        async with await psycopg.AsyncConnection.connect(self.url, autocommit=True) as connection:
            for channel in self.channels:
                await connection.execute(SQL("LISTEN {}").format(Identifier(channel)))
            self.back()
            async for notice in connection.notifies():
                self.heard(notice.channel, notice.payload)
