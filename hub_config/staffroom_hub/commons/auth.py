"""Who is calling: a bearer token, answered for by an identity source.

The hub is the source of an installation (`HubIdentity`); in a notebook without any hub the one
person there is (`LocalIdentity`). A name in a body is never looked at. Scopes are demanded per
route by `Needs`.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Literal, Protocol
from urllib.parse import quote

import httpx
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from staffroom.wire import Json
from staffroom_hub.commons.errors import Problem
from staffroom_hub.roles import LEARN, MODERATORS, TEACH

Role = Literal["teacher", "mentor", "trainer", "admin"]
Helper = Literal["mentor", "trainer"]
_GROUP_ROLES: dict[str, Role] = {"mentors": "mentor", "trainers": "trainer", "admins": "admin"}
_NAME = re.compile(r"[a-z][a-z0-9_-]{2,63}")
_TOKEN = re.compile(r"[!-~]{1,512}")
# A role taken away, or a session ended, is felt within this many seconds.
_TRUSTED_SECONDS = 5.0
_REMEMBERED = 4096


@dataclass(frozen=True)
class Caller:
    """Who is asking, and what for; `person` tells people from services."""

    name: str
    person: bool
    roles: tuple[Role, ...]
    scopes: frozenset[str]

    @property
    def moderator(self) -> bool:
        """Whether she moderates discussions; mentors do not."""
        return not MODERATORS.isdisjoint(self.roles)

    @property
    def helper(self) -> Helper | None:
        """As what she is there for others: it stands beside her name."""
        helpers: tuple[Helper, ...] = ("trainer", "mentor")
        return next((role for role in helpers if role in self.roles), None)


@dataclass(frozen=True)
class Profile:
    """What is known of a person before the commons knows her."""

    display_name: str
    locale: Literal["ru", "en"]


class Identity(Protocol):
    """A source of identity."""

    async def caller(self, token: str | None) -> Caller:
        """Say who holds this token.

        Raises:
            Problem: `not_signed_in`, or `hub_unavailable`.
        """

    async def profile(self, name: str) -> Profile:
        """Say how a new person is called and which language she reads."""

    async def address(self, name: str) -> str | None:
        """Give the e-mail address of a person's account, if it has one.

        Raises:
            Problem: `hub_unavailable`.
        """


@dataclass(frozen=True)
class LocalIdentity:
    """The one person of a notebook without a hub, who learns and, unless told not to, teaches."""

    profile_: Profile
    name: str = "local"
    teaches: bool = True

    async def caller(self, token: str | None) -> Caller:
        """Whoever runs the process is the person."""
        del token
        if not self.teaches:
            return Caller(self.name, True, ("teacher",), frozenset({LEARN}))
        return Caller(self.name, True, ("teacher", "trainer"), frozenset({LEARN, TEACH}))

    async def profile(self, name: str) -> Profile:
        """Give the profile this source was made with."""
        del name
        return self.profile_

    async def address(self, name: str) -> str | None:
        """Nobody is written to where there is no hub."""
        del name
        return None


@dataclass
class HubIdentity:
    """The hub: asked with the caller's own token, and believed for at most five seconds."""

    client: httpx.AsyncClient
    """Has the hub's API as its base URL."""
    service_token: str = field(repr=False)
    clock: Callable[[], float] = time.monotonic
    _known: dict[bytes, tuple[float, Caller]] = field(default_factory=dict, repr=False)
    _asking: dict[bytes, asyncio.Task[Caller]] = field(default_factory=dict, repr=False)

    async def caller(self, token: str | None) -> Caller:
        """Ask the hub, or remember; see the protocol."""
        if token is None or not _TOKEN.fullmatch(token):
            raise Problem("not_signed_in")
        # Not the token itself is kept, so that no memory dump or repr can tell it.
        mark = hashlib.sha256(token.encode()).digest()
        known = self._known.get(mark)
        if known and self.clock() < known[0]:
            return known[1]
        self._known.pop(mark, None)
        # A page that opens asks many things at once: they wait for one answer of the hub.
        if mark not in self._asking:
            self._asking[mark] = asyncio.create_task(self._learn(mark, token))
        return await asyncio.shield(self._asking[mark])

    async def _learn(self, mark: bytes, token: str) -> Caller:
        try:
            asked = self.clock()
            caller = _caller(await self._ask("user", token))
            self._remember(mark, asked + _TRUSTED_SECONDS, caller)
            return caller
        finally:
            del self._asking[mark]

    async def profile(self, name: str) -> Profile:
        """Ask for what the account says; its name stands in where it says nothing."""
        state = await self._state(name)
        shown = str(state.get("display_name") or name).strip()[:80]
        return Profile(shown or name, "en" if state.get("locale") == "en" else "ru")

    async def address(self, name: str) -> str | None:
        """Ask for what the account says now; it is kept nowhere here."""
        email = (await self._state(name)).get("email")
        return email if isinstance(email, str) else None

    async def _state(self, name: str) -> dict[str, Json]:
        """Ask for what the hub's authenticator tells of an account."""
        try:
            model = await self._ask(f"users/{quote(name, safe='')}", self.service_token)
        except Problem as problem:
            if problem.code == "hub_unavailable":
                raise
            return {}  # The hub does not tell: better an opaque name than a closed door.
        state = model.get("auth_state")
        return state if isinstance(state, dict) else {}

    async def _ask(self, path: str, token: str) -> dict[str, Json]:
        headers = {"Authorization": f"token {token}"}
        try:
            reply = await self.client.get(path, headers=headers)
            if reply.is_client_error:
                raise Problem("not_signed_in")
            reply.raise_for_status()
            model = reply.json()
        except (httpx.HTTPError, ValueError):
            # From None: the request in the error's context holds the token.
            raise Problem("hub_unavailable") from None
        if not isinstance(model, dict):
            raise Problem("hub_unavailable")
        return model

    def _remember(self, mark: bytes, until: float, caller: Caller) -> None:
        if len(self._known) >= _REMEMBERED:
            now = self.clock()
            self._known = {m: known for m, known in self._known.items() if now < known[0]}
        if len(self._known) < _REMEMBERED:
            self._known[mark] = (until, caller)


