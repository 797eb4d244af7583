"""The one shape of an error answer."""

from __future__ import annotations

from staffroom.wire.base import Json, Wire


class ErrorBody(Wire):
    """The inside of every error answer."""

    code: str
    message: str
    details: dict[str, Json] = {}


class ErrorAnswer(Wire):
    """The one shape of an error answer."""

    error: ErrorBody
