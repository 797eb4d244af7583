"""Reading the course for its tests: modules and notebooks."""

from functools import cache
from pathlib import Path

import nbformat
import yaml

from staffroom.modulefiles import load_module

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
