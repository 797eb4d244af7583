"""Progress files: putting one together, comparing it with what is here, taking things in.

What a file brings is taken in as if its owner typed it: drafts that fit their activity, own
documents that fit their kind. Nothing else: marks, results, attempts and submissions are made
here. What cannot be taken in is told, not dropped.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.activities import Activity, AnswerError, DiscussionActivity, QuizActivity
from staffroom.activities.service import ServiceActivity
from staffroom.activities.values import is_file
from staffroom.i18n import translation
from staffroom.module import Module
from staffroom.progressfile import Seal
from staffroom.wire import Edition, Json
from staffroom.wire.own import KINDS
from staffroom.wire.progressfile import (
    MOST_ENTRIES,
    EntryState,
    LeftReason,
    Origin,
    Progress,
    ProgressComparison,
    ProgressEntry,
    ProgressLeft,
    SavedAnswer,
    SavedDocument,
    SavedPost,
)
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.keys import Keys
from staffroom_hub.commons.limits import clean_answer
from staffroom_hub.commons.own import checked
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import files, releases, takeout
from staffroom_hub.commons.store.models import DraftRow, OwnDocumentRow


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


ABOUT = _(
    "This is a progress file of Staffroom. It holds what you typed; open it on the page “My "
    "words”. Please do not change it by hand."
)
REASONS: dict[LeftReason, str] = {
    "gone": _("It is not part of the course here."),
    "unfit": _("It has changed here, and your answer does not fit it any more."),
    "test": _("A test is drawn for each person anew, so its answers are not taken along."),
    "private": _("This is not kept in progress files."),
    "file": _("A file is not part of a progress file: please add it again."),
}
KIND_TITLES = {
    "notes": _("Notes"),
    "display": _("Settings"),
    "diagnostic": _("What the diagnostic says"),
    "route": _("Your route"),
    "plan": _("Your plan of study"),
}
"""How kinds of own documents are called."""


def seal_of(keys: Keys) -> Seal:
    """Give the seal of an installation; its name tells nothing of its key."""
    return Seal(
        keys.mark("progress installation")[:16], lambda digest: keys.mark("progress", digest)
    )


async def modules_here(
    session: AsyncSession, parts: Services, edition: str, wanted: Iterable[str]
) -> dict[str, Module]:
    """Give those of the wanted modules that are released, whatever a file asks for."""
    names = set(wanted)
    rows = await releases.all_current(session, edition)
    return {
        row.module: await parts.library.module(session, row) for row in rows if row.module in names
    }


def _refusal(activity: Activity) -> LeftReason | None:
    """Say why an activity's answers do not travel."""
    if isinstance(activity, QuizActivity) and activity.mode == "exit":
        return "test"
    if isinstance(activity, ServiceActivity):
        return "private"
    if isinstance(activity, DiscussionActivity) and activity.anonymous:
        return "private"
    return None


async def collect(
    session: AsyncSession, parts: Services, person: tuple[str, str], edition: Edition, locale: str
) -> Progress:
    """Put together what a person takes along.

    Args:
        session: a reading one.
        parts: the services.
        person: her name and how she is called.
        edition: of the course.
        locale: of the sentence that tells a reader what the file is.
    """
    name, nickname = person
    drafts = [
        row
        for row in await takeout.own(session, DraftRow, name)
        if row.edition == edition and row.answer is not None
    ]
    modules = await modules_here(session, parts, edition, (row.module for row in drafts))
    posts = await takeout.posts(session, name)
    topics = await takeout.topics(session, posts)
    return Progress(
        about=translation("staffroom", locale).gettext(ABOUT),
        nickname=nickname,
        edition=edition,
        saved_at=parts.now(),
        answers=[
            SavedAnswer(
                module=row.module,
                activity=row.activity,
                saved_at=row.saved_at,
                answer=row.answer,
            )
            for row in drafts
            if (found := _activity(modules, row.module, row.activity)) and not _refusal(found)
        ],
        documents=[
            SavedDocument(kind=row.kind, module=row.module, saved_at=row.saved_at, body=row.body)
            for row in await takeout.own(session, OwnDocumentRow, name)
            if row.edition in {"", edition} and row.kind in KINDS
        ],
        posts=[
            SavedPost(
                module=topics[row.topic].module,
                activity=topics[row.topic].activity,
                created_at=row.created_at,
                text=row.text,
            )
            for row in posts
            if row.text and topics[row.topic].edition == edition
        ][-MOST_ENTRIES:],
    )


