"""Everything that the database holds of one person, table by table."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from staffroom_hub.commons.store.models import (
    ActionRow,
    AppealRow,
    AttemptRow,
    CalibrationRow,
    CertificateRow,
    CohortMemberRow,
    CohortRow,
    CommunityMemberRow,
    CommunityRow,
    DeadlineChangeRow,
    DraftRow,
    ExtensionRow,
    FeedbackRow,
    FeedRow,
    FileRow,
    OwnDocumentRow,
    PhraseRow,
    PictureRow,
    PostRow,
    PostVersionRow,
    ReportRow,
    ResultRow,
    ReviewCaseRow,
    ReviewPartRow,
    ReviewRow,
    SeenRow,
    SubmissionRow,
    ThanksRow,
    TopicRow,
)

# SQLite takes so many values in one statement.
_BATCH = 400
T = TypeVar("T")


def batches(values: Iterable[T]) -> Iterator[list[T]]:
    """Cut many values into lists that fit into one statement."""
    left = iter(values)
    while some := list(islice(left, _BATCH)):
        yield some


async def posts(session: AsyncSession, person: str) -> Sequence[PostRow]:
    """Give a person's posts outside of circles, oldest first."""
    query = select(PostRow).where(PostRow.person == person).order_by(PostRow.id)
    return (await session.scalars(query)).all()


async def circle_posts(
    session: AsyncSession, mark_in: Callable[[str], str]
) -> AsyncIterator[PostRow]:
    """Give the posts in circles whose marks somebody has, made from each conversation's salt."""
    salts = (await session.scalars(select(PostRow.salt).where(PostRow.salt.is_not(None)))).all()
    for some in batches(filter(None, salts)):
        marks = [mark_in(salt) for salt in some]
        query = select(PostRow).where(PostRow.mark.in_(marks)).order_by(PostRow.id)
        for row in (await session.scalars(query)).all():
            yield row


async def topics(session: AsyncSession, wanted: Sequence[PostRow]) -> dict[int, TopicRow]:
    """Give the topics of posts."""
    found: dict[int, TopicRow] = {}
    for some in batches(sorted({post.topic for post in wanted})):
        rows = await session.scalars(select(TopicRow).where(TopicRow.id.in_(some)))
        found |= {row.id: row for row in rows}
    return found


async def versions(session: AsyncSession, wanted: Sequence[int]) -> Sequence[PostVersionRow]:
    """Give earlier texts of posts, oldest first."""
    found: list[PostVersionRow] = []
    for some in batches(wanted):
        query = select(PostVersionRow).where(PostVersionRow.post.in_(some))
        found += await session.scalars(query.order_by(PostVersionRow.post, PostVersionRow.version))
    return found


async def pictures(session: AsyncSession, wanted: Sequence[int]) -> Sequence[PictureRow]:
    """Give the pictures in posts."""
    found: list[PictureRow] = []
    for some in batches(wanted):
        query = select(PictureRow).where(PictureRow.post.in_(some))
        found += await session.scalars(query.order_by(PictureRow.post, PictureRow.created_at))
    return found


async def loose_pictures(session: AsyncSession, person: str) -> Sequence[PictureRow]:
    """Give the pictures that a person sent and has not put into a post."""
    query = select(PictureRow).where(PictureRow.person == person, PictureRow.post.is_(None))
    return (await session.scalars(query.order_by(PictureRow.created_at))).all()


async def cohorts(session: AsyncSession, person: str) -> Sequence[tuple[CohortMemberRow, str]]:
    """Give the cohorts a person is in, with their names."""
    query = (
        select(CohortMemberRow, CohortRow.name)
        .join(CohortRow, CohortRow.id == CohortMemberRow.cohort)
        .where(CohortMemberRow.person == person)
        .order_by(CohortMemberRow.edition)
    )
    return (await session.execute(query)).all()


async def communities(
    session: AsyncSession, person: str
) -> Sequence[tuple[CommunityMemberRow, CommunityRow]]:
    """Give the communities a person has joined."""
    query = (
        select(CommunityMemberRow, CommunityRow)
        .join(CommunityRow, CommunityRow.id == CommunityMemberRow.community)
        .where(CommunityMemberRow.person == person)
        .order_by(CommunityMemberRow.joined_at)
    )
    return (await session.execute(query)).all()


