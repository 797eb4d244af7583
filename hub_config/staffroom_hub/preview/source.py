"""The working folder of a module: what is in it now, and what is wrong with it, in sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from staffroom.bundle import NOTEBOOK, BundleError, read_folder
from staffroom.exchange import check, trial
from staffroom.glossary import GLOSSARY
from staffroom.i18n import translation
from staffroom.module import Module
from staffroom.modulefaults import CourseError
from staffroom.modulefiles import MODULE_FILE, module_from_files
from staffroom.page import page_cells
from staffroom.wire import Edition
from staffroom_hub.classroom.texts import DOMAIN
from staffroom_hub.zygote.prepared import Prepared

MODULE_ID = re.compile(r"[ms][0-9]{2}-[a-z0-9-]{1,40}")
SOURCE = "source"

Stamp = tuple[tuple[str, int, int], ...]


class SourceError(ValueError):
    """A folder of which no page can be made.

    Attributes:
        problems: a sentence for its author on each reason, with file and key where there are some.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep the sentences."""
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Source:
    """A module as it lies in its folder.

    Attributes:
        module: what the files say.
        files: all files of a release.
        notebook: of them the notebook, read.
    """

    module: Module
    files: Mapping[str, bytes]
    notebook: Mapping[str, Any]


def folder_of(root: Path, module: str) -> Path | None:
    """The folder of a module in an edition; None if there is none, or it leads elsewhere.

    Args:
        root: of the edition.
        module: its id; hostile.
    """
    folder = root / SOURCE / module
    if not MODULE_ID.fullmatch(module) or not (folder / MODULE_FILE).is_file():
        return None
    return folder if folder.resolve() == root.resolve() / SOURCE / module else None


def stamp(root: Path, folder: Path) -> Stamp:
    """A mark of everything that a page is made of; another as soon as a file is saved."""
    inside = ("*.yaml", "data/*.yaml", "media/**/*")
    paths = [folder / NOTEBOOK, root / GLOSSARY, *(p for each in inside for p in folder.glob(each))]
    found = []
    for path in sorted(set(paths)):
        try:
            stat = path.stat()
        except OSError:
            continue
        found.append((str(path), stat.st_mtime_ns, stat.st_size))
    return tuple(found)


def read(folder: Path, edition: Edition) -> Source:
    """Read a module's folder.

    Raises:
        SourceError: no page can be made of it.
    """
    gettext = translation("grading", edition).gettext
    try:
        files = read_folder(folder)
        module = module_from_files(files)
    except CourseError as error:
        raise SourceError(error.told(edition).splitlines()) from error
    except BundleError as error:
        raise SourceError([str(error)]) from error
    except OSError as error:
        raise SourceError([f"{Path(str(error.filename)).name}: {error.strerror}"]) from error
    if (module.edition, module.id) != (edition, folder.name):
        values = {"id": module.id, "edition": module.edition, "folder": f"{edition}/{folder.name}"}
        say = translation(DOMAIN, edition).gettext
        raise SourceError([say(ELSEWHERE) % values])
    notebook = check.read_notebook(files)
    if notebook is None:
        raise SourceError([gettext(check.NO_NOTEBOOK)])
    return Source(module, files, notebook)


ELSEWHERE = "module.yaml: id and edition say %(edition)s/%(id)s, but the folder is %(folder)s."
"""msgid of the catalog `classroom`."""


def refusals(source: Source, prepared: Prepared | None) -> tuple[str, ...]:
    """Say what a release would be refused for: cells that fail, pictures, terms.

    Args:
        source: the module.
        prepared: what executing its page gave; None if that is told elsewhere.
    """

    def ran(_sources: Sequence[str], _files: Mapping[str, bytes]) -> trial.Fault | None:
        return _first_fault(source, prepared) if prepared else None

    try:
        check.check_page(source.module, source.files, ran)
    except BundleError as error:
        return tuple(str(error).splitlines())
    return ()


def _first_fault(source: Source, prepared: Prepared) -> trial.Fault | None:
    """The first cell that failed, counted as the check counts: code cells of the page alone."""
    if not prepared.faults:
        return None
    fault = prepared.faults[0]
    kinds = [cell["cell_type"] for _, cell in page_cells(source.notebook)]
    return trial.Fault(kinds[: fault.cell].count("code"), fault.name, trial.one_line(fault.text))
