"""Choices: one right option, several, and regions of a picture."""

from __future__ import annotations

import random
from abc import abstractmethod
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, model_validator

from staffroom.activities.base import unique
from staffroom.activities.items.base import ItemAnswer, ItemBase, Option, listed, told_chosen
from staffroom.saying import AuthorError
from staffroom.text import inline_html
from staffroom.wire import ItemResult, Json


class ChoiceOption(Option):
    """An option of a single or multiple choice."""

    correct: bool = False


class Choice(ItemBase):
    """Base of items in which one chooses among options."""

    @abstractmethod
    def chooseable(self) -> Sequence[ChoiceOption]:
        """Give the options."""

    def view_part(self, shuffle: random.Random) -> dict[str, Json]:
        """Options in this teacher's order."""
        return {"options": self._shuffled(self.chooseable(), shuffle)}

    def right_html(self) -> str:
        """List the right options, each with its explanation; see the base."""
        return listed(
            f"{inline_html(o.text)} — {inline_html(o.feedback)}"
            for o in self.chooseable()
            if o.correct
        )

    def explained(self, result: ItemResult) -> ItemResult:
        """Explain on the options themselves; see the base."""
        return self._explained_options(result, self.chooseable())

    def mark_one(self, answer: ItemAnswer) -> ItemResult:
        """All or nothing; feedback on the chosen option."""
        chosen = next((o for o in self.chooseable() if o.id == answer), None)
        if chosen is None:
            return self._unanswered()
        return self._result(
            float(chosen.correct), {chosen.id: told_chosen(chosen, right=chosen.correct)}
        )

    def mark_several(self, answer: ItemAnswer) -> ItemResult:
        """Right choices minus wrong ones over the number of right ones, never below 0."""
        options = self.chooseable()
        chosen = [o for o in options if isinstance(answer, list) and o.id in answer]
        if not chosen:
            return self._unanswered()
        balance = sum(1 if o.correct else -1 for o in chosen)
        score = max(0.0, balance / sum(o.correct for o in options))
        return self._result(score, {o.id: told_chosen(o, right=o.correct) for o in chosen})


class SingleChoice(Choice):
    """One right option."""

    type: Literal["sc"]
    options: Annotated[list[ChoiceOption], Field(min_length=2)]

    @model_validator(mode="after")
    def _one_right(self) -> SingleChoice:
        unique([o.id for o in self.options], "option ids")
        if sum(o.correct for o in self.options) != 1:
            raise AuthorError("a single choice needs exactly one option with `correct: true`")
        return self

    def chooseable(self) -> Sequence[ChoiceOption]:
        """Give the options."""
        return self.options

    def mark(self, answer: ItemAnswer) -> ItemResult:
        """All or nothing; feedback on the chosen option."""
        return self.mark_one(answer)


class MultipleChoice(Choice):
    """Several right options."""

    type: Literal["mc"]
    options: Annotated[list[ChoiceOption], Field(min_length=3)]

    @model_validator(mode="after")
    def _some_right(self) -> MultipleChoice:
        unique([o.id for o in self.options], "option ids")
        if not any(o.correct for o in self.options):
            raise AuthorError("a multiple choice needs an option with `correct: true`")
        return self

    def chooseable(self) -> Sequence[ChoiceOption]:
        """Give the options."""
        return self.options

    def mark(self, answer: ItemAnswer) -> ItemResult:
        """Right choices minus wrong ones over the number of right ones."""
        return self.mark_several(answer)
