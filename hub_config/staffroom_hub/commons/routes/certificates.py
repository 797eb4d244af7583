"""Certificates: one's own, everybody's to check, and revoking.

What is public needs no token, sets no cookie and tells nothing that is not on the certificate.
"""

from __future__ import annotations

import asyncio
import base64
import re
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from staffroom.wire import Edition, Json, Locale
from staffroom.wire.certificates import (
    CertificateId,
    CertificateKind,
    Certificates,
    Issued,
    IssueIn,
    Revocation,
    Revoked,
)
from staffroom.wire.files import SavedFile
from staffroom_hub.commons import certificate_page, certificate_pdf, certificates
from staffroom_hub.commons import credential as badges
from staffroom_hub.commons.certificates import Holder, institution_of
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.languages import preferred
from staffroom_hub.commons.membership import pages
from staffroom_hub.commons.routes.depends import Me, Moderator, Parts
from staffroom_hub.commons.store import certificates as store

router = APIRouter(prefix="/api/me/certificates", tags=["certificates"])
revoking = APIRouter(prefix="/api/certificates", tags=["certificates"])
public = APIRouter(prefix="/certificates", tags=["certificates"])

Id = Annotated[CertificateId, Path()]
Kind = Annotated[CertificateKind, Path()]
ListNumber = Annotated[int, Path(ge=0, le=10_000)]
JWT, DID, JWKS = "application/vc+jwt", "application/did+json", "application/jwk-set+json"
_ID = re.compile(r"[a-z2-7]{32}")
_MINUTES = {"Cache-Control": "public, max-age=300"}
_OPEN = {**_MINUTES, "Access-Control-Allow-Origin": "*"}
"""Verifiers that run in a browser read these too; there is nothing private in them."""


@router.get("/{edition}")
async def list_certificates(edition: Edition, me: Me, parts: Parts) -> Certificates:
    """Say which certificates the caller has earned and been given, and what is missing."""
    async with parts.database.reading() as session:
        return await Holder(session, parts, me, edition).view()


@router.post("/{edition}/{kind}")
async def issue_certificate(
    edition: Edition, kind: Kind, body: IssueIn, me: Me, parts: Parts
) -> Issued:
    """Give the caller a certificate that she has earned; asking again gives the same one."""
    parts.pace.take(me.name, "certificate")
    async with parts.database.writing() as session:
        holder = Holder(session, parts, me, edition)
        return holder.told(await holder.issue(kind, body, parts.now()))


@router.get("/{id}/pdf")
async def print_certificate(
    id: Id,  # noqa: A002
    me: Me,
    parts: Parts,
    locale: Annotated[Locale, Query()] = "ru",
) -> SavedFile:
    """Give one of the caller's own as a PDF, in Russian or English."""
    parts.pace.take(me.name, "certificate")
    async with parts.database.reading() as session:
        row = await certificates.standing_own(session, me.name, id)
    words = certificates.words_of(parts, row, locale)
    async with parts.printing:
        content = await asyncio.to_thread(certificate_pdf.document, words)
    return _saved(f"staffroom-{row.kind}-{locale}.pdf", "application/pdf", content)


@router.get("/{id}/credential")
async def sign_certificate(
    id: Id,  # noqa: A002
    me: Me,
    parts: Parts,
    locale: Annotated[Locale, Query()] = "ru",
) -> SavedFile:
    """Give one of the caller's own as an Open Badges 3.0 credential, signed now."""
    parts.pace.take(me.name, "certificate")
    async with parts.database.reading() as session:
        row = await certificates.standing_own(session, me.name, id)
    institution = institution_of(parts)
    claims = badges.credential(certificates.words_of(parts, row, locale))
    token = institution.signer.sign(claims, institution.did, "vc+jwt")
    return _saved(f"staffroom-{row.kind}-{locale}.jwt", JWT, token.encode())


def _saved(name: str, kind: str, content: bytes) -> SavedFile:
    return SavedFile(name=name, type=kind, data=base64.b64encode(content).decode())


@router.delete("/{id}", status_code=204)
async def withdraw_certificate(
    id: Id,  # noqa: A002
    me: Me,
    parts: Parts,
) -> None:
    """Withdraw one of the caller's own: its page says so from now on."""
    async with parts.database.writing() as session:
        await certificates.withdraw(session, me.name, id, parts.now())


@revoking.post("/{id}/revocation")
async def revoke_certificate(
    id: Id,  # noqa: A002
    body: Revocation,
    me: Moderator,
    parts: Parts,
) -> Revoked:
    """Revoke the certificate of a teacher whom the caller is responsible for."""
    async with parts.database.writing() as session:
        row = await certificates.revoke(session, parts, me, id, body)
        told = Revoked(kind=row.kind, name=row.name, person=row.person, revoked_at=row.revoked_at)
    parts.broadcaster.wake(pages(row.edition))
    return told


@public.get("/did.json", response_class=Response, responses={200: {"content": {DID: {}}}})
async def read_did(parts: Parts) -> JSONResponse:
    """Tell the institution's keys under its name for programs (`did:web`)."""
    institution = institution_of(parts)
    return _json(institution.signer.document(institution.did), DID)


@public.get("/jwks.json", response_class=Response, responses={200: {"content": {JWKS: {}}}})
async def read_keys(parts: Parts) -> JSONResponse:
    """Tell the institution's keys as a set of JSON web keys."""
    return _json({"keys": institution_of(parts).signer.jwks()}, JWKS)


@public.get("/status/{number}", response_class=Response, responses={200: {"content": {JWT: {}}}})
async def read_status(number: ListNumber, parts: Parts) -> Response:
    """Give a list of what is revoked, signed now.

    Raises:
        Problem: `not_found` for a list that there is not.
    """
    institution = institution_of(parts)
    async with parts.database.reading() as session:
        if number >= await store.lists(session):
            raise Problem("not_found")
        revoked = await store.revoked(session, number)
    claims = badges.status_list(institution, number, revoked, parts.now())
    token = institution.signer.sign(claims, institution.did, "vc+jwt")
    return Response(token, media_type=JWT, headers=_OPEN)


@public.get("/{id}", response_class=HTMLResponse, responses={404: {"content": {"text/html": {}}}})
async def check_certificate(
    id: str,  # noqa: A002
    request: Request,
    parts: Parts,
    locale: Annotated[Locale | None, Query()] = None,
) -> HTMLResponse:
    """Show anybody what a certificate says and whether it is valid."""
    asked = preferred(request.headers.get("accept-language", ""))
    async with parts.database.reading() as session:
        row = await store.find(session, id) if _ID.fullmatch(id) else None
    if row is None or parts.institution is None:
        body = certificate_page.unknown(locale or asked or "ru")
        return HTMLResponse(body, 404, headers=certificate_page.HEADERS)
    words = certificates.words_of(parts, row, locale or asked or row.edition or "ru")
    return HTMLResponse(certificate_page.page(words), headers=certificate_page.HEADERS)


def _json(body: Json, kind: str) -> JSONResponse:
    return JSONResponse(body, media_type=kind, headers=_OPEN)
