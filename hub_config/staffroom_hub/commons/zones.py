"""Time zones by their IANA names."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from staffroom_hub.commons.errors import Problem


def zone(name: str) -> ZoneInfo | None:
    """Find a time zone."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        # ZoneInfoNotFoundError is a LookupError; paths and folders raise the others.
        return None


def check_zone(name: str) -> None:
    """See that a time zone is one.

    Raises:
        Problem: `invalid`.
    """
    if zone(name) is None:
        raise Problem("invalid", fields=[{"field": "body.zone", "fault": "unknown"}])
