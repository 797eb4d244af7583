"""Marks of reviews on their way into the gradebook, and a trainer's changes on their way back.

What an author's work came to, and what she earned by reviewing others', go together: to the cells
of her own submission.

    scores of a case ── queued ── running (claim, lease) ── done: written, kept
    a review sent ─────────┤          └── failed five times: a person looks
    submission recorded ───┘

The grader leaves a cell alone that holds anything but what we wrote, or may have written: there a
trainer has given other points, and hers stand. What she gave comes back with the report, and with
the feedback that she releases.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.i18n import translation
from staffroom.module import Module
from staffroom.rules.points import cell_of, criterion_cell_of
from staffroom.rules.reviews import Standing, Written, standing
from staffroom.wire import CellScore
from staffroom.wire.reviews import MarkCell, MarkJob
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import releases, submissions
from staffroom_hub.commons.store import review_marks as store
from staffroom_hub.commons.store import reviews as reviews_of
from staffroom_hub.commons.store.models import ReviewCaseRow, ReviewMarkRow, ReviewPartRow
from staffroom_hub.commons.store.places import ModulePlace
from staffroom_hub.commons.store.queue import LEASE, TRIES


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


_STRENGTH = _("Strength: {text}")
_QUESTION = _("Question: {text}")
_SUGGESTION = _("Suggestion: {text}")
_TRAINER = _("A trainer decided: {text}")
_REVIEWING = _("Reviews sent: {written}; found useful by their authors: {useful}.")
_SELF = _("The author's own points for now: nobody has reviewed this work in time.")


async def queue(session: AsyncSession, case: ReviewCaseRow) -> None:
    """Have the points of a case written, from the beginning."""
    row = await session.get(ReviewMarkRow, case.id)
    if row is None:
        row = ReviewMarkRow(review_case=case.id, written=[], tried=[], kept={}, reason="")
        session.add(row)
    row.state, row.attempts, row.claim, row.leased_until = "queued", 0, None, None
    await session.flush()


async def renew(session: AsyncSession, parts: Services, person: str, place: ModulePlace) -> None:
    """Have a person's points written anew, as far as there are any.

    The gradebook was written anew, and flags them for a person; or she has earned other points by
    reviewing.
    """
    case = await reviews_of.newest(session, person, place)
    if case is None:
        return
    module = await _module(session, parts, case)
    if case.scores is not None or module.grading.reviews is not None:
        await queue(session, case)


async def earned(session: AsyncSession, person: str, place: ModulePlace) -> Standing:
    """Say what a person has earned by reviewing in a module."""
    rows = await reviews_of.of_reviewer(session, person, place)
    return standing([Written(row.useful) for row, _ in rows if row.state == "sent"])


async def claim(session: AsyncSession, parts: Services) -> MarkJob | None:
    """Give the next points to be written, or nothing."""
    now = parts.now()
    for lost in await store.expired(session, now):
        give_back(lost, "The worker fell silent.")
    await session.flush()
    found = await store.next_queued(session)
    if found is None:
        return None
    row, case = found
    cells = [*await _cells(session, case), *await _reviewing(session, parts, case)]
    row.state, row.claim, row.leased_until = "running", str(uuid4()), now + LEASE
    row.attempts += 1
    known = await store.known(session, case)
    ours = [MarkCell.model_validate(cell) for one in known for cell in (*one.written, *one.tried)]
    # Before it is told: should no report ever come, these may be in the gradebook all the same.
    row.tried = [*row.tried, *(cell.model_dump(mode="json") for cell in cells)]
    await session.flush()
    return MarkJob.model_validate(
        {
            "id": case.id,
            "claim": row.claim,
            "edition": case.edition,
            "module": case.module,
            "person": case.person,
            "cells": cells,
            "ours": ours,
        }
    )


def done(row: ReviewMarkRow, kept: dict[str, float]) -> None:
    """Learn that the gradebook holds what this claim was given, but where a trainer's stand."""
    # The newest try of each cell is this claim's.
    given = {told["cell"]: told for told in row.tried}
    row.state, row.leased_until, row.reason = "done", None, ""
    row.written = [told for cell, told in given.items() if cell not in kept]
    row.tried, row.kept = [], kept


def give_back(row: ReviewMarkRow, reason: str) -> None:
    """Put points back in the queue, or park them when that failed too often."""
    row.state = "failed" if row.attempts >= TRIES else "queued"
    row.claim = row.leased_until = None
    row.reason = reason


async def heard(session: AsyncSession, case: ReviewCaseRow, scores: Iterable[CellScore]) -> None:
    """Learn a submission's marks as a trainer released them: what differs from ours is hers."""
    row = await session.get(ReviewMarkRow, case.id)
    if row is None or row.state != "done":
        return
    told = {score.cell: score.score for score in scores}
    ours = {cell["cell"]: cell["score"] for cell in row.written}
    row.kept = {
        cell: score
        for cell, score in told.items()
        if score is not None and (cell in row.kept or (cell in ours and score != ours[cell]))
    }
    await session.flush()


async def overruled(session: AsyncSession, case: ReviewCaseRow) -> dict[str, float]:
    """Give a trainer's points that stand in place of a case's, by criterion."""
    row = await session.get(ReviewMarkRow, case.id)
    names = {criterion_cell_of(name): name for name in case.scores or {}}
    kept = row.kept if row else {}
    return {names[cell]: score for cell, score in kept.items() if cell in names}


async def _cells(session: AsyncSession, case: ReviewCaseRow) -> list[MarkCell]:
    rows = [r for r in await reviews_of.of_case(session, case.id) if r.state == "sent"]
    said = await reviews_of.parts(session, [row.id for row in rows])
    # Not in the order in which they were given out.
    ordered = [said[row.id] for row in sorted(rows, key=lambda row: row.received)]
    return [
        MarkCell(
            cell=criterion_cell_of(name),
            score=score,
            comment=_comment(case, [parts[name] for parts in ordered if name in parts]),
        )
        for name, score in sorted((case.scores or {}).items())
    ]


async def _reviewing(session: AsyncSession, parts: Services, case: ReviewCaseRow) -> list[MarkCell]:
    """Give what an author has earned by reviewing others, where her module has a cell for it."""
    reviews = (await _module(session, parts, case)).grading.reviews
    if reviews is None:
        return []
    stood = await earned(session, case.person, ModulePlace(case.edition, case.module))
    text = translation("staffroom", case.edition).gettext(_REVIEWING)
    comment = text.format(written=stood.written, useful=stood.useful)
    return [MarkCell(cell=cell_of(reviews), score=stood.points, comment=comment)]


async def _module(session: AsyncSession, parts: Services, case: ReviewCaseRow) -> Module:
    """Give a module as it was when the work of a case was handed in."""
    work = await submissions.find(session, case.submission)
    assert work is not None
    return await parts.library.module(session, await releases.find(session, work.release))


def _comment(case: ReviewCaseRow, parts: Iterable[ReviewPartRow]) -> str:
    text = translation("staffroom", case.edition).gettext
    lines = [text(_TRAINER).replace("{text}", case.note)] if case.note else []
    if case.basis == "self":
        lines.append(text(_SELF))
    for part in parts:
        said = ((_STRENGTH, part.strength), (_QUESTION, part.question),
                (_SUGGESTION, part.suggestion))  # fmt: skip
        lines += [text(label).replace("{text}", words) for label, words in said if words]
    return "\n\n".join(lines)
