"""What the application works with, put together by whoever starts it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from staffroom_hub.commons.auth import Identity
from staffroom_hub.commons.events import Broadcaster
from staffroom_hub.commons.library import Library
from staffroom_hub.commons.news import Sources
from staffroom_hub.commons.store.database import Database
from staffroom_hub.commons.talks import Talks
from staffroom_hub.memory import Memory

# Another process may change a name too; what is changed here counts at once.
_KNOWN_SECONDS = 60.0


@dataclass(frozen=True)
class Known:
    """What the commons holds of a person."""

    display_name: str
    locale: str


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Services:
    """The parts behind the routes; tests and the embedded commons bring their own."""

    database: Database
    identity: Identity
    broadcaster: Broadcaster = field(default_factory=Broadcaster)
    library: Library = field(default_factory=Library)
    talks: Talks = field(default_factory=Talks)
    people: Memory[str, Known] = field(default_factory=lambda: Memory(_KNOWN_SECONDS))
    now: Callable[[], datetime] = _now

    @property
    def sources(self) -> Sources:
        """Where news come from."""
        return Sources(self.database, self.library, self.talks)

    def renamed(self, person: str) -> None:
        """Learn that a person has changed; call it when the transaction has ended."""
        self.people.forget(person)
        self.talks.renamed()
