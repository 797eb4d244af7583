"""`SelfMap`: a grid in which a person marks what holds for her."""

from __future__ import annotations

from staffroom_widgets.asks import PRODUCT
from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC


class SelfMap(ActivityWidget):
    """A grid in which a person marks what holds for her.

    Args:
        activity: id of the activity, for example `SelfMap("benefits")`.
    """

    kind = "selfmap"
    asks = PRODUCT

    _esm = STATIC / "selfmap.js"
