"""`Takeout`: everything that is one's own, to take along; what moderators did."""

from __future__ import annotations

from types import MappingProxyType

from staffroom_widgets.asks import Ask
from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC

_PRODUCT = "me/products/{of_edition}/{of_module}/{of_activity}"


class Takeout(ActivityWidget):
    """Everything that is one's own, to take along; what moderators did.

    The files are made in the browser out of the commons' answer.

    Args:
        activity: id of the activity, for example `Takeout("takeout")`.
    """

    kind = "takeout"
    asks = MappingProxyType(
        {
            "export": Ask("GET", "me/export"),
            "products": Ask("GET", "me/products"),
            "product_docx": Ask("GET", f"{_PRODUCT}.docx"),
            "product_pdf": Ask("GET", f"{_PRODUCT}.pdf"),
            "seen": Ask("GET", "me/seen-by-trainers/{edition}"),
            "actions": Ask("GET", "me/actions"),
            "appeal": Ask("POST", "actions/{id}/appeal"),
        }
    )

    _esm = STATIC / "takeout.js"
