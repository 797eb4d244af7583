"""Whether those who have a page open may still be there.

Opening a page asks the hub who is calling. A page then stays open for hours, so the question is
asked again: with every message, and for silent pages in rounds. The answer is kept for five seconds
(`HubOAuth.cache`). When the hub says no, the page is disconnected and its kernels end; when the hub
cannot be asked, nothing changes: the commons asks for itself and gives nobody anything meanwhile.
"""

import asyncio
import logging
from typing import Protocol

from jupyterhub.services.auth import HubOAuth
from tornado.web import HTTPError

from staffroom_hub.classroom.codes import REASONS, SIGNED_OUT

ASK_AGAIN_SECONDS = 5
PER_SECOND = 10
"""How many questions a round may cost the hub; rounds get longer when more people are there."""

log = logging.getLogger(__name__)


class Line(Protocol):
    """An open WebSocket of a page."""

    access_token: str

    def close(self, code: int | None = None, reason: str | None = None) -> None:
        """Hang up."""


class Holder(Protocol):
    """Whoever starts kernels that hold people's tokens."""

    async def end_token(self, token: str) -> None:
        """End every kernel that holds a token."""


class Watch:
    """Keeps the lines that are open and asks about those who hold them."""

    def __init__(self, hub_auth: HubOAuth, *holders: Holder) -> None:
        """Begin with nobody there."""
        self._hub_auth = hub_auth
        self._holders = holders
        self._lines: set[Line] = set()
        self._task: asyncio.Task[None] | None = None

    def add(self, line: Line) -> None:
        """Remember a line; the rounds begin with the first."""
        self._lines.add(line)
        if self._task is None:
            self._task = asyncio.create_task(self._rounds())

    def discard(self, line: Line) -> None:
        """Forget a line."""
        self._lines.discard(line)

    async def allows(self, token: str) -> bool:
        """Ask the hub about a token; a definite no ends whatever the token had opened."""
        try:
            user = await self._hub_auth.user_for_token(token, sync=False)
        except HTTPError:
            return True
        if user and self._hub_auth.check_scopes(self._hub_auth.access_scopes, user):
            return True
        await self._end(token)
        return False

    async def _end(self, token: str) -> None:
        for line in [line for line in self._lines if line.access_token == token]:
            self._lines.discard(line)
            line.close(SIGNED_OUT, REASONS[SIGNED_OUT])
        for holder in self._holders:
            await holder.end_token(token)

    async def _rounds(self) -> None:
        while True:
            tokens = {line.access_token for line in self._lines}
            await asyncio.sleep(max(ASK_AGAIN_SECONDS, len(tokens) / PER_SECOND))
            for token in tokens:
                try:
                    await self.allows(token)
                except Exception:
                    log.exception("A round could not ask about somebody.")
