"""The digest: a letter now and then with what a person has missed, as she wishes it.

    time ─ her period is over, and it is not night where she lives
    words ─ unread notices that no letter has told · conversations that wait for an answer ·
            her days of study, where she has a plan
    sent ─ by the installation's SMTP server; only then is it noted that she was told

Nothing is sent where there is nothing to say. What could not be sent is tried again after pauses
that grow; of several processes one sends. Addresses are asked of the hub and kept nowhere here.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from staffroom.wire.notices import Digest
from staffroom_hub.commons import letter, mail, unsubscribe
from staffroom_hub.commons.auth import Caller
from staffroom_hub.commons.errors import Problem, describe
from staffroom_hub.commons.pauses import Pauses
from staffroom_hub.commons.routes.depends import Learner
from staffroom_hub.commons.store import digests
from staffroom_hub.commons.store.digests import Due
from staffroom_hub.commons.store.locks import Lock
from staffroom_hub.commons.store.models import DigestRow
from staffroom_hub.commons.store.turns import alone
from staffroom_hub.commons.zones import zone

if TYPE_CHECKING:
    from staffroom_hub.commons.services import Services

log = logging.getLogger(__name__)


ROUND = timedelta(minutes=5)
_BATCH = 100
# Whoever has nothing to be told is looked at again after this long.
_CALM = timedelta(hours=1)
_PERSON_PAUSE = timedelta(hours=1), timedelta(days=3)
_SERVER_PAUSE = timedelta(minutes=5), timedelta(hours=4)


def settings(row: DigestRow | None, *, mail: bool) -> Digest:
    """Give a person's wishes, or what holds where she said nothing."""
    if row is None:
        return Digest(mail=mail)
    return Digest.model_validate(
        {
            "every": row.every,
            "quiet_from": row.quiet_from,
            "quiet_to": row.quiet_to,
            "zone": row.zone,
            "mail": mail,
        }
    )


def is_quiet(due: Due, now: datetime) -> bool:
    """Say whether it is night for a person, by the clock where she lives."""
    hour = now.astimezone(zone(due.zone) or UTC).hour
    if due.quiet_from <= due.quiet_to:
        return due.quiet_from <= hour < due.quiet_to
    return hour >= due.quiet_from or hour < due.quiet_to


@dataclass
class Digests:
    """Sends the letters of an installation."""

    parts: Services
    _calm: dict[str, datetime] = field(default_factory=dict)
    _owed: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    """Letters that were taken, which the database does not know yet."""
    _ending: bool = False
    _people: Pauses = field(default_factory=lambda: Pauses(*_PERSON_PAUSE))
    _server: Pauses = field(default_factory=lambda: Pauses(*_SERVER_PAUSE))

    async def run(self) -> None:
        """Send what is due, again and again, until cancelled; a letter under way is finished."""
        try:
            while True:
                try:
                    await self.parts.database.unhurried(self.round())
                except Exception as error:  # noqa: BLE001 - the next round may go better
                    log.warning("digest: %s", describe(error))
                await asyncio.sleep(ROUND.total_seconds())
        finally:
            self._ending = True

    async def round(self) -> int:
        """Send what is due now, unless another process does; say how many letters were taken."""
        now = self.parts.now()
        if self.parts.mailer is None or self._server.rests("", now):
            return 0
        async with alone(self.parts.database, Lock.DIGEST) as ours:
            return await self._send_due(now) if ours else 0

    async def _send_due(self, now: datetime) -> int:
        self._calm = {name: at for name, at in self._calm.items() if at > now - _CALM}
        self._people.forget(now - _PERSON_PAUSE[1])
        count, last = 0, ""
        while True:
            async with self.parts.database.reading() as session:
                batch = await digests.due(session, now, last, _BATCH)
            for due in batch:
                if self._ending or self._server.rests("", now):
                    return count
                count += await self._write(due, now)
            if len(batch) < _BATCH:
                return count
            last = batch[-1].name

    async def _write(self, due: Due, now: datetime) -> bool:
        """Write to one person, where there is something to say; say whether it was taken."""
        if is_quiet(due, now) or due.name in self._calm or self._people.rests(due.name, now):
            return False
        try:
            taken = await self._try(due, now)
        except Problem:
            # The hub does not answer, so nobody's address is known.
            self._server.failed("", now)
            return False
        except mail.UnavailableError as error:
            log.warning("digest: the mail server takes nothing (%s)", error)
            self._server.failed("", now)
            return False
        except Exception as error:  # noqa: BLE001 - one person's trouble is no one else's
            log.warning("digest: a letter was not sent: %s", describe(error))
            self._people.failed(due.name, now)
            return False
        self._server.worked("")
        return taken

    async def _try(self, due: Due, now: datetime) -> bool:
        if due.name in self._owed:
            await self._note(due.name)
            return False
        async with self.parts.database.reading() as session:
            said = await letter.contents(session, _learner(due), due, now)
        if said is None:
            self._calm[due.name] = now
            return False
        to = mail.address(await self.parts.identity.address(due.name) or "")
        if to is None:
            # An account without an address, or none: she is asked about again much later.
            self._people.failed(due.name, now)
            return False
        links = letter.Links(self.parts.public_url, unsubscribe.token(self.parts.keys, due.name))
        written = letter.write(said, due, links, self.parts.mail_from, to)
        written["Message-ID"] = self._message_id(due, said.upto)
        mailer = self.parts.mailer
        assert mailer is not None
        await asyncio.to_thread(mailer.send, written)
        self._owed[due.name] = said.upto, now
        await self._note(due.name)
        self._people.worked(due.name)
        return True

    async def _note(self, name: str) -> None:
        """Note that a letter was taken; what fails here is done again before another is sent."""
        async with self.parts.database.writing() as session:
            await digests.sent(session, name, *self._owed[name])
        del self._owed[name]

    def _message_id(self, due: Due, upto: int) -> str:
        """Name a letter: were it ever sent twice, mail programs would show it once."""
        mark = self.parts.keys.mark("letter", due.name, str(upto), due.since.isoformat())
        domain = hashlib.sha256(self.parts.public_url.encode()).hexdigest()[:16]
        return f"<{mark[:40]}@{domain}.staffroom>"


def _learner(due: Due) -> Learner:
    """See the course as this person does; what she is beside a teacher opens nothing here."""
    caller = Caller(due.name, person=True, roles=("teacher",), scopes=frozenset())
    return Learner(caller, due.name, due.display_name, due.locale)
