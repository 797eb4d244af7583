"""The program inside the sandbox: runs cells with stock nbgrader and an ordinary kernel.

It stands alone: in a container there is nothing of ours. A question comes as JSON along its
standard input; it answers in lines of JSON. Its kernel runs what a learner wrote, as the same
user, so all it says is doubted outside (`told`). It lends that kernel neither its line nor a look
into its memory, where the tests are that have not run yet.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import json
import os
import resource
import shutil
import signal
import socket
import sys
from pathlib import Path
from typing import Any

GIVEN = Path("/given")
OWN, SHARED = Path("/tmp"), Path("/dev/shm")  # noqa: S108 - the sandbox's own
_NEEDED = ("nbgrader", "ipykernel")
_PR_SET_DUMPABLE = 4


class Line:
    """What is said, to those outside alone."""

    def __init__(self) -> None:
        """Take standard output away from all that would write there."""
        self._descriptor = os.dup(1)
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nothing, number)

    def say(self, **words: Any) -> None:
        """Say a line."""
        data = memoryview(json.dumps(words).encode() + b"\n")
        while data:
            data = data[os.write(self._descriptor, data) :]


def become(user: int | None, limits: dict[str, int]) -> None:
    """Give up being root, where we are, and all that exceeds the limits."""
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    for name, most in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)  # noqa: PLW2901
        resource.setrlimit(kind, (most, most))
    # A process of the same user may else read our memory, and use what we have open.
    if ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise OSError("prctl")


def settle() -> None:
    """Make a home and a folder to work in, with the files that were given."""
    home, page = OWN / "home", OWN / "page"
    home.mkdir()
    shutil.copytree(GIVEN / "files", page, copy_function=shutil.copyfile)
    os.environ.update(HOME=str(home), IPYTHONDIR=str(home / "ipython"), MPLCONFIGDIR=str(home))
    os.chdir(page)


def run(line: Line, sources: list[str], seconds: int) -> None:
    """Run cells one after another; each is told as soon as it has run."""
    # Only here: becoming somebody else comes first.
    import nbformat  # noqa: PLC0415
    from nbgrader.preprocessors import Execute  # noqa: PLC0415

    class Telling(Execute):  # type: ignore[misc] # nbgrader ships no types
        def on_cell_executed(self, **known: Any) -> None:
            super().on_cell_executed(**known)
            line.say(cell=known["cell_index"], outputs=known["cell"].outputs)

    new: Any = nbformat.v4
    notebook = new.new_notebook(cells=[new.new_code_cell(source) for source in sources])
    line.say(ready=True)
    runner = Telling(kernel_name="python3", timeout=seconds, shutdown_kernel="immediate")
    runner.preprocess(notebook, {"metadata": {"path": str(Path.cwd())}})
    line.say(finished=True)


def look(canary: str, port: int) -> dict[str, bool]:
    """Try what must not succeed here: read, write, and speak with the outside."""
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise ModuleNotFoundError(" ".join(missing))
    reads = writes = speaks = False
    with contextlib.suppress(OSError):
        reads = bool(Path(canary).read_bytes())
    for folder in ("/", "/usr", str(GIVEN), str(Path(canary).parent)):
        with contextlib.suppress(OSError):
            Path(folder, "staffroom-probe").touch()
            writes = True
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        speaks = True
    return {"reads": reads, "writes": writes, "speaks": speaks}


def main() -> None:
    """Answer one question."""
    question = json.loads(sys.stdin.buffer.read())
    # Should nobody be there any more to end us.
    signal.alarm(question["most_seconds"])
    line = Line()
    try:
        become(question["user"], question["limits"])
        settle()
        if "canary" in question:
            line.say(ready=True, found=look(question["canary"], question["port"]), finished=True)
        else:
            run(line, question["sources"], question["seconds"])
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is told
        line.say(failed=f"{type(error).__name__}: {error}"[:1000])


if __name__ == "__main__":
    main()
