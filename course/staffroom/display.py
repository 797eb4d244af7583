"""How pages look to a person, as a browser carries it from page to page.

What she has chosen is kept in her account (`staffroom.wire.own.Display`). A cookie holds a copy of
it, so that hub and classroom write the choice into the very first byte of a page, without a script
and without asking anybody: `150.dark.less.tap.tanna` is how it looks, the last part being whose it
is. Whoever signs in after somebody else on the same device is not shown that person's choice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import ValidationError

from staffroom.wire.own import Display

COOKIE = "staffroom_display"
COOKIE_DAYS = 365
_FORM = re.compile(r"([0-9]{3})\.([a-z]{1,8})\.([a-z]{1,8})\.([a-z]{1,8})\.([a-z][a-z0-9_-]{2,63})")
USUAL = Display()
"""How pages look to who has chosen nothing."""


def to_cookie(display: Display, person: str) -> str:
    """Write a choice down as a cookie's value."""
    parts = (display.text, display.contrast, display.motion, display.pictures, person)
    return ".".join(map(str, parts))


def from_cookie(value: str | None, person: str | None) -> Display | None:
    """Read a cookie's value; None where it says nothing, nonsense, or what somebody else chose.

    Args:
        value: of the cookie, in which anything may stand.
        person: who reads; None where nobody is signed in, so that the sign-in page keeps the look
            of whoever used the browser last.
    """
    found = _FORM.fullmatch(value or "")
    if found is None or (person is not None and found[5] != person):
        return None
    names = ("text", "contrast", "motion", "pictures")
    chosen: dict[str, object] = dict(zip(names, found.groups(), strict=False))
    try:
        return Display.model_validate(chosen | {"text": int(found[1])})
    except ValidationError:
        return None


def attributes(display: Display | None) -> Mapping[str, str]:
    """Attributes of `<html>` by which the style sheet knows a choice; none for the usual look."""
    if display is None:
        return {}
    chosen = display.model_dump(exclude={"pictures"}, exclude_defaults=True)
    return {f"data-sr-{name}": str(value) for name, value in chosen.items()}


def markup(display: Display | None) -> str:
    """The same as markup, with a space before each; every value is one of ours."""
    return "".join(f' {name}="{value}"' for name, value in attributes(display).items())
