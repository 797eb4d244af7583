"""`Form`: fields to fill in, from one line to a long text."""

from __future__ import annotations

from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC


class Form(ActivityWidget):
    """Fields to fill in, from one line to a long text.

    Args:
        activity: id of the activity, for example `Form("request")`.
    """

    kind = "form"

    _esm = STATIC / "form.js"
