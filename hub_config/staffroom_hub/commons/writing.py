"""Writing in a topic: a new post, and changes of one's own, with all that follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.activities.form import PRIVACY_TEXTS
from staffroom.i18n import translation
from staffroom.rules import privacy
from staffroom.text import mentions, post_html
from staffroom.wire.notices import NoticeKind
from staffroom.wire.talk import Finding, PostChange, PostIn
from staffroom_hub.commons import (
    changes,
    circle,
    colleagues,
    moderation,
    notices,
    pictures,
    search,
    threads,
    topics,
)
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.limits import clean_text
from staffroom_hub.commons.store import posts
from staffroom_hub.commons.store import topics as topics_
from staffroom_hub.commons.store.models import PostRow, TopicRow
from staffroom_hub.commons.topics import Reader

if TYPE_CHECKING:
    from staffroom_hub.commons.services import Services

DEEPEST = 3


@dataclass(frozen=True)
class Writer:
    """Somebody who writes in a topic now."""

    session: AsyncSession
    parts: Services
    reader: Reader
    topic: TopicRow
    locale: str
    """Her language, for what she is asked."""

    @property
    def now(self) -> datetime:
        """The moment as it is kept: in a circle only its hour."""
        now = self.parts.now()
        return circle.hour(now) if self.topic.anonymous else now

    async def write(self, wanted: PostIn) -> PostRow:
        """Write a post.

        Raises:
            Problem: she may not write now or here, or what is wanted is not possible.
        """
        await moderation.check_may_write(self.session, self.reader.name, self.parts.now())
        self._check_kind(wanted)
        above = await self._above(wanted.reply_to)
        text = clean_text(wanted.text)
        check_privacy(text, wanted.excuse, self.locale)
        named = await self._mentioned(text, wanted.mentions)
        row = await self._row(wanted, text, above)
        row.html = post_html(text, list(named.values()))
        await posts.add(self.session, row)
        await self._after(row, wanted.pictures)
        await self._count(row, above)
        await self._tell(row, above, named)
        await changes.written(self.session, self.topic, row, self.parts.now())
        return row

    def _check_kind(self, wanted: PostIn) -> None:
        """Labels and advice are of circles, names are not."""
        anonymous = self.topic.anonymous
        if anonymous and wanted.mentions:
            raise Problem("circle")
        misplaced = wanted.label and (not anonymous or wanted.reply_to is None)
        if misplaced or (wanted.advice and (not anonymous or wanted.reply_to is not None)):
            raise Problem("invalid")

    async def _above(self, reply_to: int | None) -> PostRow | None:
        if reply_to is None:
            return None
        above = await posts.get(self.session, reply_to)
        if above is None or above.topic != self.topic.id or above.state != "shown":
            raise Problem("not_found")
        if not await topics.is_open(self.session, self.reader, self.topic):
            raise Problem("not_found")
        return above

    async def _mentioned(self, text: str, names: Sequence[str]) -> dict[str, str]:
        """Give the display names of those who are mentioned."""
        if not names:
            return {}
        which = colleagues.audience(
            self.topic.edition,
            self.topic.cohort,
            self.topic.community,
            everybody=self.topic.everybody,
        )
        found = await colleagues.among(self.session, which, names)
        if set(names) - found.keys() or not all(mentions(text, name) for name in found.values()):
            raise Problem("bad_mention")
        return found

    async def _row(self, wanted: PostIn, text: str, above: PostRow | None) -> PostRow:
        row = PostRow(
            topic=self.topic.id,
            root=above.root if above else None,
            reply_to=above.id if above else None,
            depth=min(above.depth + 1, DEEPEST) if above else 0,
            text=text,
            state="shown",
            version=1,
            answers=0,
            first=await self._is_first(above),
            label=wanted.label,
            advice=wanted.advice,
            excuse=clean_text(wanted.excuse) or None,
            created_at=self.now,
        )
        if self.topic.anonymous:
            await self._disguise(row, above, str(wanted.key))
        else:
            row.person = self.reader.name
        return row

    async def _is_first(self, above: PostRow | None) -> bool:
        """Whether an answer goes to somebody who waited, or nobody else did."""
        if above is None:
            return False
        if above.reply_to is None and above.answers == 0:
            return True
        return not await posts.others_wait(self.session, self.topic.id, self.reader.name)

    async def _disguise(self, row: PostRow, above: PostRow | None, key: str) -> None:
        """Put the writer's mark and pseudonym on a post instead of her name."""
        keys, salt = self.parts.keys, circle.new_salt()
        taken: dict[str, int] = {}
        if above is not None and above.root is not None:
            salt = (await posts.salts(self.session, [above.root]))[above.root]
            taken = await posts.pseudonyms(self.session, above.root)
        else:
            row.salt = salt
        row.mark = circle.mark(keys, salt, self.reader.name)
        await moderation.check_not_silenced(self.session, row.mark)
        known = taken.get(row.mark)
        row.pseudonym = known if known is not None else circle.choose(row.mark, taken.values())
        row.sent = circle.sent(keys, self.topic.id, self.reader.name, key)

    async def _after(self, row: PostRow, pictures_: Sequence[str]) -> None:
        """Bring what hangs on a post's words up to them."""
        if not self.topic.anonymous:
            await search.index(self.session, row)
        await pictures.attach(
            self.session, self.reader.name, row.id, pictures_, anonymous=self.topic.anonymous
        )

    async def _count(self, row: PostRow, above: PostRow | None) -> None:
        if above is None:
            await topics_.count(self.session, self.topic.id, 1)
            return
        await posts.count_answer(self.session, row, 1)
        await changes.changed(self.session, self.topic, above, self.parts.now())

    async def _tell(self, row: PostRow, above: PostRow | None, named: dict[str, str]) -> None:
        """Tell the person who was answered, and those who were mentioned."""
        if self.topic.anonymous:
            return
        if above is not None and above.person:
            await self._notice(above.person, "answer", row)
        for person in named:
            if above is None or person != above.person:
                await self._notice(person, "mention", row)

    async def _notice(self, person: str, kind: NoticeKind, row: PostRow) -> None:
        await notices.tell(
            self.session,
            person=person,
            kind=kind,
            edition=self.topic.edition,
            module=self.topic.module,
            post=row.id,
            actor=self.reader.name,
            now=self.parts.now(),
        )

    async def change(self, row: PostRow, wanted: PostChange) -> None:
        """Change one's own post; what it said is kept.

        Raises:
            Problem: `changed`, with the post as it is now, where it is not the one she changed.
        """
        await moderation.check_may_write(self.session, self.reader.name, self.parts.now())
        if row.text != wanted.text and await self._rewritten(row, wanted.version):
            now = await threads.post_as(self.session, self.parts, self.reader, self.topic, row)
            raise Problem("changed", post=now.model_dump(mode="json"))
        text = clean_text(wanted.text)
        check_privacy(text, wanted.excuse, self.locale)
        if self.topic.anonymous and wanted.mentions:
            raise Problem("circle")
        named = await self._mentioned(text, wanted.mentions)
        if text != row.text:
            posts.keep_version(self.session, row, self.now)
            row.text, row.edited_at = text, self.now
        row.html = post_html(text, list(named.values()))
        row.excuse = clean_text(wanted.excuse) or row.excuse
        await self._after(row, wanted.pictures)
        await self._tell(row, None, named)
        await changes.changed(self.session, self.topic, row, self.parts.now())

    async def _rewritten(self, row: PostRow, version: int) -> bool:
        """Whether its words are others than she saw; thanks and answers do not matter."""
        return version > row.version or await posts.rewritten_since(self.session, row.id, version)

    async def delete(self, row: PostRow) -> None:
        """Delete one's own post; nobody finds it any more."""
        await search.forget(self.session, row.id)
        await changes.set_state(self.session, self.topic, row, "deleted", self.parts.now())


def check_privacy(text: str, excuse: str, locale: str) -> None:
    """Ask to rephrase what may identify a child, unless the writer says why it does not.

    Raises:
        Problem: `privacy`, with the places.
    """
    if not excuse.strip() and (found := findings(text, locale)):
        raise Problem("privacy", findings=[one.model_dump() for one in found])


def findings(text: str, locale: str) -> list[Finding]:
    """Give the places of a text that its writer should think of, in her language."""
    gettext = translation("staffroom", locale).gettext
    return [
        Finding(
            kind=one.kind,
            start=one.start,
            end=one.end,
            excerpt=text[one.start : one.end],
            message=gettext(PRIVACY_TEXTS[one.kind]),
        )
        for one in privacy.findings(text)
    ]
