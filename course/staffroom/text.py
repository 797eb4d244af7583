"""Texts on their way to a browser: a Markdown subset, rendered and sanitised in one place.

Course texts and people's posts take the same road. Raw HTML is never interpreted (markdown-it's
`html` option is off), and what comes out is cleaned once more by nh3 against an allow-list.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from html import escape

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = {
    "p", "br", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
MENTION = "sr-mention"
"""Class of the name of somebody who is mentioned."""
_SCHEMES = {"http", "https", "mailto"}
_SET = {" — ": "&nbsp;— ", "<th></th>": "<td></td>"}
_TYPESET = re.compile(rf"<(code|pre)\b.*?</\1>|{'|'.join(map(re.escape, _SET))}", re.DOTALL)
# The same course texts are shown to everybody, again and again.
_remembered = lru_cache(maxsize=4096)


@cache
def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False})
    # Headings would break a page's outline, pictures would load foreign hosts.
    return parser.enable(["table", "strikethrough"]).disable(["heading", "lheading", "image"])


def _clean(html: str, *, mentions: bool = False) -> str:
    cleaned = nh3.clean(
        html,
        tags=_TAGS | {"span"} if mentions else _TAGS,
        allowed_classes={"span": {MENTION}} if mentions else {},
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    ).strip()
    return typeset(cleaned)


def typeset(html: str) -> str:
    """Keep a dash from beginning a line, as in print, and the empty corner of a table no heading.

    Code stays as it is: who copies it takes what its author wrote.

    Args:
        html: a rendered text, of an activity or of a page's cell.
    """
    return _TYPESET.sub(lambda found: _SET.get(found[0], found[0]), html)


@_remembered
def block_html(source: str) -> str:
    """Render Markdown with paragraphs, lists, quotes and tables to safe HTML."""
    return _clean(_markdown().render(source))


def post_html(source: str, mentioned: Sequence[str]) -> str:
    """Render a person's post to safe HTML, with the names of those she mentions marked.

    Args:
        source: Markdown.
        mentioned: display names that stand in it after an @.
    """
    if not mentioned:
        return block_html(source)
    parser, names = _markdown(), _names(mentioned)
    tokens = parser.parse(source)
    for token in tokens:
        if token.children:
            token.children = [part for one in token.children for part in _marked(one, names)]
    return _clean(str(parser.renderer.render(tokens, parser.options, {})), mentions=True)


def mentions(source: str, name: str) -> bool:
    """Whether a text names somebody after an @, and not merely somebody whose name is longer."""
    return _names([name]).search(source) is not None


def renamed(source: str, name: str, instead: str) -> str:
    """Put other words in place of a name after an @; whoever's name is longer keeps it."""
    return _names([name]).sub(lambda _: f"@{instead}", source)


def _names(names: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)@(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _marked(token: Token, names: re.Pattern[str]) -> Iterator[Token]:
    """Cut names out of a piece of text; code and addresses are no text."""
    if token.type != "text":
        yield token
        return
    end = 0
    for found in names.finditer(token.content):
        yield Token("text", "", 0, content=token.content[end : found.start()])
        span = f'<span class="{MENTION}">{escape(found[0])}</span>'
        yield Token("html_inline", "", 0, content=span)
        end = found.end()
    yield Token("text", "", 0, content=token.content[end:])


@_remembered
def inline_html(source: str) -> str:
    """Render one line of Markdown (emphasis, code, links) to safe HTML without a paragraph."""
    return _clean(_markdown().renderInline(source))


@_remembered
def plain(source: str) -> str:
    """Give the words of a Markdown text without any markup, for labels and `<option>`s."""
    return nh3.clean(_markdown().renderInline(source), tags=set()).strip()
