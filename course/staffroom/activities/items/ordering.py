"""Putting options in order."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator

from staffroom.activities.base import unique
from staffroom.activities.items.base import ItemAnswer, ItemBase, Option, listed, told_chosen
from staffroom.text import inline_html
from staffroom.wire import ItemResult, Json


class Ordering(ItemBase):
    """Options are written in the right order."""

    type: Literal["ord"]
    options: Annotated[list[Option], Field(min_length=3)]

    @model_validator(mode="after")
    def _ids(self) -> Ordering:
        unique([o.id for o in self.options], "option ids")
        return self

    def view_part(self, shuffle: random.Random) -> dict[str, Json]:
        """Options in this teacher's order, never the right one."""
        drawn = self._shuffled(self.options, shuffle)
        order = shuffled_ids(drawn)
        if order == [o.id for o in self.options]:
            drawn = [*drawn[1:], drawn[0]]
        return {"options": drawn}

    def mark(self, answer: ItemAnswer) -> ItemResult:
        """Share of neighbours in the right order; feedback says why each stands where it does."""
        right = [o.id for o in self.options]
        if not isinstance(answer, list) or not all(isinstance(a, str) for a in answer):
            return self._unanswered()
        if sorted(answer) != sorted(right):
            return self._unanswered()
        pairs = list(pairwise(right))
        kept = sum(pair in pairs for pair in pairwise(answer))
        said = {
            o.id: told_chosen(o, right=answer[place] == o.id)
            for place, o in enumerate(self.options)
        }
        return self._result(kept / len(pairs), said)

    def right_html(self) -> str:
        """Give the right order; see the base."""
        return listed((inline_html(o.text) for o in self.options), ordered=True)

    def explained(self, result: ItemResult) -> ItemResult:
        """Explain each place, also where no order was given; see the base."""
        return self._explained_options(result, self.options, answer_html=self.right_html())


def shuffled_ids(drawn: list[Json]) -> list[Json]:
    """Give the ids of drawn options."""
    return [option["id"] for option in drawn if isinstance(option, dict)]
