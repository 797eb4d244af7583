"""The stepper: steps to go through in one's own time, each with its minutes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from staffroom.activities.base import (
    ActivityBase,
    Id,
    Label,
    Markdown,
    Strict,
    parse,
    uncounted,
    unique,
)
from staffroom.text import block_html
from staffroom.wire import Json, Result


class Step(Strict):
    """One step; `minutes` sets its timer."""

    id: Id
    title: Label
    text: Markdown
    minutes: Annotated[float, Field(gt=0, le=120)] | None = None


class StepperAnswer(Strict):
    """Ids of the steps done."""

    done: Annotated[
        list[Annotated[str, StringConstraints(max_length=48)]], Field(max_length=100)
    ] = []


class StepperActivity(ActivityBase):
    """Definition of a stepper."""

    type: Literal["stepper"]
    steps: Annotated[list[Step], Field(min_length=2)]

    @model_validator(mode="after")
    def _ids(self) -> StepperActivity:
        unique([s.id for s in self.steps], "step ids")
        return self

    def public_part(self) -> dict[str, Json]:
        """All steps: nothing here is private."""
        return {
            "steps": [
                {"id": s.id, "title": s.title, "html": block_html(s.text), "minutes": s.minutes}
                for s in self.steps
            ]
        }

    def validate_draft(self, answer: Json) -> None:
        """Check the shape; see the base."""
        parse(StepperAnswer, answer)

    def check(self, answer: Json, seed: str, attempt: int, locale: str) -> Result:
        """Say whether every step is done; see the base."""
        del seed, attempt, locale
        done = set(parse(StepperAnswer, answer).done)
        return uncounted({}, done={s.id for s in self.steps} <= done)
