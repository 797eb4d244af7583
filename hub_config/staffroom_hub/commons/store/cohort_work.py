"""What many people have done in an edition: each question one statement for all of them.

*Signs* are moments at which somebody worked or wrote under her name. Posts in a support circle are
nobody's, so they leave none; what a draft says is not read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Float,
    Select,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from staffroom_hub.commons.store import posts, reviews
from staffroom_hub.commons.store.cohorts import OPEN, in_cohort
from staffroom_hub.commons.store.models import (
    AttemptRow,
    CohortMemberRow,
    CohortRow,
    DraftRow,
    FeedbackRow,
    PersonRow,
    PostRow,
    ResultRow,
    ReviewCaseRow,
    ReviewMarkRow,
    SubmissionRow,
    TopicRow,
)
from staffroom_hub.commons.store.posts import Part
from staffroom_hub.commons.store.progress import CASE, Given, Reviewed, of_case

By = tuple[str, str]
"""A person and a module."""


@dataclass(frozen=True)
class Group:
    """Whom a trainer looks after: a cohort of an edition, without herself."""

    edition: str
    cohort: int
    trainer: str

    def members(self) -> Select[str, str, datetime]:
        """Select name, display name and since when somebody is here.

        Trainers who lead a cohort of the edition are none of them. In the open cohort are those
        who read the edition's language or have done something in it: it has no list of its own.
        """
        leads = exists().where(
            CohortRow.trainer == PersonRow.name, CohortRow.edition == self.edition
        )
        since = func.coalesce(CohortMemberRow.joined_at, PersonRow.created_at).label("since")
        query = (
            select(PersonRow.name, PersonRow.display_name, since)
            .outerjoin(
                CohortMemberRow,
                (CohortMemberRow.person == PersonRow.name)
                & (CohortMemberRow.edition == self.edition),
            )
            .where(PersonRow.name != self.trainer, ~leads)
        )
        if self.cohort == OPEN:
            here = or_(PersonRow.locale == self.edition, *self._been_here())
            return query.where(CohortMemberRow.cohort.is_(None), here)
        return query.where(CohortMemberRow.cohort == self.cohort)

    def _been_here(self) -> list[Any]:
        return [
            exists().where(row.person == PersonRow.name, row.edition == self.edition)
            for row in (DraftRow, ResultRow, SubmissionRow)
        ]


async def count(session: AsyncSession, group: Group) -> int:
    """Count the members of a group."""
    return await session.scalar(select(func.count()).select_from(group.members().subquery())) or 0


@dataclass(frozen=True)
class Member:
    """Somebody in a group."""

    name: str
    display_name: str
    since: datetime


async def some(
    session: AsyncSession, group: Group, after: str | None, most: int
) -> Sequence[Member]:
    """Give members by display name, those after one of them."""
    query = group.members().order_by(PersonRow.display_name, PersonRow.name).limit(most)
    if after is not None:
        other = aliased(PersonRow)
        last = select(other.display_name).where(other.name == after).scalar_subquery()
        query = query.where(tuple_(PersonRow.display_name, PersonRow.name) > tuple_(last, after))
    return [Member(*row) for row in await session.execute(query)]


async def one(session: AsyncSession, edition: str, person: str) -> Member:
    """Give somebody as a member of her cohort of an edition."""
    since = func.coalesce(CohortMemberRow.joined_at, PersonRow.created_at)
    query = (
        select(PersonRow.name, PersonRow.display_name, since)
        .outerjoin(
            CohortMemberRow,
            (CohortMemberRow.person == PersonRow.name) & (CohortMemberRow.edition == edition),
        )
        .where(PersonRow.name == person)
    )
    return Member(*(await session.execute(query)).one())


# --- signs ---

_KEPT = (
    (DraftRow, DraftRow.saved_at),
    (ResultRow, ResultRow.checked_at),
    (SubmissionRow, SubmissionRow.submitted_at),
)
"""What tells when somebody worked."""


def _signs(edition: str, persons: Any) -> CompoundSelect[Any]:
    """Select person, module and moment of all signs; `persons` is a list or a selection."""
    written = (
        select(PostRow.person, TopicRow.module, PostRow.created_at)
        .join(TopicRow, TopicRow.id == PostRow.topic)
        .where(TopicRow.edition == edition, PostRow.person.in_(persons))
        .where(PostRow.state != "deleted")
    )
    return union_all(
        *(
            select(row.person, row.module, moment.label("at")).where(
                row.edition == edition, row.person.in_(persons)
            )
            for row, moment in _KEPT
        ),
        written,
    )


async def signs(
    session: AsyncSession, edition: str, persons: Collection[str]
) -> dict[By, datetime]:
    """Give the last sign of each person in each module or service page."""
    all_ = _signs(edition, persons).subquery()
    query = select(all_.c.person, all_.c.module, func.max(all_.c.at)).group_by(
        all_.c.person, all_.c.module
    )
    return {(person, module): at for person, module, at in await session.execute(query)}


async def silent(session: AsyncSession, group: Group, before: datetime) -> Sequence[Member]:
    """Give those of a group, by display name, who came before a moment and gave no sign since.

    Of whoever did, one sign is looked for and no more.
    """
    written = (
        exists()
        .where(TopicRow.id == PostRow.topic, TopicRow.edition == group.edition)
        .where(PostRow.person == PersonRow.name, PostRow.created_at > before)
        .where(PostRow.state != "deleted")
    )
    worked = (
        exists().where(row.person == PersonRow.name, row.edition == group.edition, moment > before)
        for row, moment in _KEPT
    )
    since = func.coalesce(CohortMemberRow.joined_at, PersonRow.created_at)
    query = (
        group.members()
        .where(since <= before, ~written, *(~sign for sign in worked))
        .order_by(PersonRow.display_name, PersonRow.name)
    )
    return [Member(*row) for row in await session.execute(query)]


# --- what counts ---


async def best(
    session: AsyncSession, edition: str, persons: Collection[str]
) -> dict[tuple[str, str, str], float]:
    """Give the percentage of each person's best attempt, by person, module and quiz."""
    share = func.max(cast(AttemptRow.score, Float) * 100 / AttemptRow.max)
    place = AttemptRow.person, AttemptRow.module, AttemptRow.activity
    query = (
        select(*place, share)
        .where(AttemptRow.person.in_(persons), AttemptRow.edition == edition, AttemptRow.max > 0)
        .group_by(*place)
    )
    return {(who, module, quiz): float(value)
            for who, module, quiz, value in await session.execute(query)}  # fmt: skip


