"""Slowing down guessing: how often something may be tried within a quarter of an hour.

Counts live in memory: the hub is one process, and whoever could restart it needs no guessing. The
number of keys is bounded; the oldest make room.
"""

from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field

WINDOW_SECONDS = 15 * 60
KEYS_MAX = 10_000


@dataclass(frozen=True)
class Limit:
    """At most `tries` for `key` within the window."""

    key: str
    tries: int


def sign_in_limits(email: str, address: str) -> list[Limit]:
    """Limits of signing in.

    One address may fail ten times on one account; all addresses together thirty times; and one
    address a hundred times on all accounts, since a whole school may share it.
    """
    return [
        Limit(f"account {email} from {address}", 10),
        Limit(f"account {email}", 30),
        Limit(f"address {address}", 100),
    ]


def sign_up_limits(address: str) -> list[Limit]:
    """Limits of signing up: a workshop may sign up behind one address, a robot may not."""
    return [Limit(f"sign-up {address}", 300)]


@dataclass
class Throttle:
    """Counts tries; time is passed in."""

    _tries: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)

    def wait(self, limits: Iterable[Limit], now: float) -> float:
        """Count a try; how many seconds to wait instead, 0 if it may go on."""
        limits = list(limits)
        waits = [self._wait(limit, now) for limit in limits]
        if not any(waits):
            for limit in limits:
                self._tries.setdefault(limit.key, deque()).append(now)
                self._tries.move_to_end(limit.key)
        while len(self._tries) > KEYS_MAX:
            self._tries.popitem(last=False)
        return max(waits, default=0.0)

    def _wait(self, limit: Limit, now: float) -> float:
        tries = self._tries.get(limit.key, deque())
        while tries and tries[0] <= now - WINDOW_SECONDS:
            tries.popleft()
        return tries[0] + WINDOW_SECONDS - now if len(tries) >= limit.tries else 0.0

    def forget(self, limits: Iterable[Limit]) -> None:
        """Take back the last try, which was no guess; forget an account that got in."""
        for limit in limits:
            tries = self._tries.get(limit.key, deque())
            if limit.key.startswith("account"):
                tries.clear()
            elif tries:
                tries.pop()
