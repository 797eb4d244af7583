"""Joining a cohort by its invitation: what one would join, and the button that does it."""

from http import HTTPStatus

from tornado import web

from staffroom.wire import Edition
from staffroom.wire.people import Invitation
from staffroom_hub.classroom import texts
from staffroom_hub.classroom.commons import RefusedError, UnavailableError
from staffroom_hub.classroom.context import Ways, frame
from staffroom_hub.classroom.handlers import Page
from staffroom_hub.classroom.room import room


class Join(Page):
    """An invitation, for somebody who is signed in; it works without scripts."""

    def set_default_headers(self) -> None:
        """Keep the code to this page: nobody stores it, no page that follows is told it."""
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")

    @web.authenticated
    async def get(self, edition: Edition, code: str) -> None:
        """Show what the invitation is to."""
        await self._show(edition, code)

    @web.authenticated
    async def post(self, edition: Edition, code: str) -> None:
        """Join, then go to the contents."""
        try:
            await room(self).commons.join(code, self.access_token())
        except RefusedError as refused:
            self._refused(edition, refused)
        except UnavailableError:
            raise web.HTTPError(503) from None
        else:
            self.see(edition)

    async def _show(self, edition: Edition, code: str) -> None:
        try:
            invitation = await room(self).commons.invitation(code, self.access_token())
        except RefusedError as refused:
            self._refused(edition, refused)
            return
        except UnavailableError:
            raise web.HTTPError(503) from None
        self.finish(await self._page(edition, invitation))

    def _refused(self, edition: Edition, refused: RefusedError) -> None:
        """Say that it was too often, or that there is no such invitation, whatever the reason."""
        words = texts.texts(edition, texts.JOIN)
        often = refused.status == HTTPStatus.TOO_MANY_REQUESTS
        self.set_status(refused.status if often else HTTPStatus.NOT_FOUND)
        known = room(self).releases.services_known.get(edition, ())
        context = frame(room(self).site, edition, ways=Ways(services=known))
        context["display"] = self.look()
        title, text = ("fast_title", "fast") if often else ("gone_title", "gone")
        self.finish(
            room(self).render("error.html.j2", context, title=words[title], text=words[text])
        )

    async def _page(self, edition: Edition, invitation: Invitation) -> str:
        words = texts.texts(edition, texts.JOIN)
        services = await room(self).releases.services(edition)
        told = {"name": invitation.name, "trainer": invitation.trainer}
        leaves = words["leaves"] % {"name": invitation.leaves} if invitation.leaves else ""
        context = frame(room(self).site, edition, await self.person(), ways=Ways(services=services))
        context["display"] = self.look()
        return room(self).render(
            "join.html.j2",
            context,
            c=words,
            invitation=invitation,
            invites=words["invites"] % told,
            already=words["already"] % told,
            members=words["members"] % {"n": invitation.members},
            leaves=leaves,
            xsrf=self.xsrf_token.decode(),
        )
