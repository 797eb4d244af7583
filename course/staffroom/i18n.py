"""Interface texts in the reader's language, from gettext catalogs under `locale/`.

Domains: `staffroom` (core and commons), `grading`, `widgets`, `hub`, `classroom`, `check` (what
`staffroom check` finds), `fault` (what is wrong in an author's YAML, and what a quiz
loses between formats). A catalog that is not there is an error, never a silent fall-back to
another language; `make locale` compiles them.
"""

import gettext
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

LOCALES = ("ru", "en")
LOCALE_DIR = Path(__file__).parent / "locale"

# A number of each CLDR plural category that a locale has (unicode.org, Language Plural Rules).
_PLURAL_SAMPLES: Mapping[str, Mapping[str, int]] = {
    "ru": {"one": 1, "few": 2, "many": 5},
    "en": {"one": 1, "other": 2},
}

Text = str | dict[str, str]
"""A text, or the forms of a plural text by CLDR category."""


@cache
def translation(domain: str, locale: str) -> gettext.NullTranslations:
    """Load a compiled catalog.

    Args:
        domain: name of the catalog, for example `hub`.
        locale: `ru` or `en`.

    Raises:
        FileNotFoundError: there is no such catalog, or it is not compiled.
    """
    return gettext.translation(domain, str(LOCALE_DIR), languages=[locale])


def _forms(catalog: gettext.NullTranslations, locale: str, one: str, many: str) -> dict[str, str]:
    forms = {
        category: catalog.ngettext(one, many, number)
        for category, number in _PLURAL_SAMPLES[locale].items()
    }
    return {"other": next(reversed(forms.values())), **forms}


def texts_for(domain: str, locale: str, msgids: Iterable[str | tuple[str, str]]) -> dict[str, Text]:
    """Collect the texts a browser needs.

    Args:
        domain: name of the catalog.
        locale: `ru` or `en`.
        msgids: English texts; a pair is singular and plural, its key is the singular.

    Returns:
        By English text, the translation or its plural forms by CLDR category.
    """
    catalog = translation(domain, locale)
    return {
        msgid if isinstance(msgid, str) else msgid[0]: (
            catalog.gettext(msgid) if isinstance(msgid, str) else _forms(catalog, locale, *msgid)
        )
        for msgid in msgids
    }
