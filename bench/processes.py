"""Processes: starting servers, waiting for them, ending them, and what memory is theirs alone."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil  # type: ignore[import-untyped]  # no stubs

START_SECONDS = 60
STOP_SECONDS = 15
MEBIBYTE = 2**20


class NotStartedError(RuntimeError):
    """A server that did not come up; the text ends with the end of its log."""


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment(*kept: str) -> dict[str, str]:
    """The shell's environment without what would change a server's ways; byte code is written."""
    strange = ("JUPYTER", "STAFFROOM_", "PYTHON", "VIRTUAL_ENV")
    return {k: v for k, v in os.environ.items() if k in kept or not k.startswith(strange)}


@dataclass
class Server:
    """A server that this program started, in a session of its own."""

    process: "subprocess.Popen[bytes]"
    url: str
    log: Path

    def tree(self) -> list[psutil.Process]:
        """The process and all that came from it."""
        return tree(self.process.pid)

    def stop(self) -> None:
        """End it and all that came from it, by force what does not go by itself."""
        family = self.tree()
        self.process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        # What it left behind is no child of it any more, but known by name.
        for one in family:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        psutil.wait_procs(family, timeout=STOP_SECONDS)
        self.process.wait(STOP_SECONDS)


def start(
    command: Sequence[str], url: str, log: Path, *, environment: Mapping[str, str], cwd: Path
) -> Server:
    """Start a server and wait until it answers.

    Args:
        command: the program and its arguments.
        url: answers with 200 as soon as the server is up.
        log: the file that its output goes to.
        environment: its environment variables.
        cwd: its folder.

    Raises:
        NotStartedError: it ended, or said nothing for a minute.
    """
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 - our own commands
            command, env=environment, cwd=cwd, stdin=subprocess.DEVNULL,
            stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    server = Server(process, url, log)
    if not _answers(server):
        server.stop()
        tail = log.read_text(errors="replace")[-3000:]
        raise NotStartedError(f"{command[0]} did not come up: {tail}")
    return server


def _answers(server: Server) -> bool:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.process.poll() is None:
        with suppress(httpx.TransportError):
            if httpx.get(server.url, timeout=5, trust_env=False).status_code == httpx.codes.OK:
                return True
        time.sleep(0.1)
    return False


def tree(pid: int) -> list[psutil.Process]:
    """A process and its living descendants."""
    try:
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


@dataclass(frozen=True)
class Memory:
    """Memory of processes in bytes.

    Attributes:
        private: pages that no other process shares.
        share: private pages and a fair share of the others.
        processes: how many there are.
    """

    private: int
    share: int
    processes: int

    def __sub__(self, other: "Memory") -> "Memory":
        """What was added since."""
        return Memory(
            self.private - other.private,
            self.share - other.share,
            self.processes - other.processes,
        )


def memory(processes: Sequence[psutil.Process]) -> Memory:
    """Add up the memory of processes, as the kernel counts it in `smaps_rollup`.

    Raises:
        PermissionError: a process hides its memory from this user; measure as root.
    """
    private = share = count = 0
    for process in processes:
        with suppress(FileNotFoundError, ProcessLookupError):
            rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
            fields = _kilobytes(rollup)
            private += fields.get("Private_Clean", 0) + fields.get("Private_Dirty", 0)
            share += fields.get("Pss", 0)
            count += 1
    return Memory(private * 1024, share * 1024, count)


def _kilobytes(rollup: str) -> dict[str, int]:
    lines = (line.split() for line in rollup.splitlines()[1:])
    return {parts[0].rstrip(":"): int(parts[1]) for parts in lines if len(parts) == 3}  # noqa: PLR2004
