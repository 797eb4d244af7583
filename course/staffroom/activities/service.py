"""What service pages are made of: parts that show what the commons has, and ask for no answer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from staffroom.activities.base import ActivityBase, AnswerError, Strict, parse
from staffroom.wire import Json, Result
from staffroom.wire.marking import Version


class ServiceActivity(ActivityBase):
    """Base of all parts without an answer."""

    answered = False

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


class RouteActivity(ServiceActivity):
    """One's own route through the course."""

    type: Literal["route"]


class NoticesActivity(ServiceActivity):
    """What concerns one, and how one wants to be told."""

    type: Literal["notices"]


class SearchActivity(ServiceActivity):
    """Finding posts by their words."""

    type: Literal["search"]


class TakeoutActivity(ServiceActivity):
    """Taking with one what one wrote."""

    type: Literal["takeout"]


class HomeActivity(ServiceActivity):
    """Where one goes on, who waits, what is new."""

    type: Literal["home"]


class ProgressActivity(ServiceActivity):
    """How far one has come."""

    type: Literal["progress"]


class PlannerActivity(ServiceActivity):
    """When one has time for study, and what follows from it."""

    type: Literal["planner"]


class CertificatesActivity(ServiceActivity):
    """Which certificates one has earned, and having them given."""

    type: Literal["certificates"]


class DisplayActivity(ServiceActivity):
    """How pages look to one."""

    type: Literal["display"]


class ProgressFileActivity(ServiceActivity):
    """Saving what one typed to a file, and taking it in from one."""

    type: Literal["progressfile"]


class ModerationActivity(ServiceActivity):
    """What moderators are asked to look at."""

    type: Literal["moderation"]


class OverviewActivity(ServiceActivity):
    """A trainer's look at her cohort."""

    type: Literal["overview"]


_Entry = Annotated[
    str, StringConstraints(pattern=r"^m[0-9]{2}-[a-z0-9-]{1,40}/[a-z][a-z0-9_-]{0,47}/[0-9]{1,16}$")
]
_Points = Annotated[float, Field(ge=0, le=4)]
_Text = Annotated[str, StringConstraints(max_length=20_000)]


class _Seen(Strict):
    score: _Points | None
    comment: _Text


class _Sent(Strict):
    key: Annotated[str, StringConstraints(max_length=36)]
    version: Version
    seen: _Seen


class _Typed(Strict):
    score: _Points | None
    comment: _Text
    sent: _Sent | None


class _Works(Strict):
    works: Annotated[dict[_Entry, _Typed], Field(max_length=500)]


class MarkingActivity(ServiceActivity):
    """The grading desk; its draft is what a trainer has typed and not given yet.

    By module, question and submission: level, comment, and where it is under way its key.
    """

    type: Literal["marking"]

    def validate_draft(self, answer: Json) -> None:
        """Check what is being typed; see the base."""
        parse(_Works, answer)
