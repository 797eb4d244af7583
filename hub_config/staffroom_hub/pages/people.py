"""The list of people, for trainers: links into accounts, invitations, who is a trainer."""

from collections.abc import Awaitable, Callable
from typing import Any, cast
from urllib.parse import urlencode

from tornado import web

from staffroom.days import long_day
from staffroom_hub.accounts.models import Account
from staffroom_hub.accounts.sessions import end_sessions
from staffroom_hub.pages.form_page import FORBIDDEN, FormPage
from staffroom_hub.pages.landing import is_staff
from staffroom_hub.roles import STANDINGS, Standing, outranks

NOT_FOUND = 404


class PeoplePage(FormPage):
    """List accounts; a trainer makes links, an administrator decides who is what."""

    template = "people.html"
    needs_sign_in = True

    async def prepare(self) -> None:
        """Let trainers and administrators in."""
        await super().prepare()
        if not self._finished and not is_staff(self.current_user):
            raise web.HTTPError(FORBIDDEN)

    async def _account(self, name: str) -> Account:
        account = await self.accounts.in_thread(self.accounts.book.find, name)
        if account is None:
            raise web.HTTPError(NOT_FOUND)
        return account

    async def _me(self) -> Account:
        return await self._account(self.current_user.name)

    async def more(self) -> dict[str, Any]:
        """Everybody, and the invitations that are open."""
        book, me = self.accounts.book, await self._me()
        people = await self.accounts.in_thread(book.people)
        mine = cast(Standing, me.standing)
        return {
            "people": people,
            "helped": {p.name for p in people if outranks(mine, cast(Standing, p.standing))},
            "invitations": await self.accounts.in_thread(book.invitations),
            "day": lambda moment: long_day(moment, self.language),
            "admin": me.standing == "admin",
            "me": me.name,
            "standings": STANDINGS,
            "signup": self.accounts.signup,
        }

    async def submit(self) -> None:
        """Do what a button of the list says."""
        actions: dict[str, Callable[[], Awaitable[None]]] = {
            "invite": self._invite,
            "revoke": self._revoke,
            "reset": self._reset,
            "standing": self._set_standing,
            "block": self._block,
            "unblock": self._block,
        }
        action = actions.get(self.field("what"))
        if action is None:
            raise web.HTTPError(NOT_FOUND)
        await action()

    def _address(self, page: str, token: str) -> str:
        base = f"{self.request.protocol}://{self.request.host}{self.hub.base_url}"
        return f"{base}{page}?{urlencode({'token': token})}"

    async def _invite(self) -> None:
        book = self.accounts.book
        token = await self.accounts.in_thread(book.make_link, "invitation", self.current_user.name)
        await self.show(invitation=self._address("signup", token))

    async def _revoke(self) -> None:
        number = self.field("link")
        if number.isdecimal():
            await self.accounts.in_thread(self.accounts.book.revoke, int(number))
        self.redirect(self.request.path)

    async def _reset(self) -> None:
        person, me = await self._account(self.field("person")), await self._me()
        if not outranks(cast(Standing, me.standing), cast(Standing, person.standing)):
            raise web.HTTPError(FORBIDDEN)
        book = self.accounts.book
        token = await self.accounts.in_thread(book.make_link, "reset", me.name, person.name)
        await self.show(reset=self._address("reset", token), helped_person=person)

    async def _as_admin(self) -> Account:
        """The person an administrator changes, who is not herself."""
        person, me = await self._account(self.field("person")), await self._me()
        if me.standing != "admin" or person.name == me.name:
            raise web.HTTPError(FORBIDDEN)
        return person

    async def _set_standing(self) -> None:
        person, standing = await self._as_admin(), self.field("standing")
        if standing not in STANDINGS:
            raise web.HTTPError(NOT_FOUND)
        await self.accounts.in_thread(self.accounts.book.set_standing, person.name, standing)
        await self._apply(person.name)

    async def _block(self) -> None:
        person, blocked = await self._as_admin(), self.field("what") == "block"
        book = self.accounts.book
        await self.accounts.in_thread(book.set_blocked, person.name, blocked=blocked)
        await self._apply(person.name, out=True)

    async def _apply(self, name: str, *, out: bool = False) -> None:
        """Have a change hold at once on the hub too."""
        if user := self.find_user(name):
            if out:
                end_sessions(user, servers=True)
            account = await self._account(name)
            await self.auth_to_user(self.accounts.model(account), user)
            if out or not is_staff(user):
                await self._stop_servers(user)
        self.redirect(self.request.path)

    async def _stop_servers(self, user: Any) -> None:
        for name, spawner in list(user.spawners.items()):
            if spawner.active and not spawner.pending:
                await self.stop_single_user(user, name)
