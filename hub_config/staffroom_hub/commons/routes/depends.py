"""What routes are given: the services, the caller as a person, and the place a path names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from staffroom.activities import Activity
from staffroom.wire import ActivityId, Edition, ModuleId
from staffroom_hub.commons.auth import Caller, needs, needs_person
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.services import Known, Services
from staffroom_hub.commons.store import people
from staffroom_hub.commons.store.models import PersonRow
from staffroom_hub.commons.store.places import ActivityPlace, ModulePlace, Own, Use
from staffroom_hub.roles import GRADE, LEARN, PAGES, TEACH


# Dependencies are coroutines even where nothing is awaited: others would run in threads.
async def get_services(request: Request) -> Services:
    """Give the application's services."""
    services: Services = request.app.state.services
    return services


Parts = Annotated[Services, Depends(get_services)]
LearningCaller = Annotated[Caller, Depends(needs_person(LEARN))]
Trainer = Annotated[Caller, Depends(needs(TEACH))]
TrainerOrGrader = Annotated[Caller, Depends(needs(TEACH, GRADE))]
ReleaseReader = Annotated[Caller, Depends(needs(PAGES, TEACH, GRADE))]
Pages = Annotated[Caller, Depends(needs(PAGES))]
Grader = Annotated[Caller, Depends(needs(GRADE))]


@dataclass(frozen=True)
class Learner:
    """A person at her own work."""

    caller: Caller
    name: str
    display_name: str
    locale: str
    """Her own language."""


async def get_learner(request: Request, caller: LearningCaller, parts: Parts) -> Learner:
    """Give the caller as a person; who comes for the first time, or in a new role, is written down.

    Raises:
        Problem: `not_signed_in`, where she has just left for good.
    """
    if caller.name in parts.departed:
        raise Problem("not_signed_in")

    async def look() -> Known:
        async with parts.database.reading() as session:
            row = await people.find(session, caller.name)
        row = row or await _meet(parts, caller.name)
        if row.role != caller.helper:
            async with parts.database.writing() as session:
                await people.put_role(session, caller.name, caller.helper)
        return Known(row.display_name, row.locale)

    known = await parts.people.get(caller.name, look)
    request.state.locale = known.locale
    return Learner(caller, caller.name, known.display_name, known.locale)


async def _meet(parts: Services, name: str) -> PersonRow:
    profile = await parts.identity.profile(name)
    async with parts.database.writing() as session:
        return await people.meet(session, name, profile.display_name, profile.locale, parts.now())


Me = Annotated[Learner, Depends(get_learner)]


async def get_moderator(me: Me) -> Learner:
    """Give the caller as a moderator.

    Raises:
        Problem: `forbidden`.
    """
    if not me.caller.moderator:
        raise Problem("forbidden")
    return me


Moderator = Annotated[Learner, Depends(get_moderator)]


async def get_module_place(edition: Edition, module: ModuleId) -> ModulePlace:
    """Name the module of a path."""
    return ModulePlace(edition, module)


async def get_activity_place(
    edition: Edition, module: ModuleId, activity: ActivityId
) -> ActivityPlace:
    """Name the activity of a path."""
    return ActivityPlace(edition, module, activity)


AtModule = Annotated[ModulePlace, Depends(get_module_place)]
AtActivity = Annotated[ActivityPlace, Depends(get_activity_place)]


async def get_activity(parts: Parts, me: Me, place: AtActivity) -> Activity:
    """Give the activity of a path as it is released.

    Raises:
        Problem: `not_found`.
    """
    del me  # Only for those who are let in.
    module = await parts.library.released(parts.database, _module_of(place))
    if place.activity_id not in module.activities:
        raise Problem("not_found")
    return module.activities[place.activity_id]


def _module_of(place: ActivityPlace) -> ModulePlace:
    return ModulePlace(place.edition, place.module)


TheActivity = Annotated[Activity, Depends(get_activity)]


@dataclass(frozen=True)
class Desk:
    """A person at an activity: everything an activity's route works with."""

    parts: Services
    me: Learner
    place: ActivityPlace
    activity: Activity

    @property
    def module_place(self) -> ModulePlace:
        """The module the activity is in."""
        return _module_of(self.place)

    @property
    def now(self) -> datetime:
        """The present moment."""
        return self.parts.now()

    @property
    def own(self) -> Own:
        """The caller's own work here."""
        return Own(self.me.name, self.place)

    def use(self, verb: str, key: UUID) -> Use:
        """Say what a key is used for."""
        place = self.place
        return Use(self.me.name, key, f"{verb}:{place.edition}/{place.module}/{place.activity_id}")


async def get_desk(parts: Parts, me: Me, place: AtActivity, activity: TheActivity) -> Desk:
    """Seat the caller."""
    return Desk(parts, me, place, activity)


AtDesk = Annotated[Desk, Depends(get_desk)]
