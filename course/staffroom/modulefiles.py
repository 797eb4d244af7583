"""Files of a module: reading the folder that an author writes into one checked object.

A module folder holds `page.ipynb`, `module.yaml`, one `<activity-id>.yaml` per activity, and
`data/<name>.yaml` where forms count by dated numbers. The terms that its text names come from the
glossary of its edition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from staffroom import datafiles, faults, glossary, inline
from staffroom.activities import Activity, DiagnosticActivity
from staffroom.bundle import terms_beside
from staffroom.datafiles import DataFile
from staffroom.faults import Document, Fault, UnreadableError
from staffroom.glossary import GLOSSARY, Glossary
from staffroom.inline import NOTEBOOK
from staffroom.module import Module
from staffroom.modulefaults import CourseError
from staffroom.saying import Saying, of_reading
from staffroom.syllabus import syllabus

MODULE_FILE = "module.yaml"
_activity: TypeAdapter[Activity] = TypeAdapter(Activity)
_module = TypeAdapter(Module)


def load_module(folder: Path) -> Module:
    """Read a module folder.

    Raises:
        CourseError: a file is missing or not as it should be.
    """
    try:
        paths = [
            *sorted(folder.glob("*.yaml")),
            *sorted(folder.glob("data/*.yaml")),
            *folder.glob(NOTEBOOK),
        ]
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    except OSError as error:
        raise CourseError(str(folder), of_reading(error)) from error
    return module_from_files(files | terms_beside(folder, files), folder)


def module_from_files(files: Mapping[str, bytes], folder: Path | None = None) -> Module:
    """Read a module from files by path, as a bundle carries them.

    Args:
        files: the files by path in the module.
        folder: where they lie, for the sentences of errors.

    Raises:
        CourseError: a file is missing or not as it should be; it tells the faults of all files.
    """
    if MODULE_FILE not in files:
        raise CourseError(MODULE_FILE, Saying("is missing beside the notebook"), folder)
    reading = _Reading()
    activities = {
        Path(name).stem: reading.activity(name, data)
        for name, data in sorted(files.items())
        if name.endswith(".yaml") and "/" not in name and name not in {MODULE_FILE, GLOSSARY}
    }
    terms = reading.terms(files, folder)
    data = reading.data(files)
    described = reading.read(MODULE_FILE, files[MODULE_FILE])
    edition = str(described.values.get("edition", "")) if described else ""
    for name, content in _inline(files, edition, folder).items():
        if name in activities:
            twice = Saying("`%(name)s` is described both here and in %(name)s.yaml", {"name": name})
            raise CourseError(NOTEBOOK, twice, folder)
        activities[name] = reading.checked(_activity, f"{NOTEBOOK}: {name}", content)
    activities = _as_on_page(activities, files.get(NOTEBOOK, b""))
    # Without its activities a module cannot bear out what it says of them; its own fields can.
    whole = not reading.faults
    added = {"activities": activities if whole else {}, "glossary": terms or {}}
    module = reading.checked(_module, MODULE_FILE, described, added, whole=whole)
    if not reading.faults:
        module, reading.faults = _misfits(module, data, files)
    if reading.faults:
        raise CourseError(reading.faults[0][0], reading.faults, folder)
    return module  # type: ignore[no-any-return]


def _misfits(
    module: Module, data: Mapping[str, DataFile], files: Mapping[str, bytes]
) -> tuple[Module, list[tuple[str, Fault]]]:
    """Lay the data files in; say of each file what does not fit the others, and where."""
    sources = {source.id: source.text for source in module.sources}
    laid, found = datafiles.laid_in(module.activities, sources, data)
    found += [
        (f"{name}.yaml", fault)
        for name, activity in module.activities.items()
        if isinstance(activity, DiagnosticActivity)
        for fault in _unknown_modules(activity)
    ]
    placed = [
        (name, faults.placed(fault, files[name]) if name in files else fault)
        for name, fault in found
    ]
    by_place = sorted(placed, key=lambda one: (one[0], one[1].line or 0))
    return module.model_copy(update={"activities": laid}), by_place


def _unknown_modules(activity: DiagnosticActivity) -> Iterator[Fault]:
    for number, part in enumerate(activity.modules):
        if syllabus().step(part.id) is None:
            said = Saying("the course has no module `%(name)s`", {"name": part.id})
            yield Fault(None, f"modules[{number}].id", said)


def _as_on_page(activities: dict[str, Any], notebook: bytes) -> dict[str, Any]:
    """Put activities in the order in which the page shows them; what it does not name comes last.

    A cell names an activity in quotes, which the notebook's JSON escapes.
    """
    places = {name: notebook.find(rf"(\"{name}\"".encode(errors="replace")) for name in activities}
    order = sorted(activities, key=lambda name: (places[name] < 0, places[name], name))
    return {name: activities[name] for name in order}


def activity_from_file(path: Path) -> Activity:
    """Read one activity's file by itself.

    Raises:
        CourseError: it cannot be read or is not as it should be.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CourseError(str(path), of_reading(error)) from error
    reading = _Reading()
    activity = reading.activity(path.name, data)
    if activity is None:
        raise CourseError(path.name, reading.faults, path.parent)
    return activity


