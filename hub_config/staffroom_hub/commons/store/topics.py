"""Topics, and what of her own place decides which of them a reader may read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.activities import DiscussionActivity
from staffroom_hub.commons.store.models import (
    CohortMemberRow,
    CohortRow,
    CommunityMemberRow,
    CommunityRow,
    PostRow,
    ProfileRow,
    SeenRow,
    TopicRow,
)
from staffroom_hub.commons.store.places import ActivityPlace, ModulePlace


@dataclass(frozen=True)
class Standing:
    """Where a person stands in an edition."""

    cohort: int
    communities: frozenset[int]
    subject: str


async def standing(session: AsyncSession, person: str, edition: str) -> Standing:
    """Look up a person's cohort, communities and subject, in one statement."""
    cohort = (
        select(CohortMemberRow.cohort)
        .where(CohortMemberRow.person == person, CohortMemberRow.edition == edition)
        .scalar_subquery()
    )
    subject = select(ProfileRow.subject).where(ProfileRow.person == person).scalar_subquery()
    joined = (
        select(CommunityMemberRow.community)
        .join(CommunityRow, CommunityRow.id == CommunityMemberRow.community)
        .where(CommunityMemberRow.person == person, CommunityRow.edition == edition)
        .subquery()
    )
    one = select(cohort.label("cohort"), subject.label("subject")).subquery()
    query = select(one.c.cohort, one.c.subject, joined.c.community).select_from(
        one.outerjoin(joined, true())
    )
    rows = (await session.execute(query)).all()
    communities = frozenset(row.community for row in rows if row.community is not None)
    return Standing(rows[0].cohort or 0, communities, rows[0].subject or "")


async def led(session: AsyncSession, edition: str, trainer: str | None) -> frozenset[int]:
    """Name the cohorts that somebody leads; without a trainer, all of the edition."""
    query = select(CohortRow.id).where(CohortRow.edition == edition)
    if trainer is not None:
        query = query.where(CohortRow.trainer == trainer)
    return frozenset((await session.scalars(query)).all())


async def find(
    session: AsyncSession, place: ActivityPlace, cohort: int, community: int
) -> TopicRow | None:
    """Find a topic."""
    found: TopicRow | None = await session.scalar(_at(place, cohort, community))
    return found


def _at(place: ActivityPlace, cohort: int, community: int) -> Select[TopicRow]:
    return (
        select(TopicRow)
        .where(TopicRow.edition == place.edition, TopicRow.module == place.module)
        .where(TopicRow.activity == place.activity_id)
        .where(TopicRow.cohort == cohort, TopicRow.community == community)
    )


async def every(session: AsyncSession, place: ActivityPlace) -> Sequence[TopicRow]:
    """Give all topics of an activity."""
    query = (
        select(TopicRow)
        .where(TopicRow.edition == place.edition, TopicRow.module == place.module)
        .where(TopicRow.activity == place.activity_id)
        .order_by(TopicRow.id)
    )
    return (await session.scalars(query)).all()


async def some(session: AsyncSession, ids: Collection[int]) -> Sequence[TopicRow]:
    """Give some topics by their ids."""
    return (await session.scalars(select(TopicRow).where(TopicRow.id.in_(ids)))).all()


async def of_module(session: AsyncSession, place: ModulePlace) -> Sequence[TopicRow]:
    """Give all topics of a module."""
    query = select(TopicRow).where(
        TopicRow.edition == place.edition, TopicRow.module == place.module
    )
    return (await session.scalars(query)).all()


async def count(session: AsyncSession, topic: int, by: int) -> None:
    """Count a conversation in or out; in the database, so that none is lost."""
    await session.execute(
        update(TopicRow)
        .where(TopicRow.id == topic)
        .values(conversations=TopicRow.conversations + by)
    )


async def changed(session: AsyncSession, topic: int) -> None:
    """Count a change of what anybody can see of a topic."""
    await session.execute(
        update(TopicRow).where(TopicRow.id == topic).values(version=TopicRow.version + 1)
    )


def make(place: ActivityPlace, cohort: int, community: int, now: datetime) -> TopicRow:
    """Make the row of a topic; its definition is put in by `describe`."""
    return TopicRow(
        edition=place.edition,
        module=place.module,
        activity=place.activity_id,
        cohort=cohort,
        community=community,
        title="",
        version=0,
        conversations=0,
        created_at=now,
    )


def describe(topic: TopicRow, activity: DiscussionActivity) -> None:
    """Bring a topic up to its activity's definition."""
    topic.title = activity.title
    topic.everybody = activity.audience == "edition"
    topic.anonymous = activity.anonymous
    topic.post_first = activity.post_first


def in_audience(
    edition: str, standing_: Standing, leads: Iterable[int], *, moderator: bool
) -> ColumnElement[bool]:
    """Say of a `TopicRow` whether it is somebody's to read, by the rule of `topics.in_audience`."""
    own = or_(
        TopicRow.everybody,
        TopicRow.cohort == standing_.cohort,
        TopicRow.cohort.in_(list(leads)),
    )
    community = true() if moderator else TopicRow.community.in_(list(standing_.communities))
    return and_(
        TopicRow.edition == edition,
        or_(and_(TopicRow.community == 0, own), and_(TopicRow.community != 0, community)),
    )


def opened(person: str, *, moderator: bool) -> ColumnElement[bool]:
    """Say of a `TopicRow` whether others' words are open to a person there."""
    # By person first: a topic has far more conversations than she has opened anywhere. Asked for
    # posts without `reply_to`, SQLite would go through all of them by that column's index.
    own = select(PostRow.topic).where(
        PostRow.person == person, PostRow.depth == 0, PostRow.state != "deleted"
    )
    own_here = TopicRow.id.in_(own)
    return or_(TopicRow.post_first.is_(False), own_here, true() if moderator else false())


async def of(session: AsyncSession, condition: ColumnElement[bool]) -> Sequence[TopicRow]:
    """Give the topics for which something holds."""
    return (await session.scalars(select(TopicRow).where(condition).order_by(TopicRow.id))).all()


async def get(session: AsyncSession, topic: int) -> TopicRow | None:
    """Give a topic by its id."""
    return await session.get(TopicRow, topic)


async def unread(
    session: AsyncSession, topics: Collection[int], person: str, most: int
) -> dict[int, int]:
    """Count, by topic, people's posts after the newest that a person has seen, up to `most`."""
    news = (
        select(PostRow.id)
        # Seeded posts are no news; without them the database finds the place at once.
        .where(PostRow.topic == TopicRow.id, PostRow.seed.is_(None))
        .where(PostRow.id > func.coalesce(SeenRow.post, 0), PostRow.state == "shown")
        .where(PostRow.person.is_distinct_from(person))
        .limit(most)
        .correlate(TopicRow, SeenRow)
        .subquery()
    )
    count = select(func.count()).select_from(news).correlate(TopicRow, SeenRow).scalar_subquery()
    query = (
        select(TopicRow.id, count)
        .outerjoin(SeenRow, and_(SeenRow.topic == TopicRow.id, SeenRow.person == person))
        .where(TopicRow.id.in_(topics))
    )
    return dict((await session.execute(query)).all())
