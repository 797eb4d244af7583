"""The syllabus: which modules the whole course has, in what order, and what a certificate needs.

`syllabus.yaml` beside this file holds it, unless one of a school's own lies beside the editions.
Modules that are not in it are taken like any other, and belong to no route and no certificate.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from staffroom import faults
from staffroom.competences import Code
from staffroom.faults import Fault
from staffroom.saying import AuthorError, of_reading
from staffroom.wire import Edition, ModuleId

_OURS = Path(__file__).with_suffix(".yaml")
FILE = _OURS.name
"""Name of the file in a course folder, beside `ru` and `en`."""
COURSE_VARIABLE = "STAFFROOM_COURSE"
"""Names the course folder of this installation."""


class SyllabusError(ValueError):
    """A syllabus that cannot be used; the text says in which file and line, and why."""

    def __init__(self, file: Path, fault: Fault) -> None:
        """Keep the fault apart from the sentence."""
        self._file, self._fault = str(file), fault
        super().__init__(self.told("en"))

    def told(self, locale: str) -> str:
        """Give the sentence in a language, after the file's path and line."""
        return self._fault.at(self._file, locale)


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Step(_Frozen):
    """A module of the course, written yet or not.

    Attributes:
        id: of the module.
        minutes: of study on its page.
        title: by edition.
        competences: codes of what it develops; see `staffroom.competences`.
        needs: modules that come before it.
        last: whether it comes after all others of a route.
    """

    id: ModuleId
    minutes: Annotated[int, Field(gt=0)]
    title: dict[Edition, str]
    competences: tuple[Code, ...] = ()
    needs: tuple[ModuleId, ...] = ()
    last: bool = False


class Certificate(_Frozen):
    """What a certificate needs: these modules, and so many others of the syllabus."""

    modules: tuple[ModuleId, ...]
    more: Annotated[int, Field(ge=0)]


class Syllabus(_Frozen):
    """The course as a whole; modules stand in an order in which they can be taken."""

    modules: tuple[Step, ...]
    presets: dict[str, tuple[ModuleId, ...]]
    certificates: dict[str, Certificate]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        known: set[str] = set()
        for step in self.modules:
            if missing := set(step.needs) - known:
                raise AuthorError(
                    "%(step)s needs %(names)s before it",
                    step=step.id,
                    names=", ".join(sorted(missing)),
                )
            if step.id in known:
                raise AuthorError("%(step)s stands twice", step=step.id)
            known.add(step.id)
        named = [*self.presets.values(), *(one.modules for one in self.certificates.values())]
        if unknown := {module for modules in named for module in modules} - known:
            raise AuthorError("unknown modules: %(names)s", names=", ".join(sorted(unknown)))
        return self

    def step(self, module: str) -> Step | None:
        """Find a module; None where it is none of the course's."""
        return next((step for step in self.modules if step.id == module), None)


@cache
def syllabus() -> Syllabus:
    """Give the course's syllabus: the one beside its editions, or else the one that ships.

    Raises:
        SyllabusError: it is not as it should be.
    """
    folder = os.environ.get(COURSE_VARIABLE)
    own = Path(folder) / FILE if folder else _OURS
    return read(own if own.is_file() else _OURS)


def read(file: Path) -> Syllabus:
    """Read a syllabus.

    Raises:
        SyllabusError: it cannot be read, or is not as it should be.
    """
    try:
        document = faults.read(file.read_bytes())
    except OSError as error:
        raise SyllabusError(file, Fault(None, "", of_reading(error))) from error
    except faults.UnreadableError as error:
        raise SyllabusError(file, error.faults[0]) from error
    try:
        return Syllabus.model_validate(document.values)
    except ValidationError as error:
        found = faults.of_values(error.errors(include_url=False), document)
        raise SyllabusError(file, found[0]) from error
