"""What all tables share."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# SQLite gives out row ids only to a column that is exactly INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """Base of all tables."""


class InModule:
    """Columns of a row that belongs to a module of an edition."""

    edition: Mapped[str] = mapped_column(String(8))
    module: Mapped[str] = mapped_column(String(64))
