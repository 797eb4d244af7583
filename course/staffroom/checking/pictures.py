"""Rules of pictures: they are described, and text in an SVG stands out from what lies below it.

A drawing that has a dark style (`staffroom.drawings`) is judged in both schemes.

Thresholds and formula: WCAG 2.2, success criterion 1.4.3 and "relative luminance". Rectangles,
circles and ellipses without transforms are looked at where they lie; any other shape may lie below
any text that is painted after it, so a text that would not stand out from it is a hint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from staffroom.activities.items.hotspot import SUFFIXES
from staffroom.checking.findings import Finding
from staffroom.checking.words import words
from staffroom.checking.written import Written
from staffroom.drawings import hexed, paint
from staffroom.rules.pictures import pictures_of

BROKEN = "The picture is not a readable SVG."
LOW = "The text “%(text)s” has a contrast of %(found).1f : 1; the picture needs %(least).1f : 1."
LOW_DARK = (
    "On a dark page the text “%(text)s” has a contrast of %(found).1f : 1; "
    "the picture needs %(least).1f : 1."
)
UNKNOWN = "It cannot be told what lies below the text “%(text)s”; look at its contrast."
NOT_PAINTED = (
    "The drawing does not have the dark colours of the palette. "
    "This writes them: staffroom paint %(module)s"
)
FOREIGN = "The picture loads or runs something: %(found)s."
POOR_ALT = "The alt text “%(alt)s” of %(picture)s does not say what the picture shows."
LEAST = 4.5
LEAST_LARGE = 3.0
_ALT_WORDS = 3
_LARGE_PX = 24.0
_LARGE_BOLD_PX = 18.66
_DARKEST_LINEAR = 0.04045
"""Up to here the curve of sRGB is a straight line."""
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_MEDIA = re.compile(r"@[^{]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_DARK = re.compile(r"@media[^{]*prefers-color-scheme:\s*dark[^{]*\{((?:[^{}]*\{[^{}]*\})*)[^{}]*\}")
_ACTIVE = re.compile(
    rb"<script|<foreignObject|\son\w+=|@import|href=[\"'](?!#|data:image/)", re.IGNORECASE
)
Style = Mapping[str, str]
_Contrasts = tuple[str, list[float], float]
"""A text, its contrast with each thing that may lie below it, and what it needs."""


@dataclass(frozen=True)
class _Shape:
    left: float
    top: float
    right: float
    bottom: float
    fill: str | None

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom


def pictures_are_described(written: Written) -> Iterator[Finding]:
    """An alt text says what a picture shows: more than a word or two, and no file's name."""
    for cell, text in written.texts:
        for picture in pictures_of(text):
            alt = picture.alt or ""
            named = alt.lower().endswith(SUFFIXES) or len(words(alt)) < _ALT_WORDS
            if alt and named:
                yield written.finding("alt", POOR_ALT, cell=cell, alt=alt, picture=picture.src)


def text_stands_out(written: Written) -> Iterator[Finding]:
    """Text in drawn pictures has the contrast that WCAG asks for."""
    for path, data in written.files.items():
        if path.endswith(".svg"):
            yield from _picture(written, path, data)


def _picture(written: Written, path: str, data: bytes) -> Iterator[Finding]:
    if active := _ACTIVE.search(data):
        found = active[0].decode(errors="replace").strip()
        yield written.finding("pictures", FOREIGN, file=path, found=found)
    try:
        root = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError):
        yield written.finding("pictures", BROKEN, file=path)
        return
    yield from _contrasts(written, path, root)


def drawings_have_dark_colours(written: Written) -> Iterator[Finding]:
    """A drawing in colours of the palette turns dark where the page does."""
    for path, data in written.files.items():
        if path.endswith(".svg"):
            text = data.decode("utf-8", errors="replace")
            if paint(text) != text:
                module = written.module.id
                yield written.finding("dark", NOT_PAINTED, file=path, level="hint", module=module)


def _contrasts(written: Written, path: str, root: Any) -> Iterator[Finding]:
    css = "".join(element.text or "" for element in root.iter() if _name(element) == "style")
    light, dark = _rules(_MEDIA.sub("", css)), _rules("".join(_DARK.findall(css)))
    unknown = set()
    for low, schemes in ((LOW, [light]), (LOW_DARK, [light, dark] if dark else [])):
        for text, ratios, least in _Drawing(root, schemes).texts() if schemes else ():
            if ratios and max(ratios) < least:
                best = max(ratios)
                yield written.finding(
                    "contrast", low, file=path, text=text, found=best, least=least
                )
            elif not ratios or min(ratios) < least:
                unknown.add(text)
    for text in sorted(unknown):
        yield written.finding("contrast", UNKNOWN, file=path, level="hint", text=text)


