"""Export: everything that the commons holds of a person, as plain JSON.

Only her own words are in it: others' posts are theirs to take. What she wrote in support circles
is recognised by computing its marks anew, and nothing is noted of that.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.wire import Json
from staffroom_hub.commons import circle, digest, notices
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.store import digests, people
from staffroom_hub.commons.store import notices as rows_of
from staffroom_hub.commons.store import takeout as store
from staffroom_hub.commons.store.models import (
    AttemptRow,
    CalibrationRow,
    CertificateRow,
    DeadlineChangeRow,
    DraftRow,
    ExtensionRow,
    FeedRow,
    FileRow,
    OwnDocumentRow,
    PhraseRow,
    PictureRow,
    PostRow,
    PostVersionRow,
    ReportRow,
    ResultRow,
    ReviewPartRow,
    SeenRow,
    ThanksRow,
    TopicRow,
)

if TYPE_CHECKING:
    from staffroom_hub.commons.routes.depends import Learner
    from staffroom_hub.commons.services import Services

# Of the tables that name a person, the columns that are hers to know.
_TABLES: Mapping[str, tuple[type[Any], tuple[str, ...]]] = {
    "thanks": (ThanksRow, ("post", "reason", "note", "created_at")),
    "drafts": (DraftRow, ("edition", "module", "activity", "answer", "saved_at")),
    "own_documents": (OwnDocumentRow, ("kind", "edition", "module", "body", "saved_at")),
    "results": (
        ResultRow,
        ("edition", "module", "activity", "result", "best_percent", "checked_at"),
    ),
    "attempts": (
        AttemptRow,
        ("edition", "module", "activity", "number", "answer", "score", "max", "percent", "made_at"),
    ),
    "extensions": (ExtensionRow, ("module", "until", "note")),
    "deadline_changes": (
        DeadlineChangeRow,
        ("kind", "module", "before", "after", "created_at"),
    ),
    "calibrations": (
        CalibrationRow,
        ("edition", "module", "exemplar", "scores", "near", "made_at"),
    ),
    "phrases": (PhraseRow, ("edition", "text", "created_at")),
    "reports": (ReportRow, ("post", "reason", "note", "created_at")),
    "certificates": (
        CertificateRow,
        ("id", "edition", "kind", "name", "modules", "issued_at", "revoked_at", "reason"),
    ),
    "seen": (SeenRow, ("topic", "post")),
    "feeds": (FeedRow, ("topic", "plan", "created_at")),
}


async def collect(
    session: AsyncSession, parts: Services, me: Learner, locale: str
) -> dict[str, Json]:
    """Collect everything, by subject; notices are said in a language."""
    person = await people.find(session, me.name)
    if person is None:
        raise Problem("not_found")
    rows = await store.posts(session, me.name)
    mine = [row async for row in store.circle_posts(session, _marks(parts, me.name))]
    written = await _Posts.of(session, [*rows, *mine])
    loose = await store.loose_pictures(session, me.name)
    wished = digest.settings(await digests.find(session, me.name), mail=parts.mailer is not None)
    return {
        "person": _picked(person, ("name", "display_name", "locale", "role", "created_at")),
        "profile": (await people.profile(session, me.name)).model_dump(mode="json"),
        "cohorts": [
            {"edition": row.edition, "name": name, "joined_at": _moment(row.joined_at)}
            for row, name in await store.cohorts(session, me.name)
        ],
        "communities": [
            _picked(row, ("edition", "kind", "title")) | {"joined_at": _moment(member.joined_at)}
            for member, row in await store.communities(session, me.name)
        ],
        "posts": [written.told(row) for row in rows],
        "circle_posts": [written.told(row) for row in mine],
        "pictures": [_picture(row) for row in loose],
        **{
            name: [_picked(row, columns) for row in await store.own(session, kind, me.name)]
            for name, (kind, columns) in _TABLES.items()
        },
        "files": [_file(row) for row in await store.own(session, FileRow, me.name)],
        "submissions": await _submissions(session, me.name),
        "reviews": await _reviews(session, me.name),
        "reviewed": await _reviewed(session, me.name),
        "actions": await _actions(session, me.name),
        "notices": await _notices(session, me, locale),
        "digest": wished.model_dump(mode="json", exclude={"mail"}),
    }


def _marks(parts: Services, person: str) -> Any:
    return lambda salt: circle.mark(parts.keys, salt, person)


class _Posts:
    """Posts with what belongs to them."""

    def __init__(
        self,
        topics: Mapping[int, TopicRow],
        versions: Sequence[PostVersionRow],
        pictures: Sequence[PictureRow],
    ) -> None:
        self._topics = topics
        self._versions: dict[int, list[PostVersionRow]] = {}
        self._pictures: dict[int, list[PictureRow]] = {}
        for version in versions:
            self._versions.setdefault(version.post, []).append(version)
        for picture in pictures:
            self._pictures.setdefault(picture.post or 0, []).append(picture)

    @classmethod
    async def of(cls, session: AsyncSession, rows: Sequence[PostRow]) -> _Posts:
        """Read what belongs to posts."""
        ids = sorted(row.id for row in rows)
        return cls(
            await store.topics(session, rows),
            await store.versions(session, ids),
            await store.pictures(session, ids),
        )

    def told(self, row: PostRow) -> dict[str, Json]:
        """Give a post as its writer takes it with her."""
        topic = self._topics[row.topic]
        columns = ("id", "reply_to", "created_at", "edited_at", "state", "text", "html")
        return {
            **_picked(topic, ("edition", "module", "activity", "title", "community")),
            **_picked(row, columns),
            **_picked(row, ("label", "advice", "excuse", "helped")),
            "versions": [
                _picked(version, ("version", "text", "until"))
                for version in self._versions.get(row.id, ())
            ],
            "pictures": [_picture(picture) for picture in self._pictures.get(row.id, ())],
        }


async def _submissions(session: AsyncSession, person: str) -> list[Json]:
    columns = (
        *("edition", "module", "submitted_at", "late", "late_by", "cohort", "zone", "state"),
        *("parts", "work", "automatic", "recorded"),
    )
    return [
        _picked(row, columns)
        | {"feedback": _picked(given, ("scores", "text", "released_at")) if given else None}
        for row, given in await store.submissions(session, person)
    ]


async def _reviews(session: AsyncSession, person: str) -> list[Json]:
    """What she wrote of others' work: not whose it is, and not the work."""
    said = await store.reviews(session, person)
    return [
        _picked(case, ("edition", "module"))
        | _picked(row, ("state", "sent_at", "useful", "thanks"))
        | {"parts": _said(parts)}
        for row, case, parts in said
    ]


