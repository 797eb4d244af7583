"""Interface texts of the widgets.

The browser's texts are read out of its sources by the build (`static/<widget>.texts.json`), so a
text is written once, where it is shown; the translations are in the catalog `widgets`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from staffroom.i18n import Text, texts_for, translation

STATIC = Path(__file__).parent / "static"
DOMAIN = "widgets"


@cache
def browser_msgids(widget: str) -> tuple[str | tuple[str, str], ...]:
    """List the texts that a widget's bundle shows; a pair is a plural text."""
    listed = json.loads((STATIC / f"{widget}.texts.json").read_text("utf-8"))
    return tuple(ids[0] if len(ids) == 1 else (ids[0], ids[1]) for ids in listed)


@cache
def _browser_texts(widget: str, locale: str) -> dict[str, Text]:
    return texts_for(DOMAIN, locale, browser_msgids(widget))


def browser_texts(widget: str, locale: str) -> dict[str, Text]:
    """Collect the texts of a widget's bundle in one language."""
    return dict(_browser_texts(widget, locale))


def text(locale: str, msgid: str) -> str:
    """Look one text up that the kernel itself says."""
    return translation(DOMAIN, locale).gettext(msgid)
