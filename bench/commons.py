"""The commons in this process, asked without a network, for the bench of discussions."""

import json
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from fastapi import FastAPI
from sqlalchemy import TextClause, event

from staffroom_hub.commons.app import create_app
from staffroom_hub.commons.auth import Caller, Profile
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.events import Broadcaster
from staffroom_hub.commons.keys import Keys
from staffroom_hub.commons.pace import RATES, Pace, Rate
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store.database import Database
from staffroom_hub.roles import LEARN

Bound = tuple[TextClause, dict[str, Any]]
_KEY = b"the bench has nothing to hide..."
_MANY = 10**9


class Everybody:
    """An identity source that believes a token to be its owner's name."""

    async def caller(self, token: str | None) -> Caller:
        """Say who holds this token."""
        if not token:
            raise Problem("not_signed_in")
        return Caller(token, True, ("teacher",), frozenset({LEARN}))

    async def profile(self, name: str) -> Profile:
        """Say how a person is called."""
        return Profile(name, "en")

    async def address(self, name: str) -> str | None:
        """Nobody is written to."""
        del name
        return None


def services(url: str, identity: Everybody | None = None) -> Services:
    """Put the parts of a commons together in which nobody is too fast.

    Args:
        url: of its database.
        identity: says who holds a token.
    """
    pace = Pace(rates=dict.fromkeys(RATES, Rate(_MANY, _MANY)))
    return Services(
        Database(url),
        identity or Everybody(),
        broadcaster=Broadcaster(),
        pace=pace,
        keys=Keys(_KEY),
    )


class Commons:
    """A commons on a database."""

    def __init__(self, url: str, identity: Everybody | None = None) -> None:
        """Put it together."""
        self.parts = services(url, identity)
        self.app: FastAPI = create_app(self.parts)

    async def __aenter__(self) -> Self:
        """Begin."""
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Close the database."""
        await self.parts.database.close()

    async def get(self, person: str, path: str) -> bytes:
        """Ask for something."""
        return await self._call("GET", person, path, b"")

    async def send(self, method: str, person: str, path: str, body: dict[str, Any]) -> Any:
        """Send something, with a key of its own; gives the answer."""
        said = json.dumps(body | {"key": str(uuid4())}).encode()
        return json.loads(await self._call(method, person, path, said))

    async def post(self, person: str, path: str, words: str) -> bytes:
        """Write a post."""
        body = {"text": words, "key": str(uuid4())}
        return await self._call("POST", person, path, json.dumps(body).encode())

    async def _call(self, method: str, person: str, path: str, body: bytes) -> bytes:
        """Call the application as its server does."""
        where, _, query = path.partition("?")
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "scheme": "http", "path": where, "raw_path": where.encode(), "root_path": "",
            "query_string": query.encode(), "client": ("127.0.0.1", 1), "server": ("bench", 80),
            "headers": [(b"authorization", f"Bearer {person}".encode()),
                        (b"content-type", b"application/json")],
        }  # fmt: skip
        told: list[bytes] = []
        status = 0

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            nonlocal status
            status = message.get("status", status)
            told.append(message.get("body", b""))

        await self.app(scope, receive, send)
        answer = b"".join(told)
        if status != 200:  # noqa: PLR2004 - OK
            raise RuntimeError(f"{status} {answer[:300]!r}")
        return answer

    async def rows(self, bound: Bound) -> int:
        """Read rows by bare SQL."""
        async with self.parts.database.reading() as session:
            connection = await session.connection()
            return len((await connection.execute(*bound)).all())

    async def write(self, bound: Bound) -> None:
        """Write a row by bare SQL."""
        async with self.parts.database.writing() as session:
            connection = await session.connection()
            await connection.execute(*bound)

    async def statements(self, work: Callable[[], Awaitable[object]]) -> int:
        """Count the statements that something costs."""
        said: list[str] = []
        engine = self.parts.database._engine.sync_engine  # noqa: SLF001 - nobody else may count

        def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if not statement.startswith(("BEGIN", "COMMIT")):
                said.append(statement)

        event.listen(engine, "before_cursor_execute", count)
        await work()
        event.remove(engine, "before_cursor_execute", count)
        return len(said)
