"""The public page of a certificate: for anybody, without a script, in the reader's language.

It shows what is printed on the certificate and whether that is still true, and nothing else of
its holder.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape

from staffroom.i18n import translation
from staffroom_hub.commons.certificate_words import TITLE, Words


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


_HEADING = _("Checking a certificate")
_VALID = _("This certificate is valid.")
_WITHDRAWN = _("This certificate is not valid any more.")
_WHY = {
    "name": _("It was withdrawn because the name was wrong; there may be a newer one."),
    "mistake": _("It was given by mistake."),
    "conduct": _("It was withdrawn by those who gave it."),
    "holder": _("It was withdrawn by its holder."),
}
_UNKNOWN = _("There is no such certificate here.")
_UNKNOWN_WHY = _(
    "Please compare the address with the printed one, letter by letter. If it is the same, ask "
    "whoever showed you the certificate."
)
_SAYS = (_("Name"), _("Certificate"), _("Course"), _("Date"), _("Given by"))
_SINCE = _("Not valid since {day}")
_NOT_HEADING = _("What it is not")
_COMPARE = _("Compare the name with the one on the paper that you were shown.")
_OTHER = {"ru": "In English", "en": "По-русски"}
_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1.0625rem/1.55 system-ui,sans-serif;max-width:40rem;margin:auto;padding:1.25rem}"
    "h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.15rem}"
    ".state{border:.15rem solid;border-left-width:.6rem;padding:.6rem .9rem;font-weight:600}"
    "dt{opacity:.8;font-size:.95rem}dd{margin:0 0 .7rem;font-size:1.1rem;overflow-wrap:anywhere}"
    "a{color:inherit}"
)
_STYLE_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS = {
    "Cache-Control": "no-store",
    # Some robots read headers alone.
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_DIGEST}'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
}


def page(words: Words) -> str:
    """Write the page of a certificate."""
    row = words.row
    valid = row.revoked_at is None
    state = f'<p class="state">{_said(words.text(_VALID if valid else _WITHDRAWN))}</p>'
    if row.revoked_at is not None:
        since = words.text(_SINCE).replace("{day}", words.day(row.revoked_at))
        # No full stop after the day: in Russian it may end in one.
        state += f"<p>{_said(words.text(_WHY[row.reason or 'holder']))}</p><p>{_said(since)}</p>"
    else:
        state += f"<p>{_said(words.text(_COMPARE))}</p>"
    return _whole(words.locale, state + (_facts(words) if row.kind else "") + _not(words))


def unknown(locale: str) -> str:
    """Write the page for an address at which no certificate is."""
    text = translation("staffroom", locale).gettext
    body = f'<p class="state">{_said(text(_UNKNOWN))}</p><p>{_said(text(_UNKNOWN_WHY))}</p>'
    return _whole(locale, body)


def _facts(words: Words) -> str:
    row = words.row
    said = (
        row.name,
        f"{words.text(TITLE)}: {words.kind}",
        words.course,
        words.day(row.issued_at),
        words.institution.called(words.locale),
    )
    pairs = zip(_SAYS, said, strict=True)
    rows = [
        f"<dt>{_said(words.text(label))}</dt><dd>{_said(value)}</dd>"
        for label, value in pairs
        if value
    ]
    return f"<dl>{''.join(rows)}</dl>"


def _not(words: Words) -> str:
    return f"<h2>{_said(words.text(_NOT_HEADING))}</h2><p>{_said(words.what_not)}</p>"


def _whole(locale: str, body: str) -> str:
    other = "en" if locale == "ru" else "ru"
    heading = _said(translation("staffroom", locale).gettext(_HEADING))
    turn = (
        f'<p><a href="?locale={other}" lang="{other}" hreflang="{other}">{_OTHER[locale]}</a></p>'
    )
    return (
        f'<!doctype html>\n<html lang="{locale}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex, nofollow">'
        f"<title>{heading}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{heading}</h1>{body}{turn}</main></body></html>\n"
    )


def _said(text: str) -> str:
    return escape(text)
