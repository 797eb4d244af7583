"""Texts on their way to a browser: a Markdown subset, rendered and sanitised in one place.

Course texts and people's posts take the same road. Raw HTML is never interpreted (markdown-it's
`html` option is off), and what comes out is cleaned once more by nh3 against an allow-list.
"""

from functools import cache, lru_cache

import nh3
from markdown_it import MarkdownIt

_TAGS = {
    "p", "br", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
# The same course texts are shown to everybody, again and again.
_remembered = lru_cache(maxsize=4096)


@cache
def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False})
    # Headings would break a page's outline, pictures would load foreign hosts.
    return parser.enable(["table", "strikethrough"]).disable(["heading", "lheading", "image"])


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    ).strip()


@_remembered
def block_html(source: str) -> str:
    """Render Markdown with paragraphs, lists, quotes and tables to safe HTML."""
    return _clean(_markdown().render(source))


@_remembered
def inline_html(source: str) -> str:
    """Render one line of Markdown (emphasis, code, links) to safe HTML without a paragraph."""
    return _clean(_markdown().renderInline(source))


@_remembered
def plain(source: str) -> str:
    """Give the words of a Markdown text without any markup, for labels and `<option>`s."""
    return nh3.clean(_markdown().renderInline(source), tags=set()).strip()
