"""What a page may ask the commons for through its widget: a list of routes, and nothing else.

A widget names its questions; a page sends a name and arguments. The browser never names a path:
it fills the places of one, and what may stand there is checked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal
from urllib.parse import urlencode

from staffroom.wire import Json

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
ACTIVITY: Final = "modules/{edition}/{module}/activities/{activity}"
_PLACE: Final = re.compile(r"\{([a-z_]+)\}")
_NAME: Final = re.compile(r"[a-z_]{1,32}")
_PART: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_QUERY_LENGTH: Final = 400
_LARGEST: Final = 2**53


class BadAskError(ValueError):
    """Arguments that do not fit the question."""


@dataclass(frozen=True)
class Ask:
    """One question.

    Attributes:
        method: of the call.
        path: of the route below `api/`; `{edition}`, `{module}` and `{activity}` are the widget's
            own, other places are filled from the arguments; `@/` begins what is below the
            activity.
        query: arguments that are always part of the query; all are where there is no body.
    """

    method: Method
    path: str
    query: frozenset[str] = frozenset()

    def call(self, place: tuple[str, str, str], args: Mapping[str, Json]) -> tuple[str, Json]:
        """Make the call's path, with its query, and its body.

        Args:
            place: edition, module and activity of the widget.
            args: as they came from the page.

        Raises:
            BadAskError: a place of the path has no fitting argument, or an argument no fitting
                name or value.
        """
        left = dict(args)
        own = dict(zip(("edition", "module", "activity"), place, strict=True))
        if any(name in own or not _NAME.fullmatch(name) for name in left):
            raise BadAskError
        whole = self.path.replace("@", ACTIVITY, 1) if self.path.startswith("@") else self.path
        path = _PLACE.sub(lambda found: own.get(found[1]) or _part(left.pop(found[1], None)), whole)
        bodiless = self.method in {"GET", "DELETE"}
        query = {name: left.pop(name) for name in list(left) if bodiless or name in self.query}
        words = urlencode(
            {name: _word(value) for name, value in query.items() if value is not None}
        )
        address = f"api/{path}" + (f"?{words}" if words else "")
        return address, None if bodiless else left


def _part(value: Json) -> str:
    """Give a value that may stand between two slashes."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST:
        return str(value)
    if isinstance(value, str) and _PART.fullmatch(value):
        return value
    raise BadAskError


def _word(value: Json) -> str:
    """Give a value as a query has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and abs(value) <= _LARGEST:
        return str(value)
    if isinstance(value, str) and len(value) <= _QUERY_LENGTH:
        return value
    raise BadAskError


PRODUCT: Final[Mapping[str, Ask]] = MappingProxyType(
    {
        "product": Ask("GET", "me/products/{edition}/{module}/{activity}"),
        "product_docx": Ask("GET", "me/products/{edition}/{module}/{activity}.docx"),
        "product_pdf": Ask("GET", "me/products/{edition}/{module}/{activity}.pdf"),
    }
)
"""What one asks where something is built: it as a document, and as files."""
