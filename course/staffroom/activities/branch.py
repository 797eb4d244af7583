"""The branching scenario: a story (or a thread) that goes on as the reader chooses.

Only the first node is public; each further one comes with the check of the path so far.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from staffroom.activities.base import (
    ActivityBase,
    AnswerError,
    Id,
    Label,
    Markdown,
    Strict,
    parse,
    uncounted,
    unique,
)
from staffroom.saying import AuthorError
from staffroom.text import block_html, inline_html
from staffroom.wire import Json, Result


class Meter(Strict):
    """A quantity that choices move."""

    id: Id
    label: Label
    start: int
    min: int = 0
    max: int


class Choice(Strict):
    """What the reader may do at a node; without `next` the story ends after it."""

    id: Id
    text: Markdown
    consequence: Markdown
    effects: dict[Id, int] = {}
    next: Id | None = None


class Node(Strict):
    """A decision point, or an ending (`end`) that closes the story."""

    text: Markdown
    choices: list[Choice] = []
    end: str | None = None


class BranchAnswer(Strict):
    """The choices made, in order."""

    path: Annotated[
        list[Annotated[str, StringConstraints(max_length=48)]], Field(max_length=100)
    ] = []


class BranchActivity(ActivityBase):
    """Definition of a branching scenario."""

    type: Literal["branch"]
    style: Literal["story", "thread"] = "story"
    meters: list[Meter] = []
    start: Id
    nodes: dict[Id, Node]

    @model_validator(mode="after")
    def _known(self) -> BranchActivity:
        choices = [c for node in self.nodes.values() for c in node.choices]
        targets = {self.start, *(c.next for c in choices if c.next)}
        if targets - set(self.nodes):
            raise AuthorError(
                "no such node: %(names)s", names=", ".join(sorted(targets - set(self.nodes)))
            )
        effects = {m for c in choices for m in c.effects} - {m.id for m in self.meters}
        if effects:
            raise AuthorError(
                "effects name no such meter: %(names)s", names=", ".join(sorted(effects))
            )
        for node in self.nodes.values():
            unique([c.id for c in node.choices], "choice ids of a node")
        return self

    def public_part(self) -> dict[str, Json]:
        """Meters and the first node."""
        return {
            "style": self.style,
            "meters": [m.model_dump() for m in self.meters],
            "first": _shown(self.nodes[self.start]),
        }

    def validate_draft(self, answer: Json) -> None:
        """Check the shape; see the base."""
        parse(BranchAnswer, answer)

    def check(self, answer: Json, seed: str, attempt: int, locale: str) -> Result:
        """Play the path so far; see the base."""
        del seed, attempt, locale
        meters = {m.id: m.start for m in self.meters}
        steps: list[Json] = []
        node: Node | None = self.nodes[self.start]
        end = ""
        for chosen in parse(BranchAnswer, answer).path:
            choice = _find(node, chosen)
            meters = {m.id: _moved(m, meters[m.id], choice) for m in self.meters}
            steps.append(_step(node, choice, meters))
            node = self.nodes[choice.next] if choice.next else None
        if node is not None and not node.choices:
            end, node = "\n\n".join(filter(None, [node.text, node.end])), None
        return uncounted(
            {
                "steps": steps,
                "node": _shown(node) if node else None,
                "end_html": block_html(end) if node is None else None,
                "meters": meters,
            },
            done=node is None,
        )


def _find(node: Node | None, chosen: str) -> Choice:
    for choice in node.choices if node else []:
        if choice.id == chosen:
            return choice
    raise AnswerError("unknown_choice", "There is no such choice at this point of the story.")


def _moved(meter: Meter, value: int, choice: Choice) -> int:
    return min(max(value + choice.effects.get(meter.id, 0), meter.min), meter.max)


def _shown(node: Node) -> dict[str, Json]:
    return {
        "html": block_html(node.text),
        "choices": [{"id": c.id, "html": inline_html(c.text)} for c in node.choices],
    }


def _step(node: Node | None, choice: Choice, meters: dict[str, int]) -> dict[str, Json]:
    return {
        "html": block_html(node.text) if node else "",
        "choice_html": inline_html(choice.text),
        "consequence_html": block_html(choice.consequence),
        "meters": dict(meters),
    }