def _caller(model: dict[str, Json]) -> Caller:
    """Read the hub's model of a token's owner."""
    name, person = str(model.get("name")), model.get("kind") == "user"
    if not _NAME.fullmatch(name):
        raise Problem("forbidden")
    groups = set(model.get("groups") or [])
    roles = [role for group, role in _GROUP_ROLES.items() if group in groups]
    if model.get("admin") and "admin" not in roles:
        roles.append("admin")
    return Caller(name, person, ("teacher", *roles), frozenset(model.get("scopes") or []))


_bearer = HTTPBearer(auto_error=False, description="A JupyterHub token.")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


@dataclass(frozen=True)
class Needs:
    """A dependency: the caller, who holds at least one of these scopes."""

    scopes: frozenset[str]
    person: bool = False
    """Whether services are refused, because the route is about the caller's own work."""

    async def __call__(self, request: Request, credentials: Credentials) -> Caller:
        """Let the caller in, or refuse.

        Raises:
            Problem: `not_signed_in`, `forbidden` or `hub_unavailable`.
        """
        identity: Identity = request.app.state.services.identity
        caller = await identity.caller(credentials.credentials if credentials else None)
        if not (self.scopes & caller.scopes) or (self.person and not caller.person):
            raise Problem("forbidden")
        return caller


def needs(*scopes: str) -> Needs:
    """Demand one of these scopes of any caller."""
    return Needs(frozenset(scopes))


def needs_person(*scopes: str) -> Needs:
    """Demand one of these scopes of a caller who is a person."""
    return Needs(frozenset(scopes), person=True)