async def handed_in(
    session: AsyncSession, edition: str, persons: Collection[str]
) -> dict[By, list[Given]]:
    """Give what each person handed in, oldest first."""
    query = (
        select(
            SubmissionRow.person, SubmissionRow.id, SubmissionRow.module,
            SubmissionRow.submitted_at, FeedbackRow.scores,
        )
        .outerjoin(FeedbackRow, FeedbackRow.submission == SubmissionRow.id)
        .where(SubmissionRow.person.in_(persons), SubmissionRow.edition == edition)
        .order_by(SubmissionRow.id)
    )  # fmt: skip
    found: dict[By, list[Given]] = {}
    for person, id_, module, at, scores in await session.execute(query):
        found.setdefault((person, module), []).append(Given(id_, module, at, scores or ()))
    return found


async def reviewed(
    session: AsyncSession, edition: str, persons: Collection[str]
) -> dict[By, list[Reviewed]]:
    """Give each person's cases, oldest first."""
    query = (
        select(ReviewCaseRow.person, *CASE)
        .outerjoin(ReviewMarkRow, ReviewMarkRow.review_case == ReviewCaseRow.id)
        .where(ReviewCaseRow.person.in_(persons), ReviewCaseRow.edition == edition)
        .order_by(ReviewCaseRow.id)
    )
    found: dict[By, list[Reviewed]] = {}
    for row in await session.execute(query):
        found.setdefault((row.person, row.module), []).append(of_case(row))
    return found


