"""The glossary: an edition's terms, explained where a page's text marks them.

`glossary.yaml` of an edition holds the terms by id. In a page's text an author marks one by a link,
`[universal design](#glossary-udl)`, which any Jupyter shows as a link. A page makes of it a button,
one box for each word, so that a long term flows with its text, and an explanation that the browser
itself opens and closes (the HTML attribute `popover`). A release carries the terms that its own
text names, and no others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, Any

import yaml
from markdown_it import MarkdownIt
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from staffroom import faults
from staffroom.saying import AuthorError
from staffroom.text import inline_html, typeset

GLOSSARY = "glossary.yaml"
LINK = "#glossary-"
ALL = "all"
"""Not a term: a page that links to it has the whole glossary, as a list that stands open."""
MOST_LETTERS = 400
_MARKED = re.compile(
    rf'([«“„‘(]?)<a href="{LINK}([a-z0-9-]+)"[^>]*>(.*?)</a>((?:’s)?[»”’).,:;!?…]{{0,3}})',
    re.DOTALL,
)
"""A link to a term, with what touches it: a line must not break between a term and its comma."""

_BETWEEN = '<span class="sr-between"> </span>'
"""Between two words of a term: a space that is underlined as they are."""

Shown = Mapping[str, str]
"""A term as a page has it: `id`, `term`, `html`."""


def _is_term(name: str) -> str:
    if name == ALL:
        raise AuthorError("`%(name)s` stands for the whole glossary and is no term", name=name)
    return name


def _links_nowhere(text: str) -> str:
    if LINK in text:
        raise AuthorError("an explanation cannot lead to another term: say it in plain words")
    return text


TermId = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,47}$"), AfterValidator(_is_term)
]


Words = StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_LETTERS)


class Term(BaseModel):
    """A term and what it means, in a sentence or two."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    term: Annotated[str, Words]
    text: Annotated[str, Words, AfterValidator(_links_nowhere)]


Glossary = dict[TermId, Term]
TERMS: TypeAdapter[Glossary] = TypeAdapter(Glossary)


def named(source: str) -> list[str]:
    """Give what a Markdown text names of the glossary, each once, known or not."""
    if LINK not in source:
        return []
    links = (str(token.attrGet("href") or "") for token in _tokens(source))
    return list(dict.fromkeys(to.removeprefix(LINK) for to in links if to.startswith(LINK)))


def picked(notebook: bytes, glossary: bytes) -> bytes | None:
    """Give the part of an edition's glossary that a module needs, as a file; None if it needs none.

    A glossary that is not as it should be is given whole: whoever reads the module tells what is
    wrong with it.

    Args:
        notebook: `page.ipynb`.
        glossary: `glossary.yaml` of the edition.
    """
    wanted = {name for source in _texts(notebook) for name in named(source)}
    if not wanted:
        return None
    try:
        terms = TERMS.validate_python(faults.read(glossary).values)
    except (faults.UnreadableError, ValidationError):
        return glossary
    kept = {name: term.model_dump() for name, term in terms.items() if wanted & {name, ALL}}
    return yaml.safe_dump(kept, allow_unicode=True, width=100).encode()


def shown(glossary: Glossary) -> list[Shown]:
    """Give terms as a page has them, in the order of their words; explanations as safe HTML."""
    terms = sorted(glossary.items(), key=lambda one: _alphabetic(one[1].term))
    return [{"id": name, "term": it.term, "html": inline_html(it.text)} for name, it in terms]


def marked(html: str, terms: Sequence[Shown]) -> str:
    """Make buttons of the links to terms, each with its explanation; other links stay.

    Args:
        html: of a page's text.
        terms: the explanations that the page has.
    """
    known = {term["id"] for term in terms}
    return _MARKED.sub(lambda found: _button(found) if found[2] in known else found[0], html)


def _button(found: re.Match[str]) -> str:
    """Make of a link a button for each of its words, as no line breaks inside a button.

    The first is the term to keyboards and voices, under its whole name. The others carry it on for
    the eye and the finger: they open the same, and no Tab stops at them.
    """
    before, name, term, after = found.groups()
    term = typeset(term).strip()
    # Markup may stand around several words.
    first, *others = [term] if "<" in term else re.split(r"[ \n]+", term)
    opens = f'<button type="button" class="sr-term" popovertarget="glossary-{name}"'
    called = f' aria-label="{_quoted(term)}"' if others else ""
    words = [
        f'{opens} aria-describedby="glossary-{name}"{called}>{first}</button>',
        *(f'{opens} tabindex="-1" aria-hidden="true">{word}</button>' for word in others),
    ]
    if len(words) == 1:
        return _held(before, words[0], after)
    lines = [_held(before, words[0], ""), *words[1:-1], _held("", words[-1], after)]
    return f'<span class="sr-words">{_BETWEEN.join(lines)}</span>'


def _held(before: str, button: str, after: str) -> str:
    """Keep a word in one line with what touches it."""
    whole = f"{before}{button}{after}"
    return f'<span class="sr-held">{whole}</span>' if before or after else whole


def _quoted(html: str) -> str:
    return html.replace('"', "&quot;")


def _alphabetic(term: str) -> str:
    return term.casefold().replace("ё", "е")


def _texts(notebook: bytes) -> Iterator[str]:
    """Yield the Markdown of a notebook; what cannot be read is told by whoever reads the module."""
    try:
        for cell in json.loads(notebook)["cells"]:
            source: Any = cell["source"]
            if cell["cell_type"] == "markdown":
                yield source if isinstance(source, str) else "".join(source)
    except (ValueError, KeyError, TypeError, RecursionError):
        return


def _tokens(source: str) -> Iterator[Any]:
    for block in _markdown().parse(source):
        for token in block.children or ():
            if token.type == "link_open":
                yield token


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")
