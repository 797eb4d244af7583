"""What the application works with, put together by whoever starts it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from staffroom_hub.commons.auth import Identity
from staffroom_hub.commons.events import Broadcaster
from staffroom_hub.commons.library import Library
from staffroom_hub.commons.store.database import Database


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Services:
    """The parts behind the routes; tests and the embedded commons bring their own."""

    database: Database
    identity: Identity
    broadcaster: Broadcaster = field(default_factory=Broadcaster)
    library: Library = field(default_factory=Library)
    now: Callable[[], datetime] = _now
