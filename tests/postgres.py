"""A private PostgreSQL for tests: find the machine's programs, start a cluster, throw it away.

PostgreSQL refuses to run as root; then the programs run as the user `postgres`, or else as
`nobody`.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from staffroom_hub.tether import PR_SET_PDEATHSIG, ask_kernel

NEEDED = ("initdb", "pg_ctl", "postgres")
_TOOLS = Path(__file__).parents[1] / ".tools" / "postgresql"
# The cluster lives for one test run: nothing in it has to survive a power cut.
_SETTINGS = "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60"


def find_binaries() -> Path | None:
    """Find the folder of PostgreSQL's programs, or None."""
    for folder in _candidates():
        if all(os.access(folder / name, os.X_OK) for name in NEEDED):
            return folder
    return None


def _candidates() -> Iterator[Path]:
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        told = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=True)
        yield Path(told.stdout.strip())
    newest_first = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: -float(p.parent.name)
    )
    yield from newest_first
    if found := shutil.which("pg_ctl"):
        yield Path(found).resolve().parent
    yield from (path.parent for path in _TOOLS.glob("**/bin/pg_ctl"))


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """Run a cluster; gives the URL of its server, ending before the database's name."""
    programs = find_binaries()
    if programs is None:
        raise RuntimeError("PostgreSQL is missing: run `make test`, or install your system's")
    folder = Path(tempfile.mkdtemp(prefix="staffroom-pg-"))
    user = _unprivileged()
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    data, port = folder / "data", _free_port()
    try:
        _run(user, programs / "initdb", "-D", data, "-U", "tests", "--no-sync", "-E", "UTF8",
             "--no-locale", "-A", "trust")  # fmt: skip
        with _server(user, programs / "postgres", data, port):
            yield f"postgresql://tests@127.0.0.1:{port}/"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _server(user: pwd.struct_passwd | None, program: Path, data: Path, port: int) -> Iterator[None]:
    settings = [*_SETTINGS, "listen_addresses=127.0.0.1", f"port={port}"]
    options = [part for setting in settings for part in ("-c", setting)]
    with (data.parent / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(program), "-D", str(data), "-k", str(data.parent), *options],
            stdout=log,
            stderr=log,
            cwd="/",
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - a system call, and no lock
            **_rights(user),
        )
    try:
        _wait(process, data)
        yield
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait()


def _die_with_parent() -> None:
    """Leave no server behind when a test run is killed."""
    ask_kernel(PR_SET_PDEATHSIG, signal.SIGQUIT)


def _wait(process: subprocess.Popen[bytes], data: Path) -> None:
    deadline = time.monotonic() + 60
    state = data / "postmaster.pid"
    while not (state.exists() and "ready" in state.read_text()):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError((data.parent / "log").read_text())
        time.sleep(0.02)


def _unprivileged() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _rights(user: pwd.struct_passwd | None) -> dict[str, Any]:
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def _run(user: pwd.struct_passwd | None, *command: object) -> None:
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            [str(part) for part in command],
            stdout=said, stderr=subprocess.STDOUT, cwd="/", check=False, **_rights(user),
        )  # fmt: skip
        if done.returncode:
            said.seek(0)
            raise RuntimeError(said.read().decode(errors="replace"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
