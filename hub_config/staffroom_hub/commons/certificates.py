"""Certificates: whether they are earned, giving them, and taking them back.

    Holder ── a person and her own: what is earned, what was given, giving, withdrawing
    revoke ── a moderator takes somebody's back; written down as every action of hers

The rule itself is `staffroom.rules.certificates`; it is asked at the moment of giving, never
believed from a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.rules.certificates import Standing, printed_name, standing, standings
from staffroom.wire import Edition
from staffroom.wire.certificates import (
    Certificates,
    CertificateStanding,
    CourseStep,
    Issued,
    IssueIn,
    Revocation,
)
from staffroom_hub.commons import notices, scopes
from staffroom_hub.commons.certificate_words import Words
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.institution import Institution
from staffroom_hub.commons.limits import clean_text
from staffroom_hub.commons.progress import done_modules
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import certificates as store
from staffroom_hub.commons.store import moderation, oversight, people, releases
from staffroom_hub.commons.store.models import ActionRow, CertificateRow

if TYPE_CHECKING:
    from staffroom_hub.commons.routes.depends import Learner


def institution_of(parts: Services) -> Institution:
    """Give who gives certificates here.

    Raises:
        Problem: `no_certificates`, where nobody does.
    """
    if parts.institution is None:
        raise Problem("no_certificates")
    return parts.institution


def words_of(parts: Services, row: CertificateRow, locale: str) -> Words:
    """Give a certificate in a language."""
    return Words(row, institution_of(parts), parts.syllabus, locale)


@dataclass(frozen=True)
class Holder:
    """A person and her certificates in an edition."""

    session: AsyncSession
    parts: Services
    me: Learner
    edition: Edition

    async def view(self) -> Certificates:
        """Say what is earned, what is missing, and what was given."""
        done = await done_modules(self.session, self.edition, self.me.name)
        given = await store.of_person(self.session, self.me.name, self.edition)
        written = {row.module for row in await releases.all_current(self.session, self.edition)}
        institution = self.parts.institution
        return Certificates(
            name=self.me.display_name,
            given=institution is not None,
            institution=institution.called(self.edition) if institution else "",
            modules=[
                CourseStep(
                    id=step.id,
                    title=step.title[self.edition],
                    done=step.id in done,
                    written=step.id in written,
                )
                for step in self.parts.syllabus.modules
            ],
            certificates=[
                self._told(one, [row for row in given if row.kind == one.kind])
                for one in standings(self.parts.syllabus, done)
            ],
            revokes=self.me.caller.moderator,
        )

    def _told(self, one: Standing, given: list[CertificateRow]) -> CertificateStanding:
        rule = self.parts.syllabus.certificates[one.kind]
        return CertificateStanding(
            kind=one.kind,
            earned=one.earned,
            missing=list(one.missing),
            more=one.more,
            needed=len(rule.modules) + rule.more,
            barred=_barred(given),
            issued=self.told(given[-1]) if given and self.parts.institution else None,
        )

    def told(self, row: CertificateRow) -> Issued:
        """Tell of a certificate."""
        return Issued(
            id=row.id,
            kind=row.kind,
            name=row.name,
            issued_at=row.issued_at,
            revoked_at=row.revoked_at,
            reason=row.reason,
            page=institution_of(self.parts).page(row.id),
        )

    async def issue(self, kind: str, body: IssueIn, now: datetime) -> CertificateRow:
        """Give a certificate that is earned; one that is valid is not given twice.

        Raises:
            Problem: `no_certificates`; `not_found` for a kind that there is not; `not_earned`;
                `certificate_barred`; `bad_name`.
        """
        institution_of(self.parts)
        await people.hold(self.session, self.me.name)
        mine = await store.of_person(self.session, self.me.name, self.edition)
        given = [row for row in mine if row.kind == kind]
        if given and given[-1].revoked_at is None:
            return given[-1]
        done = await done_modules(self.session, self.edition, self.me.name)
        one = standing(self.parts.syllabus, kind, done)
        if one is None:
            raise Problem("not_found")
        if not one.earned:
            raise Problem("not_earned", missing=list(one.missing), more=one.more)
        if _barred(given):
            raise Problem("certificate_barred")
        name = printed_name(body.name)
        if name is None:
            raise Problem("bad_name")
        return await store.add(
            self.session, person=self.me.name, edition=self.edition, kind=kind, name=name,
            modules=one.counted, now=now,
        )  # fmt: skip


def _barred(given: list[CertificateRow]) -> bool:
    return any(row.reason == "conduct" for row in given)


async def own(session: AsyncSession, person: str, id_: str) -> CertificateRow:
    """Give one of a person's own certificates.

    Raises:
        Problem: `not_found`, also for another's.
    """
    row = await store.find(session, id_)
    if row is None or row.person != person:
        raise Problem("not_found")
    return row


async def standing_own(session: AsyncSession, person: str, id_: str) -> CertificateRow:
    """Give one of a person's own that is valid: nothing new is made of another.

    Raises:
        Problem: `not_found`, also for another's; `certificate_revoked`.
    """
    row = await own(session, person, id_)
    if row.revoked_at is not None:
        raise Problem("certificate_revoked")
    return row


async def withdraw(session: AsyncSession, person: str, id_: str, now: datetime) -> None:
    """Let a person withdraw one of her own.

    Raises:
        Problem: `not_found`, also for another's.
    """
    await own(session, person, id_)
    row = await store.held(session, id_)
    if row is not None:
        await store.revoke(session, row, "holder", now)


async def revoke(
    session: AsyncSession, parts: Services, me: Learner, id_: str, body: Revocation
) -> CertificateRow:
    """Let a moderator revoke somebody's certificate; it is written down, and she is told.

    Raises:
        Problem: `not_found` for one that is not there, or whose holder is not hers to moderate;
            `own_decision` for her own; `decided` where it is revoked already.
    """
    row = await store.held(session, id_)
    if row is None or row.person is None:
        raise Problem("not_found")
    if row.person == me.name:
        raise Problem("own_decision")
    scope = await scopes.scope(session, me, row.edition)
    if not await oversight.sees_person(session, scope, row.person):
        raise Problem("not_found")
    if row.revoked_at is not None:
        raise Problem("decided")
    now = parts.now()
    await store.revoke(session, row, body.reason, now)
    await moderation.add(
        session,
        ActionRow(
            edition=row.edition, kind="revoke", moderator=me.name, person=row.person,
            note=clean_text(body.note), created_at=now,
        ),
    )  # fmt: skip
    await notices.tell(
        session, person=row.person, kind="moderation", edition=row.edition,
        data={"action": "revoke"}, now=now,
    )  # fmt: skip
    return row
