"""HTML into the Markdown that course texts may use, and what of it stays behind.

The result is checked by rendering it: where it would show other words than the HTML did, the words
are carried without their markup, and that is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from staffroom.saying import Saying
from staffroom.text import block_html, inline_html

_DEEPEST = 60
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
         "track", "wbr"}  # fmt: skip
_HIDDEN = {"script", "style", "template", "head", "title"}
_BLOCKS = {"p", "div", "section", "article", "header", "footer", "center", "address", "figure",
           "figcaption", "details", "summary", "dl", "dt", "dd", "fieldset", "form", "main",
           "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "table",
           "hr", "body", "html"}  # fmt: skip
_OBJECT, _DRAWING = Saying("an embedded object"), Saying("a drawing")
_FIELD = Saying("an input field")
_MEDIA = {"audio": Saying("a sound"), "video": Saying("a film"),
          "iframe": Saying("an embedded page"), "object": _OBJECT, "embed": _OBJECT,
          "svg": _DRAWING, "canvas": _DRAWING, "input": _FIELD, "select": _FIELD,
          "textarea": _FIELD, "math": Saying("a formula")}  # fmt: skip
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_SHAPES = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "cite": "em", "var": "em",
           "del": "del", "s": "del", "strike": "del", "code": "code", "kbd": "code",
           "samp": "code", "tt": "code", "pre": "pre", "ul": "ul", "ol": "ol", "li": "li",
           "blockquote": "blockquote", "tr": "tr", "td": "td", "th": "td", "br": "br",
           "h1": "strong", "h2": "strong", "h3": "strong", "h4": "strong", "h5": "strong",
           "h6": "strong"}  # fmt: skip
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SAFE_LINK = re.compile(r"(?:https?|mailto):[^\s<>]+$", re.IGNORECASE)


@dataclass
class _Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[_Node | str] = field(default_factory=list)


class _Tree(HTMLParser):
    """Builds nodes; forgives what is not closed, and flattens what is nested without end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top = _Node("body")
        self._open = [self.top]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"p", "li"} and self._open[-1].tag == tag:
            self._open.pop()
        node = _Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in _VOID and len(self._open) < _DEEPEST:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].tag == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def markdown_of(html: str, *, inline: bool) -> tuple[str, list[Saying]]:
    """Put HTML into Markdown.

    Args:
        html: as an editor wrote it; never trusted.
        inline: whether the text has to fit into one line, as an option's has.

    Returns:
        The Markdown, and what is left behind, each in a few words such as `the picture “Map”`.
    """
    top = _tree(html)
    render: Callable[[str], str] = inline_html if inline else block_html
    lost: list[Saying] = []
    escaped = _written(top, lost, inline=inline, escape=True)
    bare = _written(top, [], inline=inline, escape=False)
    if bare != escaped and render(bare) == render(escaped):
        escaped = bare
    shown = _tree(render(escaped))
    if _words(_plain(top)) != _words(_plain(shown)):
        lost.append(Saying("its markup"))
        escaped = escaped_text(" ".join(_plain(top).split()), inline=inline)
    elif _shape(top) != _shape(shown):
        lost.append(Saying("some of its markup"))
    return escaped, list(dict.fromkeys(lost))


def words_of(html: str) -> str:
    """Give the words of HTML."""
    return _plain(_tree(html))


def _tree(html: str) -> _Node:
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return tree.top


def escaped_text(text: str, *, inline: bool = True) -> str:
    """Give Markdown that shows a text as it is; escapes stand only where they are needed."""
    render = inline_html if inline else block_html
    escaped = _at_line_starts(_escape(text))
    return text if render(text) == render(escaped) else escaped


