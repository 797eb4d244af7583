"""The line of a visit in the classroom: the reader is asked about for as long as it is open."""

import asyncio
from typing import Any, TypeVar, cast

from staffroom.wire import Edition, Person
from staffroom_hub.classroom.audience import check_audience
from staffroom_hub.classroom.commons import UnavailableError
from staffroom_hub.classroom.context import is_trainer
from staffroom_hub.classroom.identity import token_of
from staffroom_hub.classroom.looks import look_of
from staffroom_hub.classroom.page_line import PageLine, Told
from staffroom_hub.classroom.releases import Release
from staffroom_hub.classroom.room import room
from staffroom_hub.classroom.visit import Visit
from staffroom_hub.classroom.visits import Visits

PERSON_SECONDS = 2
"""How long a greeting waits for the commons to say who reads."""

T = TypeVar("T")


class VisitLine(PageLine):
    """The WebSocket of a teacher's page."""

    @property
    def visits(self) -> Visits:
        """All visits of the classroom."""
        return room(self).visits

    async def find(self, place: dict[str, str], release: str) -> Release | None:
        """Find a release that is kept; see the base."""
        edition = cast("Edition", place["edition"])
        found = room(self).releases.find(edition, place["module"], release)
        if found is not None:
            await check_audience(self, found)
        return found

    def begin(self) -> None:
        """Be watched from now on."""
        self.access_token = token_of(self)
        room(self).watch.add(self)

    def over(self) -> None:
        """Be watched no more."""
        room(self).watch.discard(self)

    async def allows(self) -> bool:
        """Whether the hub still says who this is."""
        return await room(self).watch.allows(self.access_token)

    def ask(self) -> Told:
        """Ask the commons who reads, how many notices wait, and how pages look to her."""
        person = asyncio.create_task(self._person())
        unread = asyncio.create_task(room(self).commons.unread(self.access_token))
        look = asyncio.create_task(look_of(self))

        async def told(visit: Visit) -> dict[str, Any] | None:
            known, waiting, worn = await asyncio.gather(
                _within(person), _within(unread), _within(look)
            )
            visit.person = known or visit.person
            if visit.person is None:
                return None
            return {
                "id": visit.person.name,
                "name": visit.person.display_name,
                "trainer": is_trainer(visit.person),
                "unread": waiting or 0,
                "look": worn,
            }

        return told

    async def _person(self) -> Person | None:
        try:
            return await room(self).commons.reader(self.access_token)
        except UnavailableError:
            return None


async def _within(asked: "asyncio.Task[T]") -> T | None:
    try:
        return await asyncio.wait_for(asked, PERSON_SECONDS)
    except TimeoutError:
        return None
