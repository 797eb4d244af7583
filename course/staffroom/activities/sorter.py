"""The sorter: cards to be put into categories, with a reason for each."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from staffroom.activities.base import ActivityBase, Id, Label, Markdown, Strict, parse, unique
from staffroom.saying import AuthorError
from staffroom.text import inline_html
from staffroom.wire import ItemResult, Json, Result

_Key = Annotated[str, StringConstraints(max_length=48)]


class Category(Strict):
    """A pile."""

    id: Id
    text: Label


class Card(Strict):
    """A card; its feedback says why it belongs where it does.

    Attributes:
        id: of the card.
        text: what is sorted; with `before`, how it is afterwards.
        before: how it was; both stand beside each other.
        category: where it belongs.
        feedback: why.
    """

    id: Id
    text: Markdown
    before: Markdown | None = None
    category: Id
    feedback: Markdown


class SorterAnswer(Strict):
    """Category by card."""

    items: dict[_Key, _Key] = {}


class SorterActivity(ActivityBase):
    """Definition of a sorter."""

    type: Literal["sorter"]
    categories: Annotated[list[Category], Field(min_length=2)]
    items: Annotated[list[Card], Field(min_length=2)]

    @model_validator(mode="after")
    def _known(self) -> SorterActivity:
        unique([i.id for i in self.items], "item ids")
        unique([c.id for c in self.categories], "category ids")
        if {i.category for i in self.items} - {c.id for c in self.categories}:
            raise AuthorError("`category` of every item must be the id of one of `categories`")
        return self

    def public_part(self) -> dict[str, Json]:
        """Cards and piles, without the key."""
        return {
            "categories": [{"id": c.id, "text": c.text} for c in self.categories],
            "items": [_public(item) for item in self.items],
        }

    def validate_draft(self, answer: Json) -> None:
        """Check the shape; see the base."""
        parse(SorterAnswer, answer)

    def check(self, answer: Json, seed: str, attempt: int, locale: str) -> Result:
        """Mark each sorted card; see the base."""
        del seed, attempt, locale
        given = parse(SorterAnswer, answer).items
        items = {i.id: _mark(i, given[i.id]) for i in self.items if i.id in given}
        score = sum(i.score for i in items.values())
        return Result(
            score=score,
            max=len(self.items),
            percent=round(100 * score / len(self.items)),
            items=items,
        )


def _public(card: Card) -> dict[str, Json]:
    before = {"before_html": inline_html(card.before)} if card.before else {}
    return {"id": card.id, "html": inline_html(card.text), **before}


def _mark(card: Card, chosen: str) -> ItemResult:
    right = chosen == card.category
    return ItemResult(
        score=float(right),
        max=1,
        verdict="right" if right else "wrong",
        feedback_html=inline_html(card.feedback),
    )