def _words(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _plain(node: _Node) -> str:
    """The words that have to come through: pictures count with their alt texts."""
    if node.tag in _HIDDEN:
        return ""
    if node.tag == "img":
        return node.attributes.get("alt", "")
    parts = [c if isinstance(c, str) else _plain(c) for c in node.children]
    text = "".join(parts)
    if node.tag in {"sup", "sub"}:
        text = text.translate(_RAISED if node.tag == "sup" else _LOWERED)
    return f"{text} " if node.tag in _BLOCKS or node.tag in {"br", "td", "th"} else text


def _shape(node: _Node) -> str:
    """What a reader sees of the markup, to compare by: white space and paragraphs do not count."""
    inner = "".join(
        re.sub(r"\s+", "", child).replace("<", "&lt;") if isinstance(child, str) else _shape(child)
        for child in node.children
    )
    target = node.attributes.get("href", "").strip()
    match node.tag:
        case tag if tag in _HIDDEN:
            return ""
        case "img" | "sub" | "sup":
            return _words(_plain(node))
        case "a" if inner and _SAFE_LINK.match(target):
            return f"<a {target}>{inner}</a>"
        case "pre":
            return f"<pre>{_words(_plain(node))}</pre>"
        case tag if tag in _SHAPES and inner:
            return f"<{_SHAPES[tag]}>{inner}</{_SHAPES[tag]}>"
    return inner


def _written(top: _Node, lost: list[Saying], *, inline: bool, escape: bool) -> str:
    writer = _Writer(lost, escape=escape)
    blocks = writer.blocks(top)
    if not inline:
        return "\n\n".join(blocks)
    # An option's text is one line: list marks and quotation marks of blocks would be shown.
    return writer.line(top)


@dataclass
class _Writer:
    lost: list[Saying]
    escape: bool

    def blocks(self, node: _Node) -> list[str]:
        """Write a node's children as blocks, each of one or more lines."""
        done: list[str] = []
        run: list[_Node | str] = []

        def close() -> None:
            text = self._lines(self._inline(run))
            run.clear()
            if text:
                done.append(text)

        for child in node.children:
            if isinstance(child, str) or child.tag not in _BLOCKS:
                if not isinstance(child, str) and self._holds_blocks(child):
                    close()
                    done.extend(self.blocks(child))
                else:
                    run.append(child)
                continue
            close()
            done.extend(self._block(child))
        close()
        return done

    def line(self, node: _Node) -> str:
        """Write everything of a node in one line."""
        return self._lines(self._inline([node]))

    def _holds_blocks(self, node: _Node) -> bool:
        return node.tag not in _HIDDEN and any(
            not isinstance(c, str) and (c.tag in _BLOCKS or self._holds_blocks(c))
            for c in node.children
        )

    def _block(self, node: _Node) -> list[str]:  # noqa: PLR0911 - one a tag
        match node.tag:
            case "ul" | "ol":
                return [self._list(node)]
            case "blockquote":
                inner = "\n\n".join(self.blocks(node))
                return ["\n".join(f"> {line}".rstrip() for line in inner.split("\n"))]
            case "pre":
                return [_fenced(_plain(node).strip("\n").removesuffix(" "))]
            case "table":
                return [self._table(node)]
            case "hr":
                return []
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                text = self._lines(self._inline(node.children))
                return [f"**{text}**"] if text and "**" not in text else [text] if text else []
        return self.blocks(node)

    def _list(self, node: _Node) -> str:
        start = node.attributes.get("start", "1")
        number = int(start) if re.fullmatch(r"\d{1,6}", start) else 1
        lines: list[str] = []
        items = [c for c in node.children if not isinstance(c, str)]
        for place, item in enumerate(items):
            mark = "- " if node.tag == "ul" else f"{number + place}. "
            blocks = self._block(item) if item.tag in {"ul", "ol"} else self.blocks(item)
            gap = "\n" if len(blocks) == 2 and re.match(r"[-\d]", blocks[1]) else "\n\n"  # noqa: PLR2004
            inner = gap.join(blocks).split("\n")
            indent = " " * len(mark)
            lines += [(mark if n == 0 else indent if line else "") + line
                      for n, line in enumerate(inner)]  # fmt: skip
        return "\n".join(lines)

    def _table(self, node: _Node) -> str:
        rows = [
            [_SPACE.sub(" ", self._inline(cell.children)).strip()
             for cell in row.children if not isinstance(cell, str) and cell.tag in {"td", "th"}]
            for row in _all(node, "tr")
        ]  # fmt: skip
        rows = [[re.sub(r"(?<!\\)\|", r"\|", cell) for cell in row] for row in rows if row]
        if not rows:
            return ""
        wide = max(map(len, rows))
        filled = [row + [""] * (wide - len(row)) for row in rows]
        lines = ["| " + " | ".join(row) + " |" for row in filled]
        return "\n".join([lines[0], "|" + " --- |" * wide, *lines[1:]])

    def _lines(self, text: str) -> str:
        lines = [_SPACE.sub(" ", line).strip() for line in text.split("\v")]
        kept = [_at_line_starts(line) if self.escape else line for line in lines if line]
        return "\\\n".join(kept)

    def _inline(self, children: list[_Node | str]) -> str:
        return "".join(self._piece(child) for child in children)

    def _piece(self, child: _Node | str) -> str:  # noqa: C901, PLR0911 - one a tag
        if isinstance(child, str):
            text = _SPACE.sub(" ", child)
            return _escape(text) if self.escape else text
        inner = self._inline
        match child.tag:
            case "br":
                return "\v"
            case "strong" | "b":
                return _around(inner(child.children), "**")
            case "em" | "i" | "cite" | "var":
                return _around(inner(child.children), "*")
            case "del" | "s" | "strike":
                return _around(inner(child.children), "~~")
            case "code" | "kbd" | "samp" | "tt":
                return _code(_SPACE.sub(" ", _plain(child)).strip())
            case "a":
                return self._link(child)
            case "img":
                return self._picture(child)
            case "sub" | "sup":
                return self._shifted(child)
            case tag if tag in _HIDDEN:
                return ""
            case tag if tag in _MEDIA:
                self.lost.append(_MEDIA[tag])
                return inner(child.children)
            case tag if tag in _BLOCKS or tag in {"td", "th", "tr"}:
                return f" {inner(child.children)} "
        return inner(child.children)

    def _link(self, node: _Node) -> str:
        target, text = node.attributes.get("href", "").strip(), self._inline(node.children)
        if _SAFE_LINK.match(target) and text.strip():
            return _around(text, "[", f"](<{target}>)" if re.search(r"[()\\]", target)
                           else f"]({target})")  # fmt: skip
        if target and not target.startswith("#"):
            self.lost.append(Saying("the link to %(target)s", {"target": target[:80]}))
        return text

    def _picture(self, node: _Node) -> str:
        alt = node.attributes.get("alt", "").strip()
        name = alt or node.attributes.get("src", "").rsplit("/", 1)[-1][:80]
        named = Saying("the picture “%(name)s”", {"name": name})
        self.lost.append(named if name else Saying("a picture"))
        return _escape(alt) if self.escape else alt

    def _shifted(self, node: _Node) -> str:
        text = _plain(_Node("span", {}, node.children))
        table = _RAISED if node.tag == "sup" else _LOWERED
        shifted = text.translate(table)
        if any(c == s for c, s in zip(text, shifted, strict=True) if not c.isspace()):
            said = {"text": text}
            raised = Saying("that “%(text)s” is raised", said)
            lowered = Saying("that “%(text)s” is lowered", said)
            self.lost.append(raised if node.tag == "sup" else lowered)
        return _escape(shifted) if self.escape else shifted


def _all(node: _Node, tag: str) -> Iterator[_Node]:
    for child in node.children:
        if not isinstance(child, str):
            if child.tag == tag:
                yield child
            yield from _all(child, tag)


def _around(text: str, mark: str, end: str | None = None) -> str:
    """Put marks around a text, with the white space outside."""
    inner = text.strip(" \v")
    if not inner:
        return text
    start = text.index(inner)
    return text[:start] + mark + inner + (end or mark) + text[start + len(inner) :]


def _code(text: str) -> str:
    if not text:
        return ""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _fenced(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"


def _escape(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<&~|])", r"\\\1", text)


def _at_line_starts(text: str) -> str:
    """Escape what would make a list, a quotation or a rule of a line."""
    line = re.sub(r"(?m)^(\s*)([-+>=#])", r"\1\\\2", text)
    return re.sub(r"(?m)^(\s*\d+)([.)])", r"\1\\\2", line)
