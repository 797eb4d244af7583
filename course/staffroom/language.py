"""The language of a person's pages, as a browser carries it to the pages of the hub.

One place rules: the settings of the course, kept by the commons (`PATCH api/me`). Pages open in
that language, letters and feeds are written in it, and classroom and settings put a copy of it into
a cookie, so that the hub, which never asks the commons, speaks it as well. `en.tanna` is the
language of one person; `en` alone was chosen in this browser by whoever was not signed in. An
account's own field is the language chosen at sign-up: what the commons begins with.
"""

from __future__ import annotations

import re
from typing import cast

from staffroom.wire import Locale

COOKIE = "staffroom-locale"
COOKIE_DAYS = 365
_FORM = re.compile(r"(ru|en)(?:\.([a-z][a-z0-9_-]{2,63}))?")


def to_cookie(locale: str, person: str) -> str:
    """Write a person's language down as a cookie's value."""
    return f"{locale}.{person}"


def from_cookie(value: str | None, person: str | None) -> Locale | None:
    """Read a cookie's value; None where it says nothing, nonsense, or what somebody else chose.

    Args:
        value: of the cookie, in which anything may stand.
        person: who reads; None where nobody is signed in.
    """
    locale, whose = _parts(value)
    return locale if None in (whose, person) or whose == person else None


def is_of(value: str | None, person: str) -> bool:
    """Say whether a cookie holds this person's own choice."""
    return _parts(value)[1] == person


def _parts(value: str | None) -> tuple[Locale | None, str | None]:
    found = _FORM.fullmatch(value or "")
    return (cast(Locale, found[1]), found[2]) if found else (None, None)
