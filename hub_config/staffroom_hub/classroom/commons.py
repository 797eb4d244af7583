"""What the classroom asks the commons: of a teacher in her name, of releases in its own."""

from typing import TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from staffroom.bundle import BundleError, to_files
from staffroom.client import CommonsClient, CommonsError
from staffroom.wire import Bundle, Edition, Json, ModuleCard, Person, ReleaseCard

T = TypeVar("T")

_PERSON = TypeAdapter(Person)
_MODULES = TypeAdapter(list[ModuleCard])
_RELEASES = TypeAdapter(list[ReleaseCard])
_BUNDLE = TypeAdapter(Bundle)


class UnavailableError(Exception):
    """The commons did not answer, or not with what it should."""


class Commons:
    """Calls of the commons; connections are kept and shared."""

    def __init__(self, url: str, service_token: str) -> None:
        """Prepare; nothing is sent yet."""
        self._url = url
        self._service_token = service_token
        self._transport = httpx.AsyncHTTPTransport(retries=1)

    async def person(self, token: str) -> Person:
        """Who the bearer of a token is.

        Raises:
            UnavailableError: the commons did not answer.
        """
        return await self._get("api/me", _PERSON, token)

    async def modules(self, edition: Edition, token: str) -> list[ModuleCard]:
        """The contents of an edition, with the caller's own progress.

        Raises:
            UnavailableError: the commons did not answer.
        """
        return await self._get(f"api/modules/{edition}", _MODULES, token)

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
        client = CommonsClient(self._url, token, transport=self._transport)
        try:
            answer: Json = await client.request("GET", path)
            return shape.validate_python(answer, strict=False)
        except (CommonsError, ValidationError, httpx.HTTPError, ValueError) as error:
            raise UnavailableError(f"the commons did not answer to {path}") from error
