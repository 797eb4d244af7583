"""The syllabus: which modules the whole course has, in what order, and what a certificate needs.

`syllabus.yaml` beside this file holds it. Modules of a school's own are not in it: they are taken
like any other, and belong to no route and no certificate.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from staffroom import faults
from staffroom.wire import Edition, ModuleId

_FILE = Path(__file__).with_suffix(".yaml")


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Step(_Frozen):
    """A module of the course, written yet or not.

    Attributes:
        id: of the module.
        minutes: of study on its page.
        title: by edition.
        needs: modules that come before it.
        last: whether it comes after all others of a route.
    """

    id: ModuleId
    minutes: Annotated[int, Field(gt=0)]
    title: dict[Edition, str]
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
                raise ValueError(f"{step.id} needs {', '.join(sorted(missing))} before it")
            if step.id in known:
                raise ValueError(f"{step.id} stands twice")
            known.add(step.id)
        named = [*self.presets.values(), *(one.modules for one in self.certificates.values())]
        if unknown := {module for modules in named for module in modules} - known:
            raise ValueError(f"unknown modules: {', '.join(sorted(unknown))}")
        return self

    def step(self, module: str) -> Step | None:
        """Find a module; None where it is none of the course's."""
        return next((step for step in self.modules if step.id == module), None)


@cache
def syllabus() -> Syllabus:
    """Give the course's own syllabus."""
    return Syllabus.model_validate(faults.read(_FILE.read_bytes()).values)
