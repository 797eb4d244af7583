"""The kernel of a page: made and used without any socket or thread, connected after the fork.

It is ipykernel's, less what a page does not need: no debugger, no history, no subshells, and one
thread (IOPub's) that also answers control messages and heartbeats.
"""

import logging
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import uuid4

import zmq
from ipykernel.eventloops import enable_gui, loop_map
from ipykernel.iostream import BackgroundSocket, IOPubThread, OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelbase import Kernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import UsageError
from IPython.core.profiledir import ProfileDir
from ipywidgets import register_comm_target
from jupyter_client.session import Session
from traitlets import Type
from traitlets.config import Config

from staffroom_hub.zygote import undebugged
from staffroom_hub.zygote.recording import Recorder

PLOTS = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}
"""What ipykernel adds to its environment: matplotlib's figures are outputs of cells."""


class PageSession(Session):
    """A session that hands what is published to a recorder while a page is executed."""

    recorder: Recorder | None = None

    def send(
        self, stream: Any, msg_or_type: Any, content: Any = None, *more: Any, **named: Any
    ) -> Any:
        """Send a message, or record it; see the base."""
        recorder = self.recorder
        if recorder is None or not isinstance(stream, BackgroundSocket | IOPubThread):
            return super().send(stream, msg_or_type, content, *more, **named)
        if isinstance(msg_or_type, dict):
            recorder.take(msg_or_type["header"]["msg_type"], msg_or_type["content"])
        else:
            recorder.take(msg_or_type, content or {})
        return None


class _Later:
    """Stands for the loop of a thread that does not run yet: streams are flushed by hand."""

    def call_later(self, _seconds: float, _work: Callable[[], None]) -> None:
        """Forget it."""


class Outlet(IOPubThread):
    """IOPub's thread, which everything may hold before there is a socket for it."""

    def __init__(self, session: Session) -> None:
        """Prepare: what is scheduled now happens at once."""
        self.session = session
        self.socket = None
        self.thread = threading.Thread(name="IOPub")
        self.io_loop: Any = _Later()
        self.background_socket = BackgroundSocket(self)  # type: ignore[no-untyped-call]

    def connect(self, socket: zmq.Socket[bytes]) -> None:
        """Get the socket and the loop; holders of the background socket keep theirs."""
        shared = self.background_socket
        super().__init__(  # type: ignore[no-untyped-call]
            socket, pipe=False, session=self.session
        )
        self.background_socket = shared


class _NoSubshells:
    """Stands where ipykernel looks for the thread of subshells; it is not there."""

    def __init__(self) -> None:
        self.parent_thread = threading.current_thread()

    def __bool__(self) -> bool:
        return False


class PageShell(ZMQInteractiveShell):
    """A shell that finds its kernel by itself: there is no application around it."""

    def enable_gui(self, gui: str | None = None) -> None:
        """Let figures be pictures or widgets, which take no loop; windows there are none."""
        if loop_map.get(gui, gui) is not None:
            raise UsageError("A page has no windows.")
        enable_gui(gui, self.kernel)  # type: ignore[no-untyped-call]


class PageKernel(IPythonKernel):
    """A kernel that lives in one process with its page from the start."""

    shell_class = Type(PageShell)
    session: PageSession
    shell: Any
    _supports_kernel_subshells = False

    def start(self) -> None:
        """Take messages; there is no debugger to start."""
        self.shell.exit_now = False
        Kernel.start(self)  # type: ignore[no-untyped-call]

    async def shutdown_request(self, stream: Any, ident: Any, parent: dict[str, Any]) -> None:
        """Answer, and end the loop; children to look after there are none."""
        content = {"status": "ok", "restart": bool(parent["content"].get("restart"))}
        topic = self._topic("shutdown")  # type: ignore[no-untyped-call]
        self.session.send(stream, "shutdown_reply", content, parent, ident=ident)
        self.session.send(self.iopub_socket, "shutdown_reply", content, parent, ident=topic)
        stream.flush(zmq.POLLOUT)
        self.io_loop.add_callback(self.io_loop.stop)


def build(profile: Path) -> PageKernel:
    """Make this process's kernel, with its shell; it is connected to nothing.

    Args:
        profile: folder for IPython's profile; nothing is kept in it.
    """
    undebugged.leave_out()
    # Sending without a copy would take a ZMQ context more, with threads of its own.
    session = PageSession(username="page", key=uuid4().bytes, copy_threshold=sys.maxsize)
    session.recorder = Recorder()
    outlet = Outlet(session)
    sys.excepthook = _complain
    sys.stdout = _stream(outlet, "stdout")
    sys.stderr = _stream(outlet, "stderr")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    kernel = PageKernel.instance(
        config=Config(HistoryManager={"enabled": False}),
        session=session,
        iopub_thread=outlet,
        iopub_socket=outlet.background_socket,
        profile_dir=ProfileDir(location=str(profile)),
        shell_channel_thread=_NoSubshells(),
        user_ns={},
        log=_silent_log(),
    )
    # ipywidgets registers by itself only where a shell is there first.
    register_comm_target()
    return kernel


def _stream(outlet: Outlet, name: str) -> OutStream:
    return OutStream(  # type: ignore[no-untyped-call]
        outlet.session, outlet, name, watchfd=False
    )


def _silent_log() -> logging.Logger:
    """Make the log of the machinery: a kernel has nobody to read it."""
    log = logging.getLogger("staffroom.page")
    log.addHandler(logging.NullHandler())
    log.propagate = False
    return log


def _complain(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Write what nobody caught to the log, not to the page."""
    traceback.print_exception(kind, error, trace, file=sys.__stderr__)
