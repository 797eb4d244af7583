"""Column types that mean the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets time zones, so the zone is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Bring any zone to UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Name the zone that was written."""
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class SafeText(TypeDecorator[str]):
    """Text that people wrote; PostgreSQL cannot hold NUL, so it is shown as a replacement sign."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """Replace what a database cannot keep, keep everything else."""
        return None if value is None else value.replace("\0", "\ufffd")


class JsonText(TypeDecorator[Any]):
    """JSON as ASCII text: the same bytes on each database, whatever the value holds."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        """Write JSON; None is SQL's NULL."""
        if value is None:
            return None
        return json.dumps(value, allow_nan=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Any:
        """Read JSON."""
        return None if value is None else json.loads(value)
