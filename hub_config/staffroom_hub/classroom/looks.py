"""How pages look to who reads: from the cookie at once, from the account where there is none.

The cookie is a copy (`staffroom.display`). A device without one, or with somebody else's, gets it
from the account with the first page. One that is older than a change made on another device is
brought up to date by the way in, and by every page with a line, whose greeting says what the
account has.
"""

from __future__ import annotations

from typing import Any, TypedDict

from staffroom import language
from staffroom.display import COOKIE, COOKIE_DAYS, USUAL, attributes, from_cookie, to_cookie
from staffroom.wire.own import Display
from staffroom_hub.classroom.commons import UnavailableError
from staffroom_hub.classroom.identity import token_of
from staffroom_hub.classroom.room import room


class Look(TypedDict):
    """How pages look, as a page that is open already can take it over."""

    cookie: str
    attributes: dict[str, str]


async def look_of(handler: Any) -> Look | None:
    """What the account of whoever is signed in says; None while the commons does not answer."""
    try:
        found = await room(handler).commons.display(token_of(handler))
    except UnavailableError:
        return None
    cookie = to_cookie(found, handler.current_user.username)
    return {"cookie": cookie, "attributes": dict(attributes(found))}


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
