"""The kernel of a visit, by way of jupyter_client: two sockets, and an ear on its process.

A page speaks to shell and hears IOPub; nothing else is connected. Starting means that what the
kernel says from now on is heard: IOPub says so itself with its first message.
"""

import asyncio
import json
import logging
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.ioloop.manager import AsyncIOLoopKernelManager
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1

from staffroom_hub.classroom import environment
from staffroom_hub.classroom.kernel_specs import FORK, ORDINARY, VisitSpecs
from staffroom_hub.classroom.messages import DECIDED_BY_CONTENT, Message, may_hear
from staffroom_hub.classroom.releases import Release
from staffroom_hub.classroom.visit import Wish
from staffroom_hub.classroom.zygotes import Zygotes

START_SECONDS = 55
"""How long a kernel may take to answer; an ordinary one executes the page first."""
MOST_BYTES = 32 * 2**20
"""A kernel that says more in one message is cut off."""
_WELCOME = b'"iopub_welcome"'

log = logging.getLogger(__name__)


def _without_traceback(record: logging.LogRecord) -> bool:
    """A kernel that does not start is told in a sentence."""
    record.exc_info = record.exc_text = None
    return record.levelno < logging.ERROR


class PageKernelManager(AsyncIOLoopKernelManager):
    """A kernel that no other account can connect to, that never starts anew, and that is killed."""

    def _connect_control_socket(self) -> None:
        """Nothing is ever said on the control channel."""


class Launcher:
    """Starts kernels of visits."""

    def __init__(self, zygotes: Zygotes, folder: Path, home: Path, commons_url: str) -> None:
        """Prepare.

        Args:
            zygotes: know which kernels can be forks.
            folder: private, for connection files and sockets.
            home: the kernels' home folder.
            commons_url: where kernels find the commons.
        """
        self._zygotes = zygotes
        self._folder = folder
        self._home = home
        self._commons_url = commons_url
        self._specs = VisitSpecs()
        self._context = zmq.asyncio.Context()
        self._context.setsockopt(zmq.MAXMSGSIZE, MOST_BYTES)
        self._context.setsockopt(zmq.LINGER, 0)
        self._log = logging.getLogger(f"{__name__}.manager")
        self._log.addFilter(_without_traceback)

    async def ready(self, release: Release) -> None:
        """Have a release's zygote, where its kernels are forks.

        Raises:
            NurseryError: executing the page failed.
        """
        await self._zygotes.forks(release)

    async def start(
        self, kernel_id: str, wish: Wish, hear: Callable[[bytes], None]
    ) -> "VisitKernel":
        """Start a kernel and connect to it.

        Args:
            kernel_id: names its sockets.
            wish: whose it is, and which page it has executed.
            hear: gets what it says, as frames of the WebSocket.

        Raises:
            NurseryError: no process could be had.
            TimeoutError: it did not answer.
        """
        manager = self._manager(kernel_id, forked=await self._zygotes.forks(wish.release))
        kernel = VisitKernel(manager, hear)
        try:
            async with asyncio.timeout(START_SECONDS):
                await manager.start_kernel(
                    kernel_id=kernel_id, cwd=str(wish.release.folder), env=self.variables(wish)
                )
                await kernel.connect()
        except BaseException:
            await kernel.end()
            raise
        return kernel

    def variables(self, wish: Wish) -> dict[str, str]:
        """Make the whole environment of a kernel."""
        return environment.for_kernel(os.environ, self._home, self._commons_url, wish.token)

    def _manager(self, kernel_id: str, *, forked: bool) -> PageKernelManager:
        return PageKernelManager(
            context=self._context,
            transport="ipc",
            autorestart=False,
            connection_file=str(self._folder / f"kernel-{kernel_id}.json"),
            kernel_spec_manager=self._specs,
            kernel_name=FORK if forked else ORDINARY,
            log=self._log,
        )

    def close(self) -> None:
        """Close what is left of sockets."""
        self._context.destroy(linger=0)


class VisitKernel:
    """A running kernel."""

    def __init__(self, manager: PageKernelManager, hear: Callable[[bytes], None]) -> None:
        """Prepare; nothing is connected yet."""
        self._manager = manager
        self._hear = hear
        self._streams: dict[str, Any] = {}
        self._welcome = asyncio.Event()
        self._ended: asyncio.Task[None] | None = None
        self._over = asyncio.Event()

    async def connect(self) -> None:
        """Connect; when this returns, nothing that the kernel says will be missed."""
        self._streams = {
            "iopub": self._manager.connect_iopub(),
            "shell": self._manager.connect_shell(),
        }
        for channel, stream in self._streams.items():
            stream.on_recv(partial(self._came, channel))
        await self._welcome.wait()

    def send(self, message: Message) -> None:
        """Pass a page's message on."""
        stream = self._streams.get(message.channel)
        if stream is not None and not stream.closed():
            self._manager.session.send_raw(stream, message.parts)

    def _came(self, channel: str, received: list[bytes]) -> None:
        """Pass a message on to the page, if it is the page's business."""
        try:
            _, parts = self._manager.session.feed_identities(received)
            if not self._welcome.is_set() and _WELCOME in parts[1]:
                self._welcome.set()
            elif _is_heard(parts):
                frame = serialize_msg_to_ws_v1(parts[1:], channel)  # type: ignore[no-untyped-call]
                self._hear(frame)
        except (ValueError, IndexError, TypeError, AttributeError, RecursionError):
            log.debug("A kernel said something that is no message.")

    async def gone(self) -> None:
        """Return when the process has ended, by itself or by `end`."""
        provisioner = self._manager.provisioner
        assert provisioner is not None
        process = asyncio.ensure_future(provisioner.wait())
        over = asyncio.ensure_future(self._over.wait())
        await asyncio.wait((process, over), return_when=asyncio.FIRST_COMPLETED)
        process.cancel()
        over.cancel()

    async def end(self) -> None:
        """End the process; nothing of it is left afterwards."""
        if self._ended is None:
            self._ended = asyncio.ensure_future(self._end())
        await asyncio.shield(self._ended)

    async def _end(self) -> None:
        for stream in self._streams.values():
            stream.close(linger=0)
        try:
            if self._manager.has_kernel:
                await self._manager.shutdown_kernel(now=True)
            else:
                await self._manager._async_cleanup_resources()  # noqa: SLF001
        finally:
            self._over.set()


def _is_heard(parts: list[bytes]) -> bool:
    """Whether a message is the page's business; its content is read only where that decides."""
    header = json.loads(parts[1])
    content = json.loads(parts[4]) if header.get("msg_type") in DECIDED_BY_CONTENT else {}
    return may_hear(header, content)