def _activity(modules: dict[str, Module], module: str, activity: str) -> Activity | None:
    return modules[module].activities.get(activity) if module in modules else None


@dataclass(frozen=True)
class _Item:
    """A thing in a file with its place here: what would be written, and what is there."""

    id: str
    title: str
    module_title: str
    table: type[DraftRow | OwnDocumentRow]
    key: dict[str, str]
    column: str
    body: Json
    saved_at: datetime
    row: Any

    @property
    def version(self) -> int:
        return int(self.row.version) if self.row else 0

    @property
    def state(self) -> EntryState:
        here = getattr(self.row, self.column) if self.row else None
        if here is None:
            return "new"
        if here == self.body:
            return "same"
        return "newer" if self.saved_at > self.row.saved_at else "older"

    def told(self) -> ProgressEntry:
        return ProgressEntry(
            id=self.id,
            title=self.title,
            module_title=self.module_title,
            state=self.state,
            saved_at=self.saved_at,
            here_at=self.row.saved_at if self.row else None,
            version=self.version,
        )

    def write(self, session: AsyncSession, now: datetime) -> None:
        """Put it in the place of what is there, as the next version."""
        row = self.row
        if row is None:
            row = self.table(**self.key, version=0)
            session.add(row)
        row.version += 1
        setattr(row, self.column, self.body)
        # When it was written, as its author knows it: she goes on where she stopped.
        row.saved_at = min(self.saved_at, now)


