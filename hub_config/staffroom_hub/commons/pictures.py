"""Pictures in posts: whose they are, and into which post they go.

A picture is sent before its post. Until it is in one its row names who sent it, because nobody
else may put it anywhere; then the name is taken out, and of the moment only the hour is left. Its
id is a keyed hash of the sender and of the browser's key: so the same call made twice gives the
same picture without a note of who called. In a support circle that is all: between the sending and
the post, at most a day, the database knows that this person sent a picture, and afterwards nothing
in it leads from the picture to her.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire.talk import Picture
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.keys import Keys
from staffroom_hub.commons.store import pictures as store
from staffroom_hub.commons.store.models import PictureRow

WAITING = timedelta(days=1)
"""How long a picture may wait for its post."""
MOST_WAITING = 12
"""How many pictures of one person may wait; the oldest make room."""
_ID_BYTES = 16


def id_of(keys: Keys, person: str, key: str) -> str:
    """Give the id of the picture that a person sends with a browser's key."""
    digest = bytes.fromhex(keys.mark("picture", person, key))[:_ID_BYTES]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def told(row: PictureRow) -> Picture:
    """Describe a picture."""
    return Picture(id=row.id, alt=row.alt, width=row.width, height=row.height)


async def attach(
    session: AsyncSession, person: str, post_id: int, ids: Sequence[str], *, anonymous: bool
) -> None:
    """Have a post show these pictures and no others; those that it showed before are removed.

    Args:
        session: writes.
        person: whose post it is.
        post_id: the post.
        ids: pictures of hers that wait, or that are in this post already.
        anonymous: whether it is in a support circle, where the hour is all that is kept of when.

    Raises:
        Problem: `bad_picture`.
    """
    await store.remove(session, [post_id], ids)
    if not ids:
        return
    rows = await store.some(session, ids)
    if len(set(ids)) != len(ids) or not all(_usable(rows.get(n), person, post_id) for n in ids):
        raise Problem("bad_picture")
    for number, name in enumerate(ids):
        row = rows[name]
        row.post, row.person = post_id, None
        row.created_at = _moment(row.created_at, number, anonymous=anonymous)
    await session.flush()


def _usable(row: PictureRow | None, person: str, post_id: int) -> bool:
    if row is None:
        return False
    return row.post == post_id or (row.post is None and row.person == person)


def _moment(moment: datetime, number: int, *, anonymous: bool) -> datetime:
    """Keep the order in which pictures stand by their moments, in a circle without the moment."""
    kept = moment.replace(minute=0) if anonymous else moment
    return kept.replace(second=0, microsecond=number)


async def of(session: AsyncSession, post_ids: Collection[int]) -> dict[int, list[Picture]]:
    """Give the pictures of posts, by post, as they are to stand."""
    found: dict[int, list[Picture]] = {}
    if post_ids:
        for row in await store.of_posts(session, post_ids):
            found.setdefault(row.post or 0, []).append(told(row))
    return found


async def remove(session: AsyncSession, post_ids: Collection[int]) -> None:
    """Remove the pictures of posts."""
    await store.remove(session, post_ids)
