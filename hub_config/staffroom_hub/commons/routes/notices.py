"""What concerns the caller: the bell, and how she wants to be written to."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from staffroom.wire.notices import Digest, Notices, NoticesRead, Unread
from staffroom_hub.commons import digest as letters
from staffroom_hub.commons import notices, unsubscribe
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.languages import language_of
from staffroom_hub.commons.routes.depends import Me, Parts
from staffroom_hub.commons.store import digests
from staffroom_hub.commons.store import notices as rows_of
from staffroom_hub.commons.store.places import ModulePlace
from staffroom_hub.commons.zones import check_zone

router = APIRouter(prefix="/api/me", tags=["notices"])
off = APIRouter(prefix="/api/digest/off", tags=["notices"])

EDITIONS = ("ru", "en")
NUMBER_MAX = 2**53
# Not the class of the answer: problems would be described as HTML too, which they are not.
_PAGE: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {}}}}
_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'"
}


@router.get("/notices")
async def read_notices(
    me: Me,
    parts: Parts,
    request: Request,
    after: Annotated[int | None, Query(ge=0, le=NUMBER_MAX)] = None,
) -> Notices:
    """Give the caller's notices, the newest first; `after` asks for older ones than that."""
    async with parts.database.reading() as session:
        rows = list(await rows_of.page(session, me.name, after))
        shown = rows[: rows_of.PAGE]
        items = await notices.told(session, me, shown, language_of(request))
        unread = await rows_of.unread(session, me.name)
    more = len(rows) > rows_of.PAGE
    return Notices(unread=unread, items=items, next=shown[-1].id if more else None)


@router.get("/notices/unread")
async def read_unread(me: Me, parts: Parts) -> Unread:
    """Count what the caller has not read."""
    async with parts.database.reading() as session:
        return Unread(unread=await rows_of.unread(session, me.name))


@router.post("/notices/read")
async def mark_read(body: NoticesRead, me: Me, parts: Parts) -> Unread:
    """Mark notices as read, on all of the caller's devices."""
    now = parts.now()
    async with parts.database.writing() as session:
        changed = await rows_of.read(session, me.name, body.upto, now, only=body.only)
        if changed:
            for edition in EDITIONS:
                await notices.announce(session, me.name, edition, None, now)
        unread = await rows_of.unread(session, me.name)
    if changed:
        for edition in EDITIONS:
            parts.broadcaster.wake(ModulePlace(edition, notices.EVERY_PAGE))
    return Unread(unread=unread)


@router.get("/digest")
async def read_digest(me: Me, parts: Parts) -> Digest:
    """Tell how the caller wants to be written to."""
    async with parts.database.reading() as session:
        row = await digests.find(session, me.name)
    return letters.settings(row, mail=parts.mailer is not None)


@router.put("/digest")
async def put_digest(body: Digest, me: Me, parts: Parts) -> Digest:
    """Change how the caller wants to be written to."""
    check_zone(body.zone)
    async with parts.database.writing() as session:
        row = await digests.wish(session, me.name, body)
    return letters.settings(row, mail=parts.mailer is not None)


@off.get("/{token}", response_class=Response, responses=_PAGE)
async def ask_off(token: str, parts: Parts) -> HTMLResponse:
    """Ask somebody who followed the link in a letter whether she wants no more of them."""
    return await _off_page(parts, token, done=False)


@off.post("/{token}", response_class=Response, responses=_PAGE)
async def put_off(token: str, parts: Parts) -> HTMLResponse:
    """Send no more letters; mail programs do this with one click (RFC 8058)."""
    name = unsubscribe.person_of(parts.keys, token)
    if name is None:
        raise Problem("not_found")
    async with parts.database.writing() as session:
        if not await digests.switch_off(session, name):
            raise Problem("not_found")
    return await _off_page(parts, token, done=True)


async def _off_page(parts: Parts, token: str, *, done: bool) -> HTMLResponse:
    name = unsubscribe.person_of(parts.keys, token)
    async with parts.database.reading() as session:
        locale = await digests.locale(session, name) if name else None
    if locale is None:
        raise Problem("not_found")
    return HTMLResponse(unsubscribe.off_page(locale, done=done), headers=_PAGE_HEADERS)
