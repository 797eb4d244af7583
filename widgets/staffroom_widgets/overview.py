"""`Overview`: a trainer's look at her cohort."""

from __future__ import annotations

from types import MappingProxyType

from staffroom_widgets.asks import Ask
from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC


class Overview(ActivityWidget):
    """A trainer's look at her cohort: who is where, who went quiet, what waits, what to mend.

    Only moderators are answered, and only about cohorts that they look after.

    Args:
        activity: id of the activity, for example `Overview("overview")`.
    """

    kind = "overview"
    asks = MappingProxyType(
        {
            "me": Ask("GET", "me"),
            "led": Ask("GET", "cohorts/{edition}/led"),
            "overview": Ask("GET", "overview/{edition}/{cohort}"),
            "people": Ask("GET", "overview/{edition}/{cohort}/people"),
            "questions": Ask("GET", "overview/{edition}/{cohort}/questions/{of}"),
            "export": Ask("GET", "overview/{edition}/{cohort}/export/{form}"),
        }
    )

    _esm = STATIC / "overview.js"
