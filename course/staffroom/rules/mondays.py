"""What a teacher meant to try on Monday, and when it comes back to her with a question."""

from __future__ import annotations

from datetime import timedelta

from staffroom.wire import Json

ACTIVITY = "monday"
"""The form at the end of a module in which one says what one will try."""
FIELD = "what"
AFTER = timedelta(days=14)
LATE = timedelta(days=21)
"""From here on it has not been two weeks any more, for example because of a pause."""


def meant(answer: Json) -> str:
    """Give what somebody meant to try, in her own words; empty where she wrote nothing."""
    fields = answer.get("fields") if isinstance(answer, dict) else None
    words = fields.get(FIELD) if isinstance(fields, dict) else None
    return " ".join(words.split()) if isinstance(words, str) else ""
