"""`Form`: fields to fill in, from one line to a table or a file."""

from __future__ import annotations

from types import MappingProxyType

from staffroom_widgets.asks import PRODUCT, Ask
from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC


class Form(ActivityWidget):
    """Fields to fill in, from one line to a table or a file.

    Args:
        activity: id of the activity, for example `Form("request")`.
    """

    kind = "form"
    asks = MappingProxyType(
        {
            "file_part": Ask("POST", "files/parts"),
            "file_make": Ask("POST", "@/files"),
            "file_remove": Ask("DELETE", "files/{id}"),
            **PRODUCT,
        }
    )

    _esm = STATIC / "form.js"
