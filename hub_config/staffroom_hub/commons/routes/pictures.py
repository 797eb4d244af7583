"""Pictures on their way into posts, and pictures in posts."""

from __future__ import annotations

import asyncio
import base64
import binascii
from typing import Annotated

from fastapi import APIRouter, Path

from staffroom.wire.talk import Picture, PictureData, PictureIn
from staffroom_hub.commons import imaging, moderation, pictures
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.limits import clean_text
from staffroom_hub.commons.routes.depends import Me, Parts
from staffroom_hub.commons.store import people
from staffroom_hub.commons.store import pictures as store
from staffroom_hub.commons.store.models import PictureRow
from staffroom_hub.commons.topics import readable

router = APIRouter(prefix="/api/pictures", tags=["pictures"])

TheId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{22}$")]


@router.post("")
async def send_picture(body: PictureIn, me: Me, parts: Parts) -> Picture:
    """Take a picture for a post that will be written; a repeated call gives the same one."""
    name = pictures.id_of(parts.keys, me.name, str(body.key))
    async with parts.database.reading() as session:
        known = await store.get(session, name)
        await moderation.check_may_write(session, me.name, parts.now())
    if known is not None:
        return pictures.told(known)
    parts.pace.take(me.name, "picture")
    sent = _decoded(body.data)
    async with parts.decoding:
        made = await asyncio.to_thread(imaging.make, sent)
    async with parts.database.writing() as session:
        await people.hold(session, me.name)
        row = await store.get(session, name)
        if row is None:
            row = PictureRow(
                id=name, person=me.name, alt=clean_text(body.alt), width=made.width,
                height=made.height, content=made.content, created_at=parts.now(),
            )  # fmt: skip
            session.add(row)
            await session.flush()
            await store.remove_waiting(session, me.name, pictures.MOST_WAITING)
    return pictures.told(row)


def _decoded(data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        raise Problem("bad_picture") from None


@router.get("/{picture}")
async def read_picture(picture: TheId, me: Me, parts: Parts) -> PictureData:
    """Give a picture to whoever may read its post, or sent it and has not used it yet."""
    async with parts.database.reading() as session:
        row = await store.get(session, picture)
        if row is None:
            raise Problem("not_found")
        if row.post is not None:
            await readable(session, me, row.post, parts.keys)
        elif row.person != me.name:
            raise Problem("not_found")
    return PictureData(id=row.id, data=base64.b64encode(row.content).decode())
