"""Who has just left: for some minutes nobody is made known anew under such a name.

A page that was open when its reader left still calls with a token that the hub has not ended yet.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

_SECONDS = 900.0


@dataclass
class Departed:
    """Names of those who left a short while ago."""

    clock: Callable[[], float] = time.monotonic
    _until: dict[str, float] = field(default_factory=dict)

    def add(self, name: str) -> None:
        """Learn that somebody has left."""
        now = self.clock()
        self._until = {known: until for known, until in self._until.items() if until > now}
        self._until[name] = now + _SECONDS

    def __contains__(self, name: str) -> bool:
        """Say whether this person has just left."""
        return self._until.get(name, 0.0) > self.clock()
