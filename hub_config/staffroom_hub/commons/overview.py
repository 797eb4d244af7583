"""What trainers see of a cohort, and what a teacher sees that they see of her.

    Border ── is the cohort the caller's to look after? ── else as if it were not there
    rows ──── how people stand in the modules that are released now: nine statements, however many

Nothing here reads what a draft says, a document of one's own or a support circle, and nobody is
ranked: people come in the order of their names.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.activities import AnswerError, QuizActivity
from staffroom.activities.base import parse
from staffroom.activities.quiz import QuizAnswer
from staffroom.module import Module
from staffroom.rules import item_statistics, progress, reviews
from staffroom.rules.progress import Asked, Work
from staffroom.rules.quiet import SILENCE, WEEK, quiet_weeks
from staffroom.text import plain
from staffroom.wire.overview import (
    ModuleQuestions,
    ModuleState,
    OverdueReviews,
    Overview,
    OverviewModule,
    OverviewPeople,
    OverviewPerson,
    QuestionFigures,
    QuietPerson,
    SeenByTrainers,
    WaitingPost,
)
from staffroom_hub.commons import teaching
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.library import Library
from staffroom_hub.commons.progress import marked
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import cohort_work as store
from staffroom_hub.commons.store import cohorts, releases
from staffroom_hub.commons.store.cohort_work import Group, Member
from staffroom_hub.commons.store.cohorts import OPEN
from staffroom_hub.commons.store.places import SERVICE, ModulePlace
from staffroom_hub.commons.store.posts import Part
from staffroom_hub.commons.store.progress import Given

if TYPE_CHECKING:
    from staffroom_hub.commons.routes.depends import Learner

PAGE = 50
"""How many people are told at once."""
_LISTED = 50
"""How many quiet ones."""
_LOOKED = 200
"""Of how many silent ones it is found out whether they have finished."""
_WAITING = 10
"""How many posts."""
_TRIES = 1000
"""How many first attempts figures are made of; the newest."""
_PROMPT = 160
"""Characters by which a question is recognised."""


@dataclass(frozen=True)
class Office:
    """A trainer at a cohort that is hers to look after."""

    session: AsyncSession
    parts: Services
    group: Group
    name: str

    async def modules(self) -> dict[str, Module]:
        """Give the modules that are released now, by id."""
        return await current(self.session, self.parts.library, self.group.edition)

    async def overview(self) -> Overview:
        """Give the cohort at a glance."""
        modules, now = await self.modules(), self.parts.now()
        quiet, more = await self._quiet(modules, now)
        posts, waiting = await store.waiting(self.session, self.group, _WAITING)
        overdue = await store.overdue(self.session, self.group, modules, now - reviews.TIME)
        return Overview(
            cohort=self.group.cohort,
            name=self.name,
            members=await store.count(self.session, self.group),
            modules=_titles(modules),
            quiet=quiet,
            quiet_more=more,
            waiting=[_waiting(post, topic, author) for post, topic, author in posts],
            waiting_more=waiting - len(posts),
            overdue=[
                OverdueReviews(module=name, title=modules[name].title, count=count)
                for name, count in sorted(overdue.items())
            ],
        )

    async def people(self, after: str | None) -> OverviewPeople:
        """Give some people by name, those after one of them."""
        told, more = await self.stands(await self.modules(), after, PAGE)
        return OverviewPeople(
            people=[one.row for one in told], next=told[-1].row.person if more else None
        )

    async def stands(
        self, modules: Mapping[str, Module], after: str | None, most: int
    ) -> tuple[Sequence[Stands], bool]:
        """Say how some people stand, those after one of them, and whether there are more."""
        found = await store.some(self.session, self.group, after, most + 1)
        now = self.parts.now()
        told = await rows(self.session, self.group.edition, modules, found[:most], now)
        return told, len(found) > most

    async def questions(self, module: str) -> ModuleQuestions:
        """Say how the questions of a module's quiz work in the cohort.

        Raises:
            Problem: `not_found`: there is no such module, or it has no quiz that is marked.
        """
        place = ModulePlace(self.group.edition, module)
        _, read = await self.parts.library.current(self.session, place)
        quiz = read.activities.get(read.grading.quiz or "")
        if not isinstance(quiz, QuizActivity):
            raise Problem("not_found")
        given = await store.first_tries(
            self.session, self.group, module, read.grading.quiz or "", _TRIES
        )
        tries = await asyncio.to_thread(shares, quiz, given)
        return _questions(module, quiz, tries)

    async def _quiet(
        self, modules: Mapping[str, Module], now: datetime
    ) -> tuple[list[QuietPerson], int]:
        """Give the first of those who went quiet, and how many more there may be."""
        silent = await store.silent(self.session, self.group, now - SILENCE * WEEK)
        # Who has finished is silent with good reason; of a great cohort some are looked at.
        told = await rows(self.session, self.group.edition, modules, silent[:_LOOKED], now)
        quiet = [
            QuietPerson(
                person=one.row.person,
                display_name=one.row.display_name,
                weeks=one.row.quiet_weeks,
            )
            for one in told
            if one.row.quiet_weeks
        ]
        more = max(len(quiet) - _LISTED, 0) + max(len(silent) - _LOOKED, 0)
        return quiet[:_LISTED], more


async def office(
    session: AsyncSession, parts: Services, me: Learner, edition: str, cohort: int
) -> Office:
    """Seat a moderator at a cohort.

    Raises:
        Problem: `not_found`: there is none, or it is not hers to look after.
    """
    hers = await teaching.cohorts_of(session, me.caller, edition)
    if hers is not None and cohort not in hers:
        raise Problem("not_found")
    group = Group(edition, cohort, me.name)
    if cohort == OPEN:
        return Office(session, parts, group, "")
    row = await cohorts.own(session, edition, cohort, None, lock=False)
    if row is None:
        raise Problem("not_found")
    return Office(session, parts, group, row.name)


async def seen(session: AsyncSession, parts: Services, me: Learner, edition: str) -> SeenByTrainers:
    """Give the caller's own row, as trainers see it."""
    number = await cohorts.of(session, me.name, edition)
    known = await cohorts.known(session, number) if number != OPEN else None
    modules = await current(session, parts.library, edition)
    member = await store.one(session, edition, me.name)
    (told,) = await rows(session, edition, modules, [member], parts.now())
    return SeenByTrainers(
        cohort=number,
        name=known.row.name if known else "",
        trainer=known.trainer if known else "",
        modules=_titles(modules),
        row=told.row,
    )


