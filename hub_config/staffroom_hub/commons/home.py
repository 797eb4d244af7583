"""A teacher's home: where she goes on, her route, who waits for her, what is new, her goal.

All of it in as many statements however many teachers, modules and posts there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from staffroom.rules import home as rules
from staffroom.rules import plan as plan_rules
from staffroom.rules import reviews as review_rules
from staffroom.rules.home import GoOn, Stop
from staffroom.syllabus import Syllabus, syllabus
from staffroom.wire import Edition
from staffroom.wire.path import AnswerDue, Go, Home, News, ReviewsDue, TopicNews
from staffroom.wire.plan import Goal
from staffroom_hub.commons import notices, plans, progress, route_state, topics, waiting
from staffroom_hub.commons.progress import Progress
from staffroom_hub.commons.route_state import Route
from staffroom_hub.commons.routes.depends import Learner
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import cohorts, releases
from staffroom_hub.commons.store import notices as notices_store
from staffroom_hub.commons.store import reviews as reviews_store
from staffroom_hub.commons.store import topics as topics_store
from staffroom_hub.commons.store.models import TopicRow
from staffroom_hub.commons.topics import Reader

MOST_ANSWERS = 3
MOST_TOPICS = 3
MOST_UNREAD = 100
_EXCERPT = 120


@dataclass(frozen=True)
class _Week:
    """What is meant to be done this week: her own words, or what her plan has room for."""

    goal: str = ""
    goals: list[Goal] = field(default_factory=list)


@dataclass(frozen=True)
class AtHome:
    """A person at her home in an edition."""

    session: AsyncSession
    parts: Services
    me: Learner
    edition: Edition
    syllabus: Syllabus

    async def home(self) -> Home:
        """Put everything together."""
        done = await progress.of_person(
            self.session, self.edition, self.me.name, self.parts.library
        )
        route = await route_state.of_person(self.session, self.edition, self.me.name, self.syllabus)
        reader = await topics.reader(self.session, self.me, self.edition)
        titles = await self._titles()
        plan = await self._week(done, route)
        open_ = {
            number: topic
            for number, topic in (await topics.open_topics(self.session, reader)).items()
            if topic.module in titles and not topic.anonymous
        }
        return Home(
            go=_go(done, route),
            route=route_state.told(route, done, self.syllabus, self.edition),
            reviews=await self._reviews(titles),
            answers=await self._answers(open_),
            news=await self._news(reader, open_, titles),
            goal=plan.goal,
            goals=plan.goals,
        )

    async def _titles(self) -> dict[str, str]:
        rows = await releases.all_current(self.session, self.edition)
        return {row.module: row.title for row in rows}

    async def _reviews(self, titles: Mapping[str, str]) -> list[ReviewsDue]:
        found = await reviews_store.to_write(self.session, self.me.name, self.edition)
        now = self.parts.now()
        return [
            ReviewsDue(
                module=module,
                title=titles[module],
                count=count,
                due=(since + review_rules.TIME).date(),
                overdue=since + review_rules.TIME <= now,
            )
            for module, count, since in found
            if module in titles
        ]

    async def _answers(self, open_: Mapping[int, TopicRow]) -> list[AnswerDue]:
        found = await waiting.conversations(self.session, self.me.name, open_)
        return [
            AnswerDue(
                author=one.author,
                excerpt=notices.excerpt(one.post.html, _EXCERPT),
                title=one.topic.title,
                module=one.topic.module,
                community=one.topic.community,
                post=one.post.id,
            )
            for one in found[:MOST_ANSWERS]
        ]

    async def _news(
        self, reader: Reader, open_: Mapping[int, TopicRow], titles: Mapping[str, str]
    ) -> News:
        unread = await topics_store.unread(self.session, open_, self.me.name, MOST_UNREAD)
        newest = sorted((n for n in open_ if unread.get(n)), key=lambda n: (-unread[n], n))
        cohort = await cohorts.known(self.session, reader.cohort)
        return News(
            cohort=cohort.row.name if cohort else "",
            topics=[_news(open_[n], unread[n], titles) for n in newest[:MOST_TOPICS]],
            notices=await notices_store.unread(self.session, self.me.name),
        )

    async def _week(self, done: Progress, route: Route) -> _Week:
        """Give her own words for the week in which she lives, else what her plan has room for.

        Last week's words are over; a pause has no goals.
        """
        row = await plans.find(self.session, self.edition, self.me.name)
        if row is None:
            return _Week()
        plan, now = plans.read(row), self.parts.now()
        if plan.goal and plan.goal_week == plan_rules.monday(plan_rules.today(plan, now)):
            return _Week(plan.goal)
        order = route.modules if route.own else None
        ground = plans.ground_of(done.modules, order, self.edition, self.syllabus)
        outlook = plans.outlook(plan, ground, now, self.edition)
        planned = outlook.state == "planned" and outlook.this_week
        return _Week(goals=list(outlook.goals) if planned else [])


async def of_person(session: AsyncSession, parts: Services, me: Learner, edition: Edition) -> Home:
    """Give a person's home in an edition."""
    return await AtHome(session, parts, me, edition, syllabus()).home()


def _news(topic: TopicRow, unread: int, titles: Mapping[str, str]) -> TopicNews:
    return TopicNews(
        title=topic.title,
        module=topic.module,
        module_title=titles[topic.module],
        activity=topic.activity,
        community=topic.community,
        unread=unread,
    )


def _go(done: Progress, route: Route) -> Go:
    here = {name: stands for name, stands in done.modules.items() if stands.released}
    order = [name for name in route.modules if name in here]
    # Modules of a school's own are on no route, and can be gone on with all the same.
    order += [name for name in here if name not in order]
    stops = [
        Stop(
            name,
            here[name].state == "done",
            here[name].state == "waiting",
            here[name].state != "new",
        )
        for name in order
    ]
    known = [
        (trace.module, trace.activity)
        for trace in done.traces
        if trace.module in here and trace.activity in here[trace.module].module.activities
    ]
    return _told(rules.go_on(stops, known), done)


def _told(on: GoOn, done: Progress) -> Go:
    if on.module is None:
        return Go(kind=on.kind)
    stands = done.modules[on.module]
    activity = stands.module.activities.get(on.activity or "")
    return Go(
        kind=on.kind,
        module=on.module,
        title=stands.row.title,
        activity=on.activity or "",
        activity_title=activity.title if activity else "",
        minutes_left=route_state.stretch(stands).left,
    )
