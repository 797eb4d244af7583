"""Ending the letters of the digest by a link in them, without signing in.

The link's secret is a mark of the person's name, so nothing has to be kept for it. Looking at the
page changes nothing, for mail programs look beforehand; its one button, or the one click of
RFC 8058, does.
"""

from __future__ import annotations

import hmac
from html import escape

from staffroom.i18n import translation
from staffroom_hub.commons.keys import Keys

_PURPOSE = "digest"


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


_OFF_ASK = _("Get no more letters from Staffroom?")
_OFF_YES = _("No more letters")
_OFF_DONE = _("You will get no more letters from Staffroom.")


def token(keys: Keys, person: str) -> str:
    """Make the secret part of the link by which a person ends the letters."""
    return f"{person}.{keys.mark(_PURPOSE, person)}"


def person_of(keys: Keys, given: str) -> str | None:
    """Say whose link this is, or None where nobody gave it out."""
    name, _, mark = given.rpartition(".")
    good = hmac.compare_digest(mark.encode(), keys.mark(_PURPOSE, name).encode())
    return name if name and good else None


def off_page(locale: str, *, done: bool) -> str:
    """Write the page that a letter's last link opens; without a script, so that any reader may."""
    text = translation("staffroom", locale).gettext
    heading = escape(text(_OFF_DONE if done else _OFF_ASK))
    form = f'<form method="post"><button>{escape(text(_OFF_YES))}</button></form>'
    return (
        f'<!doctype html>\n<html lang="{locale}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<title>{heading}</title></head>"
        f"<body><main><h1>{heading}</h1>{'' if done else form}</main></body></html>\n"
    )
