"""Search among the posts that are open to the caller."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from staffroom.wire import Edition, ModuleId, PersonName
from staffroom.wire.talk import SearchPage
from staffroom_hub.commons import words
from staffroom_hub.commons.routes.depends import Me, Parts
from staffroom_hub.commons.search import Asked, search
from staffroom_hub.commons.topics import reader

router = APIRouter(prefix="/api/search", tags=["search"])

Words = Annotated[str, Query(max_length=2000)]
Number = Annotated[int | None, Query(ge=0, le=2**53)]


@router.get("/{edition}")
async def search_posts(  # noqa: PLR0913, PLR0917 - each filter is a part of the address
    edition: Edition,
    me: Me,
    parts: Parts,
    q: Words = "",
    module: ModuleId | None = None,
    author: PersonName | None = None,
    topic: Number = None,
    after: Number = None,
) -> SearchPage:
    """Find posts by their words; whatever the words are, they are only words."""
    parts.pace.take(me.name, "search")
    asked = Asked(words.asked(q), module, author, topic, after)
    async with parts.database.reading() as session:
        return await search(session, parts, await reader(session, me, edition), asked)
