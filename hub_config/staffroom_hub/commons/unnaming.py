"""Mentions of somebody who leaves: others' posts stay, the name after the @ goes.

Where another person bears the same display name, an @ with it names nobody in particular, and
others' words stay as they are.
"""

from __future__ import annotations

import html

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.i18n import translation
from staffroom.text import renamed
from staffroom_hub.commons import search
from staffroom_hub.commons.store.models import PersonRow, PostRow, PostVersionRow, TopicRow

LEFT = "somebody who has left"
"""msgid of the catalog `staffroom`: what stands after the @ instead."""


async def unname(session: AsyncSession, person: PersonRow) -> list[tuple[PostRow, TopicRow]]:
    """Take a person's display name out of what others wrote; gives the posts that changed.

    The caller holds the lock of events and tells of the changes.

    Args:
        session: writes.
        person: who leaves; her own posts have forgotten her already.
    """
    name = person.display_name
    namesakes = select(PersonRow.name).where(
        PersonRow.display_name == name, PersonRow.name != person.name
    )
    if not name or await session.scalar(namesakes.limit(1)):
        return []
    called = f"@{name}"
    await _unname_versions(session, called, name)
    wanted = (
        select(PostRow, TopicRow)
        .join(TopicRow, TopicRow.id == PostRow.topic)
        .where(PostRow.text.contains(called, autoescape=True))
        .order_by(PostRow.id)
    )
    changed = []
    for post, topic in (await session.execute(wanted)).all():
        text = renamed(post.text, name, _left(topic))
        # It may be somebody whose name is longer.
        if text != post.text:
            post.text = text
            post.html = renamed(post.html, html.escape(name, quote=False), _left(topic))
            await search.index(session, post)
            changed.append((post, topic))
    return changed


async def _unname_versions(session: AsyncSession, called: str, name: str) -> None:
    """Take the name out of what posts said before they were changed."""
    wanted = (
        select(PostVersionRow, TopicRow)
        .join(PostRow, PostRow.id == PostVersionRow.post)
        .join(TopicRow, TopicRow.id == PostRow.topic)
        .where(PostVersionRow.text.contains(called, autoescape=True))
    )
    for version, topic in (await session.execute(wanted)).all():
        version.text = renamed(version.text, name, _left(topic))


def _left(topic: TopicRow) -> str:
    return translation("staffroom", topic.edition).gettext(LEFT)
