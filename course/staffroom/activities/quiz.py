"""The quiz: slots with variants, drawn stably per teacher; practice, exit, or guesses.

`predict` is a practice in which one guesses before one learns: it speaks of guesses, not of right
and wrong, and gives no points.

A slot's variant is fixed by the teacher and moves on by one with each attempt, so that a second
attempt shows the other variants.

What is told after a check: always the verdicts and the feedback on what was chosen. Right answers,
and why the rest is not right, when `show` says so; a key that is not due does not leave `check`.
"""

from __future__ import annotations

import random
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from staffroom.activities.base import ActivityBase, Id, Strict, parse, uncounted, unique
from staffroom.activities.items import Hotspot, Item
from staffroom.i18n import translation
from staffroom.saying import AuthorError
from staffroom.wire import ItemResult, Json, Result

_Text = Annotated[str, StringConstraints(max_length=4000)]
_Key = Annotated[str, StringConstraints(max_length=48)]
_Value = _Key | int | float | None
Show = Literal["never", "after-attempt", "after-last", "always"]


class Slot(Strict):
    """One place of a quiz, with the items that may stand in it."""

    id: Id
    variants: Annotated[list[Item], Field(min_length=1)]


class QuizAnswer(Strict):
    """Answers by item id."""

    model_config = ConfigDict(extra="forbid")
    items: dict[_Key, _Text | int | float | list[_Key] | dict[_Key, _Value] | None] = {}


class QuizActivity(ActivityBase):
    """Definition of a quiz."""

    type: Literal["quiz"]
    mode: Literal["practice", "exit", "predict"] = "practice"
    attempts: Annotated[int, Field(ge=1, le=20)] = 3
    pass_percent: Annotated[int, Field(ge=0, le=100)] = 70
    show: Show | None = None
    """When right answers are told. Unset: after the last attempt of an exit quiz, never in a
    practice, and the model of a short text with every answer."""
    slots: Annotated[list[Slot], Field(min_length=1)]

    @model_validator(mode="after")
    def _ids(self) -> QuizActivity:
        unique([slot.id for slot in self.slots], "slot ids")
        unique([item.id for slot in self.slots for item in slot.variants], "item ids")
        return self

    @model_validator(mode="after")
    def _show_fits(self) -> QuizActivity:
        if self.show == "after-last" and self.mode != "exit":
            raise AuthorError("`show: after-last` needs counted attempts, `mode: exit`")
        if self.show == "always" and self.mode != "practice":
            raise AuthorError("`show: always` tells the answers beforehand: `mode: practice` only")
        return self

    def pictures(self) -> list[str]:
        """Give the pictures of all hotspots, by their paths in the module."""
        items = (item for slot in self.slots for item in slot.variants)
        return sorted({item.picture for item in items if isinstance(item, Hotspot)})

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
            "pictures": list(self.pictures()),
        }

    def view(self, seed: str, attempt: int) -> dict[str, Json]:
        """Give the drawn items, options shuffled; without keys, unless they are always shown."""
        drawn: list[Json] = []
        for item in self.draw(seed, attempt):
            shuffle = random.Random(f"{seed}:{attempt}:{item.id}")  # noqa: S311 - an order, no secret
            key: dict[str, Json] = {}
            if self.show == "always":
                key = {"right_html": item.right_html()}
            drawn.append({**item.view(shuffle), **key})
        return {"attempt": attempt, "items": drawn}

    def validate_draft(self, answer: Json) -> None:
        """Check the shape; see the base."""
        parse(QuizAnswer, answer)

    def passes(self, share: float) -> bool:
        """Say whether a share of the points, 0 to 1, passes it; sums of thirds are forgiven."""
        return share >= self.pass_percent / 100 - 1e-9

    def check(self, answer: Json, seed: str, attempt: int, locale: str) -> Result:
        """Mark the drawn items; see the base."""
        given = parse(QuizAnswer, answer).items
        items = {
            i.id: self._told(i, i.mark(given.get(i.id)), attempt) for i in self.draw(seed, attempt)
        }
        if self.mode == "predict":
            return _guessed(items, locale)
        score = sum(i.score for i in items.values())
        passed = self.passes(score / len(items))
        return Result(
            score=round(score, 4),
            max=len(items),
            percent=round(100 * score / len(items)),
            passed=passed if self.mode == "exit" else None,
            message_html=_message(items, locale),
            items=items,
        )

    def _told(self, item: Item, result: ItemResult, attempt: int) -> ItemResult:
        """Add right answers where they are due, and take them out where they are not."""
        if self._due(attempt):
            return item.explained(result)
        return result if self.show is None else result.model_copy(update={"answer_html": ""})

    def _due(self, attempt: int) -> bool:
        last = self.mode == "exit" and attempt + 1 >= self.attempts
        return self.show in {"after-attempt", "always"} or (last and self.show != "never")


def _guessed(items: dict[str, ItemResult], locale: str) -> Result:
    """Make the result of guesses: without points, whole once there is a guess at everything."""
    text = translation("staffroom", locale).gettext("As you thought: %(right)d of %(all)d.")
    whole = all(i.verdict != "none" for i in items.values())
    return uncounted({}, text % _counts(items), done=whole).model_copy(update={"items": items})


def _message(items: dict[str, ItemResult], locale: str) -> str:
    text = translation("staffroom", locale).ngettext(
        "%(right)d of %(all)d answer is right.",
        "%(right)d of %(all)d answers are right.",
        len(items),
    )
    return text % _counts(items)


def _counts(items: dict[str, ItemResult]) -> dict[str, int]:
    return {"right": sum(i.verdict == "right" for i in items.values()), "all": len(items)}
