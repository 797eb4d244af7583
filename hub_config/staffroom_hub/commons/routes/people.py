"""People: the caller herself, what she tells of herself, her colleagues."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from staffroom.activities import DiscussionActivity
from staffroom.wire import ActivityId, Edition, Person, PersonChange, PersonName
from staffroom.wire.people import PersonCard, PersonPage, Profile
from staffroom_hub.commons import colleagues, topics
from staffroom_hub.commons.auth import Caller
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.limits import clean_text
from staffroom_hub.commons.routes.depends import AtDesk, Me, Parts
from staffroom_hub.commons.store import people

router = APIRouter(prefix="/api/me", tags=["people"])
others = APIRouter(prefix="/api/people/{edition}", tags=["people"])
mentions = APIRouter(
    prefix="/api/modules/{edition}/{module}/activities/{activity}", tags=["people"]
)

NUMBER_MAX = 2**53
Named = Annotated[str, Query(max_length=80)]


@router.get("")
async def read_me(me: Me) -> Person:
    """Tell the caller who she is here."""
    return _person(me.caller, me.display_name, me.locale)


@router.patch("")
async def change_me(change: PersonChange, me: Me, parts: Parts) -> Person:
    """Change the caller's display name or language."""
    async with parts.database.writing() as session:
        row = await people.lock(session, me.name)
        if change.display_name is not None:
            row.display_name = _line(change.display_name)
        if change.locale is not None:
            row.locale = change.locale
    parts.renamed(me.name)
    parts.broadcaster.moved(me.name)
    return _person(me.caller, row.display_name, row.locale)


@router.get("/profile")
async def read_profile(me: Me, parts: Parts) -> Profile:
    """Give what the caller tells of herself."""
    async with parts.database.reading() as session:
        return await people.profile(session, me.name)


@router.put("/profile")
async def put_profile(profile: Profile, me: Me, parts: Parts) -> Profile:
    """Change what the caller tells of herself."""
    told = profile.model_dump()
    clean = {name: clean_text(v) if isinstance(v, str) else v for name, v in told.items()}
    kept = Profile(**clean)
    async with parts.database.writing() as session:
        await people.put_profile(session, me.name, kept, parts.now())
    parts.broadcaster.moved(me.name)
    return kept


@others.get("")
async def read_colleagues(
    edition: Edition,
    me: Me,
    parts: Parts,
    query: Named = "",
    after: Annotated[PersonName | None, Query()] = None,
) -> PersonPage:
    """Give the colleagues of the caller's cohort; `query` is a part of their names or subjects."""
    async with parts.database.reading() as session:
        reader = await topics.reader(session, me, edition)
        return await colleagues.page(session, reader, query=_line(query), after=after)


@others.get("/{name}")
async def read_colleague(
    edition: Edition, name: Annotated[PersonName, Path()], me: Me, parts: Parts
) -> PersonCard:
    """Give a person whom the caller may see: of her cohort or of a community of hers."""
    async with parts.database.reading() as session:
        reader = await topics.reader(session, me, edition)
        card = await colleagues.card(session, reader, name)
    if card is None:
        raise Problem("not_found")
    return card


@mentions.get("/people")
async def complete_mention(
    desk: AtDesk,
    edition: Edition,
    activity: ActivityId,
    query: Named = "",
    community: Annotated[int, Query(ge=0, le=NUMBER_MAX)] = 0,
) -> PersonPage:
    """Give a few of those who read a discussion, by a part of their names, for a mention."""
    del activity
    rules = desk.activity
    if not isinstance(rules, DiscussionActivity):
        raise Problem("no_discussion")
    if rules.anonymous:
        return PersonPage(people=[])
    async with desk.parts.database.reading() as session:
        reader = await topics.reader(session, desk.me, edition)
        inside = community if rules.audience == "community" else 0
        if rules.audience == "community" and community not in reader.communities:
            raise Problem("not_found")
        everybody = rules.audience == "edition"
        which = colleagues.audience(edition, reader.cohort, inside, everybody=everybody)
        return await colleagues.suggested(session, reader, which, _line(query))


def _line(text: str) -> str:
    """Give a name as one line that can be kept."""
    return " ".join(clean_text(text).split())


def _person(caller: Caller, display_name: str, locale: str) -> Person:
    return Person.model_validate(
        {
            "name": caller.name,
            "display_name": display_name,
            "locale": locale,
            "roles": list(caller.roles),
        }
    )
