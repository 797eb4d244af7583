"""Quiz items: seven types, each with its public form and its scorer.

Partial credit, one point an item: `mc` right choices minus wrong ones over the number of right
ones, never below 0; `ord` share of neighbours that stand in the right order; `mat` and `cat` share
of right pairs; `st` share of required elements found; `sc` and `num` all or nothing.
"""

from __future__ import annotations

import math
import random
import re
from abc import abstractmethod
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator

from staffroom.activities.base import Id, Label, Markdown, Strict, unique
from staffroom.text import block_html, inline_html, plain
from staffroom.wire import ItemResult, Json, OptionResult, Verdict

ItemAnswer = str | float | list[str] | dict[str, str] | None


class Option(Strict):
    """One option; its feedback says why it is or is not the answer."""

    id: Id
    text: Markdown
    feedback: Markdown


class ChoiceOption(Option):
    """An option of a single or multiple choice."""

    correct: bool = False


class MatchOption(Option):
    """The left half of a pair."""

    match: Id


class CategoryOption(Option):
    """A card to be put into a category."""

    category: Id


class Named(Strict):
    """A category, or the right half of a pair."""

    id: Id
    text: Markdown


def _shown(entries: list[Named]) -> list[Json]:
    return [{"id": e.id, "html": inline_html(e.text), "text": plain(e.text)} for e in entries]


def _verdict(score: float) -> Verdict:
    return "right" if score >= 1 else "partly" if score > 0 else "wrong"


def _told(option: Option, *, right: bool) -> OptionResult:
    return OptionResult(
        verdict="right" if right else "wrong", feedback_html=inline_html(option.feedback)
    )


class ItemBase(Strict):
    """Base of all items."""

    id: Id
    prompt: Markdown

    def view(self, shuffle: random.Random) -> dict[str, Json]:
        """Give what the browser may know; `shuffle` orders the options for this teacher."""
        return {
            "id": self.id,
            "type": getattr(self, "type"),  # noqa: B009 - a Literal of each subclass
            "prompt_html": block_html(self.prompt),
            **self.view_part(shuffle),
        }

    def _shuffled(self, options: list[Option], shuffle: random.Random) -> list[Json]:
        order = shuffle.sample(options, len(options))
        return [{"id": o.id, "html": inline_html(o.text)} for o in order]

    @abstractmethod
    def view_part(self, shuffle: random.Random) -> dict[str, Json]:
        """Give what this type adds to the view."""

    @abstractmethod
    def mark(self, answer: ItemAnswer) -> ItemResult:
        """Mark one answer; an absent or ill-typed one scores 0 with verdict `none`."""

    def _result(
        self, score: float, options: dict[str, OptionResult] | None = None, feedback: str = ""
    ) -> ItemResult:
        return ItemResult(
            score=score,
            max=1,
            verdict=_verdict(score),
            options=options or {},
            feedback_html=block_html(feedback),
        )

    def _unanswered(self) -> ItemResult:
        return ItemResult(score=0, max=1, verdict="none")


class SingleChoice(ItemBase):
    """One right option."""

    type: Literal["sc"]
    options: Annotated[list[ChoiceOption], Field(min_length=2)]

    @model_validator(mode="after")
    def _one_right(self) -> SingleChoice:
        unique([o.id for o in self.options], "option ids")
        if sum(o.correct for o in self.options) != 1:
            raise ValueError("a single choice needs exactly one option with `correct: true`")
        return self

    def view_part(self, shuffle: random.Random) -> dict[str, Json]:
        """Options in this teacher's order."""
        return {"options": self._shuffled(list(self.options), shuffle)}

    def mark(self, answer: ItemAnswer) -> ItemResult:
        """All or nothing; feedback on the chosen option."""
        chosen = next((o for o in self.options if o.id == answer), None)
        if chosen is None:
            return self._unanswered()
        return self._result(float(chosen.correct), {chosen.id: _told(chosen, right=chosen.correct)})


class MultipleChoice(ItemBase):
    """Several right options."""

    type: Literal["mc"]
    options: Annotated[list[ChoiceOption], Field(min_length=3)]

    @model_validator(mode="after")
    def _some_right(self) -> MultipleChoice:
        unique([o.id for o in self.options], "option ids")
        if not any(o.correct for o in self.options):
            raise ValueError("a multiple choice needs an option with `correct: true`")
        return self

    def view_part(self, shuffle: random.Random) -> dict[str, Json]:
        """Options in this teacher's order."""
        return {"options": self._shuffled(list(self.options), shuffle)}

    def mark(self, answer: ItemAnswer) -> ItemResult:
        """Right choices minus wrong ones over the number of right ones."""
        chosen = [o for o in self.options if isinstance(answer, list) and o.id in answer]
        if not chosen:
            return self._unanswered()
        balance = sum(1 if o.correct else -1 for o in chosen)
        score = max(0.0, balance / sum(o.correct for o in self.options))
        return self._result(score, {o.id: _told(o, right=o.correct) for o in chosen})


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
        shown = self._shuffled(list(self.options), shuffle)
        if [s["id"] for s in shown] == [o.id for o in self.options]:
            shown = [*shown[1:], shown[0]]
        return {"options": shown}

    def mark(self, answer: ItemAnswer) -> ItemResult:
        """Share of neighbours in the right order; feedback says why each stands where it does."""
        right = [o.id for o in self.options]
        if not isinstance(answer, list) or sorted(answer) != sorted(right):
            return self._unanswered()
        pairs = list(pairwise(right))
        kept = sum(pair in pairs for pair in pairwise(answer))
        told = {o.id: _told(o, right=answer[place] == o.id) for place, o in enumerate(self.options)}
        return self._result(kept / len(pairs), told)


