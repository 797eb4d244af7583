"""The discussion: a question to colleagues; posts are its answer, the commons holds them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from staffroom.activities.base import (
    ActivityBase,
    Id,
    Label,
    Markdown,
    Strict,
    parse,
    uncounted,
    unique,
)
from staffroom.wire import Json, Result

_Draft = Annotated[str, Field(max_length=8000)]


class SeedReply(Strict):
    """An answer under a seed."""

    author: Label
    text: Markdown


class Seed(Strict):
    """A post by the course's authors that covers an empty room, and is marked as such."""

    id: Id
    author: Label
    text: Markdown
    replies: list[SeedReply] = []


class DiscussionDraft(Strict):
    """What is being typed: the own post, and answers by the id of the post they answer."""

    text: _Draft = ""
    replies: dict[Annotated[str, Field(max_length=20)], _Draft] = {}


class DiscussionActivity(ActivityBase):
    """Definition of a discussion."""

    type: Literal["discussion"]
    post_first: bool = True
    answers: Annotated[int, Field(ge=0, le=10)] = 2
    seeds: list[Seed] = []

    @model_validator(mode="after")
    def _ids(self) -> DiscussionActivity:
        unique([s.id for s in self.seeds], "seed ids")
        return self

    def public_part(self) -> dict[str, Json]:
        """The rule; posts come from the commons."""
        return {"post_first": self.post_first, "answers": self.answers}

    def validate_draft(self, answer: Json) -> None:
        """Check the shape; see the base."""
        parse(DiscussionDraft, answer)

    def check(self, answer: Json, seed: str, attempt: int, locale: str) -> Result:
        """Nothing to check in a draft of a post; see the base."""
        del seed, attempt, locale
        parse(DiscussionDraft, answer)
        return uncounted({}, done=False)
