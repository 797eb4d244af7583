"""Pictures: rows that wait for their post, and those that are in one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from staffroom_hub.commons.store.models import PictureRow


async def get(session: AsyncSession, picture: str) -> PictureRow | None:
    """Give a picture by its id."""
    return await session.get(PictureRow, picture)


async def some(session: AsyncSession, ids: Collection[str]) -> dict[str, PictureRow]:
    """Give pictures by their ids, without their bytes."""
    query = select(PictureRow).where(PictureRow.id.in_(ids)).options(_LIGHT)
    return {row.id: row for row in await session.scalars(query)}


async def of_posts(session: AsyncSession, posts: Collection[int]) -> Sequence[PictureRow]:
    """Give the pictures of posts in their order, without their bytes."""
    query = (
        select(PictureRow)
        .where(PictureRow.post.in_(posts))
        .options(_LIGHT)
        .order_by(PictureRow.post, PictureRow.created_at, PictureRow.id)
    )
    return (await session.scalars(query)).all()


_LIGHT = defer(PictureRow.content, raiseload=True)


async def remove(session: AsyncSession, posts: Collection[int], but: Collection[str] = ()) -> None:
    """Remove the pictures of posts, some of them excepted."""
    which = PictureRow.post.in_(posts), PictureRow.id.not_in(but)
    await session.execute(delete(PictureRow).where(*which))


async def remove_waiting(session: AsyncSession, person: str, most: int) -> None:
    """Remove a person's oldest pictures that are in no post, beyond so many."""
    query = (
        select(PictureRow.id)
        .where(PictureRow.person == person, PictureRow.post.is_(None))
        .order_by(PictureRow.created_at.desc())
        .offset(most)
    )
    ids = (await session.scalars(query)).all()
    if ids:
        await session.execute(delete(PictureRow).where(PictureRow.id.in_(ids)))


async def sweep(session: AsyncSession, before: datetime) -> None:
    """Remove what was sent before a moment and is in no post."""
    which = PictureRow.post.is_(None), PictureRow.created_at < before
    await session.execute(delete(PictureRow).where(*which))
