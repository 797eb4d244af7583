"""Which releases are the newest: asked of the commons, but not for every reader anew."""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

from staffroom.wire import Edition, ReleaseCard
from staffroom_hub.classroom.commons import UnavailableError

FRESH_SECONDS = 1.0
"""How long an answer is good for: a new release shows this much later."""

Answer = list[ReleaseCard] | UnavailableError


class Asked(Protocol):
    """What is asked: `staffroom_hub.classroom.commons.Commons`."""

    async def releases(self, edition: Edition) -> list[ReleaseCard]:
        """Name what is released of an edition."""


class Newest:
    """Answers of the commons, shared by all who ask within a moment."""

    def __init__(
        self,
        commons: Asked,
        seconds: float = FRESH_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin with no answer.

        Args:
            commons: who is asked.
            seconds: how long an answer is good for.
            clock: tells the time.
        """
        self._commons = commons
        self._seconds = seconds
        self._clock = clock
        self._answers: dict[str, tuple[float, Answer]] = {}
        self._asking: dict[str, asyncio.Task[Answer]] = {}

    async def cards(self, edition: Edition, *, now: bool = False) -> list[ReleaseCard]:
        """Name what is released of an edition.

        Args:
            edition: `ru` or `en`.
            now: whether only an answer that is still to come will do.

        Raises:
            UnavailableError: the commons did not answer.
        """
        since, answer = self._answers.get(edition, (0.0, None))
        if answer is None or now or self._clock() - since >= self._seconds:
            answer = await self._ask(edition, anew=now)
        if isinstance(answer, UnavailableError):
            raise UnavailableError(str(answer))
        return answer

    async def _ask(self, edition: Edition, *, anew: bool) -> Answer:
        """Join those who are asking already, or begin; who gives up leaves the others alone.

        What is being asked already may have been answered before what this caller knows of.
        """
        if anew and edition in self._asking:
            await asyncio.shield(self._asking[edition])
        if edition not in self._asking:
            task = asyncio.create_task(self._answer(edition))
            self._asking[edition] = task
        return await asyncio.shield(self._asking[edition])

    async def _answer(self, edition: Edition) -> Answer:
        answer: Answer
        try:
            answer = await self._commons.releases(edition)
        except UnavailableError as error:
            answer = error
        finally:
            del self._asking[edition]
        self._answers[edition] = (self._clock(), answer)
        return answer
