"""Notices: what concerns a person, kept without words and said in her language when she reads it.

    tell ── NoticeRow: kind, post, actor ──── told ── text by kind · excerpt, if she may read it now
      └──── event `notice` {unread, notice} at the edition's every page, for her alone

A notice leads to its post only as long as its reader may read that post. Of what happens in a
support circle nobody is ever told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.i18n import translation
from staffroom.wire import Json
from staffroom.wire.notices import Notice, NoticeKind
from staffroom_hub.commons import readable
from staffroom_hub.commons.readable import Readable
from staffroom_hub.commons.store import events, people
from staffroom_hub.commons.store import notices as rows_of
from staffroom_hub.commons.store.events import Event
from staffroom_hub.commons.store.locks import Lock, hold
from staffroom_hub.commons.store.models import NoticeRow
from staffroom_hub.commons.store.notices import Given
from staffroom_hub.commons.store.places import ModulePlace

if TYPE_CHECKING:
    from staffroom_hub.commons.routes.depends import Learner

NOTICE = "notice"
EVERY_PAGE = ""
"""In place of a module: an event there is heard on each page of the edition."""
_EXCERPT = 140
_TAG = re.compile("<[^>]*>")
# Of these a person hears once, however often they are done again.
_ONCE: Mapping[str, tuple[str, ...]] = {
    "answer": ("answer", "mention"),
    "mention": ("answer", "mention"),
    "thanks": ("thanks",),
    "helped": ("helped",),
}


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


_SOMEBODY = _("A colleague")
_TEXTS: Mapping[str, str] = {
    "answer": _("{name} answered you in “{title}”"),
    "mention": _("{name} mentioned you in “{title}”"),
    "thanks": _("{name} thanked you in “{title}”"),
    "helped": _("{name} says that your answer in “{title}” helped"),
    "marks": _("Your work on “{title}” has been marked"),
    "review": _("There is a new review of your work on “{title}”"),
}
_REVIEWS: Mapping[str, str] = {
    "task": _("There is a colleague's work on “{title}” for you to review"),
    "received": _("There is a new review of your work on “{title}”"),
    "decided": _("The reviews of your work on “{title}” have become a mark"),
}
_MONDAY = _("Two weeks ago, in “{title}”, you meant to try this. How did it go?")
_MONDAY_LATE = _("Some time ago, in “{title}”, you meant to try this. How did it go?")
_ACTIONS: Mapping[str, str] = {
    "hide": _("Moderators hid what you wrote in “{title}”"),
    "guard": _("What you wrote in “{title}” is hidden until a moderator has looked at it"),
    "restore": _("What you wrote in “{title}” can be seen again"),
    "edit": _("Moderators changed what you wrote in “{title}”"),
    "warn": _("A moderator asks you to keep to the rules"),
    "pause": _("For some time you can read and study, but not write"),
    "unpause": _("You can write again"),
    "revoke": _("A certificate of yours was withdrawn"),
    "appeal": _("Your appeal has been decided"),
}
_OTHER_ACTION = _("Moderators did something that concerns you")


async def tell(  # noqa: PLR0913 - one keyword for each thing that a notice knows
    session: AsyncSession,
    *,
    person: str,
    kind: NoticeKind,
    edition: str,
    module: str = "",
    post: int | None = None,
    actor: str | None = None,
    data: dict[str, Json] | None = None,
    now: datetime,
) -> None:
    """Give a person a notice, and tell her open pages; near the end of a transaction.

    Nothing happens where she did it herself, or where she has been told already. Afterwards wake
    `ModulePlace(edition, EVERY_PAGE)`.
    """
    if actor == person:
        return
    kinds = _ONCE.get(kind)
    if kinds and post is not None and await rows_of.told(session, person, post, actor, kinds):
        return
    # Before anybody's row is held: whoever leaves takes them in this order too.
    await hold(session, Lock.EVENTS)
    if not await people.stays(session, person):
        return
    row = NoticeRow(
        person=person,
        kind=kind,
        edition=edition,
        module=module,
        post=post,
        actor=actor,
        data=data or {},
        created_at=now,
    )
    session.add(row)
    await session.flush()
    await announce(session, person, edition, row.id, now)


async def tell_all(session: AsyncSession, given: Sequence[Given], now: datetime) -> None:
    """Give notices to many people, in as many statements as to one; see `tell`.

    The caller holds `Lock.EVENTS`, so that none of them leaves meanwhile.
    """
    rows = await rows_of.add_all(session, given, now)
    unread = await rows_of.unread_of(session, {person for _, person, _ in rows})
    for edition in sorted({edition for _, _, edition in rows}):
        told = [
            Event(NOTICE, {"unread": unread[person], "notice": number}, person)
            for number, person, of in rows
            if of == edition
        ]
        await events.add_all(session, ModulePlace(edition, EVERY_PAGE), told, now)


async def announce(
    session: AsyncSession, person: str, edition: str, notice: int | None, now: datetime
) -> None:
    """Tell a person's open pages how many notices wait, and which one is new."""
    data: dict[str, Json] = {
        "unread": await rows_of.unread(session, person),
        "notice": notice,
    }
    await events.add(session, ModulePlace(edition, EVERY_PAGE), Event(NOTICE, data, person), now)


