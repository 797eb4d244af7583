"""How many pages a person has open: at most a few, the oldest makes room."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

MOST = 6
"""How many pages one teacher may have open: more than anybody looks at."""


@dataclass(frozen=True)
class OpenPage:
    """A page that holds a kernel.

    Attributes:
        person: hub user name of who opened it.
        end: ends its kernel and tells the page why.
        alone: whether no browser is connected to it.
    """

    person: str
    end: Callable[[], Awaitable[None]]
    alone: Callable[[], bool]


class OpenPages:
    """All pages that hold kernels, oldest first."""

    def __init__(self, most: int = MOST) -> None:
        """Begin with none.

        Args:
            most: how many one person may have.
        """
        self.most = most
        self._pages: dict[str, OpenPage] = {}

    async def add(self, key: str, page: OpenPage) -> None:
        """Note a page; before that, end the oldest of somebody who has as many as she may have.

        Pages without a browser go first.
        """
        own = [key for key, other in self._pages.items() if other.person == page.person]
        own.sort(key=lambda key: not self._pages[key].alone())
        leaving = [self._pages.pop(key) for key in own[: max(0, len(own) - self.most + 1)]]
        self._pages[key] = page
        for one in leaving:
            await one.end()

    def discard(self, key: str) -> None:
        """Forget a page."""
        self._pages.pop(key, None)
