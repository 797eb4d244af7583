"""What service pages are made of: parts that show what the commons has, and ask for no answer."""

from __future__ import annotations

from typing import Literal

from staffroom.activities.base import ActivityBase, AnswerError
from staffroom.wire import Json, Result


class ServiceActivity(ActivityBase):
    """Base of all parts without an answer."""

    def public_part(self) -> dict[str, Json]:
        """Nothing but title and prompt; see the base."""
        return {}

    def validate_draft(self, answer: Json) -> None:
        """Refuse every answer; see the base."""
        del answer
        raise AnswerError("bad_answer", "This answer does not fit the activity.")

    def check(self, answer: Json, seed: str, attempt: int, locale: str) -> Result:
        """Refuse every answer; see the base."""
        del answer, seed, attempt, locale
        raise AnswerError("bad_answer", "This answer does not fit the activity.")


class ReviewActivity(ServiceActivity):
    """Colleagues' reviews of the module's assignment; criteria come from the module's `grading`."""

    type: Literal["review"]


class PeopleActivity(ServiceActivity):
    """One's own profile, one's cohort, one's colleagues."""

    type: Literal["people"]


class CommunitiesActivity(ServiceActivity):
    """Communities that one may join."""

    type: Literal["communities"]


class NoticesActivity(ServiceActivity):
    """What concerns one, and how one wants to be told."""

    type: Literal["notices"]


class SearchActivity(ServiceActivity):
    """Finding posts by their words."""

    type: Literal["search"]


class TakeoutActivity(ServiceActivity):
    """Taking with one what one wrote."""

    type: Literal["takeout"]


class ModerationActivity(ServiceActivity):
    """What moderators are asked to look at."""

    type: Literal["moderation"]
