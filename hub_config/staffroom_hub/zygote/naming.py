"""Ids of widgets: the same in every zygote of a release, so that one page fits all its kernels."""

import hashlib
from itertools import count
from typing import Any
from uuid import uuid4

import comm

HASH_SEED = "0"
"""`PYTHONHASHSEED` wherever pages are executed: a page that goes through a set makes the same
widgets in the same order."""


class Naming:
    """Gives comms their ids: from a seed and their ordinal, or random ones.

    Args:
        seed: what the ids derive from, the name of the release's folder.
    """

    def __init__(self, seed: str) -> None:
        """Begin to count."""
        self._seed: str | None = seed
        self._ordinals = count()
        self._create = comm.create_comm
        comm.create_comm = self._named

    def _named(self, *arguments: Any, **more: Any) -> comm.base_comm.BaseComm:
        """Create a comm; one that brings its id keeps it."""
        if self._seed is not None and not more.get("comm_id"):
            more["comm_id"] = comm_id(self._seed, next(self._ordinals))
        return self._create(*arguments, **more)

    def end(self) -> None:
        """Give random ids from now on."""
        self._seed = None


def comm_id(seed: str, ordinal: int) -> str:
    """Derive the id of the comm that a page opens as its n-th; it looks as uuid4's do."""
    return hashlib.sha256(f"{seed}/{ordinal}".encode()).hexdigest()[: len(uuid4().hex)]
