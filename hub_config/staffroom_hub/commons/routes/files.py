"""Files on their way into forms, and out again to whoever may have them."""

from __future__ import annotations

import asyncio
import base64
import binascii
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.activities import FormActivity
from staffroom.activities.form import FormField
from staffroom.rules.filenames import clean_name
from staffroom.wire.files import PART_BYTES, FileIn, FileOut, PartIn
from staffroom_hub.commons import files
from staffroom_hub.commons.auth import Caller, needs
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.file_kinds import Recognised, recognise
from staffroom_hub.commons.routes.depends import AtDesk, Desk, Me, Parts
from staffroom_hub.commons.store import files as store
from staffroom_hub.commons.store import people
from staffroom_hub.commons.store.models import FilePartRow, FileRow
from staffroom_hub.roles import LEARN, TEACH

router = APIRouter(prefix="/api/files", tags=["files"])
of_activity = APIRouter(
    prefix="/api/modules/{edition}/{module}/activities/{activity}/files", tags=["files"]
)

TheId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{22}$")]
FileReader = Annotated[Caller, Depends(needs(LEARN, TEACH))]


@router.post("/parts", status_code=204)
async def send_part(body: PartIn, me: Me, parts: Parts) -> None:
    """Take a part of a file; a repeated call changes nothing."""
    parts.pace.take(me.name, "file_part")
    content = _decoded(body.data)
    async with parts.database.writing() as session:
        await people.hold(session, me.name)
        await files.make_room(session, me.name, str(body.upload))
        row = FilePartRow(person=me.name, upload=str(body.upload), number=body.number)
        row.content, row.created_at = content, parts.now()
        await session.merge(row)


def _decoded(data: str) -> bytes:
    try:
        content = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        raise Problem("bad_file") from None
    if not 0 < len(content) <= PART_BYTES:
        raise Problem("bad_file")
    return content


@of_activity.post("")
async def make_file(body: FileIn, desk: AtDesk) -> FileOut:
    """Make a file for a field out of its parts; the same content and name are the same file."""
    field = _field(desk, body.field)
    me, parts = desk.me.name, desk.parts
    async with parts.database.reading() as session:
        sent = await _joined(session, me, body)
    if len(sent) > field.max_mb * 2**20:
        raise Problem("too_large")
    parts.pace.take(me, "file")
    async with parts.decoding:
        found = await asyncio.to_thread(recognise, sent, field.accept)
    async with parts.database.writing() as session:
        await people.hold(session, me)
        row = await _kept(session, desk, found, body)
        await store.forget_uploads(session, me, [str(body.upload)])
    return files.told(row)


def _field(desk: Desk, name: str) -> FormField:
    fields = desk.activity.fields if isinstance(desk.activity, FormActivity) else []
    for field in fields:
        if field.id == name and field.kind == "file":
            return field
    raise Problem("not_found")


async def _joined(session: AsyncSession, person: str, body: FileIn) -> bytes:
    found = await store.parts(session, person, str(body.upload))
    if [part.number for part in found] != list(range(body.parts)):
        raise Problem("file_gone")
    return b"".join(part.content for part in found)


async def _kept(session: AsyncSession, desk: Desk, found: Recognised, body: FileIn) -> FileRow:
    name = clean_name(body.name, found.kind)
    digest = files.digest_of(found.content)
    file = files.id_of(desk.parts.keys, desk.me.name, digest, name)
    row = await store.get(session, file)
    if row is None:
        await files.check_room(session, desk.me.name, len(found.content))
        row = FileRow(
            id=file, person=desk.me.name, digest=digest, name=name, kind=found.kind,
            size=len(found.content), content=found.content, created_at=desk.now,
        )  # fmt: skip
        session.add(row)
    else:
        row.created_at = desk.now
    await session.flush()
    return row


@router.get("/{file}", response_class=Response)
async def read_file(file: TheId, caller: FileReader, parts: Parts) -> Response:
    """Give a file to be saved, never to be shown, to whoever may have it."""
    async with parts.database.reading() as session:
        row = await store.get(session, file)
        if row is None or not await files.may_read_file(session, caller, row):
            raise Problem("not_found")
    headers = files.download_headers(row.name)
    return Response(row.content, media_type="application/octet-stream", headers=headers)


@router.delete("/{file}", status_code=204)
async def remove_file(file: TheId, me: Me, parts: Parts) -> None:
    """Remove a file of the caller's own; one that was handed in stays with what it was part of."""
    async with parts.database.writing() as session:
        await people.hold(session, me.name)
        row = (await store.some(session, [file])).get(file)
        if row is None or row.person != me.name:
            raise Problem("not_found")
        if not await store.handed_in(session, file):
            await store.remove(session, [file])
