"""Whom a moderator is responsible for in an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom_hub.commons import topics
from staffroom_hub.commons.store.oversight import Scope

if TYPE_CHECKING:
    from staffroom_hub.commons.routes.depends import Learner


async def scope(session: AsyncSession, me: Learner, edition: str) -> Scope:
    """Say what the caller, a moderator, sees of an edition."""
    reader = await topics.reader(session, me, edition)
    return Scope(
        edition=edition,
        moderator=me.name,
        everything="admin" in me.caller.roles,
        cohorts=reader.leads | ({reader.cohort} - {0}),
    )
