"""Whether a sandbox holds: at the start it is tried from inside to get out.

One that lets itself be left, or does not start, is none; where none is left, no code of learners
is run.
"""

from __future__ import annotations

import logging
import socket
import tempfile
from collections.abc import Iterable
from pathlib import Path

from staffroom_hub.grader.sandbox.engines import Bounds, Engine
from staffroom_hub.grader.sandbox.running import SandboxError, run

log = logging.getLogger(__name__)


def first_that_holds(engines: Iterable[Engine]) -> Engine | None:
    """Give the first sandbox that holds, if there is one."""
    for engine in engines:
        fault = fault_of(engine)
        if not fault:
            return engine
        log.warning("No sandbox by %s: %s", engine.name, fault)
    return None


def fault_of(engine: Engine) -> str:
    """Say why a sandbox is none; nothing if it holds."""
    with tempfile.TemporaryDirectory(prefix="staffroom-canary-") as name:
        # Anybody might read it, if only its folder were there.
        Path(name).chmod(0o755)
        canary = Path(name, "canary")
        canary.write_text("canary")
        canary.chmod(0o644)
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
            try:
                ran = run(engine, [], None, Bounds(), canary=str(canary), port=port)
            except SandboxError as error:
                return str(error)
        held = list(Path(name).iterdir()) == [canary]
    if ran.found is None or not held or any(ran.found.model_dump().values()):
        return f"what runs in it gets out: {ran.found}"
    return ""
