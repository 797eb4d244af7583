"""What a person has written in the activities of some modules: typed now, and handed in last."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire import Json
from staffroom_hub.commons.store.models import DraftRow, SubmissionRow

At = tuple[str, str]
"""A module and an activity of it."""


@dataclass(frozen=True)
class Written:
    """An answer, and when it was saved or handed in."""

    answer: Json
    at: datetime


async def written(
    session: AsyncSession, person: str, edition: str, modules: Collection[str]
) -> dict[At, list[Written]]:
    """Give the answers of a person in some modules, drafts before what was handed in last."""
    found: dict[At, list[Written]] = {}
    drafts = select(DraftRow).where(
        DraftRow.person == person, DraftRow.edition == edition, DraftRow.module.in_(modules)
    )
    for row in await session.scalars(drafts):
        found.setdefault((row.module, row.activity), []).append(Written(row.answer, row.saved_at))
    newest = (
        select(func.max(SubmissionRow.id))
        .where(SubmissionRow.person == person, SubmissionRow.edition == edition)
        .where(SubmissionRow.module.in_(modules))
        .group_by(SubmissionRow.module)
    )
    columns = (SubmissionRow.module, SubmissionRow.work, SubmissionRow.submitted_at)
    for module, work, at in await session.execute(
        select(*columns).where(SubmissionRow.id.in_(newest))
    ):
        for name, answer in work.items():
            found.setdefault((module, name), []).append(Written(answer, at))
    return found
