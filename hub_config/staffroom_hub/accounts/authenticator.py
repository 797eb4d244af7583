"""Signing in with an account of our own; another Authenticator takes its place by one setting."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar, cast

from jupyterhub.auth import Authenticator
from tornado import web
from traitlets import CaselessStrEnum, Instance, Unicode, default

from staffroom_hub.accounts.book import Book
from staffroom_hub.accounts.database import connect
from staffroom_hub.accounts.models import Account
from staffroom_hub.accounts.rules import email_key
from staffroom_hub.accounts.sessions import end_sessions
from staffroom_hub.accounts.throttle import Throttle, sign_in_limits
from staffroom_hub.roles import Standing, groups_of

R = TypeVar("R")
TOO_MANY = 429
FIELD_MAX = 1000
_WORKERS = 2
"""Hashes at the same time; each takes 64 MiB of memory."""


class StaffroomAuthenticator(Authenticator):  # type: ignore[misc]  # the hub has no types
    """Accounts by e-mail and password, kept in a database of their own."""

    database_url = Unicode(config=True, help="Database of the accounts.")
    signup = CaselessStrEnum(
        ["open", "invitation", "closed"], "open", config=True, help="Who may sign up."
    )
    book = Instance(Book)
    throttle = Instance(Throttle, ())
    workers = Instance(ThreadPoolExecutor, kw={"max_workers": _WORKERS})

    @default("book")
    def _open_book(self) -> Book:
        return Book(connect(self.database_url))

    async def in_thread(self, call: Callable[..., R], *args: Any, **kwargs: Any) -> R:
        """Do something that takes time beside the hub's loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.workers, lambda: call(*args, **kwargs))

    async def authenticate(self, handler: Any, data: dict[str, str]) -> dict[str, Any] | None:
        """Sign somebody in by `email` and `password`, wherever the hub takes them.

        Raises:
            HTTPError: 429, after too many tries.
        """
        email, password = (str(data.get(name, ""))[:FIELD_MAX] for name in ("email", "password"))
        limits = sign_in_limits(email_key(email), handler.request.remote_ip)
        if self.throttle.wait(limits, time.monotonic()):
            raise web.HTTPError(TOO_MANY)
        account = await self.in_thread(self.book.checked, email, password)
        if account is None:
            return None
        self.throttle.forget(limits)
        if user := handler.find_user(account.name):
            await self._end_older_sessions(user, account)
        return self.model(account)

    async def refresh_user(self, user: Any, handler: Any = None) -> bool | dict[str, Any]:  # noqa: ARG002 - the hub's signature
        """See every few seconds whether somebody is still who she was."""
        account = await self.in_thread(self.book.find, user.name)
        if account is None or account.blocked:
            end_sessions(user, servers=True)
            return False
        if await self._end_older_sessions(user, account):
            return False
        model = self.model(account)
        # The hub writes what it is told to the disk: tell it only what it does not know.
        return True if await _knows(user, model) else model

    async def _end_older_sessions(self, user: Any, account: Account) -> bool:
        state = await user.get_auth_state()
        older = bool(state) and state.get("epoch") != account.epoch
        if older:
            end_sessions(user)
        return older

    def model(self, account: Account) -> dict[str, Any]:
        """What the hub is told of an account."""
        return {
            "name": account.name,
            "groups": groups_of(cast(Standing, account.standing)),
            "auth_state": {
                "display_name": account.display_name,
                "email": account.email,
                "locale": account.locale,
                "epoch": account.epoch,
            },
        }

    def get_handlers(self, app: Any) -> list[tuple[str, type]]:  # noqa: ARG002 - the hub's signature
        """Pages of the accounts."""
        from staffroom_hub.pages.routes import account_routes  # noqa: PLC0415 - pages know accounts

        return account_routes()


async def _knows(user: Any, model: dict[str, Any]) -> bool:
    """Whether the hub holds of somebody what an account says."""
    groups = sorted(group.name for group in user.groups)
    return groups == sorted(model["groups"]) and await user.get_auth_state() == model["auth_state"]
