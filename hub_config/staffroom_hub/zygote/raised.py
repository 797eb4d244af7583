"""A zygote as the classroom sees it: raised for a release, forked for visits."""

import asyncio
import json
import os
import signal
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from socket import SHUT_WR, socket, socketpair
from typing import Any

from staffroom_hub.zygote import linux, wire
from staffroom_hub.zygote.family import Child, Family
from staffroom_hub.zygote.prepared import Limits, NurseryError, Prepared, read
from staffroom_hub.zygote.processes import died, read_report, too_long


class Raised:
    """A zygote that has executed its page.

    Attributes:
        prepared: what came of it.
        memory: bytes that its forks inherit.
        retired: no new visit wants it.
        gone: done when it has ended.
    """

    def __init__(self, child: Child, family: Family, prepared: Prepared) -> None:
        """Hold it."""
        self.prepared = prepared
        self.memory = linux.own_memory(child.pid)
        self.retired = False
        self.gone = child.ended
        self._family = family
        self._being_forked = 0

    @property
    def kernels(self) -> list[Child]:
        """Its kernels that live."""
        return self._family.children

    @property
    def busy(self) -> bool:
        """Whether it has kernels, or is about to."""
        return self._being_forked > 0 or bool(self._family.children)

    async def fork(self, ordered: dict[str, Any], seconds: float) -> Child:
        """Fork a kernel; it is bound and confined when this returns.

        Args:
            ordered: its connection, environment and confinement.
            seconds: how long it may take.

        Raises:
            NurseryError: it did not come up.
        """
        self._being_forked += 1
        try:
            return await self._fork(ordered, seconds)
        finally:
            self._being_forked -= 1

    async def _fork(self, ordered: dict[str, Any], seconds: float) -> Child:
        ours, theirs = socketpair()
        with ours, theirs:
            child = await self._family.fork([theirs.fileno()])
            theirs.close()
            try:
                async with asyncio.timeout(seconds):
                    _check(await _asked(ours, json.dumps(ordered).encode()))
            except BaseException as error:
                await child.kill()
                if isinstance(error, TimeoutError | OSError):
                    raise NurseryError("A kernel did not answer.") from error
                raise
        return child

    def end(self) -> None:
        """End it, and its kernels with it."""
        self._family.close()


async def _asked(end: socket, question: bytes) -> bytes:
    """Say something to a new kernel and read all that it answers."""
    end.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(end, question)
    end.shutdown(SHUT_WR)
    parts = []
    while part := await loop.sock_recv(end, 4096):
        parts.append(part)
    return b"".join(parts)


def _check(answer: bytes) -> None:
    said = json.loads(answer or b"{}")
    if not said.get("ready"):
        raise NurseryError(f"A kernel did not come up: {said.get('error', 'it died')}")


async def raise_zygote(
    base: Family, folder: Path, layers: tuple[str, ...], limits: Limits
) -> Raised:
    """Have a page executed in a fork of the base.

    Args:
        base: to fork.
        folder: of the page.
        layers: what its kernels are confined by.
        limits: how much they may take, and how long executing may last.

    Raises:
        NurseryError: it died, took too long, or there is no page.
    """
    ours, theirs = wire.pair()
    report, writing = os.pipe()
    try:
        child = await base.fork(
            [theirs.fileno(), writing], folder=str(folder), layers=layers, limits=asdict(limits)
        )
    except BaseException:
        os.close(report)
        ours.close()
        raise
    finally:
        theirs.close()
        os.close(writing)
    # Should it hang up without ending, it is ended.
    family = Family(ours, lambda: child.signal(signal.SIGKILL))
    try:
        prepared = await _reported(child, report, limits.execute_seconds)
    except BaseException:
        family.close()
        await child.kill()
        raise
    return Raised(child, family, prepared)


async def _reported(child: Child, report: int, seconds: float) -> Prepared:
    try:
        said = await read_report(report, seconds)
    except TimeoutError as error:
        raise NurseryError(too_long(seconds)) from error
    if not said:
        # It closed its report unsaid: it is dead, or will be.
        with suppress(TimeoutError):
            async with asyncio.timeout(1):
                await asyncio.shield(child.ended)
        raise NurseryError(died(await child.kill()))
    return read(said)
