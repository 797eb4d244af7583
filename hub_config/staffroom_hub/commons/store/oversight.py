"""What a moderator of an edition sees, as conditions on rows, and what waits for her.

An administrator sees everything. A trainer sees what all trainers share (the open cohort,
communities, circles, topics of the whole edition) and the cohorts that she leads or belongs to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom_hub.commons.store.models import (
    ActionRow,
    AppealRow,
    CohortMemberRow,
    CohortRow,
    CommunityRow,
    PauseRow,
    PersonRow,
    PostRow,
    ReportRow,
    TopicRow,
)
from staffroom_hub.commons.store.moderation import CLOSING

MOST = 50
"""How many of each kind are told at once."""


@dataclass(frozen=True)
class Scope:
    """What one moderator sees of an edition."""

    edition: str
    moderator: str
    everything: bool
    cohorts: frozenset[int]
    """Those she leads or belongs to."""

    def holds(self, topic: TopicRow) -> bool:
        """Say whether she moderates a topic."""
        shared = topic.cohort == 0 or topic.anonymous
        inside = self.everything or shared or topic.cohort in self.cohorts
        return topic.edition == self.edition and inside

    def topics(self) -> ColumnElement[bool]:
        """Say of a `TopicRow` whether she moderates it."""
        inside = or_(
            TopicRow.cohort == 0, TopicRow.anonymous.is_(True), TopicRow.cohort.in_(self.cohorts)
        )
        return and_(TopicRow.edition == self.edition, true() if self.everything else inside)

    def people(self) -> ColumnElement[bool]:
        """Say of a `PersonRow` whether she is responsible for her."""
        if self.everything:
            return true()
        elsewhere = exists().where(
            CohortMemberRow.person == PersonRow.name,
            CohortMemberRow.edition == self.edition,
            CohortMemberRow.cohort.not_in(self.cohorts),
        )
        return ~elsewhere

    def actions(self) -> ColumnElement[bool]:
        """Say of an `ActionRow` whether she may know of it."""
        if self.everything:
            return ActionRow.edition == self.edition
        on_post = (
            exists()
            .where(PostRow.id == ActionRow.post, TopicRow.id == PostRow.topic)
            .where(self.topics())
        )
        on_person = exists().where(PersonRow.name == ActionRow.person).where(self.people())
        alone = ActionRow.post.is_(None)
        # Of one who has left nothing tells any more in which cohort she was.
        gone = and_(alone, ActionRow.person.is_(None), ActionRow.moderator == self.moderator)
        return and_(ActionRow.edition == self.edition, or_(on_post, and_(alone, on_person), gone))


@dataclass(frozen=True)
class Place:
    """Names of where a post is."""

    cohorts: dict[int, str]
    communities: dict[int, str]


Found = Sequence[tuple[PostRow, TopicRow]]


async def waiting(session: AsyncSession, scope: Scope) -> Found:
    """Give the posts with complaints that nobody has looked at, by their oldest one."""
    first = (
        select(ReportRow.post.label("post"), func.min(ReportRow.id).label("first"))
        .where(ReportRow.done_at.is_(None))
        .group_by(ReportRow.post)
        .subquery()
    )
    query = _posts(scope).join(first, first.c.post == PostRow.id).order_by(first.c.first)
    return [(post, topic) for post, topic in await session.execute(query.limit(MOST))]


async def excused(session: AsyncSession, scope: Scope) -> Found:
    """Give the posts sent with an excuse that nobody has looked at since, oldest first."""
    seen = exists().where(
        ActionRow.post == PostRow.id,
        ActionRow.kind.in_(CLOSING),
        ActionRow.created_at >= func.coalesce(PostRow.edited_at, PostRow.created_at),
    )
    reported = exists().where(ReportRow.post == PostRow.id, ReportRow.done_at.is_(None))
    query = _posts(scope).where(PostRow.excuse.is_not(None), ~seen, ~reported)
    query = query.order_by(PostRow.id).limit(MOST)
    return [(post, topic) for post, topic in await session.execute(query)]


def _posts(scope: Scope) -> Select[PostRow, TopicRow]:
    return (
        select(PostRow, TopicRow)
        .join(TopicRow, TopicRow.id == PostRow.topic)
        .where(scope.topics(), PostRow.state != "deleted")
    )


async def post_of(session: AsyncSession, post: PostRow) -> TopicRow:
    """Give the topic of a post."""
    return (await session.scalars(select(TopicRow).where(TopicRow.id == post.topic))).one()


async def appealed(session: AsyncSession, scope: Scope) -> Sequence[ActionRow]:
    """Give the actions against which an appeal waits, oldest appeal first."""
    query = (
        select(ActionRow)
        .join(AppealRow, AppealRow.action == ActionRow.id)
        .where(AppealRow.decided_at.is_(None), scope.actions())
        .order_by(AppealRow.created_at, ActionRow.id)
        .limit(MOST)
    )
    return (await session.scalars(query)).all()


async def paused(
    session: AsyncSession, scope: Scope, now: datetime
) -> Sequence[tuple[PersonRow, datetime]]:
    """Give those who may only read for now, whose pause ends first first."""
    query = (
        select(PersonRow, PauseRow.until)
        .join(PauseRow, PauseRow.person == PersonRow.name)
        .where(PauseRow.until > now, scope.people())
        .order_by(PauseRow.until)
        .limit(MOST)
    )
    return [(person, until) for person, until in await session.execute(query)]


async def trail(session: AsyncSession, scope: Scope, after: int | None) -> Sequence[ActionRow]:
    """Give what was done, newest first, below an id."""
    query = select(ActionRow).where(scope.actions()).order_by(ActionRow.id.desc())
    if after is not None:
        query = query.where(ActionRow.id < after)
    return (await session.scalars(query.limit(MOST + 1))).all()


async def sees_action(session: AsyncSession, scope: Scope, action: ActionRow) -> bool:
    """Say whether a moderator may know of an action."""
    query = select(ActionRow.id).where(ActionRow.id == action.id, scope.actions())
    return await session.scalar(query) is not None


async def sees_person(session: AsyncSession, scope: Scope, name: str) -> bool:
    """Say whether a moderator is responsible for a person."""
    query = select(PersonRow.name).where(PersonRow.name == name, scope.people())
    return await session.scalar(query) is not None


async def names(session: AsyncSession, found: Found) -> Place:
    """Name the cohorts and communities in which posts are."""
    cohorts = {topic.cohort for _, topic in found}
    communities = {topic.community for _, topic in found}
    named = select(CohortRow.id, CohortRow.name).where(CohortRow.id.in_(cohorts))
    titled = select(CommunityRow.id, CommunityRow.title).where(CommunityRow.id.in_(communities))
    return Place(
        dict((await session.execute(named)).all()),
        dict((await session.execute(titled)).all()),
    )
