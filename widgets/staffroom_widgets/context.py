"""Which module a notebook belongs to: found in the folder its kernel runs in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from staffroom.bundle import NOTEBOOK
from staffroom.modulefiles import MODULE_FILE, load_module
from staffroom.wire import ActivityId, Edition, ModuleId

RELEASE_FILE = "activities.json"


class ContextError(ValueError):
    """The folder holds no module; the message is a sentence for the author."""


class _Release(BaseModel):
    """What a widget needs of a module's public form."""

    model_config = ConfigDict(extra="ignore")

    id: ModuleId
    edition: Edition
    activities: dict[ActivityId, dict[str, Any]]


@dataclass(frozen=True)
class Context:
    """The public part of the module around a notebook."""

    folder: Path
    edition: str
    module: str
    activities: Mapping[str, dict[str, Any]]


Stamp = tuple[tuple[str, int, int], ...]


def find_context(folder: Path | None = None) -> Context:
    """Read the module in `folder`, the working folder by default.

    A stripped release (`activities.json`) goes before an author's source files. What was read is
    remembered until a file changes: a page has a dozen widgets and one module.

    Raises:
        ContextError: there is no module here, or it cannot be read.
    """
    here = (folder or Path.cwd()).resolve()
    if (here / RELEASE_FILE).is_file():
        return _from_release(here, _stamp([here / RELEASE_FILE]))
    if (here / MODULE_FILE).is_file():
        read = (path for one in ("*.yaml", "data/*.yaml", NOTEBOOK) for path in here.glob(one))
        return _from_source(here, _stamp(sorted(read)))
    raise ContextError(
        f"There is no module in {here}: a page's notebook stands beside its {MODULE_FILE}."
    )


def _stamp(files: list[Path]) -> Stamp:
    stats = [(file.name, file.stat()) for file in files]
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


@lru_cache(maxsize=4)
def _from_release(here: Path, stamp: Stamp) -> Context:
    del stamp
    try:
        content = json.loads((here / RELEASE_FILE).read_text("utf-8"))
    except ValueError as error:
        raise ContextError(
            f"{here / RELEASE_FILE} is not JSON: release the module again."
        ) from error
    return _context(here, content)


@lru_cache(maxsize=4)
def _from_source(here: Path, stamp: Stamp) -> Context:
    del stamp
    return _context(here, load_module(here).public())


def _context(here: Path, content: Any) -> Context:
    try:
        release = _Release.model_validate(content)
    except ValidationError as error:
        raise ContextError(
            f"The module in {here} has an unknown form: release it again."
        ) from error
    return Context(here, release.edition, release.id, release.activities)
