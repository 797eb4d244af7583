"""A zygote: a fork of the base that has executed a release's page and is forked for each visit."""

import asyncio
import gc
import json
import os
import socket
import sys
import time
from contextlib import suppress
from dataclasses import asdict, replace
from operator import attrgetter
from pathlib import Path
from typing import NoReturn

from jupyter_client.session import json_packer

from staffroom_hub.zygote import confine, landlock, linux, wire
from staffroom_hub.zygote.brood import Brood
from staffroom_hub.zygote.execute import execute
from staffroom_hub.zygote.kernel import live
from staffroom_hub.zygote.page_kernel import PageKernel
from staffroom_hub.zygote.prepared import Limits, Prepared
from staffroom_hub.zygote.wire import Order

_CACHES = (
    ("matplotlib.font_manager", "_get_font"),
    ("matplotlib.mathtext", "MathTextParser._parse_cached"),
)
"""Caches of libraries that hold files open, which the forks would share; they fill them anew."""
_ENDING_SECONDS = 1


def hatch(kernel: PageKernel, order: Order) -> NoReturn:
    """Be a zygote; in its forks, be a kernel.

    Args:
        kernel: as the base built it.
        order: what this process was forked by: the `folder` of the page, `layers` and `limits`
            of its kernels, our end of a line, and where the report goes.
    """
    # A group of its own, so that what the page starts can be ended with it.
    os.setsid()
    linux.name_process("staffroom-zygote")
    line, report = order.descriptors
    linux.close_all_but({line, report})
    folder = Path(order.fields["folder"])
    prepared = report_on(kernel, folder, report)
    if not prepared.forkable:
        os._exit(0)
    readable = (*landlock.libraries(), str(folder))
    fence = confine.fence(order.fields["layers"], Limits(**order.fields["limits"]), readable)
    settle()
    live(kernel, Brood(socket.socket(fileno=line)).serve(), fence)


def settle() -> None:
    """Collect and freeze the heap, so that no collection in a fork writes to its pages."""
    gc.collect()
    gc.collect()
    gc.freeze()


def report_on(kernel: PageKernel, folder: Path, report: int) -> Prepared:
    """Execute a page and report.

    Args:
        kernel: of this process.
        folder: of the page.
        report: descriptor for the report; it is closed.

    Returns:
        What was reported; nothing, and not forkable, if the page could not be read.
    """
    try:
        prepared = run(kernel, folder)
        answer = json_packer(asdict(prepared))
    except Exception as error:  # noqa: BLE001 - whatever it is, the classroom is told
        answer = json.dumps({"error": f"{type(error).__name__}: {error}"}).encode()
        prepared = Prepared(forkable=False)
    with suppress(BrokenPipeError):
        wire.write_all(report, answer)
    os.close(report)
    return prepared


def run(kernel: PageKernel, folder: Path) -> Prepared:
    """Execute a page, and look whether this process can be forked after it.

    Raises:
        OSError: there is no page.
        ValueError: it is no notebook.
    """
    os.chdir(folder)
    before = linux.descriptors() if Path("/proc/self/fd").exists() else set()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    recorder = kernel.session.recorder
    assert recorder is not None
    prepared = loop.run_until_complete(execute(kernel, recorder, folder))
    waiting = len(asyncio.all_tasks(loop))
    loop.close()
    asyncio.set_event_loop(None)
    _let_go()
    reason = _left_behind(before, waiting)
    return replace(prepared, forkable=not reason, reason=reason)


def _let_go() -> None:
    """Empty the caches that hold files open, and let threads end that are told to (timers)."""
    for module, cache in _CACHES:
        with suppress(KeyError, AttributeError):
            attrgetter(cache)(sys.modules[module]).cache_clear()
    gc.collect()
    until = time.monotonic() + _ENDING_SECONDS
    while Path("/proc/self/task").exists() and linux.threads() > 1 and time.monotonic() < until:
        time.sleep(0.02)


def _left_behind(before: set[int], waiting: int) -> str:
    """Say what a page has left that no fork would have, or that all forks would share."""
    if waiting:
        return f"The page has left {waiting} tasks to be done."
    if not before:
        return "This system has no forks of ours."
    if (threads := linux.threads()) > 1:
        return f"The page has started {threads - 1} threads."
    if opened := linux.descriptors() - before:
        return f"The page has left {len(opened)} files or sockets open."
    with suppress(ChildProcessError):
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        return "The page has started a process."
    return ""
