"""The editions of the course: equal where they must be, complete, and clean when they run."""

import shutil

import pytest
import yaml
from nbclient import NotebookClient

from staffroom.checking import check_course
from staffroom.glossary import GLOSSARY
from tests.notebooks.reading import (
    COURSE,
    EDITIONS,
    folder,
    listed,
    module,
    module_folders,
    notebook,
    page_cells,
)

MODULES = sorted({name for edition in EDITIONS for name in module_folders(edition)})
each_page = pytest.mark.parametrize(
    ("edition", "name"), [(e, m) for e in EDITIONS for m in MODULES]
)


def test_editions_offer_the_same_modules():
    """Both editions list the same modules in the same order; folders hold the service pages too."""
    assert listed("ru") == listed("en") != []
    assert module_folders("ru") == module_folders("en")
    assert [name for name in MODULES if name.startswith("m")] == sorted(listed("ru"))


def test_glossaries_agree():
    """Both editions explain the same terms, and each page of all terms has them all."""
    ru, en = (yaml.safe_load((COURSE / edition / GLOSSARY).read_text()) for edition in EDITIONS)
    assert set(ru) == set(en) != set()
    for edition, terms in zip(EDITIONS, (ru, en), strict=True):
        assert set(module(edition, "s11-glossary").glossary) == set(terms)


@pytest.mark.parametrize("name", MODULES)
def test_nothing_is_left_to_mend(name):
    """`staffroom check` finds nothing in a module of ours, and hints at nothing either.

    Its code is run by the test below.
    """
    found = check_course(COURSE, [name], lambda *_: None)
    assert [f"{one.place('en')}: {one.told('en')}" for one in found] == []


@each_page
def test_the_notebook_runs_clean(edition, name, tmp_path):
    """Run in a copy of its folder, every activity shows, nothing is warned of, golden is full."""
    copy = shutil.copytree(folder(edition, name), tmp_path / name)
    book = notebook(edition, name).copy()
    NotebookClient(
        book, timeout=60, kernel_name="python3", resources={"metadata": {"path": str(copy)}}
    ).execute()
    code = {cell.id: cell for cell in book.cells if cell.cell_type == "code"}
    noisy = {
        i: o for i, c in code.items() for o in c.outputs if o.output_type in {"stream", "error"}
    }
    assert noisy == {}
    for cell in (c for c in page_cells(book) if c.cell_type == "code"):
        assert "application/vnd.jupyter.widget-view+json" in cell.outputs[0].data, cell.id
    for cell in (c for c in code.values() if c.metadata.get("nbgrader", {}).get("grade")):
        assert float(cell.outputs[0].data["text/plain"]) == cell.metadata["nbgrader"]["points"]
