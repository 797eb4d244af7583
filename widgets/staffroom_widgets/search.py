"""`Search`: a search in everything that one may read."""

from __future__ import annotations

from types import MappingProxyType

from staffroom_widgets.asks import Ask
from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC


class Search(ActivityWidget):
    """A search in everything that one may read.

    Word forms and ё/е are the commons' affair.

    Args:
        activity: id of the activity, for example `Search("search")`.
    """

    kind = "search"
    asks = MappingProxyType(
        {
            "search": Ask("GET", "search/{edition}"),
            "people": Ask("GET", "people/{edition}"),
            "topics": Ask("GET", "topics/{edition}"),
        }
    )

    _esm = STATIC / "search.js"
