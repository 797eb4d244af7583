"""Rules of wording: links, tables, leftovers, quotation marks, terms, children's data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from staffroom.activities import FormActivity
from staffroom.checking.findings import Finding
from staffroom.checking.written import Written
from staffroom.glossary import LINK, named
from staffroom.rules import privacy

EMPTY_LINK = "The link text “%(text)s” does not say where it leads."
NO_FILE = "The link “%(text)s” leads to `%(target)s`, which is not in the module."
NO_PLACE = "The link “%(text)s” leads to `%(target)s`, and the page has no such activity."
NO_MODULE = "The link “%(text)s” leads to the module `%(target)s`, which the course has not."
BAD_ADDRESS = "The address `%(target)s` is not complete."
NO_HEADER = "A column of the table has no heading."
LEFT_OVER = "“%(found)s” is left over from writing."
STRAIGHT = "Straight quotation marks: %(found)s"
MARKED_TWICE = "The term `%(term)s` is marked %(times)d times; once is enough."
CHILD = "“%(found)s” looks like personal data; what is shown as good must hold none."
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s]*)[^)]*\)")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_SAYS_NOTHING = {
    "здесь", "тут", "сюда", "ссылка", "по ссылке", "подробнее",
    "here", "click here", "this", "link", "this link", "read more", "more",
}  # fmt: skip
_BARE = re.compile(r"https?://|www\.")
_LEFT = re.compile(r"\[M\]|\bTODO\b|\bFIXME\b|\bXXX\b|\blorem ipsum\b", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"\n]{1,40}"?')
_TABLE = re.compile(r"^\|(.+)\|[ \t]*\n\|[-:| ]+\|[ \t]*$", re.MULTILINE)
_ACTIVITY = "#sr-"


def links_say_where_they_lead(written: Written) -> Iterator[Finding]:
    """No link is called “here”, and none shows a bare address."""
    for cell, text in _prose(written):
        for said, _ in _LINK.findall(text):
            plain = said.strip(" *_.→").casefold()
            if plain in _SAYS_NOTHING or _BARE.match(plain):
                yield written.finding("link-text", EMPTY_LINK, cell=cell, text=said)


def links_lead_somewhere(written: Written) -> Iterator[Finding]:
    """Files, activities and modules that are linked to exist; outside addresses are whole."""
    for cell, text in _prose(written):
        for said, target in _LINK.findall(text):
            sentence = _dead(written, target)
            if sentence:
                yield written.finding("links", sentence, cell=cell, text=said, target=target)


def _dead(written: Written, target: str) -> str | None:
    parts = urlsplit(target)
    if parts.scheme in {"http", "https"}:
        return None if "." in parts.netloc and " " not in target else BAD_ADDRESS
    if parts.scheme or target.startswith(LINK):
        return None
    if target.startswith("#"):
        known = target.removeprefix(_ACTIVITY) in written.module.activities
        return None if known else NO_PLACE
    if target.startswith("../"):
        name = target.removeprefix("../").split("/")[0].split("#")[0]
        return None if (written.folder.parent / name).is_dir() else NO_MODULE
    return None if parts.path in written.files else NO_FILE


def tables_have_headers(written: Written) -> Iterator[Finding]:
    """Every column of a table but the first has a heading, as screen readers tell cells by it."""
    for cell, text in _prose(written):
        for header in _TABLE.findall(text):
            if not all(column.strip() for column in header.split("|")[1:]):
                yield written.finding("tables", NO_HEADER, cell=cell)


def nothing_is_left_over(written: Written) -> Iterator[Finding]:
    """No mark of an unchecked fact or of unfinished work is left, on the page or in a file."""
    for cell, text in _prose(written):
        for found in _LEFT.findall(text):
            yield written.finding("leftovers", LEFT_OVER, cell=cell, found=found)
    for path, data in written.files.items():
        if path.endswith(".yaml"):
            for found in _LEFT.findall(data.decode(errors="replace")):
                yield written.finding("leftovers", LEFT_OVER, file=path, found=found)


def quotes_are_curled(written: Written) -> Iterator[Finding]:
    """Prose has the quotation marks of its language."""
    for cell, text in _prose(written):
        for found in _QUOTED.findall(_LINK.sub(r"\1", text)):
            yield written.finding("quotes", STRAIGHT, cell=cell, level="hint", found=found)


def terms_are_marked_once(written: Written) -> Iterator[Finding]:
    """A term is marked where it is first needed, and only there."""
    for term in named(written.prose):
        times = written.prose.count(f"]({LINK}{term})")
        if times > 1:
            yield written.finding("terms", MARKED_TWICE, term=term, times=times)


def keeps_children_safe(written: Written) -> Iterator[Finding]:
    """Seeds, models and the better exemplars hold nothing that the privacy check warns of."""
    for file, text in _shown_as_good(written):
        for one in privacy.findings(text):
            found = text[one.start : one.end]
            yield written.finding("privacy", CHILD, file=file, found=found)


def _shown_as_good(written: Written) -> Iterator[tuple[str, str]]:
    for name, form in written.of_type("form").items():
        assert isinstance(form, FormActivity)
        yield f"{name}.yaml", form.model
        yield from ((f"{name}.yaml", e.text) for e in form.exemplars if e.level != "weak")
    for name, discussion in written.of_type("discussion").items():
        for seed in discussion.seeds:
            yield f"{name}.yaml", seed.text
            yield from ((f"{name}.yaml", reply.text) for reply in seed.replies)


def _prose(written: Written) -> Iterator[tuple[int, str]]:
    return ((cell, _CODE.sub("", text)) for cell, text in written.texts)
