"""Where something happens: a module of an edition, or an activity in it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

SERVICE = "s"
"""Ids of service pages begin with it."""


@dataclass(frozen=True)
class ModulePlace:
    """A module of an edition."""

    edition: str
    module: str

    def activity(self, name: str) -> ActivityPlace:
        """Name a place inside this module."""
        return ActivityPlace(self.edition, self.module, name)


@dataclass(frozen=True)
class ActivityPlace(ModulePlace):
    """An activity of a module."""

    activity_id: str


@dataclass(frozen=True)
class Own:
    """A person's own work at an activity."""

    person: str
    place: ActivityPlace


@dataclass(frozen=True)
class Use:
    """What a person's key is used for."""

    person: str
    key: UUID
    operation: str
