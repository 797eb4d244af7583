"""Table of certificates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from staffroom_hub.commons.store.models.base import Base
from staffroom_hub.commons.store.types import JsonText, Moment, SafeText


class CertificateRow(Base):
    """A certificate that was given; one that is valid no longer stays, to say so."""

    __tablename__ = "certificates"
    __table_args__ = (Index("ix_certificates_person", "person", "edition"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    """Random: whoever knows it may see the certificate's page."""
    person: Mapped[str | None] = mapped_column(ForeignKey("people.name"))
    """None once she has left."""
    edition: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(16))
    """Empty where its holder has left and taken her words with her."""
    name: Mapped[str] = mapped_column(SafeText)
    """As printed; empty once she has left."""
    modules: Mapped[Any] = mapped_column(JsonText)
    """What it was given for: ids of modules, in the order of the course."""
    status: Mapped[int] = mapped_column(unique=True)
    """Its place in the lists of what is revoked; random within a list, so that it tells nothing."""
    issued_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(String(16))