async def said(
    session: AsyncSession, edition: str, persons: Collection[str]
) -> dict[tuple[str, str, str], Part]:
    """Give how each person took part, by person, module and discussion, in whichever cohort."""
    above = aliased(PostRow)
    query = (
        select(
            PostRow.person, TopicRow.module, TopicRow.activity, PostRow.topic, PostRow.reply_to,
            PostRow.first, above.person.label("whom"), above.id.label("nobody"),
        )
        .join(TopicRow, TopicRow.id == PostRow.topic)
        .outerjoin(above, above.id == PostRow.reply_to)
        .where(PostRow.person.in_(persons), TopicRow.edition == edition)
        .where(PostRow.state != "deleted")
    )  # fmt: skip
    rows: dict[tuple[str, str, str], list[Any]] = {}
    for row in (await session.execute(query)).all():
        rows.setdefault((row.person, row.module, row.activity), []).append(row)
    found: dict[tuple[str, str, str], Part] = {}
    for at, taken in rows.items():
        in_topics = posts.counted(taken, at[0]).values()
        found[at] = sum(in_topics, start=Part())
    return found


# --- what waits ---


async def first_tries(
    session: AsyncSession, group: Group, module: str, quiz: str, most: int
) -> Sequence[tuple[str, Any]]:
    """Give the newest first attempts at a quiz in a group: who, and what was answered."""
    members = group.members().subquery()
    query = (
        select(AttemptRow.person, AttemptRow.answer)
        .where(AttemptRow.edition == group.edition, AttemptRow.module == module)
        .where(AttemptRow.activity == quiz, AttemptRow.number == 0)
        .where(AttemptRow.person.in_(select(members.c.name)))
        .order_by(AttemptRow.id.desc())
        .limit(most)
    )
    return [(person, answer) for person, answer in await session.execute(query)]


async def waiting(
    session: AsyncSession, group: Group, most: int
) -> tuple[Sequence[tuple[PostRow, TopicRow, str]], int]:
    """Give the group's posts that nobody has answered, the oldest first, and how many there are.

    Its own topics, and what its members opened in those that all cohorts share. Communities have
    people of many cohorts, and circles nobody's, so neither is here.
    """
    shared = TopicRow.everybody.is_(True) & in_cohort(group.edition, group.cohort)
    own = TopicRow.everybody.is_(False) & (TopicRow.cohort == group.cohort)
    query = (
        select(PostRow, TopicRow, PersonRow.display_name, func.count().over())
        .join(TopicRow, TopicRow.id == PostRow.topic)
        .join(PersonRow, PersonRow.name == PostRow.person)
        .where(TopicRow.edition == group.edition, TopicRow.community == 0)
        .where(TopicRow.anonymous.is_(False), or_(own, shared))
        .where(PostRow.reply_to.is_(None), PostRow.person != group.trainer)
        # Said as the index of waiting posts says it: SQLite knows no other words for it.
        .where(PostRow.answers == literal_column("0"), PostRow.state == literal_column("'shown'"))
        .order_by(PostRow.id)
        .limit(most)
    )
    rows = (await session.execute(query)).all()
    return [(post, topic, name) for post, topic, name, _ in rows], rows[0][3] if rows else 0


async def overdue(
    session: AsyncSession, group: Group, modules: Collection[str], before: datetime
) -> Mapping[str, int]:
    """Count, by module, the cases of a group that wait for a review since before a moment."""
    query = (
        select(ReviewCaseRow.module, func.count())
        .join(SubmissionRow, SubmissionRow.id == ReviewCaseRow.submission)
        .where(ReviewCaseRow.edition == group.edition, ReviewCaseRow.module.in_(modules))
        .where(reviews.waited_for(before))
        .where(func.coalesce(SubmissionRow.cohort, OPEN) == group.cohort)
        .where(ReviewCaseRow.person != group.trainer)
        .group_by(ReviewCaseRow.module)
    )
    return dict((await session.execute(query)).all())
