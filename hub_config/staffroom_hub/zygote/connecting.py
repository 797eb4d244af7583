"""Connects the kernel of a page to its sockets, in the process that it is going to live in."""

import asyncio
import os
import sys
from typing import Any
from uuid import uuid4

import zmq
from tornado.ioloop import IOLoop
from zmq.eventloop.zmqstream import ZMQStream

from staffroom_hub.zygote.listeners import Listeners
from staffroom_hub.zygote.page_kernel import PageKernel

_LINGER_MS = 200


def connect(kernel: PageKernel, listeners: Listeners, key: bytes) -> zmq.Context[zmq.Socket[bytes]]:
    """Connect a kernel; its loop is this thread's, and still to be run.

    Args:
        kernel: as built, its page executed.
        listeners: bound sockets.
        key: for signing messages.

    Returns:
        The context of all sockets.
    """
    asyncio.set_event_loop(asyncio.new_event_loop())
    _be_new(kernel, key)
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    sockets = {name: _listening(context, listeners, name) for name in listeners.descriptors}
    outlet = kernel.iopub_thread
    outlet.connect(sockets["iopub"])
    for stream in (sys.stdout, sys.stderr):
        _move(stream, outlet.io_loop)
    kernel.stdin_socket = sockets["stdin"]
    kernel.shell_stream = ZMQStream(sockets["shell"], IOLoop.current())
    kernel.control_stream = ZMQStream(sockets["control"], outlet.io_loop)
    beat = ZMQStream(sockets["hb"], outlet.io_loop)
    beat.on_recv(beat.send_multipart)
    ports = {f"{name}_port": port for name, port in listeners.ports.items()}
    kernel.record_ports(ports)  # type: ignore[no-untyped-call]
    kernel.start()
    outlet.start()
    return context


def _be_new(kernel: PageKernel, key: bytes) -> None:
    """Let a kernel have nothing of its zygote's by which messages are known."""
    session = kernel.session
    session.recorder = None
    session.pid = os.getpid()
    session.session = str(uuid4())
    session.key = key
    kernel.ident = str(uuid4())


def _move(stream: Any, loop: IOLoop) -> None:
    """Let a stream that was made in the zygote write from here."""
    stream._io_loop = loop  # noqa: SLF001 - a stream cannot be told otherwise
    stream._master_pid = os.getpid()  # noqa: SLF001


def _listening(
    context: zmq.Context[zmq.Socket[bytes]], listeners: Listeners, channel: str
) -> zmq.Socket[bytes]:
    """Put a ZMQ socket on a listener that is bound already."""
    published = channel == "iopub"
    socket = context.socket(zmq.XPUB if published else zmq.ROUTER)
    socket.linger = _LINGER_MS
    # Every subscriber gets its iopub_welcome, not only the first.
    socket.setsockopt(zmq.XPUB_VERBOSE if published else zmq.ROUTER_HANDOVER, 1)
    socket.setsockopt(zmq.USE_FD, listeners.descriptors[channel])
    socket.bind(listeners.addresses[channel])
    return socket
