"""Answers that are remembered for a while: bounded, asked for once however many want them."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Memory(Generic[Key, Value]):
    """Remembers answers by key.

    Args:
        seconds: how old an answer may become.
        most: how many are kept; the oldest go first.
        clock: gives the present second.
    """

    def __init__(
        self, seconds: float, most: int = 4096, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin with nothing."""
        self._seconds, self._most, self._clock = seconds, most, clock
        self._known: OrderedDict[Key, tuple[float, Value]] = OrderedDict()
        self._asking: dict[Key, asyncio.Task[Value]] = {}

    async def get(self, key: Key, ask: Callable[[], Awaitable[Value]]) -> Value:
        """Give what is known, or ask; whoever wants the same meanwhile waits for the one answer.

        A failure is told to all who wait for it, and not remembered.
        """
        known = self._known.get(key)
        if known and self._clock() < known[0]:
            return known[1]
        if key not in self._asking:
            task = self._asking[key] = asyncio.create_task(self._learn(key, ask))
            task.add_done_callback(_heard)
        # Who goes away takes the answer from nobody else.
        return await asyncio.shield(self._asking[key])

    async def _learn(self, key: Key, ask: Callable[[], Awaitable[Value]]) -> Value:
        this, asked = asyncio.current_task(), self._clock()
        try:
            value = await ask()
            if self._asking.get(key) is this:
                self._keep(key, asked + self._seconds, value)
            return value
        finally:
            if self._asking.get(key) is this:
                del self._asking[key]

    def _keep(self, key: Key, until: float, value: Value) -> None:
        self._known.pop(key, None)
        self._known[key] = (until, value)
        while len(self._known) > self._most:
            self._known.popitem(last=False)

    def forget(self, key: Key) -> None:
        """Forget an answer, also one that is on its way: it may have been read too early."""
        self._known.pop(key, None)
        self._asking.pop(key, None)


def _heard(task: asyncio.Task[Value]) -> None:
    """Take notice of a failure that nobody waits for any more."""
    if not task.cancelled():
        task.exception()
