"""Reviews: cases, who reviews what, parts as they are written, calibrations."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.rules.draw import WANTED, Colleague, Waiting, elsewhere
from staffroom.wire.reviews import PartIn
from staffroom_hub.commons.store.models import (
    CalibrationRow,
    PauseRow,
    PersonRow,
    ProfileRow,
    ReviewCaseRow,
    ReviewMarkRow,
    ReviewPartRow,
    ReviewRow,
)
from staffroom_hub.commons.store.oversight import MOST, Scope
from staffroom_hub.commons.store.places import ModulePlace

_TOKEN_BYTES = 16
UNDECIDED = ("apart", "appealed")
"""States of cases that a trainer decides."""
LARGEST_ID = 2**53
"""Ids from outside above this are no ids of ours; databases refuse to compare with them."""
Written = tuple[ReviewRow, ReviewCaseRow]


@dataclass(frozen=True)
class Room:
    """Everybody and everything that a draw needs to know of."""

    waiting: list[Waiting]
    colleagues: list[Colleague]
    last: dict[str, str]


# --- cases ---


async def newest(session: AsyncSession, person: str, place: ModulePlace) -> ReviewCaseRow | None:
    """Give a person's newest case of a module."""
    query = (
        select(ReviewCaseRow)
        .where(ReviewCaseRow.person == person, _at(place))
        .order_by(ReviewCaseRow.id.desc())
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none()


async def find(session: AsyncSession, id_: int) -> ReviewCaseRow | None:
    """Find a case."""
    return await session.get(ReviewCaseRow, id_) if 0 < id_ <= LARGEST_ID else None


async def to_decide(session: AsyncSession, scope: Scope) -> Sequence[ReviewCaseRow]:
    """Give the cases that a trainer may decide, oldest first.

    Not her own, nor one that she reviewed as a colleague, without a name.
    """
    return (await session.scalars(_decidable(scope).order_by(ReviewCaseRow.id).limit(MOST))).all()


async def decidable(session: AsyncSession, scope: Scope, id_: int) -> ReviewCaseRow | None:
    """Give a case that a trainer may decide."""
    query = _decidable(scope).where(ReviewCaseRow.id == id_)
    return (await session.scalars(query)).one_or_none()


def _decidable(scope: Scope) -> Select[ReviewCaseRow]:
    hers = exists().where(
        ReviewRow.review_case == ReviewCaseRow.id,
        ReviewRow.person == scope.moderator,
        ReviewRow.by == "colleague",
    )
    return (
        select(ReviewCaseRow)
        .join(PersonRow, PersonRow.name == ReviewCaseRow.person)
        .where(ReviewCaseRow.edition == scope.edition, ReviewCaseRow.state.in_(UNDECIDED))
        .where(ReviewCaseRow.person != scope.moderator, ~hers, scope.people())
    )


# --- reviews ---


def opened(case: ReviewCaseRow, person: str, by: str, now: datetime) -> ReviewRow:
    """Make a review for somebody to write, under two names that nobody can guess."""
    return ReviewRow(
        review_case=case.id,
        person=person,
        by=by,
        task=secrets.token_urlsafe(_TOKEN_BYTES),
        received=secrets.token_urlsafe(_TOKEN_BYTES),
        state="open",
        version=0,
        assigned_at=now,
        thanks="",
    )


async def of_reviewer(session: AsyncSession, person: str, place: ModulePlace) -> Sequence[Written]:
    """Give the reviews that a person writes or wrote in a module; the names order them."""
    query = (
        select(ReviewRow, ReviewCaseRow)
        .join(ReviewCaseRow, ReviewCaseRow.id == ReviewRow.review_case)
        .where(ReviewRow.person == person, _at(place))
        .order_by(ReviewRow.task)
    )
    return [(row, case) for row, case in await session.execute(query)]


async def to_write(
    session: AsyncSession, person: str, edition: str
) -> Sequence[tuple[str, int, datetime]]:
    """Give, by module, how many reviews a person has still to write, and since when the oldest."""
    since = func.min(ReviewRow.assigned_at)
    query = (
        select(ReviewCaseRow.module, func.count(), since)
        .join(ReviewRow, ReviewRow.review_case == ReviewCaseRow.id)
        .where(ReviewRow.person == person, ReviewRow.state == "open")
        .where(ReviewCaseRow.edition == edition)
        .group_by(ReviewCaseRow.module)
        .order_by(since, ReviewCaseRow.module)
    )
    return [(module, count, at) for module, count, at in await session.execute(query)]


async def task(session: AsyncSession, person: str, place: ModulePlace, name: str) -> Written | None:
    """Find a review by its reviewer's name for it."""
    query = (
        select(ReviewRow, ReviewCaseRow)
        .join(ReviewCaseRow, ReviewCaseRow.id == ReviewRow.review_case)
        .where(ReviewRow.task == name, ReviewRow.person == person, _at(place))
    )
    found = (await session.execute(query)).one_or_none()
    return (found[0], found[1]) if found else None


async def of_author(session: AsyncSession, person: str, place: ModulePlace) -> Sequence[ReviewRow]:
    """Give the reviews that were sent of a person's work in a module; the names order them."""
    query = _sent_to(person, place).order_by(ReviewRow.received)
    return (await session.scalars(query)).all()


async def received(
    session: AsyncSession, person: str, place: ModulePlace, name: str
) -> ReviewRow | None:
    """Find a review by its author's name for it."""
    query = _sent_to(person, place).where(ReviewRow.received == name)
    return (await session.scalars(query)).one_or_none()


def _sent_to(person: str, place: ModulePlace) -> Select[ReviewRow]:
    return (
        select(ReviewRow)
        .join(ReviewCaseRow, ReviewCaseRow.id == ReviewRow.review_case)
        .where(ReviewRow.state == "sent", ReviewCaseRow.person == person, _at(place))
    )


async def of_case(session: AsyncSession, case: int) -> Sequence[ReviewRow]:
    """Give all reviews of a case, in the order in which they were given out."""
    query = select(ReviewRow).where(ReviewRow.review_case == case).order_by(ReviewRow.id)
    return (await session.scalars(query)).all()


async def parts(
    session: AsyncSession, reviews: Collection[int]
) -> dict[int, dict[str, ReviewPartRow]]:
    """Give what reviews say, by review and criterion."""
    found: dict[int, dict[str, ReviewPartRow]] = {id_: {} for id_ in reviews}
    query = select(ReviewPartRow).where(ReviewPartRow.review.in_(found))
    for row in await session.scalars(query):
        found[row.review][row.criterion] = row
    return found


async def put_parts(session: AsyncSession, review: ReviewRow, given: Mapping[str, PartIn]) -> None:
    """Keep what a review says; criteria that are not named stay as they were."""
    kept = (await parts(session, [review.id]))[review.id]
    for criterion, part in given.items():
        row = kept.get(criterion)
        if row is None:
            row = ReviewPartRow(review=review.id, criterion=criterion)
            session.add(row)
        row.score = part.score
        row.strength, row.question, row.suggestion = part.strength, part.question, part.suggestion
    review.version += 1
    await session.flush()


async def release_open(session: AsyncSession, case: int) -> None:
    """Let nobody go on writing reviews of a case; what was written so far is kept."""
    change = update(ReviewRow).where(ReviewRow.review_case == case, ReviewRow.state == "open")
    await session.execute(change.values(state="released"))


def waited_for(before: datetime) -> ColumnElement[bool]:
    """Say of a `ReviewCaseRow` whether a review of it is waited for since before a moment."""
    late = exists().where(
        ReviewRow.review_case == ReviewCaseRow.id,
        ReviewRow.state == "open",
        ReviewRow.assigned_at <= before,
    )
    taken = (
        select(func.count())
        .where(ReviewRow.review_case == ReviewCaseRow.id, ReviewRow.state.in_(("open", "sent")))
        .correlate(ReviewCaseRow)
        .scalar_subquery()
    )
    lacking = and_(ReviewCaseRow.opened_at <= before, taken < WANTED)
    return and_(ReviewCaseRow.state == "open", or_(late, lacking))


async def overdue(
    session: AsyncSession, person: str, place: ModulePlace, before: datetime
) -> Sequence[ReviewCaseRow]:
    """Give the cases that somebody may take over: waited for since before a moment, not hers."""
    hers = exists().where(ReviewRow.review_case == ReviewCaseRow.id, ReviewRow.person == person)
    query = (
        select(ReviewCaseRow)
        .where(_at(place), waited_for(before), ReviewCaseRow.person != person, ~hers)
        .order_by(ReviewCaseRow.opened_at, ReviewCaseRow.id)
        .limit(MOST)
    )
    return (await session.scalars(query)).all()


# --- the draw ---


async def room(session: AsyncSession, place: ModulePlace, now: datetime) -> Room:
    """Read what a draw needs: cases that lack reviewers, calibrated colleagues, last meetings."""
    reviews = await _reviews_at(session, place)
    authors = await _authors(session, place)
    regions = await _regions(session, {*authors, *(r.person for r in reviews if r.person)})
    waiting = [
        case
        for row in await _open_cases(session, place)
        if (case := _waiting(row, reviews, regions)).wanted > 0
    ]
    able = await _able(session, place, authors, now)
    colleagues = [
        Colleague(
            name,
            regions.get(name, ""),
            sum(r.person == name and r.state == "open" for r in reviews),
            sum(r.person == name for r in reviews),
        )
        for name in sorted(able)
    ]
    return Room(waiting, colleagues, await _last(session, place.edition))


def _waiting(
    case: ReviewCaseRow, reviews: Sequence[ReviewRow], regions: Mapping[str, str]
) -> Waiting:
    of_it = [row for row in reviews if row.review_case == case.id]
    taken = [row for row in of_it if row.state in {"open", "sent"}]
    region = regions.get(case.person, "")
    return Waiting(
        case.id,
        case.person,
        region,
        WANTED - len(taken),
        frozenset(row.person for row in of_it if row.person),
        any(elsewhere(regions.get(row.person or "", ""), region) for row in taken),
    )


async def _reviews_at(session: AsyncSession, place: ModulePlace) -> Sequence[ReviewRow]:
    query = (
        select(ReviewRow)
        .join(ReviewCaseRow, ReviewCaseRow.id == ReviewRow.review_case)
        .where(_at(place))
    )
    return (await session.scalars(query)).all()


async def _open_cases(session: AsyncSession, place: ModulePlace) -> Sequence[ReviewCaseRow]:
    query = select(ReviewCaseRow).where(_at(place), ReviewCaseRow.state == "open")
    return (await session.scalars(query)).all()


async def _authors(session: AsyncSession, place: ModulePlace) -> set[str]:
    return set(await session.scalars(select(ReviewCaseRow.person).where(_at(place)).distinct()))


async def _regions(session: AsyncSession, names: Collection[str]) -> dict[str, str]:
    query = select(ProfileRow.person, ProfileRow.region).where(ProfileRow.person.in_(names))
    return dict((await session.execute(query)).all())


async def _able(
    session: AsyncSession, place: ModulePlace, authors: Collection[str], now: datetime
) -> set[str]:
    paused = exists().where(PauseRow.person == CalibrationRow.person, PauseRow.until > now)
    query = select(CalibrationRow.person).where(
        CalibrationRow.edition == place.edition,
        CalibrationRow.module == place.module,
        CalibrationRow.near.is_(True),
        ~paused,
    )
    return set(await session.scalars(query)) & set(authors)


async def _last(session: AsyncSession, edition: str) -> dict[str, str]:
    """By person, whom she met last in a review of any module, in whichever role."""
    pairs = (
        select(ReviewRow.id, ReviewRow.person, ReviewCaseRow.person)
        .join(ReviewCaseRow, ReviewCaseRow.id == ReviewRow.review_case)
        .where(ReviewCaseRow.edition == edition, ReviewRow.person.is_not(None))
    )
    newest_of = [
        select(func.max(ReviewRow.id))
        .join(ReviewCaseRow, ReviewCaseRow.id == ReviewRow.review_case)
        .where(ReviewCaseRow.edition == edition, ReviewRow.person.is_not(None))
        .group_by(column)
        for column in (ReviewRow.person, ReviewCaseRow.person)
    ]
    query = pairs.where(or_(*(ReviewRow.id.in_(newest) for newest in newest_of)))
    last: dict[str, str] = {}
    for _, reviewer, author in (await session.execute(query.order_by(ReviewRow.id))).all():
        assert reviewer is not None
        last[reviewer], last[author] = author, reviewer
    return last


# --- calibrations ---


async def calibrations(
    session: AsyncSession, person: str, place: ModulePlace
) -> Sequence[CalibrationRow]:
    """Give a person's calibrations of a module, oldest first."""
    query = (
        select(CalibrationRow)
        .where(CalibrationRow.person == person, CalibrationRow.edition == place.edition)
        .where(CalibrationRow.module == place.module)
        .order_by(CalibrationRow.id)
    )
    return (await session.scalars(query)).all()


# --- leaving ---


async def forget(session: AsyncSession, person: str, *, remove: bool) -> set[ModulePlace]:
    """Forget a person's cases with all that was said of them, and what she has not sent.

    What she sent of others' work stays, as it always was without a name; with `remove` her words
    go from it, and only the points stay, for they are the other's mark. Gives the modules in which
    somebody else has to review now.
    """
    cases = select(ReviewCaseRow.id).where(ReviewCaseRow.person == person)
    unsent = and_(ReviewRow.person == person, ReviewRow.state != "sent")
    left = select(ReviewCaseRow.edition, ReviewCaseRow.module).join(
        ReviewRow, ReviewRow.review_case == ReviewCaseRow.id
    )
    places = {ModulePlace(*place) for place in await session.execute(left.where(unsent))}
    gone = select(ReviewRow.id).where(or_(ReviewRow.review_case.in_(cases), unsent))
    await session.execute(delete(ReviewPartRow).where(ReviewPartRow.review.in_(gone)))
    await session.execute(delete(ReviewMarkRow).where(ReviewMarkRow.review_case.in_(cases)))
    await session.execute(delete(ReviewRow).where(or_(ReviewRow.review_case.in_(cases), unsent)))
    await session.execute(delete(ReviewCaseRow).where(ReviewCaseRow.person == person))
    if remove:
        sent = select(ReviewRow.id).where(ReviewRow.person == person)
        words = update(ReviewPartRow).where(ReviewPartRow.review.in_(sent))
        await session.execute(words.values(strength="", question="", suggestion=""))
    decided = update(ReviewCaseRow).where(ReviewCaseRow.decided_by == person)
    await session.execute(decided.values(decided_by=None))
    return places


def _at(place: ModulePlace) -> ColumnElement[bool]:
    return and_(ReviewCaseRow.edition == place.edition, ReviewCaseRow.module == place.module)
