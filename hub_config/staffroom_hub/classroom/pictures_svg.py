"""The size of an SVG drawing, read from its first tag.

Nothing is parsed as XML, so there are no entities to expand and nothing to fetch.
"""

from __future__ import annotations

import re

_HEAD = 64 * 1024
_SIDE_MAX = 20_000.0
_TAG = re.compile(r"<(?:\w+:)?svg(?=[\s>/])((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"(?<![\w:.-])(width|height|viewBox)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_LENGTH = re.compile(r"\s*\+?([0-9]{1,7}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})(px|pt|pc|mm|cm|in)?\s*")
_PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}

Size = tuple[int | None, int | None]


def svg_size(data: bytes) -> Size | None:
    """Read the intrinsic size of a drawing.

    Args:
        data: the file.

    Returns:
        Width and height in pixels of the page, both None where the drawing has no size of its own;
        None if this is no SVG.
    """
    tag = _first_tag(data[:_HEAD].decode("utf-8", errors="replace"))
    if tag is None:
        return None
    found = {name: one or two for name, one, two in reversed(_ATTRIBUTE.findall(tag))}
    width, height = _length(found.get("width", "")), _length(found.get("height", ""))
    if width is None or height is None:
        width, height = _fitted(width, height, found.get("viewBox", ""))
    if width is None or height is None:
        return None, None
    return max(1, round(width)), max(1, round(height))


def _first_tag(text: str) -> str | None:
    """Give the attributes of the first element if it is `svg`, past comments and declarations."""
    place = text.find("<")
    while place >= 0:
        if text.startswith("<!--", place):
            end = text.find("-->", place)
        elif text.startswith(("<?", "<!"), place):
            end = _end_of_declaration(text, place)
        else:
            tag = _TAG.match(text, place)
            return tag[1] if tag else None
        place = text.find("<", end + 1) if end >= 0 else -1
    return None


def _end_of_declaration(text: str, place: int) -> int:
    """Find where `<?xml …>` or `<!DOCTYPE … […]>` ends."""
    end, inner = text.find(">", place), text.find("[", place)
    if 0 <= inner < end and text.startswith("<!", place):
        end = text.find(">", text.find("]", inner)) if text.find("]", inner) >= 0 else -1
    return end


def _length(value: str) -> float | None:
    matched = _LENGTH.fullmatch(value)
    if not matched:
        return None
    length = float(matched[1]) * _PIXELS[matched[2] or ""]
    return length if 0 < length <= _SIDE_MAX else None


def _fitted(
    width: float | None, height: float | None, view_box: str
) -> tuple[float | None, float | None]:
    """Fill in a side that is missing from the proportions of the view box."""
    parts = view_box.replace(",", " ").split()
    sides = [_length(part) for part in parts[2:]]
    if len(parts) != 4 or None in sides:  # noqa: PLR2004 - x, y, width, height
        return None, None
    wide, high = (side or 1.0 for side in sides)
    if width is not None:
        return width, width * high / wide
    if height is not None:
        return height * wide / high, height
    return wide, high
