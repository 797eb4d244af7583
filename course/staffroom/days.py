"""Days as an edition writes them."""

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date

# The English edition reads as a British book does.
_REGIONS: Mapping[str, str] = {"en": "en_GB"}


def long_day(day: date, locale: str) -> str:
    """Write a day with its month in words and its year, `1 September 2025`.

    Args:
        day: a day, or a moment by the clock that is meant.
        locale: `ru` or `en`.
    """
    return format_date(day, "long", locale=_REGIONS.get(locale, locale))
