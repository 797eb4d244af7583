"""Changing the picture tags of a page and nothing else.

The page is read by a tolerant parser that only tells where picture tags stand; the rest is copied
byte by byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Protocol

Attributes = Mapping[str, str]


class Dresser(Protocol):
    """Writes pictures anew."""

    def picture(self, attributes: Attributes) -> str:
        """Give the markup for an `<img>`.

        Args:
            attributes: the tag's attributes, unescaped; one without a value has "".
        """

    def in_link(self, attributes: Attributes) -> tuple[str, str]:
        """Give the markup for an `<img>` inside a link: for its place, and for behind the link."""


def rewrite(html: str, dresser: Dresser) -> str:
    """Write the pictures of a page anew.

    `<picture>` and `<source>` around an `<img>` go: what an author put there would load unseen.
    """
    tags = _Tags(html)
    tags.feed(html)
    tags.close()
    pieces, done, waiting = [], 0, ""
    for tag in tags.found:
        pieces.append(html[done : tag.start])
        done = tag.end
        if tag.name == "/a":
            pieces.append(html[tag.start : tag.end] + waiting)
            waiting = ""
        elif tag.name == "img" and tag.linked:
            here, behind = dresser.in_link(tag.attributes)
            pieces.append(here)
            waiting += behind
        elif tag.name == "img":
            pieces.append(dresser.picture(tag.attributes))
    return "".join([*pieces, html[done:]])


@dataclass(frozen=True)
class _Tag:
    name: str
    start: int
    end: int
    attributes: Attributes = field(default_factory=dict)
    linked: bool = False


class _Tags(HTMLParser):
    """Finds where the tags stand that are to change."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[_Tag] = []
        self._html = html
        self._lines = [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._linked = False
        self._pictures = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a picture; remember links and picture elements that open."""
        if tag == "a":
            self._linked = True
        elif tag == "picture":
            self._pictures += 1
            self._note("picture")
        elif tag == "source" and self._pictures:
            self._note("source")
        elif tag == "img":
            # Of an attribute given twice, browsers take the first.
            attributes = {name: value or "" for name, value in reversed(attrs)}
            self._note("img", attributes)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read `<a/>` as browsers do: as a tag that opens."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Note where links and picture elements close."""
        start = self._place()
        end = self._html.find(">", start) + 1
        if tag == "a" and self._linked and end:
            self._linked = False
            self.found.append(_Tag("/a", start, end))
        elif tag == "picture" and self._pictures and end:
            self._pictures -= 1
            self.found.append(_Tag("/picture", start, end))

    def parse_html_declaration(self, i: int) -> int:
        """Read `<![…` as browsers do, as a comment; the base class would stop at an odd one."""
        if self.rawdata.startswith("<![", i):
            return self.parse_bogus_comment(i)
        return super().parse_html_declaration(i)

    def _note(self, name: str, attributes: Attributes | None = None) -> None:
        start = self._place()
        end = start + len(self.get_starttag_text() or "")
        self.found.append(_Tag(name, start, end, attributes or {}, self._linked))

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
