"""Reading the course for its tests: modules, notebooks, and the words of a page."""

import re
from functools import cache
from pathlib import Path

import nbformat
import yaml

from staffroom.course import load_module

COURSE = Path(__file__).parents[2] / "course"
EDITIONS = ("ru", "en")
RECORD = "staffroom-record"


def folder(edition, module):
    """The folder an author writes a module in."""
    return COURSE / edition / "source" / module


def module_folders(edition):
    """Ids of the modules an edition has a folder for."""
    return sorted(path.parent.name for path in (COURSE / edition / "source").glob("*/module.yaml"))


def listed(edition):
    """Ids of the modules an edition shows, in its order."""
    return yaml.safe_load((COURSE / edition / "course.yaml").read_text())["modules"]


@cache
def module(edition, name):
    """A module as the loader checks it."""
    return load_module(folder(edition, name))


@cache
def notebook(edition, name):
    """A module's notebook as its author wrote it."""
    return nbformat.read(folder(edition, name) / "page.ipynb", as_version=4)


def page_cells(book):
    """The cells a teacher sees: without nbgrader's and those of the record."""
    return [
        cell
        for cell in book.cells
        if "nbgrader" not in cell.metadata and RECORD not in cell.metadata.get("tags", [])
    ]


def declared(book):
    """What the code cells of a page declare, in order: (widget class, activity id)."""
    found = [re.findall(r'^(\w+)\("([^"]*)"\)$', c.source, re.MULTILINE) for c in page_code(book)]
    return [pair for pairs in found for pair in pairs]


def page_code(book):
    """The code cells of a page."""
    return [cell for cell in page_cells(book) if cell.cell_type == "code"]


def prose(book):
    """The Markdown of a page, as one text."""
    return "\n\n".join(c.source for c in page_cells(book) if c.cell_type == "markdown")


def headings(book):
    """Levels and texts of a page's headings, in order."""
    return [(len(m[1]), m[2]) for m in re.finditer(r"^(#{1,6}) (.+)$", prose(book), re.MULTILINE)]


def plain(markdown):
    """Markdown without addresses, pictures and markup; lines stay lines."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    text = re.sub(r"^\s*(?:[-*+>#]+|\d+\.|\|[-| ]+\|$)\s*", "", text, flags=re.MULTILINE)
    return re.sub(r"[*_`|]", " ", text)


def words(markdown):
    """The words of a Markdown text."""
    return re.findall(r"\w+(?:[-’'.,]\w+)*", plain(markdown))


def sentences(markdown):
    """The sentences of a Markdown text, each as its words; headings and table rows included."""
    parts = re.split(r"(?<=[.!?…:;])[”»\"’)]*\s+|\n+", plain(markdown))
    return [found for part in parts if (found := words(part))]


def blocks(book):
    """Words a reader meets before each activity of a page, in order."""
    counts, since = [], 0
    for cell in page_cells(book):
        if cell.cell_type == "markdown":
            since += len(words(cell.source))
        else:
            counts, since = [*counts, since], 0
    return counts


def keyed(definition, key=""):
    """A definition without its wording: ids, types, keys, numbers and the shape stay."""
    if isinstance(definition, dict):
        return {name: keyed(value, name) for name, value in sorted(definition.items())}
    if isinstance(definition, list):
        # How many words tell an element of a short text is each language's own matter.
        return "words" if key == "any" else [keyed(value, key) for value in definition]
    return None if isinstance(definition, str) and key not in KEYS else definition


KEYS = {
    "id", "type", "mode", "style", "kind", "match", "category", "next", "row", "column",
    "level", "start", "fields", "quiz", "discussion", "assignment",
}  # fmt: skip