def _inline(
    files: Mapping[str, bytes], edition: str, folder: Path | None
) -> dict[str, dict[str, Any]]:
    try:
        return inline.discussions(files.get(NOTEBOOK, b""), edition)
    except inline.InlineError as error:
        raise CourseError(NOTEBOOK, error.saying, folder) from error


class _Reading:
    """Reads one file after another and gathers what is wrong."""

    def __init__(self) -> None:
        self.faults: list[tuple[str, Fault]] = []

    def read(self, name: str, data: bytes) -> Document | None:
        """Read YAML; None where that cannot be."""
        try:
            return faults.read(data)
        except UnreadableError as error:
            self.faults += [(name, fault) for fault in error.faults]
            return None

    def activity(self, name: str, data: bytes) -> Activity | None:
        """Read one activity's file; None where it is not as it should be."""
        activity, found = _activity_of(name, data)
        self.faults += found
        return activity

    def data(self, files: Mapping[str, bytes]) -> dict[str, DataFile]:
        """Read the data files, by name; without those that are not as they should be."""
        read = {
            name: self.checked(datafiles.DATA_FILE, path, self.read(path, files[path]))
            for name, path in datafiles.data_paths(files).items()
        }
        return {name: data for name, data in read.items() if data is not None}

    def terms(self, files: Mapping[str, bytes], folder: Path | None) -> Glossary | None:
        """Read the terms that a module names; None where they are not as they should be."""
        if GLOSSARY not in files:
            return {}
        own = folder is None or (folder / GLOSSARY).is_file()
        name = GLOSSARY if own else f"../../{GLOSSARY}"
        return self.checked(glossary.TERMS, name, self.read(name, files[GLOSSARY]))  # type: ignore[no-any-return]

    def checked(
        self,
        adapter: TypeAdapter[Any],
        name: str,
        content: Document | dict[str, Any] | None,
        added: Mapping[str, Any] | None = None,
        *,
        whole: bool = True,
    ) -> Any:
        """Check values; None where they are not as they should be.

        Args:
            adapter: what they should be.
            name: of their file.
            content: values from YAML or from elsewhere; None where there are none.
            added: to the values, from elsewhere.
            whole: whether what concerns several values can be checked.
        """
        if content is None:
            return None
        document = content if isinstance(content, Document) else None
        values = content.values if isinstance(content, Document) else content
        try:
            return adapter.validate_python({**values, **(added or {})})
        except ValidationError as error:
            told = [e for e in error.errors() if whole or e["type"] != "value_error"]
            self.faults += [(name, fault) for fault in faults.of_values(told, document)]
            return None


@lru_cache(maxsize=256)
def _activity_of(name: str, data: bytes) -> tuple[Activity | None, list[tuple[str, Fault]]]:
    """Read one activity's file; kept, as a large bank of questions takes a tenth of a second."""
    reading = _Reading()
    return reading.checked(_activity, name, reading.read(name, data)), reading.faults
