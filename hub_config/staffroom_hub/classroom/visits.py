"""All visits: who comes back to which kernel, who has to wait, what ends and when.

Only so many kernels start at a time, first come, first served: thirty pages that open at nine
o'clock all get theirs, one after the other, and none gets a timeout.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Protocol
from uuid import uuid4

from staffroom_hub.classroom.codes import (
    ELSEWHERE,
    IDLE,
    KERNEL_GONE,
    LEFT,
    NO_KERNEL,
    REASONS,
    SIGNED_OUT,
)
from staffroom_hub.classroom.open_pages import OpenPage, OpenPages
from staffroom_hub.classroom.releases import Release
from staffroom_hub.classroom.visit import Kernel, Line, Visit, Wish

AT_ONCE = 4
"""How many kernels start at the same time."""
QUEUE_SECONDS = 40
"""How long a page may wait for its turn."""
ALONE_SECONDS = 300
"""How long a kernel lives without a page: a sleeping laptop, a lost link."""
IDLE_SECONDS = 900
"""How long a connected page may say nothing."""
SWEEP_SECONDS = 15


class Launcher(Protocol):
    """Starts kernels: `visit_kernel.Launcher`."""

    async def ready(self, release: Release) -> None:
        """Have everything at hand that kernels of a release share."""

    async def start(self, kernel_id: str, wish: Wish, hear: Callable[[bytes], None]) -> Kernel:
        """Start a kernel of this id, for whoever wishes it; `hear` gets what it says."""


log = logging.getLogger(__name__)


class ClosedError(Exception):
    """A visit that does not come about, or is over.

    Attributes:
        code: why (`codes`).
    """

    def __init__(self, code: int) -> None:
        """Keep the code."""
        super().__init__(REASONS[code])
        self.code = code


class Visits:
    """Visits and their kernels."""

    def __init__(
        self,
        launcher: Launcher,
        open_pages: OpenPages,
        after: Callable[[Release], None] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin with none.

        Args:
            launcher: starts kernels.
            open_pages: limits how many pages a person may have.
            after: is told of each release that a visit has begun or ended with.
            clock: tells the time.
        """
        self._launcher = launcher
        self._open_pages = open_pages
        self._after = after
        self._clock = clock
        self._visits: dict[tuple[str, str], Visit] = {}
        self._ids: set[str] = set()
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    async def attach(self, wish: Wish, line: Line) -> Visit:
        """Connect a page with its kernel, which starts unless it is there.

        Args:
            wish: who wants what.
            line: the connection to the page.

        Raises:
            ClosedError: there is no kernel for it.
        """
        visit = self._visits.get(wish.key)
        if visit is None:
            visit = self._begin(wish)
        elif not visit.wish.is_same(wish):
            await self.end(visit, KERNEL_GONE)
            raise ClosedError(KERNEL_GONE)
        former = visit.take(line)
        if former is not None:
            former.close(ELSEWHERE, REASONS[ELSEWHERE])
        assert visit.starting is not None
        await asyncio.shield(visit.starting)
        if visit.over is not None:
            raise ClosedError(visit.over)
        return visit

    def detach(self, line: Line, code: int | None) -> None:
        """A line has ended.

        Args:
            line: which.
            code: what the page said when it closed; None if it just vanished.
        """
        visit = next((visit for visit in self._visits.values() if visit.line is line), None)
        if visit is None or not visit.lose(line):
            return
        if code == LEFT:
            self._do(self.end(visit, LEFT))

    async def end(self, visit: Visit, code: int) -> None:
        """End a visit and its kernel; its page is told why."""
        if visit.over is not None:
            return
        visit.over = code
        self._visits.pop(visit.wish.key, None)
        self._open_pages.discard(_place(visit))
        if visit.line is not None:
            visit.line.close(code, REASONS.get(code))
            visit.line = None
        if visit.kernel is not None:
            await visit.kernel.end()
            self._after(visit.wish.release)

    async def end_token(self, token: str) -> None:
        """End every visit whose kernel holds a token."""
        for visit in [v for v in self._visits.values() if v.wish.token == token]:
            await self.end(visit, SIGNED_OUT)

    async def end_all(self) -> None:
        """End everything: the classroom closes."""
        visits = list(self._visits.values())
        await asyncio.gather(*(self.end(visit, KERNEL_GONE) for visit in visits))

    def of(self, person: str) -> list[Visit]:
        """The visits of somebody."""
        return [visit for visit in self._visits.values() if visit.wish.person == person]

    # --- starting ------------------------------------------------------------------------------

    def _begin(self, wish: Wish) -> Visit:
        visit = Visit(wish, self._clock)
        visit.overflowed = lambda: self._do(self.end(visit, KERNEL_GONE))
        self._visits[wish.key] = visit
        visit.starting = asyncio.create_task(self._start(visit))
        return visit

    async def _start(self, visit: Visit) -> None:
        """Start a visit's kernel, or end the visit: whatever went wrong, the page comes back."""
        try:
            await self._open_pages.add(_place(visit), self._as_page(visit))
            await self._launcher.ready(visit.wish.release)
            await self._in_turn(visit)
        except Exception as error:  # noqa: BLE001
            log.warning("No kernel could start: %s: %s", type(error).__name__, error)
            await self.end(visit, NO_KERNEL)

    async def _in_turn(self, visit: Visit) -> None:
        """Wait for a turn, then start the kernel; whoever left meanwhile needs none."""
        await asyncio.wait_for(self._gate.acquire(), QUEUE_SECONDS)
        try:
            if visit.over is None and visit.line is not None:
                await self._start_kernel(visit)
            else:
                await self.end(visit, KERNEL_GONE)
        finally:
            self._gate.release()

    def _as_page(self, visit: Visit) -> OpenPage:
        return OpenPage(
            visit.wish.person,
            end=partial(self.end, visit, ELSEWHERE),
            alone=lambda: visit.line is None,
        )

    async def _start_kernel(self, visit: Visit) -> None:
        kernel_id = self._free_id(visit.wish.visit)
        self._ids.add(kernel_id)
        try:
            kernel = await self._launcher.start(kernel_id, visit.wish, visit.hear)
        except Exception:
            self._ids.discard(kernel_id)
            raise
        self._do(self._follow(visit, kernel, kernel_id))
        if visit.over is not None:
            await kernel.end()
        else:
            visit.kernel = kernel
        self._after(visit.wish.release)

    def _free_id(self, wished: str) -> str:
        """The visit's id, unless somebody else's kernel has it, of which nobody learns."""
        return str(uuid4()) if wished in self._ids else wished

    async def _follow(self, visit: Visit, kernel: Kernel, kernel_id: str) -> None:
        """When the kernel's process ends, so does the visit."""
        await kernel.gone()
        self._ids.discard(kernel_id)
        await self.end(visit, KERNEL_GONE)

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- sweeping ------------------------------------------------------------------------------

    async def keep_tidy(self) -> None:
        """End what nobody uses, in rounds; until cancelled."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            try:
                await self.sweep()
            except Exception:
                log.exception("A round could not end what nobody uses.")

    async def sweep(self) -> None:
        """End kernels that have been alone for long, and hang up on pages nobody touches."""
        now = self._clock()
        for visit in list(self._visits.values()):
            if visit.kernel is None:
                continue
            if visit.line is None and now - visit.alone_since > ALONE_SECONDS:
                await self.end(visit, KERNEL_GONE)
            elif visit.line is not None and now - visit.touched_at > IDLE_SECONDS:
                await self.end(visit, IDLE)


def _place(visit: Visit) -> str:
    return "/".join(visit.wish.key)
