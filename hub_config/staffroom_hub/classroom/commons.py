"""What the classroom asks the commons: of a teacher in her name, of releases in its own."""

import hashlib
from http import HTTPStatus
from typing import TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from staffroom.bundle import BundleError, to_files
from staffroom.client import CommonsClient, CommonsError
from staffroom.wire import Bundle, Edition, Json, Locale, ModuleCard, Person, ReleaseCard
from staffroom.wire.notices import Unread
from staffroom.wire.own import Display, OwnChange, OwnDocument
from staffroom.wire.people import Invitation
from staffroom_hub.memory import Memory

T = TypeVar("T")

_PERSON = TypeAdapter(Person)
_MODULES = TypeAdapter(list[ModuleCard])
_RELEASES = TypeAdapter(list[ReleaseCard])
_BUNDLE = TypeAdapter(Bundle)
_UNREAD = TypeAdapter(Unread)
_OWN = TypeAdapter(OwnDocument)
_INVITATION = TypeAdapter(Invitation)
_PERSON_SECONDS = 60.0


class UnavailableError(Exception):
    """The commons did not answer, or not with what it should."""


class RefusedError(Exception):
    """The commons did not do what a teacher asked for.

    Attributes:
        status: HTTP status.
    """

    def __init__(self, status: int) -> None:
        """Keep the status."""
        super().__init__(f"the commons answered {status}")
        self.status = status


class Commons:
    """Calls of the commons; connections are kept and shared."""

    def __init__(self, url: str, service_token: str) -> None:
        """Prepare; nothing is sent yet."""
        self._service_token = service_token
        self._people: Memory[bytes, Person] = Memory(_PERSON_SECONDS)
        self._client = CommonsClient(url, transport=httpx.AsyncHTTPTransport(retries=1))

    async def person(self, token: str) -> Person:
        """Who the bearer of a token is.

        Raises:
            UnavailableError: the commons did not answer.
        """
        return await self._get("api/me", _PERSON, token)

    async def reader(self, token: str) -> Person:
        """Who opens a page: as `person`, but a name may be a minute old.

        Ask only for a token that was just found good.

        Raises:
            UnavailableError: the commons did not answer.
        """
        # Not the token itself is kept, so that no memory dump can tell it.
        mark = hashlib.sha256(token.encode()).digest()
        return await self._people.get(mark, lambda: self.person(token))

    async def modules(self, edition: Edition, token: str) -> list[ModuleCard]:
        """The contents of an edition, with the caller's own progress.

        Raises:
            UnavailableError: the commons did not answer.
        """
        return await self._get(f"api/modules/{edition}", _MODULES, token)

    async def unread(self, token: str) -> int:
        """How many notices wait for the bearer of a token; 0 where nobody knows."""
        try:
            return (await self._get("api/me/notices/unread", _UNREAD, token)).unread
        except UnavailableError:
            return 0

    async def display(self, token: str) -> Display:
        """How pages look to the bearer of a token.

        Raises:
            UnavailableError: the commons did not answer.
        """
        document = await self._get("api/me/own/display", _OWN, token)
        try:
            return Display.model_validate(document.body or {})
        except ValidationError as error:
            raise UnavailableError("the settings are of another version") from error

    async def keep_display(self, display: Display, token: str) -> None:
        """Keep how pages are to look to the bearer of a token, over whatever was kept before.

        Raises:
            UnavailableError: the commons did not answer, or another device was quicker twice.
        """
        for _ in range(2):
            known = await self._get("api/me/own/display", _OWN, token)
            change = OwnChange(version=known.version, body=display.model_dump(mode="json"))
            try:
                await self._client.request(
                    "PUT", "api/me/own/display", change.model_dump(mode="json"), token=token
                )
            except CommonsError as error:
                if error.status != HTTPStatus.CONFLICT:
                    raise UnavailableError("the settings were not kept") from error
            else:
                return
        raise UnavailableError("the settings were not kept")

    async def keep_language(self, locale: Locale, token: str) -> None:
        """Keep in which language the bearer of a token reads the course.

        Raises:
            UnavailableError: the commons did not answer.
        """
        try:
            await self._client.request("PATCH", "api/me", {"locale": locale}, token=token)
        except CommonsError as error:
            raise UnavailableError("the language was not kept") from error

    async def notes(
        self, method: str, edition: Edition, module: str, token: str, change: Json = None
    ) -> Json:
        """Read or write notes beside a module in the name of the bearer of a token.

        Raises:
            CommonsError: the commons refused, or did not answer.
        """
        path = f"api/me/own/notes/{edition}/{module}"
        return await self._client.request(method, path, change, token=token)

    async def invitation(self, code: str, token: str) -> Invitation:
        """What an invitation is to.

        Raises:
            RefusedError: there is no such invitation.
            UnavailableError: the commons did not answer.
        """
        return _INVITATION.validate_python(await self._ask("GET", code, token), strict=False)

    async def join(self, code: str, token: str) -> None:
        """Join the cohort of an invitation.

        Raises:
            RefusedError: there is no such invitation, or it was tried too often.
            UnavailableError: the commons did not answer.
        """
        await self._ask("POST", code, token)

    async def _ask(self, method: str, code: str, token: str) -> Json:
        path = f"api/invitations/{code}"
        try:
            return await self._client.request(method, path, token=token)
        except CommonsError as error:
            if HTTPStatus.BAD_REQUEST <= error.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                raise RefusedError(error.status) from None
            raise UnavailableError("the commons did not answer to an invitation") from None

    async def releases(self, edition: Edition) -> list[ReleaseCard]:
        """What is released of an edition.

        Raises:
            UnavailableError: the commons did not answer.
        """
        return await self._get(f"api/releases/{edition}", _RELEASES, self._service_token)

    async def page(self, edition: Edition, module: str) -> dict[str, bytes]:
        """The files of a stripped release: path → bytes; every path is a plain one.

        Raises:
            UnavailableError: the commons did not answer, or not with a sound bundle.
        """
        path = f"api/releases/{edition}/{module}/page"
        bundle = await self._get(path, _BUNDLE, self._service_token)
        try:
            return to_files(bundle)
        except BundleError as error:
            raise UnavailableError("a release is not sound") from error

    async def _get(self, path: str, shape: TypeAdapter[T], token: str) -> T:
        try:
            answer: Json = await self._client.request("GET", path, token=token)
            return shape.validate_python(answer, strict=False)
        except (CommonsError, ValidationError, httpx.HTTPError, ValueError) as error:
            raise UnavailableError(f"the commons did not answer to {path}") from error
