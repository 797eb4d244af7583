"""Files in forms: whose they are, who may read them, and how they come into a submission.

A file travels in parts, becomes one when all are here, and is its sender's alone until she hands
it in. Its id is a keyed hash of the person, the content and the name: the same file sent twice is
one file, and nobody can compute another's.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import quote

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.activities import FormActivity
from staffroom.module import Module
from staffroom.wire import Json
from staffroom.wire.files import MOST_PARTS, FileOut
from staffroom_hub.commons.auth import Caller
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.keys import Keys
from staffroom_hub.commons.store import files as store
from staffroom_hub.commons.store import people
from staffroom_hub.commons.store.models import FileRow, SubmissionFileRow, SubmissionRow
from staffroom_hub.commons.teaching import cohorts_of
from staffroom_hub.roles import TEACH

UNFINISHED = timedelta(days=1)
"""How long parts may wait for the others."""
UNUSED = timedelta(days=14)
"""How long a file is kept that is in no answer."""
MOST_FILES = 60
MOST_BYTES = 24 * 2**20
"""Of all files of one person."""
_ID_BYTES = 16


def id_of(keys: Keys, person: str, digest: str, name: str) -> str:
    """Give the id of a person's file."""
    mark = bytes.fromhex(keys.mark("file", person, f"{digest}:{name}"))[:_ID_BYTES]
    return base64.urlsafe_b64encode(mark).decode().rstrip("=")


def digest_of(content: bytes) -> str:
    """Give the SHA-256 of a content."""
    return hashlib.sha256(content).hexdigest()


def told(row: FileRow) -> FileOut:
    """Describe a file."""
    return FileOut(id=row.id, name=row.name, size=row.size)


async def may_read_file(session: AsyncSession, caller: Caller, row: FileRow) -> bool:
    """Whether a caller may have a file: its owner, and who sees work it was handed in with."""
    if caller.person and row.person == caller.name:
        return True
    if TEACH not in caller.scopes:
        return False
    for edition, cohort in await store.handed_in_where(session, row.id):
        cohorts = await cohorts_of(session, caller, edition)
        if cohorts is None or cohort in cohorts:
            return True
    return False


def disposition(name: str) -> str:
    """Give the header that has a browser save a file under its name and never show it."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def download_headers(name: str) -> dict[str, str]:
    """Give the headers of a file that is to be saved under a name, and nothing else."""
    return {
        "Content-Disposition": disposition(name),
        "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


async def make_room(session: AsyncSession, person: str, upload: str) -> None:
    """Let only so many parts of one person wait; her other uploads make room, oldest first."""
    kept = 0
    gone = []
    others = [found for found in await store.waiting(session, person) if found[0] != upload]
    for name, count in others:
        kept += count
        if kept > MOST_PARTS:
            gone.append(name)
    if gone:
        await store.forget_uploads(session, person, gone)


async def check_room(session: AsyncSession, person: str, size: int) -> None:
    """Refuse what is more than one person may have.

    Raises:
        Problem: `too_many_files`.
    """
    count, held = await store.held(session, person)
    if count >= MOST_FILES or held + size > MOST_BYTES:
        raise Problem("too_many_files")


async def seal(
    session: AsyncSession, person: str, module: Module, work: dict[str, Json]
) -> tuple[dict[str, Json], list[str]]:
    """See that every file in a person's work is there and is hers.

    Args:
        session: reads.
        person: who hands in.
        module: what is handed in.
        work: her answers, by activity.

    Returns:
        The work with names and sizes as the commons knows them, and the ids of its files.

    Raises:
        Problem: `file_gone`.
    """
    named = list(_named(module, work))
    if not named:
        return work, []
    # Nothing of hers is removed between this look and the note that it was handed in.
    await people.hold(session, person)
    rows = await store.some(session, {reference["id"] for _, _, reference in named})
    sealed = dict(work)
    for activity, field, reference in named:
        row = rows.get(reference["id"])
        if row is None or row.person != person:
            raise Problem("file_gone")
        fields = {**sealed[activity]["fields"], field: told(row).model_dump()}
        sealed[activity] = {**sealed[activity], "fields": fields}
    return sealed, sorted(rows)


def _named(module: Module, work: dict[str, Json]) -> Iterator[tuple[str, str, dict[str, Json]]]:
    for name, activity in module.activities.items():
        if isinstance(activity, FormActivity) and work.get(name):
            values = work[name].get("fields", {})
            for field in activity.fields:
                if field.kind == "file" and values.get(field.id):
                    yield name, field.id, values[field.id]


async def keep(session: AsyncSession, submission: SubmissionRow, ids: list[str]) -> None:
    """Note which files a submission has."""
    for file in ids:
        row = SubmissionFileRow(submission=submission.id, file=file, person=submission.person)
        session.add(row)
    await session.flush()


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Throw away parts that nothing came of, and old files that stand in no answer."""
    await store.sweep_parts(session, now - UNFINISHED)
    loose = await store.old_and_loose(session, now - UNUSED)
    if loose:
        answers = await store.typed(session, {row.person for row in loose})
        typed = {(person, word) for person, answer in answers for word in _words(answer)}
        gone = [row.id for row in loose if (row.person, row.id) not in typed]
        await store.remove(session, gone)


def _words(answer: object) -> set[str]:
    """Give the texts in an answer, among which are the ids of its files."""
    return set(json.dumps(answer, ensure_ascii=False).split('"'))
