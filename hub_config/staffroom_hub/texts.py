"""Interface texts of the hub's pages, and which language a browser gets them in."""

from collections.abc import Callable

from babel import negotiate_locale

from staffroom.i18n import LOCALES, translation

LANGUAGE_NAMES = {"ru": "Русский", "en": "English"}
_FALL_BACK = "en"


def marked(text: str) -> str:
    """Mark a text for the catalog; it is translated where it is shown."""
    return text


def translator(locale: str) -> Callable[[str], str]:
    """The function that translates the hub's texts."""
    return translation("hub", locale).gettext


def _preference(part: str) -> tuple[float, str]:
    language, _, parameters = part.strip().partition(";")
    quality = parameters.strip().removeprefix("q=") or "1"
    return (float(quality) if quality.replace(".", "", 1).isdigit() else 0.0), language


def accepted(header: str) -> str:
    """The language of an `Accept-Language` header that we speak best."""
    wishes = sorted((_preference(part) for part in header[:200].split(",")), key=lambda w: -w[0])
    languages = [language for quality, language in wishes if quality > 0]
    return negotiate_locale(languages, LOCALES, sep="-") or _FALL_BACK


def chosen(wished: str | None, remembered: str | None, header: str) -> str:
    """The language of a page: asked for just now, else remembered, else the browser's."""
    known = [language for language in (wished, remembered) if language in LOCALES]
    return known[0] if known and known[0] else accepted(header)
