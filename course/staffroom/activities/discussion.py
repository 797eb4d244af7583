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
from staffroom.saying import AuthorError
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


class Contact(Strict):
    """Somebody to turn to at once, where a support circle is not enough."""

    country: Label
    """As it is called in the edition's language; the same text groups contacts."""
    name: Label
    phone: Annotated[str, Field(max_length=40, pattern=r"^[0-9+() -]*$")] = ""
    url: Annotated[str, Field(max_length=200, pattern=r"^(https://\S+)?$")] = ""
    hours: Annotated[str, Field(max_length=120)] = ""


class DiscussionDraft(Strict):
    """What is being typed: the own post, and answers by the id of the post they answer."""

    text: _Draft = ""
    replies: dict[Annotated[str, Field(max_length=20)], _Draft] = {}


class DiscussionActivity(ActivityBase):
    """Definition of a discussion."""

    type: Literal["discussion"]
    audience: Literal["cohort", "edition", "community"] = "cohort"
    """Who talks here: one's cohort, everybody in the edition, or a community one has joined."""
    anonymous: bool = False
    """A support circle: nobody's name is kept."""
    post_first: bool = True
    answers: Annotated[int, Field(ge=0, le=10)] = 2
    seeds: list[Seed] = []
    contacts: list[Contact] = []
    """Of a support circle: where help is to be had at once."""

    @model_validator(mode="after")
    def _ids(self) -> DiscussionActivity:
        if self.anonymous and (self.post_first or self.answers):
            raise AuthorError("a support circle asks for nothing: post_first: false, answers: 0")
        unique([s.id for s in self.seeds], "seed ids")
        return self

    def public_part(self) -> dict[str, Json]:
        """The rule; posts come from the commons."""
        return {
            "post_first": self.post_first,
            "answers": self.answers,
            "audience": self.audience,
            "anonymous": self.anonymous,
            "contacts": _by_country(self.contacts),
        }

    def validate_draft(self, answer: Json) -> None:
        """Check the shape; see the base."""
        parse(DiscussionDraft, answer)

    def check(self, answer: Json, seed: str, attempt: int, locale: str) -> Result:
        """Nothing to check in a draft of a post; see the base."""
        del seed, attempt, locale
        parse(DiscussionDraft, answer)
        return uncounted({}, done=False)


def _by_country(contacts: list[Contact]) -> list[dict[str, Json]]:
    """Group contacts by country, each as it first comes."""
    countries = dict.fromkeys(contact.country for contact in contacts)
    return [
        {
            "country": country,
            "contacts": [
                contact.model_dump(exclude={"country"})
                for contact in contacts
                if contact.country == country
            ],
        }
        for country in countries
    ]