class Comparison:
    """A file beside what is here."""

    def __init__(
        self, session: AsyncSession, parts: Services, person: str, place: tuple[str, str]
    ) -> None:
        """Begin; nothing is read yet.

        Args:
            session: any that reads.
            parts: the services.
            person: whose things are compared.
            place: the edition, and the language in which to tell.
        """
        edition, locale = place
        self._session, self._parts = session, parts
        self._person, self._edition = person, edition
        self._say = translation("staffroom", locale).gettext
        self._items: dict[str, _Item] = {}
        self._left: list[ProgressLeft] = []
        self._modules: dict[str, Module] = {}
        self._writes = False

    async def look(self, progress: Progress, *, writes: bool = False) -> None:
        """Find each thing's place.

        Args:
            progress: the file.
            writes: whether things will be taken in; what is here is held until then.

        Raises:
            Problem: `progress_edition`.
        """
        if progress.edition != self._edition:
            raise Problem("progress_edition")
        self._writes = writes
        wanted = {saved.module for saved in progress.answers}
        wanted |= {saved.module for saved in progress.documents}
        self._modules = await modules_here(self._session, self._parts, self._edition, wanted)
        drafts = {(row.module, row.activity): row for row in await self._rows(DraftRow)}
        for saved in progress.answers:
            await self._answer(saved, drafts.get((saved.module, saved.activity)))
        kept = {
            (row.kind, row.edition, row.module): row for row in await self._rows(OwnDocumentRow)
        }
        for document in progress.documents:
            self._document(document, kept)

    async def _rows(self, table: type[Any]) -> list[Any]:
        query = select(table).where(
            table.person == self._person, table.edition.in_(["", self._edition])
        )
        return list(await self._session.scalars(query.with_for_update() if self._writes else query))

    def told(self, progress: Progress, origin: Origin, taken: int = 0) -> ProgressComparison:
        """Tell how the file compares."""
        return ProgressComparison(
            origin=origin,
            nickname=progress.nickname,
            saved_at=progress.saved_at,
            entries=[item.told() for item in self._items.values()],
            left=self._left,
            posts=len(progress.posts),
            taken=taken,
        )

    def take(self, chosen: dict[str, int], now: datetime) -> int:
        """Take in what was chosen, and say how much that was; what is the same already is done.

        Args:
            chosen: ids, with the versions here that their chooser has seen.
            now: the moment.

        Raises:
            Problem: `progress_changed`, `invalid`; the transaction must not be committed then.
        """
        if not chosen.keys() <= self._items.keys():
            raise Problem("invalid", fields=["chosen"])
        items = [self._items[id_] for id_ in chosen if self._items[id_].state != "same"]
        if any(item.version != chosen[item.id] for item in items):
            raise Problem("progress_changed")
        for item in items:
            item.write(self._session, now)
        return len(items)

    async def _answer(self, saved: SavedAnswer, row: DraftRow | None) -> None:
        activity = _activity(self._modules, saved.module, saved.activity)
        title = activity.title if activity else saved.activity
        reason = _refusal(activity) if activity else "gone"
        if reason or activity is None:
            self._leave(title, saved.module, reason or "gone")
            return
        try:
            answer = await self._without_strange_files(clean_answer(saved.answer))
            activity.validate_draft(answer)
        except (AnswerError, Problem):
            self._leave(title, saved.module, "unfit")
            return
        if answer != clean_answer(saved.answer):
            self._leave(title, saved.module, "file")
        self._add(
            _Item(
                id=f"answer:{saved.module}/{saved.activity}",
                title=title,
                module_title=self._module_title(saved.module),
                table=DraftRow,
                key={
                    "person": self._person,
                    "edition": self._edition,
                    "module": saved.module,
                    "activity": saved.activity,
                },
                column="answer",
                body=answer,
                saved_at=saved.saved_at,
                row=row,
            )
        )

    async def _without_strange_files(self, answer: Json) -> Json:
        """Leave out files that this person has not sent here; a file's id opens nothing."""
        fields = answer.get("fields") if isinstance(answer, dict) else None
        if not isinstance(fields, dict):
            return answer
        named = {name: str(value["id"]) for name, value in fields.items() if is_file(value)}
        known = await files.some(self._session, set(named.values())) if named else {}
        strange = {
            name
            for name, file in named.items()
            if file not in known or known[file].person != self._person
        }
        return {**answer, "fields": {n: v for n, v in fields.items() if n not in strange}}

    def _document(self, saved: SavedDocument, kept: dict[tuple[str, str, str], Any]) -> None:
        kind = KINDS.get(saved.kind)
        title = self._say(KIND_TITLES.get(saved.kind, saved.kind))
        fits = kind is not None and (kind.one_per == "module") == bool(saved.module)
        if kind is None or not fits or (saved.module and saved.module not in self._modules):
            self._leave(title, saved.module, "gone")
            return
        try:
            body = checked(saved.kind, saved.body)
        except Problem:
            self._leave(title, saved.module, "unfit")
            return
        edition = "" if kind.one_per == "person" else self._edition
        place = (saved.kind, edition, saved.module)
        key = dict(zip(("kind", "edition", "module"), place, strict=True))
        self._add(
            _Item(
                id=f"document:{saved.kind}/{saved.module}",
                title=title,
                module_title=self._module_title(saved.module),
                table=OwnDocumentRow,
                key={"person": self._person, **key},
                column="body",
                body=body,
                saved_at=saved.saved_at,
                row=kept.get(place),
            )
        )

    def _add(self, item: _Item) -> None:
        """Keep an entry; where a file says something twice, what was typed last counts."""
        known = self._items.get(item.id)
        if known is None or known.saved_at < item.saved_at:
            self._items[item.id] = item

    def _leave(self, title: str, module: str, reason: LeftReason) -> None:
        self._left.append(
            ProgressLeft(
                title=title,
                module_title=self._module_title(module),
                reason=reason,
                message=self._say(REASONS[reason]),
            )
        )

    def _module_title(self, module: str) -> str:
        return self._modules[module].title if module in self._modules else module
