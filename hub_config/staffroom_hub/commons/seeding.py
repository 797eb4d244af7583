"""Topics of discussions, made with their seeded posts before anybody comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.activities import DiscussionActivity
from staffroom.activities.discussion import Seed, SeedReply
from staffroom.module import Module
from staffroom.text import block_html
from staffroom_hub.commons import search
from staffroom_hub.commons.store import releases, topics
from staffroom_hub.commons.store.locks import Lock, hold
from staffroom_hub.commons.store.models import PostRow, TopicRow
from staffroom_hub.commons.store.places import ActivityPlace, ModulePlace

if TYPE_CHECKING:
    from staffroom_hub.commons.services import Services

OPEN = 0
"""The open cohort."""


@dataclass(frozen=True)
class Audience:
    """Whose a topic is: a cohort's, or a community's."""

    cohort: int = OPEN
    community: int = 0


async def seed_module(
    session: AsyncSession, place: ModulePlace, module: Module, now: datetime
) -> None:
    """Bring all topics of a module up to its definition, and make those that cohorts need."""
    # Answers to seeds are counted by people meanwhile.
    await hold(session, Lock.EVENTS)
    known = [OPEN, *sorted(await topics.led(session, place.edition, None))]
    for name, activity in module.activities.items():
        if isinstance(activity, DiscussionActivity):
            at = place.activity(name)
            for topic in await topics.every(session, at):
                await _bring(session, topic, activity, now)
            for cohort in _cohorts(activity, known):
                await topic_for(session, at, activity, Audience(cohort), now)


async def seed_cohort(
    session: AsyncSession, parts: Services, edition: str, cohort: int, now: datetime
) -> None:
    """Make the topics of a cohort that has just been founded."""
    for row in await releases.all_current(session, edition):
        module = await parts.library.module(session, row)
        place = ModulePlace(edition, row.module)
        for name, activity in module.activities.items():
            if isinstance(activity, DiscussionActivity) and activity.audience == "cohort":
                at = place.activity(name)
                await topic_for(session, at, activity, Audience(cohort), now)


async def topic_for(
    session: AsyncSession,
    place: ActivityPlace,
    activity: DiscussionActivity,
    audience: Audience,
    now: datetime,
) -> TopicRow:
    """Give a topic; made and seeded where it is not there yet. Only in a writing transaction."""
    found = await topics.find(session, place, audience.cohort, audience.community)
    if found is not None:
        return found
    made = topics.make(place, audience.cohort, audience.community, now)
    topics.describe(made, activity)
    session.add(made)
    await session.flush()
    await _bring(session, made, activity, now)
    return made


def _cohorts(activity: DiscussionActivity, known: Sequence[int]) -> Sequence[int]:
    """In which cohorts an activity has a topic before anybody comes."""
    if activity.audience == "community":
        return []
    return known if activity.audience == "cohort" else [OPEN]


async def _bring(
    session: AsyncSession, topic: TopicRow, activity: DiscussionActivity, now: datetime
) -> None:
    topics.describe(topic, activity)
    await Seeding(session, topic, now).run(activity.seeds)
    await session.flush()
    await topics.changed(session, topic.id)


@dataclass
class Seeding:
    """Brings the seeded posts of a topic up to its definition.

    A seed keeps its row over releases, and with it the answers that people gave. One that left
    the definition goes only when nobody answered it.
    """

    session: AsyncSession
    topic: TopicRow
    now: datetime
    _rows: dict[str, PostRow] = field(default_factory=dict)
    _kept: set[str] = field(default_factory=set)

    async def run(self, seeds: Sequence[Seed]) -> None:
        """Write the seeds in their order."""
        query = select(PostRow).where(PostRow.topic == self.topic.id, PostRow.seed.is_not(None))
        self._rows = {row.seed: row for row in await self.session.scalars(query) if row.seed}
        for seed in seeds:
            head = await self._put(seed.id, seed, None)
            for number, reply in enumerate(seed.replies):
                await self._put(f"{seed.id}/{number}", reply, head)
        await self._clear()

    async def _put(self, name: str, words: Seed | SeedReply, head: PostRow | None) -> PostRow:
        known = self._rows.get(name)
        row = known or PostRow(
            topic=self.topic.id,
            seed=name,
            reply_to=head.id if head else None,
            root=head.id if head else None,
            depth=1 if head else 0,
            state="shown",
            version=1,
            created_at=self.now,
        )
        if known is None or known.text != words.text or known.author != words.author:
            row.author, row.text, row.html = words.author, words.text, block_html(words.text)
            row.version += known is not None
            self.session.add(row)
            await self.session.flush()
            if not self.topic.anonymous:
                await search.index(self.session, row)
        if known is None:
            self._count(row, head)
        self._kept.add(name)
        return row

    def _count(self, row: PostRow, head: PostRow | None) -> None:
        if head is None:
            row.root = row.id
            self.topic.conversations += 1
        else:
            head.answers += 1

    async def _clear(self) -> None:
        gone = [row for name, row in self._rows.items() if name not in self._kept]
        answered = await self._answered({row.root for row in gone if row.root})
        # Answers go before the posts they belong to.
        for row in sorted(gone, key=lambda row: row.reply_to is None):
            if row.root not in answered:
                self.topic.conversations -= row.reply_to is None
                await search.forget(self.session, row.id)
                await self.session.delete(row)
                await self.session.flush()

    async def _answered(self, roots: set[int]) -> set[int | None]:
        """Name the conversations in which somebody besides the authors wrote."""
        query = select(PostRow.root).where(PostRow.root.in_(roots), PostRow.seed.is_(None))
        return set((await self.session.scalars(query)).all())
