"""Progress files: saving one's own, opening one, the comparison before anything changes."""

from __future__ import annotations

from fastapi import APIRouter, Request

from staffroom import progressfile
from staffroom.activities import FormActivity
from staffroom.progressfile import ProgressFileError
from staffroom.wire import Edition
from staffroom.wire.progressfile import (
    OfflineCopy,
    Origin,
    Progress,
    ProgressComparison,
    ProgressIn,
    ProgressOut,
)
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.languages import language_of
from staffroom_hub.commons.offline import Copy
from staffroom_hub.commons.progressfile import Comparison, collect, seal_of
from staffroom_hub.commons.routes.depends import AtModule, Me, Parts
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store import drafts, people, releases

router = APIRouter(prefix="/api/me/progress-file/{edition}", tags=["progress files"])
offline = APIRouter(prefix="/api/me/offline/{edition}/{module}", tags=["progress files"])


@router.get("")
async def save_progress(edition: Edition, me: Me, parts: Parts, request: Request) -> ProgressOut:
    """Give the caller's progress file; without her posts, should it be too large with them."""
    parts.pace.take(me.name, "progress")
    async with parts.database.reading() as session:
        who = (me.name, me.display_name)
        progress = await collect(session, parts, who, edition, language_of(request))
    return ProgressOut(
        name=f"staffroom-{edition}-{progress.saved_at:%Y-%m-%d-%H%M}.json",
        text=_written(parts, progress),
    )


def _written(parts: Services, progress: Progress) -> str:
    seal = seal_of(parts.keys)
    try:
        return progressfile.written(progress, seal)
    except ProgressFileError:
        alone = progress.model_copy(update={"posts": []})
    try:
        return progressfile.written(alone, seal)
    except ProgressFileError as error:
        raise Problem(error.code) from None


@router.post("")
async def open_progress(
    body: ProgressIn, edition: Edition, me: Me, parts: Parts, request: Request
) -> ProgressComparison:
    """Compare a file with what is here; take in what was chosen, all of it or nothing."""
    parts.pace.take(me.name, "progress")
    progress, origin = _opened(parts, body.text)
    locale = language_of(request)
    if body.chosen is None:
        async with parts.database.reading() as session:
            found = Comparison(session, parts, me.name, (edition, locale))
            await found.look(progress)
            return found.told(progress, origin)
    async with parts.database.writing() as session:
        await people.lock(session, me.name)
        found = Comparison(session, parts, me.name, (edition, locale))
        await found.look(progress, writes=True)
        taken = found.take(body.chosen, parts.now())
    async with parts.database.reading() as session:
        after = Comparison(session, parts, me.name, (edition, locale))
        await after.look(progress)
        return after.told(progress, origin, taken)


@offline.get("")
async def take_offline(place: AtModule, me: Me, parts: Parts, request: Request) -> OfflineCopy:
    """Give a module as one file to read and write in without a connection."""
    parts.pace.take(me.name, "progress")
    async with parts.database.reading() as session:
        row, module = await parts.library.current(session, place)
        if module.audience == "moderators" and not me.caller.moderator:
            raise Problem("not_found")
        files = await releases.files(session, row.id)
        answers = {
            name: answer
            for name, answer in (await drafts.answers(session, me.name, place)).items()
            if isinstance(module.activities.get(name), FormActivity)
        }
    copy = Copy(module, files, answers, me.display_name, language_of(request))
    return OfflineCopy(name=f"staffroom-{place.edition}-{place.module}.html", html=copy.html())


def _opened(parts: Services, text: str) -> tuple[Progress, Origin]:
    try:
        return progressfile.opened(text, seal_of(parts.keys))
    except ProgressFileError as error:
        raise Problem(error.code) from None
