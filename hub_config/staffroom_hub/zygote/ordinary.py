"""An ordinary kernel of a page: a fresh process executes the page in its folder, then serves.

`python -m staffroom_hub.zygote.ordinary -f <connection file>`, for where there are no forks of
ours, for a module that opts out, and for a page that has left threads or tasks behind. The widgets
have the same ids as in a zygote, so the same rendered page fits.
"""

import os
import resource
import sys
from pathlib import Path
from typing import Any

import zmq
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.session import Session
from tornado.ioloop import IOLoop
from traitlets import default

from staffroom_hub.zygote import linux, undebugged
from staffroom_hub.zygote.execute import execute
from staffroom_hub.zygote.naming import HASH_SEED
from staffroom_hub.zygote.page_kernel import PageSession
from staffroom_hub.zygote.recording import Recorder

_SEED_VARIABLE = "PYTHONHASHSEED"


class OrdinaryApp(IPKernelApp):
    """ipykernel's application, with a page executed before the first message is read."""

    @default("session")
    def _page_session(self) -> Session:
        return PageSession(parent=self)

    def init_iopub(self, context: Any) -> None:
        """Have every subscriber welcomed, not only the first; see the base."""
        super().init_iopub(context)  # type: ignore[no-untyped-call]
        socket = self.iopub_thread.socket
        self.iopub_thread.io_loop.add_callback(socket.setsockopt, zmq.XPUB_VERBOSE, 1)

    def start(self) -> None:
        """Execute the page, unheard, then serve."""
        self.session.recorder = Recorder()
        # On the loop that goes on running: what the page has left to be done is done.
        IOLoop.current().run_sync(self._execute)
        self.session.recorder = None
        super().start()  # type: ignore[no-untyped-call]

    async def _execute(self) -> None:
        await execute(self.kernel, self.session.recorder, Path.cwd())


def main() -> None:
    """Serve until the kernel is ended, or who started it is gone."""
    if os.environ.get(_SEED_VARIABLE) != HASH_SEED:
        # Only a fresh interpreter takes a seed.
        os.environ[_SEED_VARIABLE] = HASH_SEED
        os.execv(sys.executable, [sys.executable, "-P", "-m", __spec__.name, *sys.argv[1:]])  # noqa: S606
    if sys.platform == "linux":
        linux.die_with(os.getppid())
        linux.prctl(linux.PR_SET_DUMPABLE, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    undebugged.leave_out()
    app = OrdinaryApp.instance()
    app.initialize([*sys.argv[1:], "--HistoryManager.enabled=False", "--IPKernelApp.exec_files=[]"])  # type: ignore[no-untyped-call]
    app.start()


if __name__ == "__main__":
    main()
