"""Wire models of people: the caller, profiles, cohorts, communities."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from staffroom.wire.base import DisplayName, Edition, Locale, PersonName, Wire


class Person(Wire):
    """The caller as the commons knows her."""

    name: PersonName
    display_name: str
    locale: Locale
    roles: list[Literal["teacher", "mentor", "trainer", "admin"]]


class PersonChange(Wire):
    """What a person may change of herself."""

    display_name: DisplayName | None = None
    locale: Locale | None = None


ProfileText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=400)]


class Profile(Wire):
    """What a person tells her colleagues of herself; everything may be empty."""

    subject: ProfileText = ""
    grades: ProfileText = ""
    region: ProfileText = ""
    languages: ProfileText = ""
    offer: ProfileText = ""
    """What she can offer."""
    seek: ProfileText = ""
    """What she is looking for."""
    present: bool = True
    """Whether colleagues may see that she has a page open."""


class PersonCard(Wire):
    """A colleague, as those see her who learn with her."""

    name: PersonName
    display_name: str
    roles: list[Literal["trainer", "mentor"]] = []
    profile: Profile = Profile()
    mine: bool = False


class PersonPage(Wire):
    """Some colleagues in their order; `next` asks for those after them."""

    people: list[PersonCard]
    next: str | None = None


class Cohort(Wire):
    """A cohort; 0 is the open one, which has no trainer of its own."""

    id: int
    edition: Edition
    name: str
    """Empty for the open one."""
    members: int
    trainer: str = ""
    """Display name."""
    invitation: str | None = None
    """The secret of its link, for its trainer alone."""


class CohortIn(Wire):
    """A new cohort."""

    name: DisplayName


class Invitation(Wire):
    """What somebody who follows an invitation is told before she joins."""

    edition: Edition
    name: str
    trainer: str
    members: int
    already: bool
    """Whether the caller is in this cohort."""
    leaves: str = ""
    """Name of the cohort that she would leave."""


CommunityKind = Literal["subject", "theme", "region"]


class CommunityIn(Wire):
    """A new community."""

    kind: CommunityKind
    title: DisplayName


class Community(Wire):
    """A community that one may join."""

    id: int
    kind: CommunityKind
    title: str
    members: int
    joined: bool
    topic: int | None = None
    """Its topic, for those who have joined."""
    posts: int = 0
    last_at: datetime | None = None
    """Of its newest post; only for those who have joined."""


class Joined(Wire):
    """Whether the caller belongs to something now."""

    joined: bool


class Farewell(Wire):
    """How somebody leaves: what becomes of what she wrote."""

    contributions: Literal["anonymise", "remove"]
    confirm: Annotated[str, Field(max_length=80)]
    """Her display name, typed once more."""
