"""Communities: which there are, founding one, joining and leaving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.activities import DiscussionActivity
from staffroom.wire import Edition
from staffroom.wire.people import Community, CommunityIn, Joined
from staffroom_hub.commons import seeding
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.limits import clean_text
from staffroom_hub.commons.membership import changed, pages
from staffroom_hub.commons.routes.depends import Learner, Me, Parts
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import communities
from staffroom_hub.commons.store.communities import Known, Talk
from staffroom_hub.commons.store.places import ModulePlace

router = APIRouter(prefix="/api/communities/{edition}", tags=["communities"])

MODULE = "s02-communities"
"""The page on which communities talk."""
ACTIVITY = "community"
Number = Annotated[int, Path(ge=1, le=2**53)]
_JOIN = "join"


@router.get("")
async def read_communities(edition: Edition, me: Me, parts: Parts) -> list[Community]:
    """Give the communities of an edition, as the caller sees them."""
    async with parts.database.reading() as session:
        found = await communities.every(session, edition, me.name)
        talks = await communities.talks(session, [k.row.id for k in found if k.joined])
    return [_told(known, talks.get(known.row.id)) for known in found]


@router.post("")
async def found_community(edition: Edition, body: CommunityIn, me: Me, parts: Parts) -> Community:
    """Found a community and join it; where it exists already, only join it."""
    parts.pace.take(me.name, _JOIN)
    wished = CommunityIn(kind=body.kind, title=" ".join(clean_text(body.title).split()))
    joining = await _Joining.at(parts, me, edition)
    async with parts.database.writing() as session:
        row = await communities.found(session, edition, wished, me.name, parts.now())
        await joining.join(session, row.id)
        found = await communities.every(session, edition, me.name)
        talks = await communities.talks(session, [row.id])
    parts.broadcaster.wake(pages(edition))
    known = next(k for k in found if k.row.id == row.id)
    return _told(known, talks.get(row.id))


@router.put("/{id}/membership")
async def join_community(edition: Edition, id: Number, me: Me, parts: Parts) -> Joined:  # noqa: A002
    """Make the caller a member."""
    parts.pace.take(me.name, _JOIN)
    joining = await _Joining.at(parts, me, edition)
    async with parts.database.writing() as session:
        if await communities.find(session, edition, id) is None:
            raise Problem("not_found")
        await joining.join(session, id)
    parts.broadcaster.wake(pages(edition))
    return Joined(joined=True)


@router.delete("/{id}/membership")
async def leave_community(edition: Edition, id: Number, me: Me, parts: Parts) -> Joined:  # noqa: A002
    """End the caller's membership; what she wrote stays where it is."""
    async with parts.database.writing() as session:
        if await communities.find(session, edition, id) is None:
            raise Problem("not_found")
        if await communities.leave(session, me.name, id):
            await changed(session, me.name, edition, parts.now())
    parts.broadcaster.wake(pages(edition))
    return Joined(joined=False)


@dataclass(frozen=True)
class _Joining:
    """The caller on her way into a community of an edition."""

    parts: Services
    me: Learner
    edition: str
    discussion: DiscussionActivity | None
    """What communities talk in; none where its page is not released."""

    @classmethod
    async def at(cls, parts: Services, me: Learner, edition: str) -> _Joining:
        """Look up the discussion."""
        try:
            module = await parts.library.released(parts.database, ModulePlace(edition, MODULE))
        except Problem:
            return cls(parts, me, edition, None)
        activity = module.activities.get(ACTIVITY)
        known = activity if isinstance(activity, DiscussionActivity) else None
        return cls(parts, me, edition, known)

    async def join(self, session: AsyncSession, community: int) -> None:
        """Make the caller a member, and see that there is a topic for her to read."""
        now = self.parts.now()
        new = await communities.join(session, self.me.name, community, now)
        if self.discussion is not None:
            place = ModulePlace(self.edition, MODULE).activity(ACTIVITY)
            await seeding.topic_for(
                session, place, self.discussion, seeding.Audience(community=community), now
            )
        if new:
            await changed(session, self.me.name, self.edition, now)


def _told(known: Known, talk: Talk | None) -> Community:
    row = known.row
    inside = talk if known.joined else None
    return Community.model_validate(
        {
            "id": row.id,
            "kind": row.kind,
            "title": row.title,
            "members": known.members,
            "joined": known.joined,
            "topic": inside.topic if inside else None,
            "posts": inside.posts if inside else 0,
            "last_at": inside.last_at if inside else None,
        }
    )