class _Drawing:
    """A picture's shapes and texts in one scheme, in the order in which they are painted."""

    def __init__(self, root: Any, sheets: Sequence[Mapping[str, Style]]) -> None:
        self._root = root
        self._sheets = sheets
        self._shapes: list[_Shape] = []
        self._anywhere: list[str] = []

    def texts(self) -> Iterator[_Contrasts]:
        """Give each text, its contrasts, and what it needs."""
        yield from self._walk(self._root, {"fill": "#000000", "font-size": "16"}, moved=False)

    def _walk(self, element: Any, above: Style, *, moved: bool) -> Iterator[_Contrasts]:
        style = {**above, **self._own(element)}
        moved = moved or "transform" in element.attrib
        name = _name(element)
        if name in {"defs", "style", "title", "desc", "clipPath", "mask", "pattern"}:
            return
        if name == "text":
            yield from self._text(element, style, moved=moved)
            return
        self._note(name, element, style, moved=moved)
        for child in element:
            yield from self._walk(child, style, moved=moved)

    def _own(self, element: Any) -> dict[str, str]:
        own = {k: v for k, v in element.attrib.items() if k in {"fill", "font-size", "font-weight"}}
        names = [_name(element), *(f".{name}" for name in element.get("class", "").split())]
        names += [f'[{key}="{value}"]' for key, value in element.attrib.items()]
        for sheet in self._sheets:
            for name in names:
                own |= sheet.get(name, {})
        return own | _declarations(element.get("style", ""))

    def _note(self, name: str, element: Any, style: Style, *, moved: bool) -> None:
        fill = style["fill"]
        if fill == "none" or name not in {"rect", "circle", "ellipse", "path", "polygon"}:
            return
        box = None if moved else _box(name, element)
        colour = hexed(fill)
        if box is not None:
            self._shapes.append(_Shape(*box, colour))
        elif colour:
            self._anywhere.append(colour)

    def _text(self, element: Any, style: Style, *, moved: bool) -> Iterator[_Contrasts]:
        said = " ".join("".join(element.itertext()).split())
        colour, below = hexed(style["fill"]), None
        if not moved:
            x, y = _number(element, "x"), _number(element, "y")
            below = next((s for s in reversed(self._shapes) if s.holds(x, y)), None)
        size = _length(style["font-size"])
        bold = style.get("font-weight", "") in {"bold", "600", "700", "800", "900"}
        large = size >= (_LARGE_BOLD_PX if bold else _LARGE_PX)
        fills = [*self._anywhere, *([below.fill] if below and below.fill else [])]
        ratios = [contrast(colour, fill) for fill in fills] if colour else []
        if said:
            yield said, ratios, LEAST_LARGE if large else LEAST


def _box(name: str, element: Any) -> tuple[float, float, float, float] | None:
    if name == "rect":
        x, y = _number(element, "x"), _number(element, "y")
        width, height = element.get("width", "0"), element.get("height", "0")
        if "%" in width or "%" in height:
            return (float("-inf"), float("-inf"), float("inf"), float("inf"))
        return x, y, x + _length(width), y + _length(height)
    if name in {"circle", "ellipse"}:
        x, y, r = (_number(element, key) for key in ("cx", "cy", "r"))
        rx, ry = r or _number(element, "rx"), r or _number(element, "ry")
        return x - rx, y - ry, x + rx, y + ry
    return None


def contrast(first: str, second: str) -> float:
    """Give the contrast of two colours, from 1 to 21.

    Args:
        first: as `#rrggbb`.
        second: as `#rrggbb`.
    """
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= _DARKEST_LINEAR else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rules(css: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for names, body in _RULE.findall(css):
        for name in names.split(","):
            found.setdefault(name.strip(), {}).update(_declarations(body))
    return found


def _declarations(css: str) -> dict[str, str]:
    pairs = (part.split(":", 1) for part in css.split(";") if ":" in part)
    return {name.strip(): value.strip() for name, value in pairs}


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _number(element: Any, key: str) -> float:
    return _length(element.get(key, "0"))


def _length(text: str) -> float:
    found = re.match(r"-?\d+(?:\.\d+)?", text.strip())
    return float(found[0]) if found else 0.0