async def _reviewed(session: AsyncSession, person: str) -> list[Json]:
    """What came of her own work, with the reviews that were sent; not who wrote them, nor when."""
    columns = ("edition", "module", "state", "basis", "scores", "opened_at", "appeal", "note")
    return [
        _picked(case, columns)
        | {"reviews": [_picked(r, ("useful", "thanks")) | {"parts": _said(p)} for r, p in reviews]}
        for case, reviews in await store.reviewed(session, person)
    ]


def _said(parts: Sequence[ReviewPartRow]) -> list[Json]:
    columns = ("criterion", "score", "strength", "question", "suggestion")
    return [_picked(part, columns) for part in parts]


async def _actions(session: AsyncSession, person: str) -> list[Json]:
    appealed = ("text", "created_at", "upheld", "note", "decided_at")
    return [
        _picked(row, ("edition", "kind", "post", "note", "before", "created_at"))
        | {"appeal": _picked(appeal, appealed) if appeal else None}
        for row, appeal in await store.actions(session, person)
    ]


async def _notices(session: AsyncSession, me: Learner, locale: str) -> list[Json]:
    told = await notices.told(session, me, await rows_of.every(session, me.name), locale)
    # An excerpt would be another's words.
    return [notice.model_dump(mode="json", exclude={"excerpt"}) for notice in told]


def _picture(row: PictureRow) -> dict[str, Json]:
    data = base64.b64encode(row.content).decode()
    return _picked(row, ("id", "alt", "width", "height")) | {"webp": data}


def _file(row: FileRow) -> dict[str, Json]:
    data = base64.b64encode(row.content).decode()
    return _picked(row, ("id", "name", "kind", "size", "digest", "created_at")) | {"data": data}


def _picked(row: Any, columns: Sequence[str]) -> dict[str, Json]:
    return {name: _moment(getattr(row, name)) for name in columns}


def _moment(value: Json) -> Json:
    return value.isoformat() if isinstance(value, datetime) else value
