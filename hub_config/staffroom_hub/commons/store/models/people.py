"""Tables of people: who they are, what they tell of themselves, with whom they learn."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from staffroom_hub.commons.store.models.base import Base, RowId
from staffroom_hub.commons.store.types import Moment, SafeText


class PersonRow(Base):
    """A person, as first told by the hub and since then as she wishes."""

    __tablename__ = "people"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    display_name: Mapped[str] = mapped_column(SafeText)
    locale: Mapped[str] = mapped_column(String(8))
    role: Mapped[str | None] = mapped_column(String(16))
    """`mentor` or `trainer`, as the hub last said; none where she is neither."""
    created_at: Mapped[datetime] = mapped_column(Moment)


class ProfileRow(Base):
    """What a person tells her colleagues of herself; every text may be empty."""

    __tablename__ = "profiles"

    person: Mapped[str] = mapped_column(ForeignKey("people.name"), primary_key=True)
    subject: Mapped[str] = mapped_column(SafeText, default="")
    grades: Mapped[str] = mapped_column(SafeText, default="")
    region: Mapped[str] = mapped_column(SafeText, default="")
    languages: Mapped[str] = mapped_column(SafeText, default="")
    offer: Mapped[str] = mapped_column(SafeText, default="")
    seek: Mapped[str] = mapped_column(SafeText, default="")
    present: Mapped[bool] = mapped_column(default=True)
    """Whether colleagues may see that she has the page open."""
    updated_at: Mapped[datetime] = mapped_column(Moment)


class CohortRow(Base):
    """Teachers who take an edition together; whoever is in none is in the open one, number 0."""

    __tablename__ = "cohorts"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    edition: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(SafeText)
    invitation: Mapped[str | None] = mapped_column(String(64), unique=True)
    """The secret part of the link by which one joins; none while nobody may."""
    trainer: Mapped[str] = mapped_column(ForeignKey("people.name"))
    zone: Mapped[str | None] = mapped_column(String(64))
    """IANA name of the time zone that it lives by; none is the edition's."""
    created_at: Mapped[datetime] = mapped_column(Moment)


class CohortMemberRow(Base):
    """Somebody's place in a cohort: at most one in an edition."""

    __tablename__ = "cohort_members"
    __table_args__ = (Index("ix_cohort_members_cohort", "cohort", "person"),)

    person: Mapped[str] = mapped_column(ForeignKey("people.name"), primary_key=True)
    edition: Mapped[str] = mapped_column(String(8), primary_key=True)
    cohort: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    joined_at: Mapped[datetime] = mapped_column(Moment)


class CommunityRow(Base):
    """A community by subject, theme or region, which anybody in the edition may join."""

    __tablename__ = "communities"
    __table_args__ = (UniqueConstraint("edition", "kind", "title"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    edition: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(16))
    """`subject`, `theme` or `region`."""
    title: Mapped[str] = mapped_column(SafeText)
    created_by: Mapped[str | None] = mapped_column(ForeignKey("people.name"))
    created_at: Mapped[datetime] = mapped_column(Moment)


class CommunityMemberRow(Base):
    """Somebody's membership of a community."""

    __tablename__ = "community_members"
    __table_args__ = (Index("ix_community_members_person", "person"),)

    community: Mapped[int] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("people.name"), primary_key=True)
    joined_at: Mapped[datetime] = mapped_column(Moment)
