"""Pairs, and cards to be put into categories."""

from __future__ import annotations

import random
from abc import abstractmethod
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from staffroom.activities.base import Id, unique
from staffroom.activities.items.base import (
    ItemAnswer,
    ItemBase,
    Named,
    Option,
    listed,
    shown,
    told_chosen,
)
from staffroom.saying import AuthorError
from staffroom.text import inline_html
from staffroom.wire import ItemResult, Json


class MatchOption(Option):
    """The left half of a pair."""

    match: Id


class CategoryOption(Option):
    """A card to be put into a category."""

    category: Id


class Pairing(ItemBase):
    """Base of items in which each option has one partner."""

    @abstractmethod
    def key(self) -> dict[str, tuple[Option, Named]]:
        """Give each option with its right partner, by id."""

    def mark(self, answer: ItemAnswer) -> ItemResult:
        """Share of right pairs."""
        key = self.key()
        given = (
            {k: v for k, v in answer.items() if k in key and isinstance(v, str)}
            if isinstance(answer, Mapping)
            else {}
        )
        if not given:
            return self._unanswered()
        said = {
            i: told_chosen(key[i][0], right=key[i][1].id == chosen) for i, chosen in given.items()
        }
        right = sum(word.verdict == "right" for word in said.values())
        return self._result(right / len(key), said)

    def right_html(self) -> str:
        """List the right pairs; see the base."""
        return listed(
            f"{inline_html(option.text)} — {inline_html(partner.text)}"
            for option, partner in self.key().values()
        )

    def explained(self, result: ItemResult) -> ItemResult:
        """Explain each option, also those without a partner; see the base."""
        options = [option for option, _ in self.key().values()]
        return self._explained_options(result, options, answer_html=self.right_html())


class Matching(Pairing):
    """Pairs."""

    type: Literal["mat"]
    matches: Annotated[list[Named], Field(min_length=2)]
    options: Annotated[list[MatchOption], Field(min_length=2)]

    @model_validator(mode="after")
    def _known(self) -> Matching:
        unique([o.id for o in self.options], "option ids")
        unique([m.id for m in self.matches], "match ids")
        if {o.match for o in self.options} - {m.id for m in self.matches}:
            raise AuthorError("`match` of every option must be the id of one of `matches`")
        return self

    def view_part(self, shuffle: random.Random) -> dict[str, Json]:
        """Both halves, each in this teacher's order."""
        return {
            "options": self._shuffled(self.options, shuffle),
            "matches": shown(shuffle.sample(self.matches, len(self.matches))),
        }

    def key(self) -> dict[str, tuple[Option, Named]]:
        """Give the pairs; see the base."""
        partners = {m.id: m for m in self.matches}
        return {o.id: (o, partners[o.match]) for o in self.options}


class Categorise(Pairing):
    """Cards to be put into categories."""

    type: Literal["cat"]
    categories: Annotated[list[Named], Field(min_length=2)]
    options: Annotated[list[CategoryOption], Field(min_length=2)]

    @model_validator(mode="after")
    def _known(self) -> Categorise:
        unique([o.id for o in self.options], "option ids")
        unique([c.id for c in self.categories], "category ids")
        if {o.category for o in self.options} - {c.id for c in self.categories}:
            raise AuthorError("`category` of every option must be the id of one of `categories`")
        return self

    def view_part(self, shuffle: random.Random) -> dict[str, Json]:
        """Cards in this teacher's order, categories as written."""
        return {
            "options": self._shuffled(self.options, shuffle),
            "categories": shown(self.categories),
        }

    def key(self) -> dict[str, tuple[Option, Named]]:
        """Give the cards with their categories; see the base."""
        piles = {c.id: c for c in self.categories}
        return {o.id: (o, piles[o.category]) for o in self.options}
