"""One letter of the digest: what it says, and how that is written, as text and as HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from html import escape
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.i18n import translation
from staffroom.wire.notices import Notice
from staffroom_hub.commons import links, notices, reminders, topics, waiting
from staffroom_hub.commons.reminders import Reminder
from staffroom_hub.commons.store import notices as rows_of
from staffroom_hub.commons.store.digests import Due
from staffroom_hub.commons.store.models import TopicRow
from staffroom_hub.commons.waiting import Waiting

if TYPE_CHECKING:
    from staffroom_hub.commons.routes.depends import Learner

_MOST_NOTICES = 10
_EDITIONS = ("ru", "en")


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


_SUBJECT = _("What is new in Staffroom")
_HELLO = _("Hello, {name}!")
_NEW = _("New for you")
_MORE = _("and {count} more")
_WAITING = _("Colleagues who wait for an answer")
_WHERE = _("in “{title}”")
_STUDY = _("Your time to study")
_NO_HURRY = _("If a week is full, the plan moves by itself; a pause is one click.")
_WHY = _("You get this letter because you take part in Staffroom.")
_OFF = _("No more letters")
_COLLEAGUE = _("A colleague")


@dataclass(frozen=True)
class Said:
    """What a letter says."""

    notices: Sequence[Notice]
    more: int
    """Notices beyond those."""
    upto: int
    """The newest notice that it tells."""
    waiting: Sequence[Waiting]
    study: Sequence[Reminder] = ()


@dataclass(frozen=True)
class Links:
    """Where a letter leads; all below the installation's own address."""

    base: str
    token: str

    @property
    def off(self) -> str:
        """Where one ends the letters."""
        return f"{self.base}{links.COMMONS}api/digest/off/{self.token}"

    def of(self, notice: Notice) -> str:
        """Where a notice leads."""
        if notice.post is None:
            return links.page(self.base, notice.edition, notice.module)
        place = notice.edition, notice.module
        return links.post(self.base, *place, notice.post, notice.community)

    def of_waiting(self, one: Waiting) -> str:
        """Where a conversation is."""
        topic = one.topic
        return links.post(self.base, topic.edition, topic.module, one.post.id, topic.community)


async def contents(session: AsyncSession, me: Learner, due: Due, now: datetime) -> Said | None:
    """Put together what there is to say to a person, or None where that is nothing.

    Conversations alone are a reason to write only where one began since the last letter.
    """
    study = await reminders.of(session, due, now)
    rows, count, upto = await rows_of.untold(session, me.name, due.upto, _MOST_NOTICES)
    open_: dict[int, TopicRow] = {}
    for edition in _EDITIONS:
        reader = await topics.reader(session, me, edition)
        open_ |= await topics.open_topics(session, reader)
    waits = await waiting.conversations(session, me.name, open_)
    if not rows and not study and not any(one.post.created_at > due.since for one in waits):
        return None
    told = await notices.told(session, me, rows, me.locale)
    return Said(told, count - len(rows), upto, waits, study)


def write(said: Said, due: Due, to_where: Links, sender: str, to: Address) -> EmailMessage:
    """Write the letter; what people typed is in its body alone, so no header can be made up."""
    writer = _Writer(due, said, to_where, translation("staffroom", due.locale).gettext)
    letter = EmailMessage()
    letter["Subject"] = writer.gettext(_SUBJECT)
    letter["From"] = sender
    letter["To"] = to
    letter["Content-Language"] = due.locale
    letter["Auto-Submitted"] = "auto-generated"
    letter["List-Unsubscribe"] = f"<{to_where.off}>"
    letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    letter.set_content(writer.text())
    letter.add_alternative(writer.html(), subtype="html")
    return letter


@dataclass(frozen=True)
class _Item:
    """One thing in a letter."""

    line: str
    excerpt: str
    url: str


@dataclass(frozen=True)
class _Writer:
    """Writes a letter's body in one language."""

    due: Due
    said: Said
    links: Links
    gettext: Callable[[str], str]

    def text(self) -> str:
        """Give the plain text."""
        parts = [self._hello()]
        for heading, items, more in self._sections():
            parts.append(heading)
            parts += [f"— {i.line}\n{_quoted(i.excerpt)}  {i.url}" for i in items]
            parts += [more] if more else []
        parts.append(f"{self.gettext(_WHY)}\n{self.gettext(_OFF)}: {self.links.off}")
        return "\n\n".join(parts) + "\n"

    def html(self) -> str:
        """Give the HTML: headings and lists, with nothing that has to be loaded."""
        body = [f"<h1>{escape(self.gettext(_SUBJECT))}</h1><p>{escape(self._hello())}</p>"]
        for heading, items, more in self._sections():
            listed = "".join(map(_listed, items))
            body.append(f"<h2>{escape(heading)}</h2><ul>{listed}</ul>")
            body += [f"<p>{escape(more)}</p>"] if more else []
        off = f'<a href="{escape(self.links.off)}">{escape(self.gettext(_OFF))}</a>'
        body.append(f"<hr><p>{escape(self.gettext(_WHY))} {off}</p>")
        return (
            f'<!doctype html>\n<html lang="{self.due.locale}"><head><meta charset="utf-8">'
            f"<title>{escape(self.gettext(_SUBJECT))}</title></head>"
            f"<body>{''.join(body)}</body></html>\n"
        )

    def _hello(self) -> str:
        return self.gettext(_HELLO).replace("{name}", _one_line(self.due.display_name))

    def _sections(self) -> list[tuple[str, list[_Item], str]]:
        sections = []
        if self.said.notices:
            items = [_Item(_one_line(n.text), n.excerpt, self.links.of(n))
                     for n in self.said.notices]  # fmt: skip
            sections.append((self.gettext(_NEW), items, self._more()))
        if self.said.waiting:
            asked = [self._waiting(one) for one in self.said.waiting]
            sections.append((self.gettext(_WAITING), asked, ""))
        if self.said.study:
            times = [self._study(one) for one in self.said.study]
            sections.append((self.gettext(_STUDY), times, self.gettext(_NO_HURRY)))
        return sections

    def _more(self) -> str:
        count = self.said.more
        return self.gettext(_MORE).format(count=count) if count else ""

    def _study(self, one: Reminder) -> _Item:
        where = links.page(self.links.base, one.edition, one.module)
        return _Item(_one_line(one.text), _one_line(one.goal), where)

    def _waiting(self, one: Waiting) -> _Item:
        where = self.gettext(_WHERE).replace("{title}", one.topic.title)
        line = _one_line(f"{one.author or self.gettext(_COLLEAGUE)}, {where}")
        return _Item(line, notices.excerpt(one.post.html), self.links.of_waiting(one))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _quoted(excerpt: str) -> str:
    return f"  > {excerpt}\n" if excerpt else ""


def _listed(item: _Item) -> str:
    quote = f"<blockquote>{escape(item.excerpt)}</blockquote>" if item.excerpt else ""
    return f'<li><a href="{escape(item.url)}">{escape(item.line)}</a>{quote}</li>'
