"""Pauses: what failed is tried again, ever later."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass
class Pauses:
    """When what failed is tried again: after pauses that double, up to a longest."""

    shortest: timedelta
    longest: timedelta
    _until: dict[str, tuple[datetime, timedelta]] = field(default_factory=dict)

    def rests(self, name: str, now: datetime) -> bool:
        """Say whether it is too early to try again."""
        return name in self._until and now < self._until[name][0]

    def failed(self, name: str, now: datetime) -> None:
        """Learn of a failure."""
        _, last = self._until.get(name, (now, self.shortest / 2))
        pause = min(last * 2, self.longest)
        self._until[name] = now + pause, pause

    def worked(self, name: str) -> None:
        """Learn of a success."""
        self._until.pop(name, None)

    def forget(self, before: datetime) -> None:
        """Forget pauses that ended long ago."""
        self._until = {n: known for n, known in self._until.items() if known[0] > before}
