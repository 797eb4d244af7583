"""Posts: people's, and those that the course's authors seeded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.activities.discussion import Seed, SeedReply
from staffroom_hub.commons.store.models import PostRow, ReleaseRow
from staffroom_hub.commons.store.places import ActivityPlace, Own


async def posts(session: AsyncSession, place: ActivityPlace) -> Sequence[PostRow]:
    """Give all posts of a discussion, oldest first."""
    query = (
        select(PostRow)
        .where(PostRow.edition == place.edition, PostRow.module == place.module)
        .where(PostRow.activity == place.activity_id)
        .order_by(PostRow.id)
    )
    return (await session.scalars(query)).all()


async def stamp(session: AsyncSession, place: ActivityPlace) -> tuple[int, int, int]:
    """Give what changes whenever a post comes or a release may have changed the seeded ones.

    That is the highest id, the number of posts, and the newest release. The number, because on
    PostgreSQL a lower id may become visible after a higher one.
    """
    release = (
        select(func.max(ReleaseRow.id))
        .where(ReleaseRow.edition == place.edition, ReleaseRow.module == place.module)
        .scalar_subquery()
    )
    query = select(func.max(PostRow.id), func.count(), release).where(
        PostRow.edition == place.edition,
        PostRow.module == place.module,
        PostRow.activity == place.activity_id,
    )
    newest, count, released = (await session.execute(query)).one()
    return newest or 0, count, released or 0


async def add(
    session: AsyncSession, own: Own, text: str, reply_to: int | None, now: datetime
) -> PostRow:
    """Write a person's post."""
    row = _row(own.place, now, person=own.person, text=text, reply_to=reply_to)
    session.add(row)
    await session.flush()
    return row


def _row(place: ActivityPlace, now: datetime, **columns: str | int | None) -> PostRow:
    where = {"edition": place.edition, "module": place.module, "activity": place.activity_id}
    return PostRow(**where, **columns, created_at=now)


@dataclass
class Seeding:
    """Brings the seeded posts of a discussion up to its definition.

    A seed keeps its row over releases, and with it the answers that people gave. One that left
    the definition goes only when nobody answered it.
    """

    session: AsyncSession
    place: ActivityPlace
    now: datetime
    _rows: dict[str, PostRow] = field(default_factory=dict)
    _kept: set[str] = field(default_factory=set)

    async def run(self, seeds: Sequence[Seed]) -> None:
        """Write the seeds in their order."""
        found = await posts(self.session, self.place)
        self._rows = {row.seed: row for row in found if row.seed}
        for seed in seeds:
            parent = await self._put(seed.id, seed, None)
            for number, reply in enumerate(seed.replies):
                await self._put(f"{seed.id}/{number}", reply, parent.id)
        await self._clear()

    async def _put(self, name: str, words: Seed | SeedReply, reply_to: int | None) -> PostRow:
        row = self._rows.get(name) or _row(self.place, self.now, seed=name, reply_to=reply_to)
        row.author, row.text = words.author, words.text
        self.session.add(row)
        await self.session.flush()
        self._kept.add(name)
        return row

    async def _clear(self) -> None:
        rows = await posts(self.session, self.place)
        answered = {row.reply_to for row in rows if row.person}
        # Answers go before the posts they belong to.
        for row in sorted(rows, key=lambda row: row.reply_to is None):
            if row.seed and row.seed not in self._kept | self._answered(rows, answered):
                await self.session.delete(row)
                await self.session.flush()

    @staticmethod
    def _answered(rows: Sequence[PostRow], answered: set[int | None]) -> set[str]:
        """Name the seeds that people answered, and those seeds' own answers."""
        return {r.seed for r in rows if r.seed and {r.id, r.reply_to} & answered - {None}}
