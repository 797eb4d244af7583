"""A private PostgreSQL for tests: find the machine's programs, start a cluster, throw it away.

PostgreSQL refuses to run as root; then the programs run as the user `postgres`, or else as
`nobody`.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

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
        options = " ".join(f"-c {setting}" for setting in _SETTINGS)
        listen = f"-c listen_addresses=127.0.0.1 -c port={port} -k {folder} {options}"
        _run(user, programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", listen,
             "start")  # fmt: skip
        try:
            yield f"postgresql://tests@127.0.0.1:{port}/"
        finally:
            _run(user, programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _run(user: pwd.struct_passwd | None, *command: object) -> None:
    rights = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    # Not a pipe: the server would hold it open.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            [str(part) for part in command],
            stdout=said, stderr=subprocess.STDOUT, cwd="/", check=False, **rights,
        )  # fmt: skip
        if done.returncode:
            said.seek(0)
            raise RuntimeError(said.read().decode(errors="replace"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
