"""Tables of the accounts database."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, ForeignKey, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A time with its zone, also where the database knows no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Store UTC."""
        return value and value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give back UTC."""
        return value and value.replace(tzinfo=UTC) if value and not value.tzinfo else value


class Base(DeclarativeBase):
    """Base of the tables."""


class Account(Base):
    """One person."""

    __tablename__ = "accounts"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    """Opaque; the name on the hub."""
    email: Mapped[str] = mapped_column(String(320), unique=True)
    display_name: Mapped[str] = mapped_column(String(80))
    locale: Mapped[str] = mapped_column(String(8))
    password_hash: Mapped[str] = mapped_column(String(255))
    standing: Mapped[str] = mapped_column(String(16), default="teacher")
    epoch: Mapped[int] = mapped_column(default=1)
    """Grows when every session has to end; sessions of an older epoch are refused."""
    blocked: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Link(Base):
    """A link that was handed out; only the digest of its secret part is kept."""

    __tablename__ = "links"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    """`invitation` or `reset`."""
    account: Mapped[str | None] = mapped_column(ForeignKey("accounts.name"))
    """Whose password a `reset` changes."""
    made_by: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    """When it was used up or revoked."""
