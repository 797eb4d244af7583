"""Reports, what moderators did, appeals, pauses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from staffroom_hub.commons.store.locks import Lock, hold
from staffroom_hub.commons.store.models import (
    ActionRow,
    AppealRow,
    PauseRow,
    PostRow,
    PostVersionRow,
    ReportRow,
    SilenceRow,
    TopicRow,
)

CLOSING = ("hide", "restore", "edit", "dismiss")
"""What only moderators do, and after which a case is done with; the others may go before."""
_UNTOLD = ("dismiss",)
LARGEST_ID = 2**53
"""Ids from outside above this are no ids of ours; databases refuse to compare with them."""
_OWN = 100
_OWN_IN_CIRCLES = 1000


@dataclass(frozen=True)
class Said:
    """A post in a circle, as far as its writer can be recognised."""

    mark: str
    salt: str


async def paused_until(session: AsyncSession, person: str, now: datetime) -> datetime | None:
    """Say until when a person may only read; None where she may write."""
    query = select(PauseRow.until).where(PauseRow.person == person, PauseRow.until > now)
    return (await session.execute(query)).scalar_one_or_none()


async def pause(session: AsyncSession, person: str, until: datetime, action: int) -> None:
    """Let a person only read until a moment; an earlier pause ends with that."""
    row = await session.get(PauseRow, person)
    if row is None:
        row = PauseRow(person=person)
        session.add(row)
    row.until, row.action = until, action
    await session.flush()


async def end_pause(session: AsyncSession, person: str, action: int | None = None) -> None:
    """End a person's pause, or only the one that an action began."""
    query = delete(PauseRow).where(PauseRow.person == person)
    await session.execute(query if action is None else query.where(PauseRow.action == action))


async def silenced(session: AsyncSession, mark: str) -> bool:
    """Say whether a pseudonym may write no more in its conversation."""
    return await session.get(SilenceRow, mark) is not None


async def silence(session: AsyncSession, mark: str, action: int) -> None:
    """Let a pseudonym write no more in its conversation."""
    if not await silenced(session, mark):
        session.add(SilenceRow(mark=mark, action=action))
        await session.flush()


async def unsilence(session: AsyncSession, mark: str) -> None:
    """Let a pseudonym write again."""
    await session.execute(delete(SilenceRow).where(SilenceRow.mark == mark))


async def hold_post(session: AsyncSession, id_: int) -> PostRow | None:
    """Find a post and hold it until the transaction ends."""
    if not 0 < id_ <= LARGEST_ID:
        return None
    # As writers do, so that nobody waits in a ring.
    await hold(session, Lock.EVENTS)
    query = select(PostRow).where(PostRow.id == id_).with_for_update(key_share=True)
    held = await session.scalars(query.execution_options(populate_existing=True))
    return held.one_or_none()


async def edition_of_post(session: AsyncSession, id_: int) -> str | None:
    """Say in which edition a post is."""
    query = select(TopicRow.edition).join(PostRow, PostRow.topic == TopicRow.id)
    return (await session.scalars(query.where(PostRow.id == id_))).one_or_none()


async def salt(session: AsyncSession, post: PostRow) -> str:
    """Give the salt of the conversation that a post in a circle belongs to."""
    query = select(PostRow.salt).where(PostRow.id == post.root)
    return (await session.execute(query)).scalar_one() or ""


async def reported(session: AsyncSession, mark: str) -> ReportRow | None:
    """Find what somebody has reported before, by its mark."""
    return (await session.scalars(select(ReportRow).where(ReportRow.mark == mark))).one_or_none()


async def close(session: AsyncSession, post: int, now: datetime) -> None:
    """Be done with what was reported of a post."""
    query = update(ReportRow).where(ReportRow.post == post, ReportRow.done_at.is_(None))
    await session.execute(query.values(done_at=now))


async def judged(session: AsyncSession, post: PostRow) -> bool:
    """Say whether a moderator has looked at a post as it is now."""
    since = post.edited_at or post.created_at
    query = select(ActionRow.id).where(
        ActionRow.post == post.id,
        ActionRow.kind.in_(CLOSING),
        ActionRow.created_at >= since,
    )
    return await session.scalar(query.limit(1)) is not None


async def add(session: AsyncSession, action: ActionRow) -> ActionRow:
    """Write down what was done."""
    session.add(action)
    await session.flush()
    return action


async def last(
    session: AsyncSession, *, post: int | None = None, person: str | None = None
) -> ActionRow | None:
    """Give the newest action on a post, or about a person."""
    where = ActionRow.post == post if person is None else ActionRow.person == person
    query = select(ActionRow).where(where).order_by(ActionRow.id.desc()).limit(1)
    return (await session.scalars(query)).one_or_none()


async def find(session: AsyncSession, id_: int) -> ActionRow | None:
    """Find an action."""
    return await session.get(ActionRow, id_) if 0 < id_ <= LARGEST_ID else None


async def appeal(session: AsyncSession, action: int) -> AppealRow | None:
    """Find the appeal against an action, and hold it until the transaction ends."""
    query = select(AppealRow).where(AppealRow.action == action).with_for_update()
    return (await session.scalars(query)).one_or_none()


async def appeals(session: AsyncSession, actions: Collection[int]) -> dict[int, AppealRow]:
    """Give appeals by action."""
    rows = await session.scalars(select(AppealRow).where(AppealRow.action.in_(actions)))
    return {row.action: row for row in rows}


async def complaints(session: AsyncSession, posts: Collection[int]) -> Sequence[ReportRow]:
    """Give what waits to be looked at of some posts, oldest first."""
    query = select(ReportRow).where(ReportRow.post.in_(posts), ReportRow.done_at.is_(None))
    return (await session.scalars(query.order_by(ReportRow.id))).all()


async def actions_on(session: AsyncSession, posts: Collection[int]) -> Sequence[ActionRow]:
    """Give what was done with some posts, oldest first."""
    query = select(ActionRow).where(ActionRow.post.in_(posts)).order_by(ActionRow.id)
    return (await session.scalars(query)).all()


async def concerning(session: AsyncSession, person: str) -> Sequence[ActionRow]:
    """Give what was done that concerns a person, outside of circles, newest first."""
    query = select(ActionRow).where(ActionRow.person == person, ActionRow.kind.not_in(_UNTOLD))
    return (await session.scalars(query.order_by(ActionRow.id.desc()).limit(_OWN))).all()


async def in_circles(session: AsyncSession) -> Iterable[tuple[ActionRow, Said]]:
    """Give what was lately done in circles, with how its writer can be recognised."""
    root = aliased(PostRow)
    query = (
        select(ActionRow, PostRow.mark, root.salt)
        .join(PostRow, PostRow.id == ActionRow.post)
        .join(root, root.id == PostRow.root)
        .where(PostRow.mark.is_not(None), ActionRow.kind.not_in(_UNTOLD))
        .order_by(ActionRow.id.desc())
        .limit(_OWN_IN_CIRCLES)
    )
    found = await session.execute(query)
    return [(action, Said(mark or "", salt or "")) for action, mark, salt in found]


async def changed_since(session: AsyncSession, post: int, action: ActionRow) -> bool:
    """Say whether a post has had another text after the one that an action gave it."""
    query = select(func.count()).where(
        PostVersionRow.post == post, PostVersionRow.until > action.created_at
    )
    return bool(await session.scalar(query))
