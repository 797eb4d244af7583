"""Releases: every one is kept; the newest of a module is the current one.

Withdrawing adds a row, too: a release of nothing, which has no digest. What was handed in before
goes on naming the release that it belongs to.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.bundle import NOTEBOOK
from staffroom.module import Module
from staffroom_hub.commons.store.models import ReleaseFileRow, ReleaseRow
from staffroom_hub.commons.store.places import ModulePlace

WITHDRAWN = ""
"""Digest of a row that says that its module was withdrawn."""


async def current(session: AsyncSession, place: ModulePlace) -> ReleaseRow | None:
    """Give a module's current release; none if it was never released, or is withdrawn."""
    row = await _newest(session, place)
    return None if row is None or row.digest == WITHDRAWN else row


async def _newest(session: AsyncSession, place: ModulePlace) -> ReleaseRow | None:
    query = (
        select(ReleaseRow)
        .where(ReleaseRow.edition == place.edition, ReleaseRow.module == place.module)
        .order_by(ReleaseRow.id.desc())
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none()


async def find(session: AsyncSession, id_: int) -> ReleaseRow:
    """Give a release that something refers to."""
    return (await session.scalars(select(ReleaseRow).where(ReleaseRow.id == id_))).one()


async def all_current(session: AsyncSession, edition: str) -> Sequence[ReleaseRow]:
    """Give the current releases of an edition, by module."""
    return await _each_newest(session, edition, ReleaseRow.digest != WITHDRAWN)


async def all_withdrawn(session: AsyncSession, edition: str) -> Sequence[ReleaseRow]:
    """Give the withdrawals of an edition that no release has followed, by module."""
    return await _each_newest(session, edition, ReleaseRow.digest == WITHDRAWN)


async def _each_newest(
    session: AsyncSession, edition: str, which: ColumnElement[bool]
) -> Sequence[ReleaseRow]:
    newest = (
        select(func.max(ReleaseRow.id))
        .where(ReleaseRow.edition == edition)
        .group_by(ReleaseRow.module)
    )
    query = select(ReleaseRow).where(ReleaseRow.id.in_(newest), which).order_by(ReleaseRow.module)
    return (await session.scalars(query)).all()


async def all_published(session: AsyncSession, edition: str) -> Sequence[tuple[ReleaseRow, bool]]:
    """Give each module's newest contents, and whether they are released now or withdrawn."""
    contents = case((ReleaseRow.digest != WITHDRAWN, ReleaseRow.id))
    newest = (
        select(func.max(contents).label("contents"), func.max(ReleaseRow.id).label("last"))
        .where(ReleaseRow.edition == edition)
        .group_by(ReleaseRow.module)
        .subquery()
    )
    query = (
        select(ReleaseRow, newest.c.last == newest.c.contents)
        .join(newest, newest.c.contents == ReleaseRow.id)
        .order_by(ReleaseRow.module)
    )
    return [(row, bool(now)) for row, now in await session.execute(query)]


async def files(session: AsyncSession, release: int) -> dict[str, bytes]:
    """Give all files of a release."""
    query = select(ReleaseFileRow.path, ReleaseFileRow.content).where(
        ReleaseFileRow.release == release
    )
    return dict((await session.execute(query)).all())


async def definitions(
    session: AsyncSession, wanted: Collection[int]
) -> dict[int, dict[str, bytes]]:
    """Give, by release, the files that define its activities, without its media."""
    defines = or_(ReleaseFileRow.path.like("%.yaml"), ReleaseFileRow.path == NOTEBOOK)
    query = select(ReleaseFileRow).where(ReleaseFileRow.release.in_(wanted), defines)
    found: dict[int, dict[str, bytes]] = {release: {} for release in wanted}
    for row in await session.scalars(query):
        found[row.release][row.path] = row.content
    return found


async def file(session: AsyncSession, release: int, path: str) -> bytes | None:
    """Give one file of a release."""
    row = await session.get(ReleaseFileRow, (release, path))
    return row.content if row else None


async def add(
    session: AsyncSession,
    module: Module,
    content: Mapping[str, bytes],
    digest: str,
    now: datetime,
) -> ReleaseRow:
    """Publish a module."""
    row = ReleaseRow(
        edition=module.edition,
        module=module.id,
        title=module.title,
        summary=module.summary,
        minutes=module.minutes,
        digest=digest,
        released_at=now,
    )
    session.add(row)
    await session.flush()
    session.add_all(
        ReleaseFileRow(release=row.id, path=path, content=data) for path, data in content.items()
    )
    return row


async def withdraw(session: AsyncSession, row: ReleaseRow, now: datetime) -> None:
    """Withdraw a module; `row` is its current release, which stays for what refers to it."""
    session.add(
        ReleaseRow(
            edition=row.edition,
            module=row.module,
            title=row.title,
            summary=row.summary,
            minutes=row.minutes,
            digest=WITHDRAWN,
            released_at=now,
        )
    )
    await session.flush()


async def notebook(session: AsyncSession, release: int) -> bytes:
    """Give the notebook of a release; every release has one."""
    content = await file(session, release, NOTEBOOK)
    assert content is not None
    return content
