"""Faults of a module's files: what stands in the way of reading it, told file by file."""

from __future__ import annotations

from collections.abc import Sequence
from os.path import normpath
from pathlib import Path

from staffroom.faults import Fault
from staffroom.saying import Saying


class CourseError(ValueError):
    """A module that cannot be read: which files, and a sentence for its author on each fault.

    Attributes:
        file: name of the first file that has a fault.
        faults: each fault with the name of its file, in the order of files and lines.
    """

    def __init__(
        self, file: str, faults: Saying | Sequence[tuple[str, Fault]], folder: Path | None = None
    ) -> None:
        """Keep the faults apart from the sentences.

        Args:
            file: the file's name in the module.
            faults: the faults with their files; a saying is the one fault of the whole file.
            folder: where the files lie, for the sentences; None where they come from no folder.
        """
        self.file = file
        self.faults = (
            ((file, Fault(None, "", faults)),) if isinstance(faults, Saying) else (*faults,)
        )
        self._folder = folder
        super().__init__(self.told("en"))

    def told(self, locale: str) -> str:
        """Give the sentences in a language, one a line, each after its file's path and line."""
        return "\n".join(fault.at(self._path(name), locale) for name, fault in self.faults)

    def message(self, locale: str) -> str:
        """Give the sentences in a language, one a line, without the first file's name."""
        return "\n".join(_told(name, fault, self.file, locale) for name, fault in self.faults)

    def _path(self, name: str) -> str:
        return normpath(self._folder / name) if self._folder else name


_LINE = "line %(line)d"


def _told(name: str, fault: Fault, first: str, locale: str) -> str:
    words = [name] if name != first else []
    words += [Saying(_LINE, {"line": fault.line}).told(locale)] if fault.line else []
    return ": ".join([*words, fault.told(locale)])
