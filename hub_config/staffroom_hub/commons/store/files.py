"""Files: their parts on the way, the files themselves, and what was handed in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from staffroom_hub.commons.store.models import (
    DraftRow,
    FilePartRow,
    FileRow,
    SubmissionFileRow,
    SubmissionRow,
)

_LIGHT = defer(FileRow.content, raiseload=True)


async def get(session: AsyncSession, file: str) -> FileRow | None:
    """Give a file by its id, with its content."""
    return await session.get(FileRow, file)


async def some(session: AsyncSession, ids: Collection[str]) -> dict[str, FileRow]:
    """Give files by their ids, without their content."""
    query = select(FileRow).where(FileRow.id.in_(ids)).options(_LIGHT)
    return {row.id: row for row in await session.scalars(query)}


async def held(session: AsyncSession, person: str) -> tuple[int, int]:
    """Say how many files a person has, and of how many bytes together."""
    query = select(func.count(), func.coalesce(func.sum(FileRow.size), 0))
    count, size = (await session.execute(query.where(FileRow.person == person))).one()
    return int(count), int(size)


async def handed_in(session: AsyncSession, file: str) -> bool:
    """Whether a file is part of any submission."""
    query = select(SubmissionFileRow.file).where(SubmissionFileRow.file == file).limit(1)
    return (await session.scalar(query)) is not None


async def handed_in_where(session: AsyncSession, file: str) -> Sequence[tuple[str, int]]:
    """Give the editions and cohorts in which a file was handed in; 0 is the open one."""
    query = (
        select(SubmissionRow.edition, func.coalesce(SubmissionRow.cohort, 0))
        .join(SubmissionFileRow, SubmissionFileRow.submission == SubmissionRow.id)
        .where(SubmissionFileRow.file == file)
        .distinct()
    )
    return [(edition, cohort) for edition, cohort in await session.execute(query)]


async def remove(session: AsyncSession, ids: Collection[str]) -> None:
    """Remove files that are in no submission."""
    await session.execute(delete(FileRow).where(FileRow.id.in_(ids)))


async def parts(session: AsyncSession, person: str, upload: str) -> Sequence[FilePartRow]:
    """Give the parts of an upload in their order."""
    which = FilePartRow.person == person, FilePartRow.upload == upload
    query = select(FilePartRow).where(*which).order_by(FilePartRow.number)
    return (await session.scalars(query)).all()


async def waiting(session: AsyncSession, person: str) -> list[tuple[str, int]]:
    """Give a person's uploads with how many parts of each wait, the newest first."""
    query = (
        select(FilePartRow.upload, func.count())
        .where(FilePartRow.person == person)
        .group_by(FilePartRow.upload)
        .order_by(func.max(FilePartRow.created_at).desc(), FilePartRow.upload)
    )
    return [(upload, int(count)) for upload, count in await session.execute(query)]


async def forget_uploads(session: AsyncSession, person: str, uploads: Collection[str]) -> None:
    """Remove the parts of uploads."""
    which = FilePartRow.person == person, FilePartRow.upload.in_(uploads)
    await session.execute(delete(FilePartRow).where(*which))


async def sweep_parts(session: AsyncSession, before: datetime) -> None:
    """Remove parts that were sent before a moment."""
    await session.execute(delete(FilePartRow).where(FilePartRow.created_at < before))


async def old_and_loose(session: AsyncSession, before: datetime) -> Sequence[FileRow]:
    """Give files that were sent before a moment and are in no submission, without content."""
    sent = select(SubmissionFileRow.file)
    query = select(FileRow).where(FileRow.created_at < before, FileRow.id.not_in(sent))
    return (await session.scalars(query.options(_LIGHT))).all()


async def typed(session: AsyncSession, people: Collection[str]) -> Sequence[tuple[str, object]]:
    """Give the answers that people are typing, with whose they are."""
    query = select(DraftRow.person, DraftRow.answer).where(DraftRow.person.in_(people))
    return [(person, answer) for person, answer in await session.execute(query)]
