"""The kernel's one line to the commons, shared by all widgets of a page.

It runs on a thread and an event loop of its own: messages of one kernel may be handled on several
loops (JupyterLab gives widgets a subshell), a client lives on one. Nothing starts before a widget
asks for something.
"""

from __future__ import annotations

import asyncio
import logging
import random
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, repeat
from typing import Any, Protocol
from weakref import WeakSet

from staffroom.client import HERE, CommonsClient, CommonsError, Event
from staffroom.wire import Json

log = logging.getLogger(__name__)

PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds between attempts to reach the commons again; the last one repeats."""


GATHER_SECONDS = 0.02
"""How long the first of a page's activities waits for the others."""


class Listener(Protocol):
    """What the line tells: a widget."""

    scope: dict[str, str]
    wants_events: bool

    def line_changed(self, online: bool) -> None:
        """Learn that the commons was lost or found again."""

    def event_came(self, event: Event) -> None:
        """Learn of something that happened in the module."""


@dataclass(frozen=True)
class Gathering:
    """Activities of a module that are about to be fetched together."""

    page: asyncio.Task[Json]
    activities: set[str] = field(default_factory=set)
    more: set[str] = field(default_factory=set)
    """Those that show more than their state."""


class Link:
    """Calls the commons, follows its events, notices when it is gone and when it is back.

    Args:
        make_client: makes the client on first use.
        pauses: seconds between attempts to reach the commons again.
    """

    def __init__(
        self, make_client: Callable[[], CommonsClient], pauses: tuple[float, ...] = PAUSES
    ) -> None:
        """Prepare the line; nothing is started yet."""
        self._make_client = make_client
        self._pauses = pauses
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: CommonsClient | None = None
        self._listeners: WeakSet[Listener] = WeakSet()
        self._followed: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._gathering: dict[tuple[str, str], Gathering] = {}
        self._probe: asyncio.Task[None] | None = None

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Do some work on the line's loop, from any thread, without waiting for it."""
        asyncio.run_coroutine_threadsafe(work, self._started())

    async def call(self, method: str, path: str, body: Json = None) -> Json:
        """Call a route of the commons; see `CommonsClient.request`.

        Raises:
            CommonsError: the commons refused, or could not be reached.
        """
        try:
            return await self._tried(method, path, body)
        except CommonsError as error:
            if _is_offline(error):
                self._lost()
            raise

    async def _tried(self, method: str, path: str, body: Json) -> Json:
        """Call, once more if there was no answer: keys make a repeated call harmless."""
        try:
            return await self._reached().request(method, path, body)
        except CommonsError as error:
            if self._probe is not None or not _is_offline(error):
                raise
        await asyncio.sleep(_some(self._pauses[0]))
        return await self._reached().request(method, path, body)

    async def page(self, edition: str, module: str, activity: str, *, more: bool) -> Json:
        """Fetch an activity's state; those that are asked for in one moment are one request.

        Args:
            edition: of the module.
            module: its id.
            activity: whose state is wanted.
            more: whether discussions and the panel are wanted too.

        Returns:
            What the commons answers for a page that opens; where only one activity asks, an
            answer with its state alone.

        Raises:
            CommonsError: the commons refused, or could not be reached.
        """
        place = (edition, module)
        if place not in self._gathering:
            self._gathering[place] = Gathering(asyncio.create_task(self._gather(place)))
        gathering = self._gathering[place]
        gathering.activities.add(activity)
        if more:
            gathering.more.add(activity)
        page = await asyncio.shield(gathering.page)
        if activity not in page["states"]:
            path = f"api/modules/{edition}/{module}/activities/{activity}"
            page = {**page, "states": {activity: await self.call("GET", path)}}
        return page

    async def _gather(self, place: tuple[str, str]) -> Json:
        """Wait for who else asks, then fetch for all; one alone asks for its own state."""
        await asyncio.sleep(GATHER_SECONDS)
        gathering = self._gathering.pop(place)
        edition, module = place
        path = f"api/modules/{edition}/{module}/activities"
        if len(gathering.activities) == 1:
            return {"states": {}}
        return await self.call("GET", f"{path}?more=true" if gathering.more else path)

    def join(self, listener: Listener) -> None:
        """Tell a widget of the line from now on."""
        self._listeners.add(listener)

    def follow(self, edition: str, module: str, last: int | None) -> None:
        """Tell those who want it what happens in a module, unless this is being done.

        Args:
            edition: of the module.
            module: its id.
            last: the event after which to begin; None is now.
        """
        if (edition, module) not in self._followed:
            begin = None if last is None else str(last)
            work = asyncio.get_running_loop().create_task(self._follow(edition, module, begin))
            self._followed[edition, module] = work

    def leave(self, listener: Listener) -> None:
        """Tell a widget no more."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._listeners.discard, listener)

    def close(self) -> None:
        """Stop the loop and its thread."""
        with self._lock:
            loop, self._loop = self._loop, None
        if loop is not None:
            asyncio.run_coroutine_threadsafe(self._shut(loop), loop)

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(
                    target=_run, args=(self._loop,), name="staffroom-link", daemon=True
                ).start()
            return self._loop

    def _reached(self) -> CommonsClient:
        if self._client is None:
            self._client = self._make_client()
        return self._client

    def _lost(self) -> None:
        if self._probe is not None:
            return
        self._probe = asyncio.get_running_loop().create_task(self._search())
        for listener in list(self._listeners):
            listener.line_changed(False)

    async def _search(self) -> None:
        """Knock until the commons answers, then tell everyone.

        All pages knock, and all have something to ask when they are let in: chance spreads them,
        the wider the longer the commons was away.
        """
        for pause in chain(self._pauses, repeat(self._pauses[-1])):
            await asyncio.sleep(_some(pause))
            try:
                await self._reached().request("GET", "api/health")
            except CommonsError:
                continue
            await asyncio.sleep(random.random() * pause / 2)  # noqa: S311 - a moment, no secret
            break
        self._probe = None
        for listener in list(self._listeners):
            listener.line_changed(True)

    async def _follow(self, edition: str, module: str, last: str | None) -> None:
        """Hand events on; when the stream breaks, go on after the last one seen."""
        failures = 0
        while True:
            try:
                async for event in self._reached().events(edition, module, last):
                    # A stream that goes on where another ended tells all there was between.
                    begins = event.type != HERE or last is None
                    last, failures = event.id or last, 0
                    if begins:
                        self._hand_on(edition, module, event)
            except CommonsError as error:
                log.debug("the stream of %s broke: %s", module, error.code)
            await asyncio.sleep(_some(self._pauses[min(failures, len(self._pauses) - 1)]))
            failures += 1

    def _hand_on(self, edition: str, module: str, event: Event) -> None:
        for listener in list(self._listeners):
            scope = listener.scope
            if listener.wants_events and (scope["edition"], scope["module"]) == (edition, module):
                listener.event_came(event)

    async def _shut(self, loop: asyncio.AbstractEventLoop) -> None:
        tasks = [task for task in asyncio.all_tasks(loop) if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()
        loop.stop()


def _run(loop: asyncio.AbstractEventLoop) -> None:
    """Be the line's thread: run its loop until it is stopped, and leave no descriptor of it."""
    try:
        loop.run_forever()
    finally:
        loop.close()


def _some(pause: float) -> float:
    """Give a pause of about this length: kernels must not knock all at the same moment."""
    return pause * random.uniform(0.5, 1.5)  # noqa: S311 - a moment, no secret


def _is_offline(error: CommonsError) -> bool:
    """Tell a commons that is away, or starting, from one that refuses."""
    return error.status == 0 or error.status in {502, 503, 504}


@cache
def kernel_link(locale: str) -> Link:
    """Return this kernel's line; its first widget's language is the language of its errors."""
    return Link(lambda: CommonsClient.from_environment(locale=locale))
