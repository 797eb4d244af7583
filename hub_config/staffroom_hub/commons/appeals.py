"""Appeals: whoever is concerned asks a second moderator to look at what the first one did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire.moderation import AppealIn, DecisionIn
from staffroom_hub.commons import circle, moderating, notices
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.limits import clean_text
from staffroom_hub.commons.moderating import Handling, Office
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import certificates, moderation, oversight, people
from staffroom_hub.commons.store.models import ActionRow, AppealRow
from staffroom_hub.commons.store.places import ModulePlace

_AGAINST = frozenset({"hide", "edit", "silence", "warn", "pause", "guard", "revoke"})


@dataclass(frozen=True)
class Concerned:
    """A person, and what moderators did that concerns her."""

    session: AsyncSession
    parts: Services
    person: str
    now: datetime

    async def actions(self) -> list[ActionRow]:
        """Give what was done, newest first; in circles her marks are made anew to find it."""
        rows = list(await moderation.concerning(self.session, self.person))
        for action, said in await moderation.in_circles(self.session):
            if circle.mark(self.parts.keys, said.salt, self.person) == said.mark:
                rows.append(action)
        return sorted(rows, key=lambda row: row.id, reverse=True)

    async def appeal(self, action_id: int, body: AppealIn) -> ActionRow:
        """Appeal against an action, once.

        Raises:
            Problem: `not_found` for what does not concern her, or concerns her well; `appealed`.
        """
        await people.hold(self.session, self.person)
        action = await moderation.find(self.session, action_id)
        if action is None or action.kind not in _AGAINST or not await self._concerns(action):
            raise Problem("not_found")
        if await moderation.appeal(self.session, action.id) is not None:
            raise Problem("appealed")
        hidden = action.person is None
        row = AppealRow(
            action=action.id,
            text=clean_text(body.text),
            created_at=circle.hour(self.now) if hidden else self.now,
        )
        self.session.add(row)
        await self.session.flush()
        return action

    async def _concerns(self, action: ActionRow) -> bool:
        return await concerns(self.session, self.parts, self.person, action)


async def concerns(session: AsyncSession, parts: Services, person: str, action: ActionRow) -> bool:
    """Say whether an action concerns a person."""
    if action.person is not None or action.post is None:
        return action.person == person
    post = await moderation.hold_post(session, action.post)
    return post is not None and await moderating.wrote(session, parts, person, post)


async def decide(
    office: Office, action_id: int, body: DecisionIn
) -> tuple[ActionRow, ModulePlace | None]:
    """Decide an appeal; where the action does not stand it is taken back.

    Gives the action, and where open pages are to be woken when the transaction has ended.

    Raises:
        Problem: `not_found`; `own_decision` for who acted and who is concerned; `decided`.
    """
    session = office.session
    action = await moderation.find(session, action_id)
    if action is None or not await oversight.sees_action(session, office.scope, action):
        raise Problem("not_found")
    row = await moderation.appeal(session, action.id)
    if row is None:
        raise Problem("not_found")
    mine = action.moderator == office.me.name
    if mine or await concerns(session, office.parts, office.me.name, action):
        raise Problem("own_decision")
    if row.decided_at is not None:
        raise Problem("decided")
    row.upheld, row.note = body.upheld, clean_text(body.note)
    row.decided_by, row.decided_at = office.me.name, office.now
    await session.flush()
    place = None if body.upheld else await _take_back(office, action, body.note)
    if action.person is not None:
        await notices.tell(
            session, person=action.person, kind="moderation", edition=action.edition,
            post=action.post, data={"action": "appeal", "upheld": body.upheld}, now=office.now,
        )  # fmt: skip
    return action, place


async def _take_back(office: Office, action: ActionRow, note: str) -> ModulePlace | None:
    if action.kind == "pause" and action.person is not None:
        await moderation.end_pause(office.session, action.person, action.id)
        await moderation.add(
            office.session,
            ActionRow(
                edition=action.edition, kind="unpause", moderator=office.me.name,
                post=action.post, person=action.person, note=clean_text(note),
                created_at=office.now,
            ),
        )  # fmt: skip
    elif action.kind == "revoke" and action.person is not None:
        # What was told to be revoked stays so; she may have the certificate anew.
        await certificates.forgive(office.session, action.person, action.edition, action.created_at)
    elif action.kind in {"hide", "guard", "edit", "silence"} and action.post is not None:
        post = await moderation.hold_post(office.session, action.post)
        if post is not None and post.state != "deleted":
            handling = await office.handling(post.id)
            await _put_back(handling, office.me.name, action, note)
            return ModulePlace(handling.topic.edition, handling.topic.module)
    return None


async def _put_back(handling: Handling, moderator: str, action: ActionRow, note: str) -> None:
    """Let a post be again what it was before an action."""
    if action.kind == "silence":
        await moderation.unsilence(handling.session, handling.post.mark or "")
        await handling.write("unsilence", moderator=moderator, note=note)
        return
    before = None
    # A text that its writer has changed since is left as she wants it.
    if action.before is not None and not await moderation.changed_since(
        handling.session, handling.post.id, action
    ):
        before = await handling.rewrite(action.before)
    await handling.write("restore", moderator=moderator, note=note, before=before)
    if action.kind != "edit":
        handling.show(state="shown")
        await moderation.close(handling.session, handling.post.id, handling.now)
    await handling.tell(notify=False)
