"""How pages look to who reads: from the cookie at once, from the account where there is none.

The cookie is a copy (`staffroom.display`). A device without one, or with somebody else's, gets it
from the account with the first page; the way in brings one up to date that is older than a change
made on another device.
"""

from __future__ import annotations

from typing import Any

from staffroom import language
from staffroom.display import COOKIE, COOKIE_DAYS, USUAL, from_cookie, to_cookie
from staffroom.wire.own import Display
from staffroom_hub.classroom.commons import UnavailableError
from staffroom_hub.classroom.identity import token_of
from staffroom_hub.classroom.room import room


async def display_of(handler: Any, *, newest: bool = False) -> Display:
    """How pages look to whoever is signed in; the usual look where nobody knows.

    Args:
        handler: of somebody who is signed in.
        newest: whether to ask the account though the cookie says something.
    """
    person = handler.current_user.username
    known = from_cookie(handler.get_cookie(COOKIE), person)
    if known is not None and not newest:
        return known
    try:
        found = await room(handler).commons.display(token_of(handler))
    except UnavailableError:
        return known or USUAL
    if found != known:
        remember(handler, found)
    return found


def speak(handler: Any, locale: str) -> None:
    """Have the hub speak the language of whoever is signed in; see `staffroom.language`."""
    value = language.to_cookie(locale, handler.current_user.username)
    if handler.get_cookie(language.COOKIE) != value:
        _set(handler, language.COOKIE, value)


def remember(handler: Any, display: Display) -> None:
    """Set the cookie, for the whole installation; the script of the settings writes it as well."""
    _set(handler, COOKIE, to_cookie(display, handler.current_user.username))


def _set(handler: Any, name: str, value: str) -> None:
    handler.set_cookie(
        name,
        value,
        path="/",
        expires_days=COOKIE_DAYS,
        samesite="Lax",
        secure=handler.request.protocol == "https",
    )
