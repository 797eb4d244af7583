"""Which pictures a Markdown text shows, and whether each has an alt text and a file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from typing import Literal
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_ATTACHED = "attachment:"


@dataclass(frozen=True)
class TextPicture:
    """A picture as a text names it.

    Attributes:
        src: its address.
        alt: its alt text; "" says that it is decoration, None that its author forgot it.
    """

    src: str
    alt: str | None


@dataclass(frozen=True)
class PictureFault:
    """What is wrong with a picture: it has no `alt`, or no `file`."""

    src: str
    kind: Literal["alt", "file"]


def picture_faults(
    source: str, files: Collection[str], attachments: Collection[str] = ()
) -> list[PictureFault]:
    """Look at the pictures of a Markdown text.

    Pictures of other hosts need an alt text too: it is what pages show of them.

    Args:
        source: the text.
        files: paths of the module's files, `media/…`.
        attachments: names of the cell's attachments.
    """
    faults = []
    for picture in pictures_of(source):
        if picture.alt is None:
            faults.append(PictureFault(picture.src, "alt"))
        if not _has_file(picture.src, files, attachments):
            faults.append(PictureFault(picture.src, "file"))
    return faults


def pictures_of(source: str) -> list[TextPicture]:
    """List the pictures of a Markdown text, written as Markdown or as HTML."""
    return list(_pictures(_markdown().parse(source)))


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def _pictures(tokens: Iterable[Token]) -> Iterator[TextPicture]:
    for token in tokens:
        if token.type == "image":
            yield TextPicture(str(token.attrs.get("src", "")), token.content.strip() or None)
        elif token.type in {"html_block", "html_inline"}:
            yield from _Tags(token.content).found
        elif token.children:
            yield from _pictures(token.children)


class _Tags(HTMLParser):
    """Finds picture tags in a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[TextPicture] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a picture; `alt` without a value is an empty one."""
        if tag == "img":
            given = {name: value or "" for name, value in reversed(attrs)}
            self.found.append(TextPicture(given.get("src", ""), given.get("alt")))

    def parse_html_declaration(self, i: int) -> int:
        """Read `<![…` as browsers do, as a comment; the base class would stop at an odd one."""
        if self.rawdata.startswith("<![", i):
            return self.parse_bogus_comment(i)
        return super().parse_html_declaration(i)


def _has_file(src: str, files: Collection[str], attachments: Collection[str]) -> bool:
    src = src.strip()
    if src.startswith(_ATTACHED):
        return unquote(src.removeprefix(_ATTACHED)) in attachments
    if _SCHEME.match(src):
        return True
    return unquote(urlsplit(src).path).removeprefix("./") in files
