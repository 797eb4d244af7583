"""Secrets of an installation: made once, kept in files that only their owner may read."""

import os
import secrets
from pathlib import Path

FOLDER_MODE = 0o700
FILE_MODE = 0o600
SECRET_BYTES = 32


class SecretsError(RuntimeError):
    """A secret cannot be used; its text says what to do."""


def private_folder(path: Path) -> Path:
    """Make a folder that nobody else may enter."""
    path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    path.chmod(FOLDER_MODE)
    return path


def secret(folder: Path, name: str) -> str:
    """Read a secret of 32 bytes in hexadecimal; make it if there is none yet.

    Raises:
        SecretsError: the file holds something else, for example after a full disk.
    """
    path = private_folder(folder) / name
    if not path.exists():
        _write(path, secrets.token_hex(SECRET_BYTES))
    path.chmod(FILE_MODE)
    text = path.read_text().strip()
    if len(text) != 2 * SECRET_BYTES or not set(text) <= set("0123456789abcdef"):
        raise SecretsError(
            f"{path} is not a whole secret: put it back from a backup, or remove it and "
            "everybody signs in anew."
        )
    return text


def _write(path: Path, text: str) -> None:
    """Write at once or not at all, so that a killed start leaves no half secret."""
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def write_once(path: Path, text: str) -> None:
    """Write the file whole under another name, then give it its own unless somebody else has."""
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        # Unlike a renaming, a link never takes the place of a file that is there.
        os.link(unfinished, path)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
