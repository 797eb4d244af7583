"""Keys: what the commons can make again but nobody who has its database can.

The secret is a file of its own beside the database, never in it. With it a *mark* is made: a keyed
hash that is always the same for the same words, and tells nothing of them. Backups of the database
must not hold the file; who loses it finds her posts in a support circle no more, everybody else
loses nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from staffroom_hub.secret_files import (
    FILE_MODE,
    FOLDER_MODE,
    SECRET_BYTES,
    SecretsError,
    write_once,
)

KEY_FILE = "commons.key"


@dataclass(frozen=True)
class Keys:
    """Makes marks with the secret of an installation."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse what can be guessed.

        Raises:
            ValueError: the secret is short.
        """
        if len(self.secret) < SECRET_BYTES:
            raise ValueError(f"the secret has fewer than {SECRET_BYTES} bytes")

    def mark(self, purpose: str, *parts: str) -> str:
        """Give the mark of some words for one purpose, in 64 hexadecimal digits."""
        # JSON keeps ("a", "bc") and ("ab", "c") apart.
        said = json.dumps([purpose, *parts]).encode()
        return hmac.digest(self.secret, said, hashlib.sha256).hex()


def passing_keys() -> Keys:
    """Make keys that nobody knows tomorrow, for an application that is only looked at."""
    return Keys(secrets.token_bytes(SECRET_BYTES))


def load_keys(folder: Path) -> Keys:
    """Read the secret in a folder, where it is made at the first start.

    Processes that start at once agree on one.

    Raises:
        SecretsError: the file holds something else, for example after a full disk.
    """
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    path = folder / KEY_FILE
    if not path.exists():
        write_once(path, secrets.token_hex(SECRET_BYTES))
    path.chmod(FILE_MODE)
    text = path.read_bytes().strip()
    if len(text) != 2 * SECRET_BYTES or not set(text) <= set(b"0123456789abcdef"):
        raise SecretsError(
            f"{path} is not a whole key: put it back from a backup, or remove it, and nobody can "
            "recognise, change or delete her own posts in support circles any more."
        )
    return Keys(bytes.fromhex(text.decode()))
