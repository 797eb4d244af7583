"""`Home`: where one goes on, one's route, who waits, what is new."""

from __future__ import annotations

from types import MappingProxyType

from staffroom_widgets.asks import Ask
from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC


class Home(ActivityWidget):
    """Where one goes on, one's route, who waits, what is new.

    Args:
        activity: id of the activity, for example `Home("home")`.
    """

    kind = "home"
    asks = MappingProxyType({"home": Ask("GET", "me/home/{edition}")})

    _esm = STATIC / "home.js"
