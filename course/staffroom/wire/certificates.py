"""Wire models of certificates: what is earned, what is missing, what was given."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import StringConstraints

from staffroom.wire.base import ModuleId, PersonName, Wire
from staffroom.wire.moderation import Note

CertificateKind = Annotated[str, StringConstraints(pattern=r"^[a-z]{1,16}$")]
CertificateId = Annotated[str, StringConstraints(pattern=r"^[a-z2-7]{32}$")]
"""Random; whoever knows it may see the certificate's page."""
Reason = Literal["name", "mistake", "conduct", "holder"]
"""Why a certificate is no longer valid: its name was wrong; it was given by mistake; the work was
not the holder's own; the holder withdrew it. Only after `conduct` she cannot have it anew."""
OthersReason = Literal["name", "mistake", "conduct"]


class CourseStep(Wire):
    """A module of the course, on the way to certificates."""

    id: ModuleId
    title: str
    done: bool
    written: bool
    """Whether it can be taken yet."""


class Issued(Wire):
    """A certificate that was given."""

    id: CertificateId
    kind: CertificateKind
    name: str
    issued_at: datetime
    revoked_at: datetime | None = None
    reason: Reason | None = None
    page: str
    """Address at which anybody may check it."""


class CertificateStanding(Wire):
    """How far the caller is from a certificate."""

    kind: CertificateKind
    earned: bool
    missing: list[ModuleId]
    more: int
    """How many other modules are needed beside the missing ones."""
    needed: int
    """Of how many modules it consists."""
    barred: bool = False
    """Whether it was revoked because the work was not the caller's own."""
    issued: Issued | None = None
    """The one given last."""


class Certificates(Wire):
    """The caller's certificates in an edition."""

    name: str
    """Suggested: her display name."""
    given: bool
    """Whether this installation gives certificates at all."""
    institution: str
    modules: list[CourseStep]
    certificates: list[CertificateStanding]
    revokes: bool = False
    """Whether the caller may revoke those of others."""


class IssueIn(Wire):
    """The name to be printed, which the person has confirmed."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=400)]


class Revocation(Wire):
    """Why somebody else's certificate is to be valid no longer."""

    reason: OthersReason
    note: Note


class Revoked(Wire):
    """What became of a revocation."""

    kind: CertificateKind
    name: str
    person: PersonName
    revoked_at: datetime
