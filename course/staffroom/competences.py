"""Competences: what modules say they develop, by the codes of three frameworks.

`competences.yaml` beside this file names them in both languages; a module lists codes.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, model_validator

from staffroom import faults
from staffroom.saying import AuthorError
from staffroom.wire import Edition

_FILE = Path(__file__).with_suffix(".yaml")


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Framework(_Frozen):
    """A framework: what it is called, and its competences by code."""

    id: str
    title: dict[Edition, str]
    codes: dict[str, dict[Edition, str]]


class Frameworks(_Frozen):
    """All frameworks; a code stands in one of them."""

    frameworks: tuple[Framework, ...]

    @model_validator(mode="after")
    def _each_code_once(self) -> Self:
        codes = [code for one in self.frameworks for code in one.codes]
        if len(codes) != len(set(codes)):
            raise AuthorError("a code stands in two frameworks")
        return self

    def of(self, code: str) -> Framework | None:
        """Find the framework of a code; None where there is none."""
        return next((one for one in self.frameworks if code in one.codes), None)


@cache
def frameworks() -> Frameworks:
    """Give the frameworks that the course refers to."""
    return Frameworks.model_validate(faults.read(_FILE.read_bytes()).values)


def _known(code: str) -> str:
    if frameworks().of(code) is None:
        raise AuthorError(
            "no competence has the code `%(code)s`: see staffroom/competences.yaml", code=code
        )
    return code


# YAML reads 1.2 as a number.
Code = Annotated[str, BeforeValidator(str), AfterValidator(_known)]
"""A code of a competence that there is."""
