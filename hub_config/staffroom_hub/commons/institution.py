"""The institution that gives certificates: its name, its addresses, and what it says in words."""

from __future__ import annotations

from dataclasses import dataclass, field

from staffroom.i18n import translation
from staffroom_hub.commons import links
from staffroom_hub.commons.signing import Signer, did_of


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


_UNNAMED = _("Staffroom (no institution has given its name)")
_NO_COUNTRY = _("not stated")


@dataclass(frozen=True)
class Institution:
    """Who gives certificates.

    Attributes:
        signer: signs in its name.
        base: address of the installation, with a slash at its end.
        name: as it has given it; empty where it has given none.
        url: of its own site.
        country: or region, as it has given it.
    """

    signer: Signer = field(repr=False)
    base: str
    name: str = ""
    url: str = ""
    country: str = ""

    @property
    def address(self) -> str:
        """Where its public documents are, without a slash at the end."""
        return f"{self.base}{links.COMMONS}certificates"

    @property
    def did(self) -> str:
        """Its name for programs."""
        return did_of(self.address)

    def page(self, certificate: str) -> str:
        """Give the address at which anybody may check a certificate."""
        return f"{self.address}/{certificate}"

    def status(self, number: int) -> str:
        """Give the address of a list of what is revoked."""
        return f"{self.address}/status/{number}"

    def called(self, locale: str) -> str:
        """Give its name; where it has none, that is said."""
        return self.name or translation("staffroom", locale).gettext(_UNNAMED)

    def at_home(self, locale: str) -> str:
        """Give its country or region; where it has told none, that is said."""
        return self.country or translation("staffroom", locale).gettext(_NO_COUNTRY)
