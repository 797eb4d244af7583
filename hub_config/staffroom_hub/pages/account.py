"""One's own account: language and password; and a new password by a link from a trainer."""

from typing import Any

from staffroom_hub.accounts.rules import LOCALES, RefusedError
from staffroom_hub.accounts.sessions import end_sessions
from staffroom_hub.pages.form_page import FormPage
from staffroom_hub.texts import marked as _


class AccountPage(FormPage):
    """Change language or password."""

    template = "account.html"
    needs_sign_in = True

    async def more(self) -> dict[str, Any]:
        """The account as it stands."""
        book = self.accounts.book
        return {"account": await self.accounts.in_thread(book.find, self.current_user.name)}

    async def submit(self) -> None:
        """Change what was asked for."""
        what = self.field("what")
        if what == "locale":
            await self._change_locale()
        else:
            await self._change_password()

    async def _change_locale(self) -> None:
        locale = self.field("locale")
        if locale not in LOCALES:
            raise RefusedError({"locale": _("Choose a language.")})
        book, name = self.accounts.book, self.current_user.name
        await self.accounts.in_thread(book.set_locale, name, locale)
        self.remember_language(locale)
        await self.refresh_auth(self.current_user, force=True)
        await self.show(done=_("The language is saved."))

    async def _change_password(self) -> None:
        """Change the password; every other session ends, this one goes on."""
        user, book = self.current_user, self.accounts.book
        old, new = self.field("old_password"), self.field("password")
        account = await self.accounts.in_thread(book.change_password, user.name, old, new)
        end_sessions(user)
        await self.auth_to_user(self.accounts.model(account), user)
        self.set_login_cookie(user)
        self.__dict__.pop("_xsrf_token", None)
        done = _("The password is changed. Everywhere else you are signed out.")
        await self.show(done=done)


class ResetPage(FormPage):
    """Set a new password with a link; it works once."""

    template = "reset.html"

    def set_default_headers(self) -> None:
        """Let the link's address go nowhere."""
        super().set_default_headers()
        self.set_header("Referrer-Policy", "no-referrer")

    async def more(self) -> dict[str, Any]:
        """Whether the link is good."""
        token = self.get_argument("token", "")
        good = await self.accounts.in_thread(self.accounts.book.link_is_good, "reset", token)
        return {"token": token, "good": good}

    async def submit(self) -> None:
        """Set the password and end all sessions."""
        book = self.accounts.book
        token, new = self.field("token"), self.field("password")
        account = await self.accounts.in_thread(book.reset_password, token, new)
        if user := self.find_user(account.name):
            end_sessions(user)
        self.redirect(f"{self.settings['login_url']}?done=reset")
