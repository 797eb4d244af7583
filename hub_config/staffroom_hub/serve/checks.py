"""What has to be true before anything starts; each failure is one sentence that says what to do."""

import errno
import fcntl
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import IO

from staffroom.saying import Saying
from staffroom.syllabus import FILE, SyllabusError, read
from staffroom_hub.secret_files import private_folder
from staffroom_hub.settings import Settings
from staffroom_hub.terminal import language_of

PYTHON_LEAST = (3, 11)
NODE_LEAST = 20


class CannotServeError(RuntimeError):
    """Why Staffroom cannot start and what to do, in one sentence."""


def check_python(version: tuple[int, ...] = sys.version_info[:2]) -> None:
    """Refuse an old Python."""
    if version < PYTHON_LEAST:
        found = ".".join(map(str, version))
        raise CannotServeError(f"Staffroom needs Python 3.11 or newer; this is Python {found}.")


def check_node() -> None:
    """Refuse a missing or old Node."""
    node = shutil.which("node")
    advice = "install it from nodejs.org or your system's packages."
    if node is None:
        raise CannotServeError(f"Staffroom needs Node.js {NODE_LEAST} or newer: {advice}")
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - the system's node
    found = answer.stdout.strip().lstrip("v")
    if not found or int(found.split(".")[0]) < NODE_LEAST:
        needed = f"Staffroom needs Node.js {NODE_LEAST} or newer"
        raise CannotServeError(f"{needed}, not {found}: {advice}")


def check_data(settings: Settings) -> None:
    """Refuse a data folder that cannot be written."""
    folder = settings.data
    try:
        for one in (folder, folder / "secrets", folder / "log", folder / "run", folder / "home"):
            private_folder(one)
        probe = folder / "run" / "probe"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise CannotServeError(
            f"The data folder {folder} cannot be written ({os.strerror(error.errno or 0)}): "
            "make it writable for this user, or name another folder with STAFFROOM_DATA."
        ) from None


def check_syllabus(settings: Settings) -> None:
    """Refuse a syllabus of the school's own that nobody could study by."""
    file = settings.course / FILE
    try:
        if file.exists():
            read(file)
    except SyllabusError as error:
        language = language_of(os.environ)
        told = Saying(
            "The syllabus cannot be used: %(fault)s. Correct it, or take it away to use ours.",
            {"fault": error.told(language)},
        )
        raise CannotServeError(told.told(language)) from None


def check_port(settings: Settings) -> None:
    """Refuse a port or an address that is not to be had."""
    where = f"{settings.bind}:{settings.port}"
    try:
        family, *_, address = socket.getaddrinfo(
            settings.bind, settings.port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise CannotServeError(
            f"{settings.bind} is no address of this machine: correct STAFFROOM_BIND."
        ) from None
    except OSError as error:
        raise CannotServeError(_port_sentence(where, error)) from None


def _port_sentence(where: str, error: OSError) -> str:
    if error.errno == errno.EACCES:
        return f"{where} is for the system's administrator: choose STAFFROOM_PORT above 1023."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{where} is no address of this machine: correct STAFFROOM_BIND."
    return (
        f"{where} is taken by another program: stop that one, or choose another port, "
        "for example STAFFROOM_PORT=8080."
    )


def lock(settings: Settings) -> IO[str]:
    """Hold the data folder for this run; the system lets go of it when the process ends."""
    file = Path(settings.data / "serve.lock").open("a")  # noqa: SIM115 - held as long as we run
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise CannotServeError(
            f"Staffroom runs already on {settings.data}: stop it there (Ctrl-C), or name another "
            "folder with STAFFROOM_DATA."
        ) from None
    return file