async def told(
    session: AsyncSession, me: Learner, rows: Sequence[NoticeRow], locale: str
) -> list[Notice]:
    """Say notices in a language, with what their reader may read now."""
    found = await readable.posts(session, me, {row.post for row in rows if row.post is not None})
    names = await people.display_names(session, {row.actor for row in rows if row.actor})
    titles = await rows_of.titles(session, {(row.edition, row.module) for row in rows})
    speaker = _Speaker(translation("staffroom", locale).gettext, names, titles)
    return [speaker.notice(row, found.get(row.post or 0)) for row in rows]


def excerpt(html: str, most: int = _EXCERPT) -> str:
    """Give the first words of a post as it is shown, without markup."""
    return shortened(unescape(_TAG.sub(" ", html)), most)


def shortened(text: str, most: int = _EXCERPT) -> str:
    """Give the first words of a text."""
    words = " ".join(text.split())
    if len(words) <= most:
        return words
    cut = words.rfind(" ", most // 2, most)
    return words[: cut if cut > 0 else most].rstrip(".,;:— ") + "…"


@dataclass(frozen=True)
class _Speaker:
    """Says notices in one language."""

    gettext: Callable[[str], str]
    names: Mapping[str, str]
    titles: Mapping[tuple[str, str], str]

    def notice(self, row: NoticeRow, found: Readable | None) -> Notice:
        """Say one, with its post where the reader may read that."""
        title = found.topic.title if found else self.titles.get((row.edition, row.module), "")
        name = self.names.get(row.actor or "") or self.gettext(_SOMEBODY)
        pattern = self.gettext(_pattern(row))
        return Notice.model_validate(
            {
                "id": row.id,
                "kind": row.kind,
                # Not str.format: a title or a name may hold braces.
                "text": pattern.replace("{title}", title).replace("{name}", name),
                "excerpt": _excerpt(row, found),
                "edition": row.edition,
                "module": row.module,
                "activity": found.topic.activity if found else None,
                "community": found.topic.community if found else 0,
                "post": row.post if found else None,
                "created_at": row.created_at,
                "read": row.read_at is not None,
            }
        )


def _excerpt(row: NoticeRow, found: Readable | None) -> str:
    if row.kind == "monday":
        return shortened(str(row.data.get("words", "")))
    return excerpt(found.post.html) if found and found.shown else ""


def _pattern(row: NoticeRow) -> str:
    if row.kind == "monday":
        return _MONDAY_LATE if row.data.get("late") else _MONDAY
    if row.kind == "review":
        return _REVIEWS.get(str(row.data.get("what")), _TEXTS["review"])
    if row.kind != "moderation":
        return _TEXTS[row.kind]
    return _ACTIONS.get(str(row.data.get("action")), _OTHER_ACTION)
