"""A kernel: a fork of a zygote that belongs to one visit."""

import json
import os
import random
import socket
import sys
from typing import Any, NoReturn

from tornado.ioloop import IOLoop

from staffroom_hub.zygote import confine, linux, listeners
from staffroom_hub.zygote.confine import Fence
from staffroom_hub.zygote.connecting import connect
from staffroom_hub.zygote.listeners import Listeners
from staffroom_hub.zygote.page_kernel import PLOTS, PageKernel
from staffroom_hub.zygote.wire import Order


def live(kernel: PageKernel, order: Order, fence: Fence) -> NoReturn:
    """Be a kernel until its visit ends.

    Args:
        kernel: as the zygote has it.
        order: what this process was forked by; its descriptor is a line of its own, on which
            comes whose it is, and which no other process reads.
        fence: what it is put under.
    """
    parent = os.getppid()
    os.setsid()
    os.umask(0o077)
    linux.name_process("staffroom-page")
    line = socket.socket(fileno=order.descriptors[0])
    try:
        ordered = json.loads(_read(line))
        linux.close_all_but([line.fileno(), *fence.descriptors])
        _silence()
        bound = listeners.bind(ordered["connection"])
        confine.apply(fence, parent, ordered["user"], ordered["group"])
        context = _begin(kernel, ordered, bound)
    except BaseException as error:  # noqa: BLE001 - the classroom is told, and that was it
        line.sendall(json.dumps({"error": f"{type(error).__name__}: {error}"}).encode())
        os._exit(1)
    line.sendall(b'{"ready": true}')
    line.close()
    try:
        IOLoop.current().start()
        kernel.iopub_thread.stop()
        context.destroy()
    finally:
        # Nothing of what the zygote registered to happen at an exit is this process's business.
        os._exit(0)


def _read(line: socket.socket) -> bytes:
    """Read until the other side has said everything."""
    parts = []
    while part := line.recv(65536):
        parts.append(part)
    return b"".join(parts)


def _begin(kernel: PageKernel, ordered: dict[str, Any], bound: Listeners) -> Any:
    """Become the kernel that was ordered; returns the context of its sockets."""
    os.environ.clear()
    os.environ.update({**PLOTS, **ordered["environment"]})
    _reseed()
    return connect(kernel, bound, ordered["connection"]["key"].encode())


def _silence() -> None:
    """Take away the classroom's log: what is printed goes to the page."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    os.close(nothing)


def _reseed() -> None:
    """Make chance this kernel's own."""
    random.seed()
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()
