"""Leaving: a person goes, and with her everything that is only hers.

What she wrote to others stays under no name, or becomes a placeholder where somebody answered it
and vanishes elsewhere. Others' answers stay readable in either case, without her name after an @
(`unnaming`). Where else the tables name her, their own foreign keys say: a row that cannot be
without a person goes, another forgets her.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Column, Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire.people import Farewell
from staffroom_hub.commons import changes, circle, pictures, search, unnaming
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.reviews import Floor
from staffroom_hub.commons.store import certificates, cohorts, marking, people, reviews, takeout
from staffroom_hub.commons.store.locks import Lock, hold
from staffroom_hub.commons.store.models import (
    ActionRow,
    AppealRow,
    Base,
    EventRow,
    FeedbackRow,
    NoticeRow,
    PersonRow,
    PictureRow,
    PostRow,
    PostVersionRow,
    ReportRow,
    SubmissionRow,
    ThanksRow,
    TopicRow,
)
from staffroom_hub.commons.store.places import ModulePlace

if TYPE_CHECKING:
    from staffroom_hub.commons.services import Services


async def leave(
    session: AsyncSession, parts: Services, person: str, how: Farewell
) -> set[ModulePlace]:
    """Let a person go; gives the places to be woken when the transaction has ended.

    Raises:
        Problem: `wrong_name`; `has_cohorts` while she leads any.
    """
    row = await people.lock(session, person)
    if " ".join(how.confirm.split()) != " ".join(row.display_name.split()):
        raise Problem("wrong_name")
    if await cohorts.leads_any(session, person):
        raise Problem("has_cohorts")
    # Before others' rows are touched, as `notices.tell` does, so that nobody waits in a ring.
    await hold(session, Lock.EVENTS)
    remove = how.contributions == "remove"
    posts = list(await takeout.posts(session, person))
    if remove:
        found = takeout.circle_posts(session, lambda salt: circle.mark(parts.keys, salt, person))
        posts += [post async for post in found]
    topics = await takeout.topics(session, posts)
    await (_remove if remove else _anonymise)(session, posts, topics, parts.now())
    topics |= await _unname(session, row, parts.now())
    reviewing = await reviews.forget(session, person, remove=remove)
    await marking.forget(session, person)
    await certificates.forget(session, person, parts.now(), remove=remove)
    await _forget(session, person, remove=remove)
    for place in reviewing:
        await Floor(session, parts, place).draw()
    modules = {(topic.edition, topic.module) for topic in topics.values()}
    return {ModulePlace(edition, module) for edition, module in modules} | reviewing


async def _unname(session: AsyncSession, person: PersonRow, now: datetime) -> dict[int, TopicRow]:
    """Let nobody's post mention her; gives the topics of those that did."""
    named = await unnaming.unname(session, person)
    for post, topic in named:
        await changes.changed(session, topic, post, now)
    return {topic.id: topic for _, topic in named}


async def _anonymise(
    session: AsyncSession, posts: Sequence[PostRow], topics: Mapping[int, TopicRow], now: datetime
) -> None:
    """Let posts stay under no name."""
    for post in posts:
        post.person, post.author = None, ""
        await changes.changed(session, topics[post.topic], post, now)


async def _remove(
    session: AsyncSession, posts: Sequence[PostRow], topics: Mapping[int, TopicRow], now: datetime
) -> None:
    """Delete posts, and take the words out of them."""
    for post in posts:
        await changes.set_state(session, topics[post.topic], post, "deleted", now)
    for some in takeout.batches(post.id for post in posts):
        await _disown(session, some, topics, now)
        await pictures.remove(session, some)
        for table in (PostVersionRow, ThanksRow, NoticeRow):
            await session.execute(delete(table).where(table.post.in_(some)))
        actions = update(ActionRow).where(ActionRow.post.in_(some))
        await session.execute(actions.values(before=None))
    for post in posts:
        # Of a pseudonym the number stays: nobody else in the conversation is to get it.
        post.person, post.author, post.mark, post.sent = None, "", None, None
        post.text, post.html, post.excuse, post.helped = "", "", None, None
        await search.forget(session, post.id)
    await session.flush()


async def _disown(
    session: AsyncSession, gone: Sequence[int], topics: Mapping[int, TopicRow], now: datetime
) -> None:
    """Let nobody say any more that one of these answers helped."""
    # An answer is in the topic of the post above it.
    for post in (await session.scalars(select(PostRow).where(PostRow.helped.in_(gone)))).all():
        post.helped = None
        await changes.changed(session, topics[post.topic], post, now)


async def _forget(session: AsyncSession, person: str, *, remove: bool) -> None:
    """Forget a person everywhere; her posts have forgotten her already."""
    mine = select(SubmissionRow.id).where(SubmissionRow.person == person)
    await session.execute(delete(FeedbackRow).where(FeedbackRow.submission.in_(mine)))
    given = update(FeedbackRow).where(FeedbackRow.released_by == person)
    await session.execute(given.values(released_by=""))
    # Her own words to moderators; what they did stays in the trail, without her.
    concerning = select(ActionRow.id).where(ActionRow.person == person)
    await session.execute(delete(AppealRow).where(AppealRow.action.in_(concerning)))
    if remove:
        await session.execute(update(ReportRow).where(ReportRow.person == person).values(note=""))
    loose = delete(PictureRow).where(PictureRow.person == person, PictureRow.post.is_(None))
    await session.execute(loose)
    await session.execute(delete(EventRow).where(EventRow.person == person))
    for table, column in _naming():
        if column.nullable:
            forgotten = update(table).where(column == person).values({column.name: None})
            await session.execute(forgotten)
        else:
            await session.execute(delete(table).where(column == person))
    await session.execute(delete(PersonRow).where(PersonRow.name == person))


def _naming() -> list[tuple[Table, Column[str]]]:
    """Give the columns that name people, those of rows which others refer to last."""
    return [
        (table, column)
        for table in reversed(Base.metadata.sorted_tables)
        for column in table.columns
        if any(key.column is PersonRow.__table__.c.name for key in column.foreign_keys)
    ]
