"""What the application works with, put together by whoever starts it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from staffroom.syllabus import Syllabus, syllabus
from staffroom_hub.commons.auth import Identity
from staffroom_hub.commons.departed import Departed
from staffroom_hub.commons.events import Broadcaster
from staffroom_hub.commons.institution import Institution
from staffroom_hub.commons.keys import Keys, passing_keys
from staffroom_hub.commons.library import Library
from staffroom_hub.commons.mail import Mailer
from staffroom_hub.commons.news import Sources
from staffroom_hub.commons.pace import Pace
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
    mailer: Mailer | None = None
    """Takes letters; none is sent without."""
    mail_from: str = ""
    """In whose name letters are sent."""
    public_url: str = "http://127.0.0.1:8000/"
    """The installation as browsers reach it, with a slash at its end."""
    institution: Institution | None = None
    """Who gives certificates; none are given without."""
    syllabus: Syllabus = field(default_factory=syllabus)
    runs_code: Callable[[], bool] = lambda: False
    """Whether there is a sandbox in which code of learners is run."""
    departed: Departed = field(default_factory=Departed)
    pace: Pace = field(default_factory=Pace)
    keys: Keys = field(default_factory=passing_keys)
    decoding: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a picture is decoded, which may take a hundred megabytes: one at a time."""
    printing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a certificate or product is printed, which may take a second: one at a time."""
    now: Callable[[], datetime] = _now

    @property
    def sources(self) -> Sources:
        """Where news come from."""
        return Sources(self.database, self.keys)

    def renamed(self, person: str) -> None:
        """Learn that a person has changed; call it when the transaction has ended."""
        self.people.forget(person)
        self.talks.renamed()
