"""Waiting for something to become true, never for ever."""

import asyncio
import time


async def until(true, seconds, every=0.05):
    """Look again and again; gives whether it became true within so many seconds."""
    end = time.monotonic() + seconds
    while True:
        if true():
            return True
        if time.monotonic() > end:
            return False
        await asyncio.sleep(every)
