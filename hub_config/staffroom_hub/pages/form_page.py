"""A page with one form: shown, sent, shown again with what was typed and what is wrong."""

from typing import Any
from urllib.parse import urlencode

from jupyterhub.handlers.base import BaseHandler
from tornado import web

from staffroom_hub.accounts.authenticator import StaffroomAuthenticator
from staffroom_hub.accounts.rules import Errors, RefusedError
from staffroom_hub.pages.look import OurLook
from staffroom_hub.texts import LANGUAGE_NAMES
from staffroom_hub.texts import marked as _

BODY_MAX = 64 * 1024
FIELD_MAX = 1000
FORBIDDEN, TOO_LARGE, UNPROCESSABLE = 403, 413, 422

STALE = _("This form lay open for too long. What you typed is still here: send it again.")


class FormPage(OurLook, BaseHandler):  # type: ignore[misc]  # the hub has no types
    """Base of our forms. A subclass names its template and fields and writes `submit`."""

    template = ""
    kept: tuple[str, ...] = ()
    """Fields that are shown again as they were typed; never a password."""
    needs_sign_in = False

    @property
    def accounts(self) -> StaffroomAuthenticator:
        """The installation's accounts."""
        authenticator: StaffroomAuthenticator = self.authenticator
        return authenticator

    def field(self, name: str) -> str:
        """What was typed into a field; passwords are not stripped."""
        value: str = self.get_body_argument(name, "", strip=False)
        return value[:FIELD_MAX]

    def check_xsrf_cookie(self) -> None:
        """Note a form of somebody else's or one that lay open too long; `post` refuses it."""
        try:
            super().check_xsrf_cookie()
        except web.HTTPError:
            self._not_ours = True

    async def prepare(self) -> None:
        """Refuse what no form of ours sends; ask for a sign-in where one is needed."""
        if int(self.request.headers.get("Content-Length") or 0) > BODY_MAX:
            raise web.HTTPError(TOO_LARGE)
        await super().prepare()
        if self.needs_sign_in and self.current_user is None:
            query = urlencode({"next": self.request.path})
            self.redirect(f"{self.settings['login_url']}?{query}")

    async def get(self) -> None:
        """Show the form."""
        await self.show()

    async def post(self) -> None:
        """Take the form, or show it again with what was typed."""
        wished = self.field("switch")
        if getattr(self, "_not_ours", False):
            text = _(
                "This form lay open for too long. What you typed is still here: send it again."
            )
            await self.show({"": text}, status=FORBIDDEN)
        elif wished in LANGUAGE_NAMES:
            self.remember_language(wished)
            await self.show()
        else:
            await self._take()

    async def _take(self) -> None:
        try:
            await self.submit()
        except RefusedError as refused:
            await self.show(refused.errors, status=UNPROCESSABLE)

    async def submit(self) -> None:
        """Do what the form is for.

        Raises:
            RefusedError: something is wrong with the form.
        """
        raise NotImplementedError

    async def more(self) -> dict[str, Any]:
        """What else the template needs."""
        return {}

    async def show(self, errors: Errors | None = None, *, status: int = 200, **given: Any) -> None:
        """Show the form."""
        self.set_status(status)
        typed = {name: self.field(name) for name in self.kept}
        html = await self.render_template(
            self.template, errors=errors or {}, typed=typed, **(await self.more() | given)
        )
        self.finish(html)
