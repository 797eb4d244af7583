"""Kernels of pages with the stock front end, and whose they are.

A kernel starts only while somebody opens a page (`OPENING`), always from this environment's own
Python, in an environment made from an allow-list, reached by sockets in a folder that only this
account may enter. It ends when its page is closed, when nobody has been connected for a while, or
when its teacher opens more pages than she can look at.
"""

import os
import tempfile
import time
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_server.services.kernels.kernelmanager import (
    AsyncMappingKernelManager,
    ServerKernelManager,
)
from jupyter_server.utils import ApiPath
from traitlets import Bool, CaselessStrEnum, Instance, Integer, Unicode, default

from staffroom_hub.classroom import environment
from staffroom_hub.classroom.open_pages import OpenPage, OpenPages

_ARGUMENTS = ("--HistoryManager.enabled=False", "--IPKernelApp.exec_files=[]")


@dataclass(frozen=True)
class Opening:
    """Somebody opens a page: her hub user name and her own token."""

    person: str
    token: str


OPENING: ContextVar[Opening] = ContextVar("OPENING")
"""Set by the page's handler around everything that starts a kernel."""


class PageKernel(ServerKernelManager):
    """A kernel that no other account of the machine can connect to."""

    transport = CaselessStrEnum(["tcp", "ipc"], default_value="ipc", config=True)


class Kernels(AsyncMappingKernelManager):
    """All running kernels, and who opened each."""

    open_pages = Instance(OpenPages, ())
    """How many pages one teacher may have open, of whatever kind."""
    alone_seconds = Integer(
        300,
        config=True,
        help="How long a kernel lives without a page: a sleeping laptop, a lost link.",
    )
    commons_url = Unicode("", config=True, help="Base URL of the commons, for kernels.")
    allow_tracebacks = Bool(default_value=False, config=True)
    home = Unicode("", help="Home folder of kernels: private, and empty but for what they write.")

    @default("kernel_manager_class")
    def _page_kernel(self) -> str:
        return f"{PageKernel.__module__}.{PageKernel.__name__}"

    @default("home")
    def _empty_home(self) -> str:
        return tempfile.mkdtemp(prefix="home-", dir=self.connection_dir)

    def __init__(self, **kwargs: Any) -> None:
        """Begin with no kernels."""
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        self._openings: dict[str, Opening] = {}
        self._alone_since: dict[str, float] = {}

    def owner(self, kernel_id: str) -> str | None:
        """Who opened a kernel that runs; None if there is no such kernel."""
        opening = self._openings.get(kernel_id)
        return opening.person if opening and kernel_id in self else None

    async def _async_start_kernel(self, *, path: ApiPath | None = None, **_ignored: Any) -> str:
        """Start a kernel for whoever is opening a page; Voilà's own wishes are not heard."""
        opening = OPENING.get()
        kernel_id = self.new_kernel_id()
        await self._make_room(kernel_id, opening.person)
        self._openings[kernel_id] = opening
        self._alone_since[kernel_id] = time.monotonic()
        variables = environment.for_kernel(
            os.environ, Path(self.home), self.commons_url, opening.token
        )
        return str(
            await super()._async_start_kernel(
                kernel_id=kernel_id,
                path=path,
                kernel_name="python3",
                env=variables,
                extra_arguments=list(_ARGUMENTS),
            )
        )

    start_kernel = _async_start_kernel  # type: ignore[assignment]

    async def _make_room(self, kernel_id: str, person: str) -> None:
        """End the oldest page of somebody who has as many as she may have."""
        page = OpenPage(
            person,
            end=lambda: self._end(kernel_id),
            alone=lambda: kernel_id in self._alone_since,
        )
        await self.open_pages.add(kernel_id, page)

    async def end_token(self, token: str) -> None:
        """End every kernel that holds a token."""
        for kernel_id in [k for k, opening in self._openings.items() if opening.token == token]:
            await self._end(kernel_id)

    async def _end(self, kernel_id: str) -> None:
        if kernel_id in self:
            await self.shutdown_kernel(kernel_id, now=True)  # type: ignore[no-untyped-call]
        self._forget(kernel_id)

    def _forget(self, kernel_id: str) -> None:
        self._openings.pop(kernel_id, None)
        self._alone_since.pop(kernel_id, None)
        self.open_pages.discard(kernel_id)

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget a kernel together with whose it was."""
        self._forget(kernel_id)
        return super().remove_kernel(kernel_id)

    def notify_connect(self, kernel_id: str) -> None:
        """Note that a page is connected."""
        super().notify_connect(kernel_id)  # type: ignore[no-untyped-call]
        self._alone_since.pop(kernel_id, None)

    def notify_disconnect(self, kernel_id: str) -> None:
        """Note since when no page is connected."""
        super().notify_disconnect(kernel_id)  # type: ignore[no-untyped-call]
        if kernel_id in self._openings and not self._kernel_connections.get(kernel_id):
            self._alone_since[kernel_id] = time.monotonic()

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """End a kernel that has been alone for long, however much others write to its thread."""
        since = self._alone_since.get(kernel_id)
        if since is not None and time.monotonic() - since > self.alone_seconds:
            self.log.info("Ending kernel %s: its page is gone.", kernel_id)
            await self._end(kernel_id)
