"""Wire models of the diagnostic and the route: two own documents, and what a page is told of them.

Both documents hold what a person said or chose and nothing that follows from it, so that a rule
that changes needs no change of theirs.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from staffroom.wire.base import ModuleId, Wire

MOST_MODULES = 40
Rating = Annotated[int, Field(ge=0, le=4)]
Band = Literal["start", "study", "fast"]
PresetName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,47}$")]
Connection = Literal["good", "weak", "phone"]
Specialist = Literal["psychologist", "speech", "special", "social"]
Modules = Annotated[list[ModuleId], Field(max_length=MOST_MODULES)]


class Told(Wire):
    """What was answered on one module: two ratings of oneself, and what the scenario came to."""

    ratings: tuple[Rating, Rating]
    scenario: Annotated[int, Field(ge=0, le=2)]


class Taken(Wire):
    """The diagnostic as it was answered once."""

    at: datetime
    modules: Annotated[dict[ModuleId, Told], Field(max_length=MOST_MODULES)]


class Circumstances(Wire):
    """What a person says of her work besides; everything may be left open."""

    experience: Annotated[int, Field(ge=0, le=70)] | None = None
    """Years at school."""
    connection: Connection | None = None
    specialists: Annotated[list[Specialist], Field(max_length=4)] = []
    """Who works at her school."""
    alone: bool = False
    """Whether she says that there is no specialist."""
    minutes: Annotated[int, Field(ge=0, le=3000)] | None = None
    """In a week, for learning."""


class Diagnostic(Wire):
    """What the diagnostic came to, at first and when it was repeated."""

    first: Taken | None = None
    repeat: Taken | None = None
    circumstances: Circumstances = Circumstances()


class Route(Wire):
    """The modules that a person has chosen, in her order."""

    modules: Modules
    preset: PresetName | None = None
    """The ready-made route that it began as."""

    @model_validator(mode="after")
    def _once(self) -> Self:
        if len(set(self.modules)) != len(self.modules):
            raise ValueError("a module stands in a route once")
        return self


# --- what a page is told ---

Pace = Literal["usual", "quiz-first", "optional"]
"""`quiz-first`: the quiz may be taken before the sections; `optional`: it was, and well enough."""


class Step(Wire):
    """A module on a route, or one that is on none."""

    module: ModuleId
    title: str
    minutes: int
    """Of study on the page."""
    left: int
    """Minutes that are left; 0 when it is done."""
    released: bool
    """Whether it is written and there to be opened."""
    done: bool
    score: float | None = None
    """Of the diagnostic, 0 to 100; None where there is no answer."""
    band: Band | None = None
    pace: Pace = "usual"
    reason: str
    """Why it stands where it stands, in words."""


class Preset(Wire):
    """A route that is ready to be taken, with what the certificate needs."""

    name: PresetName
    modules: Modules


class Need(Wire):
    """What a certificate still asks of a route."""

    certificate: PresetName
    missing: Modules
    more: int
    """How many others, of one's choice, are missing besides."""


class RouteView(Wire):
    """A person's route with everything that a page shows of it."""

    version: int
    """Of the document; 0 where none has been chosen yet."""
    preset: PresetName | None = None
    steps: list[Step]
    others: list[Step]
    """Modules of the course that are not on the route."""
    done: int
    """Modules of the route that are done."""
    written: int
    """Modules of the route that are there, or were done before they were withdrawn."""
    minutes_left: int
    """For what is written."""
    suggestion: Modules
    suggested_by: Literal["diagnostic", "syllabus"]
    presets: list[Preset]
    needs: list[Need]
    mentor: bool
    """Whether to offer a mentor."""
    notes: list[str] = []
    """What the last change brought along, or why it could not be."""


class _Change(Wire):
    version: Annotated[int, Field(ge=0, le=2**31 - 1)]
    """Of the document that the page shows."""


class Take(_Change):
    """Take the suggestion, or a preset."""

    do: Literal["take"]
    preset: PresetName | None = None


class Put(_Change):
    """Put a whole order in place: what an undo does."""

    do: Literal["put"]
    modules: Modules
    preset: PresetName | None = None


class Add(_Change):
    """Add a module, with what has to come before it."""

    do: Literal["add"]
    module: ModuleId


class Drop(_Change):
    """Take a module out."""

    do: Literal["drop"]
    module: ModuleId


class Move(_Change):
    """Move a module by one place."""

    do: Literal["move"]
    module: ModuleId
    by: Literal[-1, 1]


Change = Annotated[Take | Put | Add | Drop | Move, Field(discriminator="do")]
