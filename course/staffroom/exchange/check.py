"""What is refused at release: a page that does not run, and what its readers would miss.

That is a picture without words or without a file, and a term that the glossary does not explain. A
refusal names the cell as a trainer finds it, the tenth cell of the notebook being cell 10, and
speaks the language of the edition.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import nbformat

from staffroom import glossary
from staffroom.activities import QuizActivity
from staffroom.bundle import NOTEBOOK, BundleError
from staffroom.exchange.declaring import needs_no_trial
from staffroom.exchange.trial import DEADLY, ENDLESS, SECONDS, Fault, TrialError, one_line, run_page
from staffroom.i18n import translation
from staffroom.module import Module
from staffroom.page import page_cells, page_files, source_of
from staffroom.rules.pictures import picture_faults

Run = Callable[[Sequence[str], Mapping[str, bytes]], Fault | None]
"""Runs code cells in a folder of files; see `staffroom.exchange.trial.run_page`."""

CELL = "Cell %(number)d, “%(line)s”: %(reason)s"
REASONS = {
    "error": "it stops with %(error)s",
    ENDLESS: "it does not end in time; the whole page may take %(seconds)d seconds",
    DEADLY: "it ends the kernel, so nothing after it would work",
    "alt": 'the picture %(picture)s has no alt text; decoration is <img … alt="">',
    "file": "the picture %(picture)s is not among the files of the module",
    "term": "the glossary has no term `%(term)s`",
}
NO_PICTURE = "%(file)s: the picture %(picture)s is not among the files of the module"
NO_NOTEBOOK = "page.ipynb is not a notebook of format 4."
NO_TRIAL = "The page could not be tried here: %(reason)s."
"""msgids of the catalog `grading`."""
_LINE_MAX = 80
_FORMAT = 4


def check_page(module: Module, files: Mapping[str, bytes], run: Run = run_page) -> None:
    """Refuse what would not work as a page.

    Args:
        module: the release's module.
        files: all files of the release.
        run: runs the page's code.

    Raises:
        BundleError: says what is wrong, line by line, each with the cell and the reason.
    """
    gettext = translation("grading", module.edition).gettext
    notebook = read_notebook(files)
    if notebook is None:
        raise BundleError(gettext(NO_NOTEBOOK))
    try:
        told = [
            *(fault.told(gettext) for fault in _faults_of_pictures(notebook, files)),
            *(fault.told(gettext) for fault in _faults_of_terms(notebook, module)),
            *(gettext(NO_PICTURE) % fault for fault in _faults_of_hotspots(module, files)),
            *(fault.told(gettext) for fault in _faults_of_code(notebook, module, files, run)),
        ]
    except TrialError as error:
        raise BundleError(gettext(NO_TRIAL) % {"reason": one_line(str(error))}) from None
    if told:
        raise BundleError("\n".join(told))


def code_of(
    notebook: Mapping[str, Any], module: Module, files: Mapping[str, bytes]
) -> tuple[list[str], dict[str, bytes]]:
    """Give what a page runs: the sources of its code cells, and the files it finds there."""
    sources = [source_of(cell) for _, cell in _code_cells(notebook)]
    return sources, page_files(notebook, module, files)


def read_notebook(files: Mapping[str, bytes]) -> dict[str, Any] | None:
    """Read the notebook of a release; None if it has none of format 4."""
    try:
        notebook = json.loads(files[NOTEBOOK])
        nbformat.validate(notebook)
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError):
        return None
    except nbformat.ValidationError:
        return None
    return cast(dict[str, Any], notebook) if notebook.get("nbformat") == _FORMAT else None


@dataclass(frozen=True)
class _CellFault:
    number: int
    source: str
    kind: str
    values: Mapping[str, object]

    def told(self, gettext: Callable[[str], str]) -> str:
        line = next((line for line in self.source.splitlines() if line.strip()), "")
        reason = gettext(REASONS[self.kind]) % self.values
        shown = {"number": self.number, "line": one_line(line, _LINE_MAX), "reason": reason}
        return gettext(CELL) % shown


def _code_cells(notebook: Mapping[str, Any]) -> list[tuple[int, Mapping[str, Any]]]:
    return [(n, cell) for n, cell in page_cells(notebook) if cell["cell_type"] == "code"]


def _faults_of_pictures(
    notebook: Mapping[str, Any], files: Mapping[str, bytes]
) -> Iterator[_CellFault]:
    for number, cell in page_cells(notebook):
        if cell["cell_type"] == "markdown":
            source = source_of(cell)
            for fault in picture_faults(source, files, cell.get("attachments", {})):
                values = {"picture": one_line(fault.src, _LINE_MAX)}
                yield _CellFault(number, source, fault.kind, values)


def _faults_of_terms(notebook: Mapping[str, Any], module: Module) -> Iterator[_CellFault]:
    known = {*module.glossary, glossary.ALL}
    for number, cell in page_cells(notebook):
        if cell["cell_type"] == "markdown":
            source = source_of(cell)
            for name in glossary.named(source):
                if name not in known:
                    values = {"term": one_line(name, _LINE_MAX)}
                    yield _CellFault(number, source, "term", values)


def _faults_of_hotspots(module: Module, files: Mapping[str, bytes]) -> Iterator[dict[str, str]]:
    for name, activity in module.activities.items():
        if isinstance(activity, QuizActivity):
            for picture in activity.pictures():
                if picture not in files:
                    yield {"file": f"{name}.yaml", "picture": picture}


def _faults_of_code(
    notebook: Mapping[str, Any], module: Module, files: Mapping[str, bytes], run: Run
) -> Iterator[_CellFault]:
    sources, beside = code_of(notebook, module, files)
    fault = None if needs_no_trial(module, sources) else run(sources, beside)
    if fault:
        number, cell = _code_cells(notebook)[fault.cell]
        kind = fault.name if fault.name in {ENDLESS, DEADLY} else "error"
        error = f"{fault.name}: {fault.text}" if fault.text else fault.name
        yield _CellFault(number, source_of(cell), kind, {"error": error, "seconds": SECONDS})
