"""One's own account: its password; and a new password by a link from a trainer."""

from typing import Any

from staffroom_hub.accounts.sessions import end_sessions
from staffroom_hub.pages.form_page import FormPage
from staffroom_hub.texts import marked as _


class AccountPage(FormPage):
    """Change the password, and find the way to everything else."""

    template = "account.html"
    needs_sign_in = True

    async def more(self) -> dict[str, Any]:
        """The account as it stands."""
        book = self.accounts.book
        return {"account": await self.accounts.in_thread(book.find, self.current_user.name)}

    async def submit(self) -> None:
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
