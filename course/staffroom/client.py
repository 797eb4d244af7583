"""The one HTTP client of the commons.

With `STAFFROOM_COMMONS_URL` set it talks to a running commons as the bearer of `STAFFROOM_TOKEN`;
without it, it loads the commons in this process through the entry point group `staffroom.commons`.
"""

from __future__ import annotations

import base64
import json
import os
import re
import ssl
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import entry_points
from urllib.parse import unquote

import httpx

from staffroom.asgi import StreamingASGITransport
from staffroom.wire import Json
from staffroom.wire.files import SavedFile

ENTRY_POINTS = "staffroom.commons"
URL_VARIABLE = "STAFFROOM_COMMONS_URL"
TOKEN_VARIABLE = "STAFFROOM_TOKEN"  # noqa: S105 - a name, not a token
EMBEDDED_URL = "http://commons.embedded/"
AS_TEACHER_VARIABLE = "STAFFROOM_AS_TEACHER"
"""Names the teacher as whom an embedded commons has its one person; see a preview."""
# Whoever answers late is busy; whoever does not take the call is away.
TIMEOUT = httpx.Timeout(20, connect=5, read=60, pool=60)
# A file to be saved comes under its name.
_NAMED = re.compile(r"^attachment;.*\bfilename\*=UTF-8''([^;\s]+)")
# The commons sends a sign of life every 15 seconds; three missed ones mean a dead line.
_STREAM_TIMEOUT = httpx.Timeout(20, connect=5, read=45)


class CommonsError(Exception):
    """The commons refused, or could not be reached.

    Attributes:
        code: stable name of the fault; `offline` when there was no answer.
        message: a sentence in the caller's language.
        status: HTTP status, 0 when there was no answer.
        details: what the commons adds, by name.
    """

    def __init__(
        self, code: str, message: str, status: int = 0, details: Mapping[str, Json] | None = None
    ) -> None:
        """Keep the parts of the error answer."""
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.details = dict(details or {})


HERE = "here"
"""Type of the event with which a stream begins: its id is the point from which to resume."""


@dataclass(frozen=True)
class Event:
    """Something that happened: `type` is `post`, `marks` or `HERE`, `data` plain JSON."""

    id: str
    type: str
    data: Json


class CommonsClient:
    """Calls of the commons, as one person.

    Args:
        base_url: ends in `/services/commons/`.
        token: bearer token, or None in-process.
        transport: httpx transport; None for the network.
        locale: language of error messages.
    """

    def __init__(
        self,
        base_url: str,
        token: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        locale: str = "ru",
    ) -> None:
        """Prepare the client; nothing is sent yet."""
        headers = {"Accept-Language": locale}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._http = httpx.AsyncClient(
            base_url=base_url,
            headers=headers,
            transport=transport,
            timeout=TIMEOUT,
            # Nothing that came with one person's answer may go out with another's question.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            verify=_trusted(secure=base_url.startswith("https:")),
        )
        self.embedded = transport is not None

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] | None = None, locale: str = "ru"
    ) -> CommonsClient:
        """Make the client this process is meant to use.

        Args:
            environment: read instead of `os.environ`.
            locale: language of error messages.

        Raises:
            CommonsError: there is neither a URL nor an installed commons.
        """
        known = os.environ if environment is None else environment
        if url := known.get(URL_VARIABLE):
            return cls(url, known.get(TOKEN_VARIABLE), locale=locale)
        found = list(entry_points(group=ENTRY_POINTS))
        if not found:
            raise CommonsError("no_commons", "Staffroom's commons is not installed here.")
        application = found[0].load()()
        return cls(EMBEDDED_URL, transport=StreamingASGITransport(application), locale=locale)

    async def request(
        self, method: str, path: str, body: Json = None, token: str | None = None
    ) -> Json:
        """Call one route.

        Args:
            method: HTTP method.
            path: below the base URL, for example `api/me`.
            body: plain JSON, or None.
            token: bearer token of this call alone, for who calls in the name of many.

        Returns:
            The answer's JSON, or None where there is none; of a file to be saved a `SavedFile`.

        Raises:
            CommonsError: the call was refused or did not arrive.
        """
        headers = {"Authorization": f"Bearer {token}"} if token else None
        try:
            answer = await self._http.request(method, path, json=body, headers=headers)
        except httpx.TransportError as error:
            raise CommonsError("offline", "The course server does not answer.") from error
        if answer.is_error:
            raise _error(answer)
        if named := _NAMED.search(answer.headers.get("content-disposition", "")):
            return _saved(answer, unquote(named[1]))
        return answer.json() if answer.content else None

    async def events(
        self, edition: str, module: str, last_id: str | None = None
    ) -> AsyncIterator[Event]:
        """Follow what happens in a module until the line breaks.

        Args:
            edition: `ru` or `en`.
            module: module id.
            last_id: of the last event seen; what came after it is sent first.

        Raises:
            CommonsError: the stream was refused or broke.
        """
        headers = {"Last-Event-ID": last_id} if last_id else {}
        path = f"api/modules/{edition}/{module}/events"
        try:
            async with self._http.stream(
                "GET", path, headers=headers, timeout=_STREAM_TIMEOUT
            ) as answer:
                if answer.is_error:
                    await answer.aread()
                    raise _error(answer)
                async for event in _parsed(answer.aiter_lines()):
                    yield event
        except httpx.TransportError as error:
            raise CommonsError("offline", "The course server does not answer.") from error

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()


@cache
def _trusted(*, secure: bool) -> ssl.SSLContext:
    """Whose certificates to believe: on a plain line nobody's.

    Reading the authorities' list takes 40 ms, so it is done once, and only where it is needed.
    """
    return httpx.create_ssl_context() if secure else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _saved(answer: httpx.Response, name: str) -> dict[str, Json]:
    """Give a file as JSON, which is all that a page's line carries."""
    kind = answer.headers.get("content-type", "application/octet-stream").partition(";")[0]
    data = base64.b64encode(answer.content).decode()
    return SavedFile(name=name, type=kind, data=data).model_dump()


def _error(answer: httpx.Response) -> CommonsError:
    try:
        error = answer.json()["error"]
        return CommonsError(
            error["code"], error["message"], answer.status_code, error.get("details")
        )
    except (ValueError, KeyError, TypeError):
        return CommonsError("unavailable", "The course server is not ready.", answer.status_code)


async def _parsed(lines: AsyncIterator[str]) -> AsyncIterator[Event]:
    """Parse server-sent events (HTML Living Standard, 9.2.6) with JSON data."""
    fields: dict[str, str] = {}
    async for line in lines:
        if line:
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            fields[name] = f"{fields[name]}\n{value}" if name == "data" in fields else value
        elif "data" in fields:
            yield Event(
                fields.get("id", ""), fields.get("event", "message"), json.loads(fields["data"])
            )
            fields = {}
        elif "id" in fields:
            yield Event(fields["id"], HERE, None)
            fields = {}
        else:
            fields = {}