async def submissions(
    session: AsyncSession, person: str
) -> Sequence[tuple[SubmissionRow, FeedbackRow | None]]:
    """Give a person's submissions, with what was released on them."""
    query = (
        select(SubmissionRow, FeedbackRow)
        .outerjoin(FeedbackRow, FeedbackRow.submission == SubmissionRow.id)
        .where(SubmissionRow.person == person)
        .order_by(SubmissionRow.id)
    )
    return [(row, feedback) for row, feedback in await session.execute(query)]


async def actions(
    session: AsyncSession, person: str
) -> Sequence[tuple[ActionRow, AppealRow | None]]:
    """Give what moderators did that concerns a person, with her appeals."""
    query = (
        select(ActionRow, AppealRow)
        .outerjoin(AppealRow, AppealRow.action == ActionRow.id)
        .where(ActionRow.person == person)
        .order_by(ActionRow.id)
    )
    return [(row, appeal) for row, appeal in await session.execute(query)]


async def reviews(
    session: AsyncSession, person: str
) -> Sequence[tuple[ReviewRow, ReviewCaseRow, Sequence[ReviewPartRow]]]:
    """Give what a person wrote of others' work; the names that only she knows order it."""
    query = (
        select(ReviewRow, ReviewCaseRow)
        .join(ReviewCaseRow, ReviewCaseRow.id == ReviewRow.review_case)
        .where(ReviewRow.person == person)
        .order_by(ReviewRow.task)
    )
    rows = (await session.execute(query)).all()
    parts = await _parts(session, [row.id for row, _ in rows])
    return [(row, case, parts.get(row.id, [])) for row, case in rows]


async def reviewed(
    session: AsyncSession, person: str
) -> Sequence[tuple[ReviewCaseRow, Sequence[tuple[ReviewRow, Sequence[ReviewPartRow]]]]]:
    """Give a person's cases with the reviews that were sent to her, in an order of her own."""
    cases = select(ReviewCaseRow).where(ReviewCaseRow.person == person).order_by(ReviewCaseRow.id)
    found = (await session.scalars(cases)).all()
    query = (
        select(ReviewRow)
        .join(ReviewCaseRow, ReviewCaseRow.id == ReviewRow.review_case)
        .where(ReviewCaseRow.person == person, ReviewRow.state == "sent")
        .order_by(ReviewRow.received)
    )
    rows = (await session.scalars(query)).all()
    parts = await _parts(session, [row.id for row in rows])
    return [
        (case, [(row, parts.get(row.id, [])) for row in rows if row.review_case == case.id])
        for case in found
    ]


async def _parts(session: AsyncSession, wanted: Sequence[int]) -> dict[int, list[ReviewPartRow]]:
    found: dict[int, list[ReviewPartRow]] = {}
    for some in batches(wanted):
        query = select(ReviewPartRow).where(ReviewPartRow.review.in_(some))
        for part in await session.scalars(query.order_by(ReviewPartRow.criterion)):
            found.setdefault(part.review, []).append(part)
    return found


_ORDERS: dict[type[Any], tuple[Any, ...]] = {
    ThanksRow: (ThanksRow.created_at,),
    OwnDocumentRow: (OwnDocumentRow.kind, OwnDocumentRow.edition, OwnDocumentRow.module),
    DraftRow: (DraftRow.edition, DraftRow.module, DraftRow.activity),
    ResultRow: (ResultRow.edition, ResultRow.module, ResultRow.activity),
    AttemptRow: (AttemptRow.id,),
    CalibrationRow: (CalibrationRow.id,),
    PhraseRow: (PhraseRow.id,),
    CertificateRow: (CertificateRow.issued_at, CertificateRow.id),
    ReportRow: (ReportRow.id,),
    ExtensionRow: (ExtensionRow.cohort, ExtensionRow.module),
    DeadlineChangeRow: (DeadlineChangeRow.id,),
    SeenRow: (SeenRow.topic,),
    FeedRow: (FeedRow.created_at,),
    FileRow: (FileRow.created_at, FileRow.id),
}


async def own(session: AsyncSession, kind: type[Any], person: str) -> Sequence[Any]:
    """Give a person's rows of one of the tables that name her in `person`, in their order."""
    query = select(kind).where(kind.person == person).order_by(*_ORDERS[kind])
    return (await session.scalars(query)).all()
