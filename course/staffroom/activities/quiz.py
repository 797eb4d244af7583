"""The quiz: slots with variants, drawn stably per teacher; practice or exit.

A slot's variant is fixed by the teacher and moves on by one with each attempt, so that a second
attempt shows the other variants.
"""

from __future__ import annotations

import random
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from staffroom.activities.base import ActivityBase, Id, Strict, parse, unique
from staffroom.activities.items import Item
from staffroom.i18n import translation
from staffroom.wire import ItemResult, Json, Result

_Text = Annotated[str, StringConstraints(max_length=4000)]
_Key = Annotated[str, StringConstraints(max_length=48)]


class Slot(Strict):
    """One place of a quiz, with the items that may stand in it."""

    id: Id
    variants: Annotated[list[Item], Field(min_length=1)]


class QuizAnswer(Strict):
    """Answers by item id."""

    model_config = ConfigDict(extra="forbid")
    items: dict[_Key, _Text | int | float | list[_Key] | dict[_Key, _Key] | None] = {}


class QuizActivity(ActivityBase):
    """Definition of a quiz."""

    type: Literal["quiz"]
    mode: Literal["practice", "exit"] = "practice"
    attempts: Annotated[int, Field(ge=1, le=20)] = 3
    pass_percent: Annotated[int, Field(ge=0, le=100)] = 70
    slots: Annotated[list[Slot], Field(min_length=1)]

    @model_validator(mode="after")
    def _ids(self) -> QuizActivity:
        unique([slot.id for slot in self.slots], "slot ids")
        unique([item.id for slot in self.slots for item in slot.variants], "item ids")
        return self

    def draw(self, seed: str, attempt: int) -> list[Item]:
        """Draw one item a slot for this teacher and attempt."""
        return [
            slot.variants[
                (random.Random(f"{seed}:{slot.id}").randrange(1000) + attempt)  # noqa: S311
                % len(slot.variants)
            ]
            for slot in self.slots
        ]

    def public_part(self) -> dict[str, Json]:
        """Length and rules; the items come with the view."""
        return {
            "mode": self.mode,
            "attempts": self.attempts if self.mode == "exit" else None,
            "pass_percent": self.pass_percent if self.mode == "exit" else None,
            "length": len(self.slots),
        }

    def view(self, seed: str, attempt: int) -> dict[str, Json]:
        """Give the drawn items, options shuffled, without keys."""
        return {
            "attempt": attempt,
            "items": [
                item.view(random.Random(f"{seed}:{attempt}:{item.id}"))  # noqa: S311 - an order, no secret
                for item in self.draw(seed, attempt)
            ],
        }

    def validate_draft(self, answer: Json) -> None:
        """Check the shape; see the base."""
        parse(QuizAnswer, answer)

    def check(self, answer: Json, seed: str, attempt: int, locale: str) -> Result:
        """Mark the drawn items; see the base."""
        given = parse(QuizAnswer, answer).items
        items = {i.id: i.mark(given.get(i.id)) for i in self.draw(seed, attempt)}
        score = sum(i.score for i in items.values())
        passed = score / len(items) >= self.pass_percent / 100 - 1e-9
        return Result(
            score=round(score, 4),
            max=len(items),
            percent=round(100 * score / len(items)),
            passed=passed if self.mode == "exit" else None,
            message_html=_message(items, locale),
            items=items,
        )


def _message(items: dict[str, ItemResult], locale: str) -> str:
    right = sum(i.verdict == "right" for i in items.values())
    text = translation("staffroom", locale).ngettext(
        "%(right)d of %(all)d answer is right.",
        "%(right)d of %(all)d answers are right.",
        len(items),
    )
    return text % {"right": right, "all": len(items)}
