"""`Certificates`: which ones one has earned, what is missing, having them given."""

from __future__ import annotations

from types import MappingProxyType

from staffroom_widgets.asks import Ask
from staffroom_widgets.base import ActivityWidget
from staffroom_widgets.texts import STATIC


class Certificates(ActivityWidget):
    """Which certificates one has earned, what is missing, having them given.

    Whoever moderates can revoke a colleague's here.

    Args:
        activity: id of the activity, for example `Certificates("certificates")`.
    """

    kind = "certificates"
    asks = MappingProxyType(
        {
            "certificates": Ask("GET", "me/certificates/{edition}"),
            "issue": Ask("POST", "me/certificates/{edition}/{kind}"),
            "pdf": Ask("GET", "me/certificates/{id}/pdf"),
            "credential": Ask("GET", "me/certificates/{id}/credential"),
            "withdraw": Ask("DELETE", "me/certificates/{id}"),
            "revoke": Ask("POST", "certificates/{id}/revocation"),
        }
    )

    _esm = STATIC / "certificates.js"
