"""Which language a caller reads: what the request asks for, else the person's own."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from staffroom.i18n import LOCALES

_FALLBACK = "ru"


def language_of(request: HTTPConnection) -> str:
    """Choose the language of an answer."""
    asked = preferred(request.headers.get("accept-language", ""))
    return asked or str(getattr(request.state, "locale", _FALLBACK))


def preferred(header: str) -> str | None:
    """Choose the best-liked of our languages from an Accept-Language header, if it names one."""
    liked = [_range(part) for part in header[:500].split(",")]
    known = [(weight, name) for name, weight in liked if name in LOCALES and weight > 0]
    # The first of equally liked languages is the one named first.
    return max(known, key=lambda pair: pair[0])[1] if known else None


def _range(part: str) -> tuple[str, float]:
    name, _, quality = part.partition(";")
    try:
        weight = float(quality.strip().removeprefix("q=")) if quality else 1.0
    except ValueError:
        weight = 0.0
    return name.strip().lower().split("-")[0], weight
