"""Signing in, signing up and signing out."""

import time
from typing import Any

from jupyterhub.handlers.login import LogoutHandler
from tornado import web

from staffroom.language import COOKIE, is_of
from staffroom_hub.accounts.authenticator import TOO_MANY
from staffroom_hub.accounts.book import ENDED_INVITATION
from staffroom_hub.accounts.rules import RefusedError, check_sign_up
from staffroom_hub.accounts.throttle import sign_up_limits
from staffroom_hub.pages.form_page import FORBIDDEN, FormPage
from staffroom_hub.pages.look import OurLook
from staffroom_hub.texts import marked as _

WAIT = _("Too many tries. Wait a quarter of an hour, then try again.")


class _Entrance(FormPage):
    """A page at which somebody without a session arrives."""

    async def get(self) -> None:
        """Show the form; whoever is signed in already goes on."""
        if self.current_user is None:
            await self.show()
        else:
            self.redirect(self.get_next_url(self.current_user))

    async def more(self) -> dict[str, Any]:
        """Who may sign up, and where the way leads then."""
        wanted = self.get_argument("next", "")
        return {"signup": self.accounts.signup, "next": self._validate_next_url(wanted)}

    async def enter(self, email: str, password: str) -> bool:
        """Sign somebody in and lead on; False where e-mail and password do not fit."""
        user = await self.login_user({"email": email, "password": password})
        if user is None:
            return False
        if not is_of(self.get_cookie(COOKIE), user.name):
            state = await user.get_auth_state()
            self.remember_language(state["locale"])
        self.redirect(self.get_next_url(user))
        return True


class SignInPage(_Entrance):
    """Sign in with e-mail and password."""

    template = "login.html"
    kept = ("email",)

    async def more(self) -> dict[str, Any]:
        """Whether somebody comes from setting a new password."""
        done = self.get_query_argument("done", "") == "reset"
        return await super().more() | {"reset_done": done}

    async def submit(self) -> None:
        """Sign in."""
        try:
            if await self.enter(self.field("email"), self.field("password")):
                return
        except web.HTTPError as error:
            if error.status_code != TOO_MANY:
                raise
            await self.show({"": WAIT}, status=TOO_MANY)
            return
        text = _("The e-mail and the password do not match. Check both and try again.")
        await self.show({"": text}, status=FORBIDDEN)


class SignUpPage(_Entrance):
    """Make an account; the person is signed in at once."""

    template = "signup.html"
    kept = ("email", "display_name", "locale")

    async def more(self) -> dict[str, Any]:
        """Whether the door is open, and with which invitation."""
        token = self.get_argument("token", "")
        return await super().more() | {"token": token, "may": await self._may(token)}

    async def _may(self, token: str) -> bool:
        policy = self.accounts.signup
        if policy == "invitation":
            book = self.accounts.book
            return await self.accounts.in_thread(book.link_is_good, "invitation", token)
        return bool(policy == "open")

    async def submit(self) -> None:
        """Make the account, sign in, go to the course."""
        token = self.field("token")
        if not await self._may(token):
            raise RefusedError({"": ENDED_INVITATION})
        form = check_sign_up({name: self.field(name) for name in (*self.kept, "password")})
        limits = sign_up_limits(self.request.remote_ip)
        if self.accounts.throttle.wait(limits, time.monotonic()):
            await self.show({"": WAIT}, status=TOO_MANY)
            return
        invitation = token if self.accounts.signup == "invitation" else None
        await self.accounts.in_thread(self.accounts.book.add, form, invitation=invitation)
        await self.enter(form.email, form.password)


class SignOutPage(OurLook, LogoutHandler):  # type: ignore[misc]  # the hub has no types
    """Sign out. A link only asks, so that no page elsewhere can sign anybody out."""

    async def get(self) -> None:
        """Ask."""
        await self._show()

    async def post(self) -> None:
        """Sign out."""
        await self.default_handle_logout()
        await self.handle_logout()
        self._jupyterhub_user = None
        self.__dict__.pop("_xsrf_token", None)
        await self._show()

    async def _show(self) -> None:
        self.finish(await self.render_template("logout.html"))
