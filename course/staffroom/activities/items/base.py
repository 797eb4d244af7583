"""What all item types share: options with their explanations, the view, the result."""

from __future__ import annotations

import random
from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from staffroom.activities.base import Id, Markdown, Strict
from staffroom.text import block_html, inline_html, plain
from staffroom.wire import ItemResult, Json, OptionResult, Verdict

ItemAnswer = str | float | list[str] | Mapping[str, str | float | None] | None


class Option(Strict):
    """One option; its feedback says why it is or is not the answer."""

    id: Id
    text: Markdown
    feedback: Markdown


class Named(Strict):
    """A category, or the right half of a pair."""

    id: Id
    text: Markdown


def shown(entries: Sequence[Named]) -> list[Json]:
    """Give what a browser may know of categories or right halves."""
    return [{"id": e.id, "html": inline_html(e.text), "text": plain(e.text)} for e in entries]


def told(option: Option, verdict: Verdict) -> OptionResult:
    """Give the word on one option, with its explanation."""
    return OptionResult(verdict=verdict, feedback_html=inline_html(option.feedback))


def told_chosen(option: Option, *, right: bool) -> OptionResult:
    """Give the word on an option that was chosen."""
    return told(option, "right" if right else "wrong")


def listed(lines: Iterable[str], *, ordered: bool = False) -> str:
    """Make a list of lines that are safe HTML each."""
    tag = "ol" if ordered else "ul"
    return f"<{tag}>{''.join(f'<li>{line}</li>' for line in lines)}</{tag}>"


def paragraph(text: str) -> str:
    """Make a paragraph of plain text."""
    return f"<p>{escape(text)}</p>"


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

    def _shuffled(self, options: Sequence[Option], shuffle: random.Random) -> list[Json]:
        order = shuffle.sample(options, len(options))
        return [{"id": o.id, "html": inline_html(o.text)} for o in order]

    @abstractmethod
    def view_part(self, shuffle: random.Random) -> dict[str, Json]:
        """Give what this type adds to the view."""

    @abstractmethod
    def mark(self, answer: ItemAnswer) -> ItemResult:
        """Mark one answer; an absent or ill-typed one scores 0 with verdict `none`."""

    @abstractmethod
    def right_html(self) -> str:
        """Give the right answer as safe HTML."""

    def explained(self, result: ItemResult) -> ItemResult:
        """Add the right answer to a result, and the explanations of what was not chosen."""
        return result.model_copy(update={"answer_html": self.right_html()})

    def _explained_options(
        self, result: ItemResult, options: Sequence[Option], *, answer_html: str = ""
    ) -> ItemResult:
        """Add the options that nothing is said of yet; right ones are named as missed."""
        rest = {
            o.id: told(o, "missed" if getattr(o, "correct", False) else "none")
            for o in options
            if o.id not in result.options
        }
        return result.model_copy(
            update={"options": {**result.options, **rest}, "answer_html": answer_html}
        )

    def _result(
        self, score: float, options: dict[str, OptionResult] | None = None, feedback: str = ""
    ) -> ItemResult:
        return ItemResult(
            score=score,
            max=1,
            verdict="right" if score >= 1 else "partly" if score > 0 else "wrong",
            options=options or {},
            feedback_html=block_html(feedback),
        )

    def _unanswered(self) -> ItemResult:
        return ItemResult(score=0, max=1, verdict="none")
