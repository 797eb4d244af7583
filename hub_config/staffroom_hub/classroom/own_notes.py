"""What belongs to a page and to one person: notes beside a module, and the module's memo.

A page's script has no token for the commons; here it asks in the reader's name, with the reader's
own token, for these two addresses and no other.
"""

import json
from http import HTTPStatus
from typing import Any

from tornado import web

from staffroom.client import CommonsError
from staffroom.display import markup
from staffroom.wire import Edition
from staffroom_hub.classroom.audience import check_audience
from staffroom_hub.classroom.commons import UnavailableError
from staffroom_hub.classroom.context import frame
from staffroom_hub.classroom.handlers import Page
from staffroom_hub.classroom.looks import display_of
from staffroom_hub.classroom.releases import Release, UnknownModuleError
from staffroom_hub.classroom.room import room

BODY_MAX = 60_000
"""Less than the server itself takes, so that the page hears why; notes are far smaller."""


class OwnNotes(Page):
    """Notes of one's own beside a module, for the page's script."""

    def set_default_headers(self) -> None:
        """Have nobody store them."""
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")

    @web.authenticated
    async def get(self, edition: Edition, module: str) -> None:
        """Tell the notes, and whose they are."""
        await self._ask("GET", edition, module)

    @web.authenticated
    async def put(self, edition: Edition, module: str) -> None:
        """Keep the notes; 409 with the newer ones where another device was quicker."""
        if len(self.request.body) > BODY_MAX:
            raise web.HTTPError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            change = json.loads(self.request.body)
        except ValueError:
            raise web.HTTPError(HTTPStatus.BAD_REQUEST) from None
        await self._ask("PUT", edition, module, change)

    async def _ask(self, method: str, edition: Edition, module: str, change: Any = None) -> None:
        try:
            kept = await room(self).commons.notes(
                method, edition, module, self.access_token(), change
            )
        except CommonsError as error:
            self.set_status(error.status or HTTPStatus.SERVICE_UNAVAILABLE)
            kept = error.details.get("document")
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"person": self.current_user.username, "document": kept}))


class Memo(Page):
    """A module's memo on one sheet."""

    @web.authenticated
    async def get(self, edition: Edition, module: str) -> None:
        """Show it."""
        release = await self._release(edition, module)
        await check_audience(self, release)
        if not release.memo:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        context = frame(room(self).site, edition)
        context["display"] = markup(await display_of(self))
        self.set_header("Cache-Control", "private, no-cache")
        self.finish(
            room(self).render("memo.html.j2", context, title=release.title, memo=release.memo)
        )

    async def _release(self, edition: Edition, module: str) -> Release:
        try:
            return await room(self).releases.open(edition, module)
        except UnknownModuleError:
            raise web.HTTPError(HTTPStatus.NOT_FOUND) from None
        except UnavailableError:
            raise web.HTTPError(HTTPStatus.SERVICE_UNAVAILABLE) from None
