"""What people wrote that they will try, as far as it is time to ask them and nobody has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import and_, exists, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.rules.mondays import ACTIVITY
from staffroom.wire import Json
from staffroom_hub.commons.store.models import DraftRow, NoticeRow, OwnDocumentRow

KIND: Final = "monday"
Place = tuple[str, str, str]
"""Person, edition, module."""
FIRST: Place = ("", "", "")


@dataclass(frozen=True)
class Due:
    """Something that somebody meant to try.

    Attributes:
        place: whose it is, and of which module.
        answer: to the form, as it was saved.
        saved_at: when she last changed it.
        plan: her plan of study in the edition, if she has one.
    """

    place: Place
    answer: Json
    saved_at: datetime
    plan: Json


async def due(session: AsyncSession, before: datetime, after: Place, most: int) -> Sequence[Due]:
    """Give some of what was saved before a moment, in the order of its places, after one."""
    place = tuple_(DraftRow.person, DraftRow.edition, DraftRow.module)
    told = exists().where(
        NoticeRow.person == DraftRow.person,
        NoticeRow.kind == KIND,
        NoticeRow.edition == DraftRow.edition,
        NoticeRow.module == DraftRow.module,
    )
    plan = and_(
        OwnDocumentRow.person == DraftRow.person,
        OwnDocumentRow.kind == "plan",
        OwnDocumentRow.edition == DraftRow.edition,
    )
    query = (
        select(DraftRow, OwnDocumentRow.body)
        .outerjoin(OwnDocumentRow, plan)
        .where(DraftRow.activity == ACTIVITY, DraftRow.saved_at <= before)
        .where(DraftRow.answer.is_not(None), ~told, place > after)
        .order_by(DraftRow.person, DraftRow.edition, DraftRow.module)
        .limit(most)
    )
    return [
        Due((row.person, row.edition, row.module), row.answer, row.saved_at, body)
        for row, body in await session.execute(query)
    ]
