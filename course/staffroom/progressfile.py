"""The progress file's format: readable JSON with a version, a digest and a signature.

    {"format": "staffroom-progress", "version": 1, …what `Progress` says…,
     "installation": "…", "digest": "…", "signature": "…"}

The digest tells damage: whoever opens the file can check it without any secret. The signature
tells whether the installation that is named has made it. A file of another installation is good
for what its owner could type anyway; one that names this installation and is not signed by it is
forged. A copy that was filled in offline names none.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from staffroom.wire.base import Json
from staffroom.wire.progressfile import Origin, Progress

FORMAT = "staffroom-progress"
VERSION = 1
FILE_BYTES = 1_000_000
DEPTH = 24
_SEAL = ("installation", "digest", "signature")
_LARGEST_DOUBLE = 2**53


class ProgressFileError(Exception):
    """A file that cannot be opened; `code` is the code of the problem that tells why."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Seal:
    """An installation's: how it is called in files, and how it signs a digest."""

    installation: str
    sign: Callable[[str], str]


def written(progress: Progress, seal: Seal) -> str:
    """Give the text of a file.

    Raises:
        ProgressFileError: `progress_huge`, if no installation would open it.
    """
    data = {
        "format": FORMAT,
        "version": VERSION,
        **progress.model_dump(mode="json"),
        "installation": seal.installation,
    }
    digest = digest_of(data)
    text = json.dumps(
        {**data, "digest": digest, "signature": seal.sign(digest)}, ensure_ascii=False, indent=1
    )
    if len(text.encode("utf-8", "surrogatepass")) > FILE_BYTES:
        raise ProgressFileError("progress_huge")
    return text


def opened(text: str, seal: Seal) -> tuple[Progress, Origin]:
    """Read a file, which is hostile until this has looked at it.

    Raises:
        ProgressFileError: `progress_huge`, `progress_unknown`, `progress_damaged`,
            `progress_deep`, `progress_newer`, `progress_forged`.
    """
    data = _parsed(text)
    origin = _origin(data, seal)
    try:
        # Its own reading of JSON keeps to the models' rules: a moment is a text, a number is none.
        content = {k: v for k, v in data.items() if k not in {"format", "version", *_SEAL}}
        return Progress.model_validate_json(json.dumps(content)), origin
    except ValidationError:
        raise ProgressFileError("progress_damaged") from None


def digest_of(data: dict[str, Json]) -> str:
    """Give the SHA-256 of what a file says, however it is indented."""
    said = {key: _plain(value) for key, value in data.items() if key not in {"digest", "signature"}}
    compact = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(compact.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Json) -> Json:
    """Write 1.0 as 1, as browsers do."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST_DOUBLE:
        return int(value)
    return value


def _parsed(text: str) -> dict[str, Any]:
    """Read JSON that says it is a progress file of a version that is known."""
    if len(text) > FILE_BYTES or len(text.encode("utf-8", "surrogatepass")) > FILE_BYTES:
        raise ProgressFileError("progress_huge")
    try:
        # Editors put a mark of the byte order before a file.
        data = json.loads(text.removeprefix("\ufeff"), parse_constant=_no_number)
    except RecursionError:
        raise ProgressFileError("progress_deep") from None
    except ValueError:
        ours = FORMAT in text[:200]
        raise ProgressFileError("progress_damaged" if ours else "progress_unknown") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ProgressFileError("progress_unknown")
    if _deeper(data, DEPTH):
        raise ProgressFileError("progress_deep")
    version = data.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ProgressFileError("progress_damaged")
    if version > VERSION:
        raise ProgressFileError("progress_newer")
    return data


def _no_number(name: str) -> None:
    raise ValueError(name)


def _deeper(data: Json, most: int) -> bool:
    """Whether something is nested more deeply; without recursion, as it may be very deep."""
    level = [data]
    for _ in range(most):
        level = [
            inner
            for value in level
            if isinstance(value, dict | list)
            for inner in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return False
    return any(isinstance(value, dict | list) for value in level)


def _origin(data: dict[str, Any], seal: Seal) -> Origin:
    """Say who made a file, or refuse it."""
    installation, digest, signature = (data.get(name, "") for name in _SEAL)
    if not all(isinstance(said, str) for said in (installation, digest, signature)):
        raise ProgressFileError("progress_damaged")
    if not installation and not digest:
        return "unsigned"
    if not _same(digest, digest_of(data)):
        raise ProgressFileError("progress_damaged")
    if not installation:
        return "unsigned"
    if installation != seal.installation:
        return "elsewhere"
    if not _same(signature, seal.sign(digest)):
        raise ProgressFileError("progress_forged")
    return "here"


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode())
