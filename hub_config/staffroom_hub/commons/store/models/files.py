"""Tables of files that people add to forms."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from staffroom_hub.commons.store.models.base import Base, RowId
from staffroom_hub.commons.store.types import Moment, SafeText


class FileRow(Base):
    """A file of one person's; sent again by her it is the same one."""

    __tablename__ = "files"
    __table_args__ = (
        Index("ix_files_person", "person"),
        Index("ix_files_created_at", "created_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    """A keyed hash of person, content and name: nobody can guess it."""
    person: Mapped[str] = mapped_column(ForeignKey("people.name"))
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the content, as hexadecimal digits."""
    name: Mapped[str] = mapped_column(SafeText)
    """Cleaned."""
    kind: Mapped[str] = mapped_column(String(8))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)


class FilePartRow(Base):
    """A part of a file that is still on its way."""

    __tablename__ = "file_parts"
    __table_args__ = (Index("ix_file_parts_created_at", "created_at"),)

    person: Mapped[str] = mapped_column(ForeignKey("people.name"), primary_key=True)
    upload: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)


class SubmissionFileRow(Base):
    """A file that was handed in with a submission."""

    __tablename__ = "submission_files"
    __table_args__ = (Index("ix_submission_files_file", "file"),)

    submission: Mapped[int] = mapped_column(RowId, ForeignKey("submissions.id"), primary_key=True)
    file: Mapped[str] = mapped_column(ForeignKey("files.id"), primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("people.name"))
    """Whose both are."""
