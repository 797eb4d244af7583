"""`Moderation`: what waits for moderators, what they do, and the trail of it."""

from __future__ import annotations

from types import MappingProxyType

from staffroom_widgets.asks import Ask
from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC


class Moderation(ActivityWidget):
    """What waits for moderators, what they do, and the trail of it.

    Only moderators are answered; to anybody else the commons says nothing.

    Args:
        activity: id of the activity, for example `Moderation("moderation")`.
    """

    kind = "moderation"
    asks = MappingProxyType(
        {
            "me": Ask("GET", "me"),
            "queue": Ask("GET", "moderation/{edition}/queue"),
            "log": Ask("GET", "moderation/{edition}/log"),
            "post_act": Ask("POST", "moderation/posts/{id}"),
            "person_act": Ask("POST", "moderation/{edition}/people/{name}"),
            "decide": Ask("POST", "moderation/actions/{id}/decision"),
        }
    )

    _esm = STATIC / "moderation.js"