async def current(session: AsyncSession, library: Library, edition: str) -> dict[str, Module]:
    """Give the modules of an edition that are released now, by id."""
    found = await releases.all_current(session, edition)
    return await library.modules(session, [row for row in found if row.module[0] != SERVICE])


def _titles(modules: Mapping[str, Module]) -> list[OverviewModule]:
    return [OverviewModule(module=name, title=read.title) for name, read in modules.items()]


def _waiting(post: Any, topic: Any, author: str) -> WaitingPost:
    return WaitingPost(
        post=post.id,
        module=topic.module,
        activity=topic.activity,
        topic_title=topic.title,
        author=author,
        created_at=post.created_at,
    )


# --- how people stand ---


@dataclass(frozen=True)
class Stands:
    """How somebody stands: her row, and by module the moments behind it."""

    row: OverviewPerson
    last: Mapping[str, datetime]
    handed_in: Mapping[str, datetime]


@dataclass(frozen=True)
class _Gathered:
    signs: Mapping[store.By, datetime]
    best: Mapping[tuple[str, str, str], float]
    given: Mapping[store.By, list[Given]]
    reviewed: Mapping[store.By, list[Any]]
    said: Mapping[tuple[str, str, str], Part]


async def rows(
    session: AsyncSession,
    edition: str,
    modules: Mapping[str, Module],
    people: Sequence[Member],
    now: datetime,
) -> Sequence[Stands]:
    """Say how some people stand in an edition, in their order: five statements."""
    names = [member.name for member in people]
    gathered = _Gathered(
        await store.signs(session, edition, names),
        await store.best(session, edition, names),
        await store.handed_in(session, edition, names),
        await store.reviewed(session, edition, names),
        await store.said(session, edition, names),
    )
    asked = {name: progress.asked(module) for name, module in modules.items()}
    last: dict[str, dict[str, datetime]] = {}
    for (person, module), at in gathered.signs.items():
        last.setdefault(person, {})[module] = at
    return [_stands(member, asked, last.get(member.name, {}), gathered, now) for member in people]


def _stands(
    member: Member,
    asked: Mapping[str, Asked],
    last: Mapping[str, datetime],
    gathered: _Gathered,
    now: datetime,
) -> Stands:
    states = [_state(name, of, member.name, gathered) for name, of in asked.items()]
    heard = max(last.values(), default=None)
    finished = bool(states) and all(state == "done" for state in states)
    row = OverviewPerson(
        person=member.name,
        display_name=member.display_name,
        states=states,
        last=heard.astimezone(UTC).date() if heard else None,
        quiet_weeks=quiet_weeks(heard, member.since, now, finished=finished),
    )
    given = {name: gathered.given.get((member.name, name)) for name in asked}
    return Stands(row, last, {name: works[-1].at for name, works in given.items() if works})


def _state(module: str, asked: Asked, person: str, gathered: _Gathered) -> ModuleState:
    given = gathered.given.get((person, module), [])
    part = gathered.said.get((person, module, asked.discussion or ""), Part())
    work = Work(
        best=gathered.best.get((person, module, asked.quiz or "")),
        handed_in=bool(given),
        marked=marked(asked, given, gathered.reviewed.get((person, module), [])),
        posts=part.posts,
        answers=part.answers,
        first=part.first,
    )
    if progress.done(asked, work):
        return "done"
    if given:
        return "handed_in"
    return "begun" if (person, module) in gathered.signs else "untouched"


# --- how questions work ---


def shares(quiz: QuizActivity, given: Sequence[tuple[str, Any]]) -> list[dict[str, float]]:
    """Mark first attempts: by item the share of its points.

    An attempt at an earlier release of the quiz, which asked other things, is left out.
    """
    found: list[dict[str, float]] = []
    for person, answer in given:
        try:
            answers = parse(QuizAnswer, answer).items
        except AnswerError:
            continue
        drawn = quiz.draw(person, 0)
        if answers.keys() <= {item.id for item in drawn}:
            results = {item.id: item.mark(answers.get(item.id)) for item in drawn}
            found.append({name: one.score / one.max for name, one in results.items()})
    return found


def _questions(
    module: str, quiz: QuizActivity, tries: Sequence[Mapping[str, float]]
) -> ModuleQuestions:
    items = {item.id: item for slot in quiz.slots for item in slot.variants}
    return ModuleQuestions(
        module=module,
        tries=len(tries),
        enough=item_statistics.ENOUGH,
        questions=[
            QuestionFigures(
                item=one.item,
                text=_shortened(plain(items[one.item].prompt)),
                answers=one.answers,
                right=one.right,
                discrimination=one.discrimination,
                doubts=list(one.doubts),
            )
            for one in item_statistics.figures(items, tries)
        ],
    )


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _PROMPT else f"{words[:_PROMPT].rsplit(' ', 1)[0]}…"
