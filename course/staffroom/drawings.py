"""The palette of the course's drawings, and the style by which an SVG turns dark on a dark page.

A drawing names its light colours in attributes (`fill`, `stroke`, `stop-color`). The style, which
`paint` writes, gives each colour of the palette its dark value. A browser applies it where the
page that shows the picture is dark, whatever the device prefers, and never on paper.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

PALETTE: Mapping[str, str] = {
    # ground, and letters on a filled box
    "#ffffff": "#242320",
    # blue: box, line and filled box, letters
    "#eef4fb": "#253445",
    "#1f4e79": "#a6cef3",
    "#12263a": "#eaf1f8",
    # green: box, line and filled box, letters
    "#f2f7f2": "#27382e",
    "#24543a": "#9ad3b0",
    "#14301f": "#ebf4ee",
    # thin lines that stand for small print: strong, faint
    "#5b7a68": "#93b3a0",
    "#8aa396": "#728b7c",
}
"""Each light colour with its dark one."""

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
_NAMED = {"white": "#ffffff", "black": "#000000"}
_STYLE = re.compile(r'\s*<style class="dark">[^<]*</style>')
_COLOUR = re.compile(r'(?<![\w:-])(fill|stroke|stop-color)="([^"]*)"')
_HEAD = re.compile(
    r"<svg(?=[\s>])(?:[^<>\"']|\"[^\"]*\"|'[^']*')*(?<!/)>(?:\s*<title\b[^<]*</title>)?"
)


def hexed(colour: str) -> str | None:
    """Give a colour as `#rrggbb`; None where it is written in another way, as `none` or `rgb(…)`.

    Args:
        colour: as an SVG has it.
    """
    colour = _NAMED.get(colour.strip().lower(), colour.strip().lower())
    if not _HEX.fullmatch(colour):
        return None
    return colour if len(colour) == len("#rrggbb") else "#" + "".join(2 * c for c in colour[1:])


def paint(svg: str) -> str:
    """Write the dark style into a drawing, in place of the one that is there.

    Args:
        svg: the drawing's text.

    Returns:
        The drawing with the style right behind its title; as it was, without a style of this kind,
        where it names no colour of the palette.
    """
    bare = _STYLE.sub("", svg)
    head, rules = _HEAD.search(bare), _rules(bare)
    if head is None or not rules:
        return bare
    lines = "".join(f"\n    {rule}" for rule in rules)
    media = f"@media screen and (prefers-color-scheme: dark) {{{lines}\n  }}"
    return f'{bare[: head.end()]}\n  <style class="dark">{media}</style>{bare[head.end() :]}'


def _rules(svg: str) -> list[str]:
    """Give a rule for each way in which the drawing names a colour of the palette."""
    named = {(name, said): PALETTE.get(hexed(said) or "") for name, said in _COLOUR.findall(svg)}
    return [
        f'[{name}="{said}"] {{{name}: {dark}}}'
        for (name, said), dark in sorted(named.items())
        if dark
    ]
