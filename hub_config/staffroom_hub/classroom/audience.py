"""Whether a page is there for somebody: those for moderators are not there for anybody else."""

from typing import Any

from tornado import web

from staffroom_hub.classroom.commons import UnavailableError
from staffroom_hub.classroom.context import is_trainer
from staffroom_hub.classroom.identity import token_of
from staffroom_hub.classroom.releases import Release
from staffroom_hub.classroom.room import room


async def check_audience(handler: Any, release: Release) -> None:
    """Answer as if a page did not exist to whom it is not meant for.

    Args:
        handler: of somebody who is signed in.
        release: what she asks for.

    Raises:
        HTTPError: 404; 503 where the commons cannot say who she is.
    """
    if release.audience == "everyone":
        return
    try:
        person = await room(handler).commons.person(token_of(handler))
    except UnavailableError:
        raise web.HTTPError(503) from None
    if not is_trainer(person):
        raise web.HTTPError(404)
