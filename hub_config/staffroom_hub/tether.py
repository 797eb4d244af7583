"""Run a command that dies with whoever started it: `python -m staffroom_hub.tether … -- command`.

The kernel of Linux is asked to send SIGTERM when the parent dies, even by `kill -9`, so that a
lost hub leaves neither a proxy nor a service behind; the request outlives `exec`. With `--log`,
what the command writes goes to a file that only the owner may read. Elsewhere than on Linux the
command runs untethered.
"""

import ctypes
import os
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
_OURS_ALONE = 0o600


def tethered(command: list[str], log: Path | None = None) -> list[str]:
    """Spell a command so that it runs tethered."""
    where = ["--log", str(log)] if log else []
    return [sys.executable, "-m", "staffroom_hub.tether", *where, "--", *command]


def ask_kernel(option: int, value: int) -> None:
    """Call Linux's prctl; elsewhere nothing happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def die_with_parent() -> None:
    """Have this process end when its parent does."""
    parent = os.getppid()
    ask_kernel(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(1)


def _write_to(log: str) -> None:
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, _OURS_ALONE)
    os.dup2(descriptor, sys.stdout.fileno())
    os.dup2(descriptor, sys.stderr.fileno())
    os.close(descriptor)


def main(arguments: list[str]) -> None:
    """Tie this process to its parent and become the command."""
    cut = arguments.index("--")
    options, command = arguments[:cut], arguments[cut + 1 :]
    die_with_parent()
    if options:
        _write_to(options[1])
    os.execvp(command[0], command)  # noqa: S606 - the command is this installation's own


if __name__ == "__main__":
    main(sys.argv[1:])