class Matching(ItemBase):
    """Pairs."""

    type: Literal["mat"]
    matches: Annotated[list[Named], Field(min_length=2)]
    options: Annotated[list[MatchOption], Field(min_length=2)]

    @model_validator(mode="after")
    def _known(self) -> Matching:
        unique([o.id for o in self.options], "option ids")
        unique([m.id for m in self.matches], "match ids")
        if {o.match for o in self.options} - {m.id for m in self.matches}:
            raise ValueError("`match` of every option must be the id of one of `matches`")
        return self

    def view_part(self, shuffle: random.Random) -> dict[str, Json]:
        """Both halves, each in this teacher's order."""
        return {
            "options": self._shuffled(list(self.options), shuffle),
            "matches": _shown(shuffle.sample(self.matches, len(self.matches))),
        }

    def mark(self, answer: ItemAnswer) -> ItemResult:
        """Share of right pairs."""
        return _mark_pairs(self, {o.id: (o, o.match) for o in self.options}, answer)


class Categorise(ItemBase):
    """Cards to be put into categories."""

    type: Literal["cat"]
    categories: Annotated[list[Named], Field(min_length=2)]
    options: Annotated[list[CategoryOption], Field(min_length=2)]

    @model_validator(mode="after")
    def _known(self) -> Categorise:
        unique([o.id for o in self.options], "option ids")
        unique([c.id for c in self.categories], "category ids")
        if {o.category for o in self.options} - {c.id for c in self.categories}:
            raise ValueError("`category` of every option must be the id of one of `categories`")
        return self

    def view_part(self, shuffle: random.Random) -> dict[str, Json]:
        """Cards in this teacher's order, categories as written."""
        return {
            "options": self._shuffled(list(self.options), shuffle),
            "categories": _shown(self.categories),
        }

    def mark(self, answer: ItemAnswer) -> ItemResult:
        """Share of cards in their category."""
        return _mark_pairs(self, {o.id: (o, o.category) for o in self.options}, answer)


def _mark_pairs(
    item: Matching | Categorise, key: dict[str, tuple[Option, str]], answer: ItemAnswer
) -> ItemResult:
    given = {k: v for k, v in answer.items() if k in key} if isinstance(answer, dict) else {}
    if not given:
        return item._unanswered()  # noqa: SLF001 - one family, one module
    told = {i: _told(key[i][0], right=key[i][1] == chosen) for i, chosen in given.items()}
    right = sum(t.verdict == "right" for t in told.values())
    return item._result(right / len(key), told)  # noqa: SLF001


class Numeric(ItemBase):
    """A number, right within a tolerance (absolute, in the item's unit)."""

    type: Literal["num"]
    value: float
    tolerance: Annotated[float, Field(ge=0)] = 0.0
    unit: str = ""
    feedback: Markdown

    def view_part(self, shuffle: random.Random) -> dict[str, Json]:
        """Only the unit."""
        del shuffle
        return {"unit": self.unit}

    def mark(self, answer: ItemAnswer) -> ItemResult:
        """All or nothing."""
        if isinstance(answer, bool) or not isinstance(answer, int | float):
            return self._unanswered()
        if not math.isfinite(answer):
            return self._unanswered()
        close = abs(answer - self.value) <= self.tolerance + 1e-9
        return self._result(float(close), feedback=self.feedback)


class Element(Strict):
    """A required element of a short text: any of these words, `*` stands for an ending."""

    label: Label
    any: Annotated[list[str], Field(min_length=1)]


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
        """Share of the elements found, whatever the word endings."""
        if not isinstance(answer, str) or not answer.strip():
            return self._unanswered()
        found = sum(_mentions(answer, e.any) for e in self.elements)
        feedback = f"{self.feedback}\n\n> {self.model}"
        return self._result(found / len(self.elements), feedback=feedback)


def _fold(text: str) -> str:
    return text.casefold().replace("ё", "е")


def _mentions(text: str, words: list[str]) -> bool:
    def pattern(word: str) -> str:
        return r"\b" + re.escape(_fold(word)).replace(r"\*", r"\w*") + r"\b"

    return any(re.search(pattern(word), _fold(text)) for word in words)


Item = Annotated[
    SingleChoice | MultipleChoice | Ordering | Matching | Categorise | Numeric | ShortText,
    Field(discriminator="type"),
]
