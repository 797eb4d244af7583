"""Leaving the course for good: first the commons lets somebody go, then her account goes.

Where the commons does not answer, or refuses, nothing is deleted.
"""

import time
from typing import Any

from staffroom_hub.accounts.authenticator import TOO_MANY
from staffroom_hub.accounts.models import Account
from staffroom_hub.accounts.rules import RefusedError
from staffroom_hub.accounts.sessions import end_sessions
from staffroom_hub.accounts.throttle import sign_in_limits
from staffroom_hub.pages.farewell import CHOICES, StayError, say_farewell
from staffroom_hub.pages.form_page import FormPage
from staffroom_hub.pages.sign_in import WAIT
from staffroom_hub.texts import marked as _

REFUSALS = {
    "wrong_name": ("confirm", _("This is not the name that colleagues see. Check each letter.")),
    "has_cohorts": (
        "",
        _("You lead a cohort. Ask an administrator to take it over, then you can leave."),
    ),
}
"""By the commons' code, the field and what is said there."""
_SILENT = _(
    "The course server does not answer. Nothing is deleted. Please try again in a few minutes."
)
_LAST = _("You are the only administrator here. Make somebody else one before you leave.")
_STOPPING = _("Your server is still stopping. Please try again in a minute.")


class LeavePage(FormPage):
    """Asks what is to become of one's words, then deletes the account."""

    template = "leave.html"
    kept = ("contributions", "confirm")
    needs_sign_in = True

    async def more(self) -> dict[str, Any]:
        """Whether it is done."""
        return {"gone": False}

    async def submit(self) -> None:
        """Leave, in this order: servers, the commons, the account, the session."""
        user = self.current_user
        account = await self._checked()
        if account is None:
            await self.show({"": WAIT}, status=TOO_MANY)
            return
        await self._stop_servers(user)
        how = {"contributions": self.field("contributions"), "confirm": self.field("confirm")}
        try:
            await say_farewell(user, self.settings["services"]["commons"], how, self.language)
        except StayError as stays:
            field, text = REFUSALS.get(stays.code, ("", _SILENT))
            raise RefusedError({field: text}) from None
        await self._delete(user, account)
        await self.show(gone=True)

    async def _checked(self) -> Account | None:
        """The account whose password this is; None after too many tries.

        Raises:
            RefusedError: something in the form is missing or wrong.
        """
        book, name = self.accounts.book, self.current_user.name
        account = await self.accounts.in_thread(book.find, name)
        if account is None:
            raise RefusedError({"": _SILENT})
        if errors := self._missing():
            raise RefusedError(errors)
        limits = sign_in_limits(account.email, self.request.remote_ip)
        if self.accounts.throttle.wait(limits, time.monotonic()):
            return None
        good = await self.accounts.in_thread(book.checked, account.email, self.field("password"))
        if good is None:
            raise RefusedError({"password": _("This is not your password.")})
        self.accounts.throttle.forget(limits)
        if await self.accounts.in_thread(book.is_last_admin, name):
            raise RefusedError({"": _LAST})
        return good

    def _missing(self) -> dict[str, str]:
        errors = {}
        if self.field("contributions") not in CHOICES:
            errors["contributions"] = _("Choose what becomes of what you wrote.")
        if not self.field("confirm").strip():
            errors["confirm"] = _("Enter your name as colleagues see it.")
        if not self.field("password"):
            errors["password"] = _("Enter your password.")
        return errors

    async def _stop_servers(self, user: Any) -> None:
        """End a trainer's servers: what runs in the name of nobody must not be."""
        for name, spawner in list(user.spawners.items()):
            if spawner.ready:
                await self.stop_single_user(user, name)
        if any(spawner.active for spawner in user.spawners.values()):
            raise RefusedError({"": _STOPPING})

    async def _delete(self, user: Any, account: Account) -> None:
        """Delete account and sessions; this browser is a stranger's afterwards."""
        await self.accounts.in_thread(self.accounts.book.remove, account.name)
        self.clear_login_cookie()
        end_sessions(user, servers=True)
        await user.delete_spawners()
        self.users.delete(user)
        self._jupyterhub_user = None
        self.__dict__.pop("_xsrf_token", None)
