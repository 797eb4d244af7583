"""`People`: the people of a course: one's own profile, one's cohort, colleagues."""

from __future__ import annotations

from types import MappingProxyType

from staffroom_widgets.asks import Ask
from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC


class People(ActivityWidget):
    """The people of a course: one's own profile, one's cohort, colleagues.

    Cohorts that one leads are asked for by moderators' pages alone; the commons refuses others.

    Args:
        activity: id of the activity, for example `People("people")`.
    """

    kind = "people"
    asks = MappingProxyType(
        {
            "me": Ask("GET", "me"),
            "profile": Ask("GET", "me/profile"),
            "profile_save": Ask("PUT", "me/profile"),
            "cohort": Ask("GET", "cohorts/{edition}"),
            "cohort_leave": Ask("DELETE", "cohorts/{edition}/membership"),
            "people": Ask("GET", "people/{edition}"),
            "led": Ask("GET", "cohorts/{edition}/led"),
            "cohort_found": Ask("POST", "cohorts/{edition}"),
            "link_renew": Ask("POST", "cohorts/{edition}/{id}/invitation"),
            "take_over": Ask("POST", "cohorts/{edition}/{id}/trainer"),
            "deadlines": Ask("GET", "cohorts/{edition}/{id}/deadlines"),
            "zone_save": Ask("PUT", "cohorts/{edition}/{id}/zone"),
            "due_save": Ask("PUT", "cohorts/{edition}/{id}/deadlines/{of}"),
            "due_end": Ask("DELETE", "cohorts/{edition}/{id}/deadlines/{of}"),
            "extension_save": Ask("PUT", "cohorts/{edition}/{id}/deadlines/{of}/extensions/{name}"),
            "extension_end": Ask(
                "DELETE", "cohorts/{edition}/{id}/deadlines/{of}/extensions/{name}"
            ),
            "link_close": Ask("DELETE", "cohorts/{edition}/{id}/invitation"),
        }
    )

    _esm = STATIC / "people.js"
