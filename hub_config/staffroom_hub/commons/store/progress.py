"""What a person has done in a whole edition, as far as it counts: each question one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Float, Row, cast, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom_hub.commons.store import posts
from staffroom_hub.commons.store.models import (
    AttemptRow,
    DraftRow,
    FeedbackRow,
    PostRow,
    ResultRow,
    ReviewCaseRow,
    ReviewMarkRow,
    SubmissionRow,
    TopicRow,
)
from staffroom_hub.commons.store.posts import Part

At = tuple[str, str]
"""A module and an activity of it."""


@dataclass(frozen=True)
class Trace:
    """The last moment at which somebody typed, checked or wrote at an activity."""

    module: str
    activity: str
    at: datetime
    checked: bool
    """Whether she has seen a result there."""


async def traces(session: AsyncSession, person: str, edition: str) -> Sequence[Trace]:
    """Give the traces that a person's own work has left, the newest first.

    Nothing is kept for this: drafts, checks and posts say when they were made. Posts in a circle
    are nobody's, so they leave none.
    """
    own = union_all(
        select(
            DraftRow.module, DraftRow.activity, DraftRow.saved_at.label("at"), _checked(0)
        ).where(DraftRow.person == person, DraftRow.edition == edition),
        select(ResultRow.module, ResultRow.activity, ResultRow.checked_at, _checked(1)).where(
            ResultRow.person == person, ResultRow.edition == edition
        ),
        select(TopicRow.module, TopicRow.activity, PostRow.created_at, _checked(0))
        .join(TopicRow, TopicRow.id == PostRow.topic)
        .where(PostRow.person == person, TopicRow.edition == edition)
        .where(PostRow.state != "deleted"),
    ).subquery()
    newest = func.max(own.c.at).label("at")
    query = (
        select(own.c.module, own.c.activity, newest, func.max(own.c.checked))
        .group_by(own.c.module, own.c.activity)
        .order_by(newest.desc(), own.c.module, own.c.activity)
    )
    return [
        Trace(module, name, at, bool(checked))
        for module, name, at, checked in await session.execute(query)
    ]


def _checked(number: int) -> ColumnElement[int]:
    return literal(number).label("checked")


async def moments(
    session: AsyncSession, person: str, edition: str, since: datetime
) -> Sequence[datetime]:
    """Give the moments since one at which a person typed, checked, wrote or handed in."""
    own = union_all(
        *(
            select(at.label("at")).where(table.person == person, table.edition == edition)
            for table, at in (
                (DraftRow, DraftRow.saved_at),
                (ResultRow, ResultRow.checked_at),
                (AttemptRow, AttemptRow.made_at),
                (SubmissionRow, SubmissionRow.submitted_at),
            )
        ),
        select(PostRow.created_at)
        .join(TopicRow, TopicRow.id == PostRow.topic)
        .where(PostRow.person == person, TopicRow.edition == edition),
    ).subquery()
    return (await session.scalars(select(own.c.at).where(own.c.at >= since))).all()


async def best(session: AsyncSession, person: str, edition: str) -> dict[At, float]:
    """Give the percentage of the best attempt at each quiz."""
    share = func.max(cast(AttemptRow.score, Float) * 100 / AttemptRow.max)
    query = (
        select(AttemptRow.module, AttemptRow.activity, share)
        .where(AttemptRow.person == person, AttemptRow.edition == edition, AttemptRow.max > 0)
        .group_by(AttemptRow.module, AttemptRow.activity)
    )
    return {(module, name): float(value) for module, name, value in await session.execute(query)}


@dataclass(frozen=True)
class Given:
    """What was handed in, and the scores that a trainer released for it."""

    id: int
    module: str
    at: datetime
    scores: Sequence[Mapping[str, object]]


async def handed_in(session: AsyncSession, person: str, edition: str) -> Sequence[Given]:
    """Give what a person handed in, oldest first."""
    query = (
        select(
            SubmissionRow.id, SubmissionRow.module, SubmissionRow.submitted_at, FeedbackRow.scores
        )
        .outerjoin(FeedbackRow, FeedbackRow.submission == SubmissionRow.id)
        .where(SubmissionRow.person == person, SubmissionRow.edition == edition)
        .order_by(SubmissionRow.id)
    )
    return [Given(id_, module, at, scores or ()) for id_, module, at, scores
            in await session.execute(query)]  # fmt: skip


@dataclass(frozen=True)
class Reviewed:
    """What an assignment's case has come to.

    Attributes:
        submission: the work.
        module: of it.
        scores: by criterion, of colleagues, a trainer or the author herself; none as yet.
        kept: by cell, the points of a trainer that stand instead.
        counts: whether the scores count. An author's own do while nobody else's are there, and no
            longer once another work has taken that one's place.
    """

    submission: int
    module: str
    scores: Mapping[str, float]
    kept: Mapping[str, float]
    counts: bool


async def reviewed(session: AsyncSession, person: str, edition: str) -> Sequence[Reviewed]:
    """Give a person's cases, oldest first."""
    query = (
        select(*CASE)
        .outerjoin(ReviewMarkRow, ReviewMarkRow.review_case == ReviewCaseRow.id)
        .where(ReviewCaseRow.person == person, ReviewCaseRow.edition == edition)
        .order_by(ReviewCaseRow.id)
    )
    return [of_case(row) for row in await session.execute(query)]


CASE = (
    ReviewCaseRow.submission, ReviewCaseRow.module, ReviewCaseRow.state, ReviewCaseRow.basis,
    ReviewCaseRow.scores, ReviewMarkRow.kept,
)  # fmt: skip
"""What is asked for of a case; its texts stay where they are."""


def of_case(case: Row[Any]) -> Reviewed:
    """Say what a case has come to; its row has at least the columns of `CASE`."""
    counts = case.state != "replaced" or case.basis != "self"
    return Reviewed(case.submission, case.module, case.scores or {}, case.kept or {}, counts)


async def said(session: AsyncSession, person: str, edition: str) -> dict[At, Part]:
    """Give how a person has taken part in each discussion, in whichever cohort: two statements."""
    query = (
        select(TopicRow.id, TopicRow.module, TopicRow.activity)
        .join(PostRow, PostRow.topic == TopicRow.id)
        .where(PostRow.person == person, TopicRow.edition == edition)
        .distinct()
    )
    topics = {id_: (module, name) for id_, module, name in await session.execute(query)}
    found: dict[At, Part] = {}
    for id_, part in (await posts.parts(session, topics, person)).items():
        found[topics[id_]] = found.get(topics[id_], Part()) + part
    return found
