"""Starts the nursery's own processes from scratch: the base, and pages executed alone."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from staffroom_hub.zygote.naming import HASH_SEED
from staffroom_hub.zygote.prepared import NurseryError, Prepared, read

_FOR_FORKS = {
    # Libraries for numbers start threads when they are imported, and what has threads cannot be
    # forked.
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    # A place of its own to allocate from, for each thread of each kernel, is memory not shared.
    "MALLOC_ARENA_MAX": "1",
}


async def spawn(module: str, arguments: list[str], end: int, given: Mapping[str, str]) -> Process:
    """Start a module of this package in a fresh interpreter.

    Args:
        module: name within `staffroom_hub.zygote`.
        arguments: for it.
        end: descriptor to hand over; its number is the first argument.
        given: environment.
    """
    return await asyncio.create_subprocess_exec(
        sys.executable,
        # Nothing of the folder that the classroom happens to run in is imported.
        "-P",
        "-m",
        f"staffroom_hub.zygote.{module}",
        str(end),
        *arguments,
        env=dict(given) | _FOR_FORKS | {"PYTHONHASHSEED": HASH_SEED},
        stdin=DEVNULL,
        stdout=DEVNULL,
        pass_fds=[end],
        start_new_session=True,
    )


async def read_report(end: int, seconds: float) -> bytes:
    """Read a pipe to its end, and close it.

    Args:
        end: descriptor.
        seconds: how long it may take.

    Raises:
        TimeoutError: it took longer.
    """
    reader = asyncio.StreamReader()
    with os.fdopen(end, "rb", buffering=0) as pipe:
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), pipe
        )
        try:
            async with asyncio.timeout(seconds):
                return await reader.read()
        finally:
            transport.close()


async def execute_alone(folder: Path, given: Mapping[str, str], seconds: float) -> Prepared:
    """Execute a page in a process of its own, which ends then.

    Args:
        folder: of the page.
        given: environment.
        seconds: how long it may take.

    Raises:
        NurseryError: it died, took too long, or there is no page.
    """
    ours, theirs = os.pipe()
    try:
        process = await spawn("alone", [str(folder)], theirs, given)
    finally:
        os.close(theirs)
    try:
        report = await read_report(ours, seconds)
    except TimeoutError as error:
        raise NurseryError(too_long(seconds)) from error
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        code = await process.wait()
    if not report:
        raise NurseryError(died(code))
    return replace(read(report), forkable=False, reason="There are no forks here.")


def too_long(seconds: float) -> str:
    """Say that executing took too long."""
    return f"The page has run for more than {seconds:.0f} seconds."


def died(code: int) -> str:
    """Say that a process died while executing."""
    how = f"of signal {-code}" if code < 0 else f"with exit code {code}"
    return f"The page's process died {how} while it was executed."
