"""The table of own documents."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from staffroom_hub.commons.store.models.base import Base
from staffroom_hub.commons.store.types import JsonText, Moment


class OwnDocumentRow(Base):
    """A document that a person keeps for herself; nobody else reads it."""

    __tablename__ = "own_documents"

    person: Mapped[str] = mapped_column(ForeignKey("people.name"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    edition: Mapped[str] = mapped_column(String(8), primary_key=True, default="")
    """Empty where one has the document once for all editions."""
    module: Mapped[str] = mapped_column(String(64), primary_key=True, default="")
    """Empty where one has the document once for all modules."""
    version: Mapped[int]
    body: Mapped[Any] = mapped_column(JsonText)
    saved_at: Mapped[datetime] = mapped_column(Moment)
