"""A short text, scored on what it has to mention."""

from __future__ import annotations

import random
from typing import Annotated, Literal

from pydantic import Field, field_validator

from staffroom.activities.base import Label, Markdown, Strict
from staffroom.activities.items.base import ItemAnswer, ItemBase
from staffroom.rules.mentions import Read, mentions, pieces, read
from staffroom.saying import AuthorError
from staffroom.text import block_html
from staffroom.wire import ItemResult, Json

MOST = 20_000
"""Of a longer text only the beginning is read; the quiz takes 4000 characters."""


class Element(Strict):
    """A required element of a short text: any of these words or phrases.

    A plain word stands for all its forms; with `*` only what is written counts, and each `*`
    stands for any letters.
    """

    label: Label
    any: Annotated[list[str], Field(min_length=1)]

    @field_validator("any")
    @classmethod
    def _readable(cls, value: list[str]) -> list[str]:
        empty = [pattern for pattern in value if not pieces(pattern)]
        if empty:
            raise AuthorError("no word in %(names)s", names=", ".join(map(repr, empty)))
        return value

    def found_in(self, text: Read) -> bool:
        """Whether a text has this element."""
        return any(mentions(text, pattern) for pattern in self.any)


class ShortText(ItemBase):
    """A short text, scored on required elements and then compared with a model."""

    type: Literal["st"]
    elements: Annotated[list[Element], Field(min_length=1)]
    model: Markdown
    feedback: Markdown

    def view_part(self, shuffle: random.Random) -> dict[str, Json]:
        """Nothing beyond the prompt."""
        del shuffle
        return {}

    def mark(self, answer: ItemAnswer) -> ItemResult:
        """Share of the elements found, whatever the word endings; tells the model."""
        if not isinstance(answer, str) or not answer.strip():
            return self._unanswered()
        text = read(answer[:MOST])
        found = sum(element.found_in(text) for element in self.elements)
        return self.explained(self._result(found / len(self.elements), feedback=self.feedback))

    def right_html(self) -> str:
        """Give the model; see the base."""
        return block_html(f"> {self.model}")
