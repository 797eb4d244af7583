"""Cohorts: who learns together, invitations, and how trainers found them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire import Edition
from staffroom.wire.people import Cohort, CohortIn, Invitation
from staffroom_hub.commons import deadlines, seeding
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.limits import clean_text
from staffroom_hub.commons.membership import changed, pages
from staffroom_hub.commons.routes.depends import Learner, Me, Moderator, Parts
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import cohorts
from staffroom_hub.commons.store.cohorts import OPEN, Known

router = APIRouter(prefix="/api/cohorts/{edition}", tags=["cohorts"])
invitations = APIRouter(prefix="/api/invitations/{code}", tags=["cohorts"])

Number = Annotated[int, Path(ge=1, le=2**53)]
Code = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{32,64}$")]
_JOIN = "join"


@router.get("")
async def read_cohort(edition: Edition, me: Me, parts: Parts) -> Cohort:
    """Give the caller's own cohort."""
    async with parts.database.reading() as session:
        return await _own(session, me, edition)


@router.get("/led")
async def read_led(edition: Edition, me: Moderator, parts: Parts) -> list[Cohort]:
    """Give the cohorts that the caller leads; to administrators, all."""
    async with parts.database.reading() as session:
        found = await cohorts.led(session, edition, _leader(me))
    return [_told(known, me) for known in found]


@router.post("")
async def found_cohort(edition: Edition, body: CohortIn, me: Moderator, parts: Parts) -> Cohort:
    """Found a cohort, which the caller leads."""
    parts.pace.take(me.name, _JOIN)
    name = " ".join(clean_text(body.name).split())
    async with parts.database.writing() as session:
        row = await cohorts.found(session, edition, name, me.name, parts.now())
        await seeding.seed_cohort(session, parts, edition, row.id, parts.now())
        return _told(Known(row, 0, me.display_name), me)


@router.post("/{id}/invitation")
async def renew_invitation(edition: Edition, id: Number, me: Moderator, parts: Parts) -> Cohort:  # noqa: A002
    """Make a new invitation to a cohort; the old one leads nowhere from now on."""
    return await _invite(parts, me, edition, id, cohorts.secret())


@router.delete("/{id}/invitation")
async def end_invitation(edition: Edition, id: Number, me: Moderator, parts: Parts) -> Cohort:  # noqa: A002
    """End the invitation to a cohort."""
    return await _invite(parts, me, edition, id, None)


@router.post("/{id}/trainer")
async def take_over(edition: Edition, id: Number, me: Me, parts: Parts) -> Cohort:  # noqa: A002
    """Let the caller, an administrator, lead a cohort in the place of its trainer."""
    if "admin" not in me.caller.roles:
        raise Problem("forbidden")
    async with parts.database.writing() as session:
        row = await cohorts.own(session, edition, id, None)
        if row is None:
            raise Problem("not_found")
        before, row.trainer = row.trainer, me.name
        await session.flush()
        for person in sorted({before, me.name}):
            await changed(session, person, edition, parts.now())
        known = await cohorts.known(session, id)
    parts.broadcaster.wake(pages(edition))
    assert known is not None
    return _told(known, me)


@router.delete("/membership")
async def leave_cohort(edition: Edition, me: Me, parts: Parts) -> Cohort:
    """Bring the caller back into the open cohort; what she wrote stays where it is."""
    async with parts.database.writing() as session:
        await deadlines.leaving(session, me.name, edition, parts.now())
        if await cohorts.leave(session, me.name, edition):
            await changed(session, me.name, edition, parts.now())
        mine = await _own(session, me, edition)
    parts.broadcaster.wake(pages(edition))
    parts.broadcaster.moved(me.name)
    return mine


@invitations.get("")
async def read_invitation(code: Code, me: Me, parts: Parts) -> Invitation:
    """Tell the caller where an invitation leads."""
    parts.pace.take(me.name, _JOIN)
    async with parts.database.reading() as session:
        row = await cohorts.invited(session, code)
        known = await cohorts.known(session, row.id) if row else None
        if row is None or known is None:
            raise Problem("not_found")
        now_in = await cohorts.of(session, me.name, row.edition)
        left = await cohorts.known(session, now_in) if now_in not in {OPEN, row.id} else None
    return Invitation.model_validate(
        {
            "edition": row.edition,
            "name": row.name,
            "trainer": known.trainer,
            "members": known.members,
            "already": now_in == row.id,
            "leaves": left.row.name if left else "",
        }
    )


@invitations.post("")
async def join_cohort(code: Code, me: Me, parts: Parts) -> Cohort:
    """Bring the caller into the cohort that invites her, and out of another one."""
    parts.pace.take(me.name, _JOIN)
    async with parts.database.writing() as session:
        row = await cohorts.invited(session, code)
        if row is None:
            raise Problem("not_found")
        await deadlines.leaving(session, me.name, row.edition, parts.now(), to=row.id)
        if await cohorts.join(session, me.name, row, parts.now()):
            await deadlines.back(session, me.name, row)
            await changed(session, me.name, row.edition, parts.now())
        mine = await _own(session, me, row.edition)
    parts.broadcaster.wake(pages(row.edition))
    parts.broadcaster.moved(me.name)
    return mine


async def _invite(
    parts: Services, me: Learner, edition: str, cohort: int, secret: str | None
) -> Cohort:
    async with parts.database.writing() as session:
        row = await cohorts.own(session, edition, cohort, _leader(me))
        if row is None:
            raise Problem("not_found")
        row.invitation = secret
        await session.flush()
        known = await cohorts.known(session, cohort)
    assert known is not None
    return _told(known, me)


async def _own(session: AsyncSession, me: Learner, edition: str) -> Cohort:
    number = await cohorts.of(session, me.name, edition)
    known = await cohorts.known(session, number) if number != OPEN else None
    if known is None:
        members = await cohorts.open_members(session, edition)
        return Cohort.model_validate(
            {"id": OPEN, "edition": edition, "name": "", "members": members}
        )
    return _told(known, me)


def _told(known: Known, me: Learner) -> Cohort:
    row = known.row
    leads = row.trainer == me.name or "admin" in me.caller.roles
    return Cohort.model_validate(
        {
            "id": row.id,
            "edition": row.edition,
            "name": row.name,
            "members": known.members,
            "trainer": known.trainer,
            "invitation": row.invitation if leads else None,
        }
    )


def _leader(me: Learner) -> str | None:
    """Whose cohorts the caller may lead: her own; an administrator's are all."""
    return None if "admin" in me.caller.roles else me.name
