"""What happened: seconds by action, and errors by kind."""

import asyncio
import time
from collections import Counter, defaultdict
from contextlib import asynccontextmanager

from bench.stats import percentile, significant


class Record:
    """Collects what teachers experience."""

    def __init__(self):
        """Begin with nothing."""
        self.seconds = defaultdict(list)
        self.errors = Counter()
        self.events = Counter()

    @asynccontextmanager
    async def timed(self, action: str):
        """Note how long a block takes, or that it failed."""
        begin = time.perf_counter()
        try:
            yield
        except asyncio.CancelledError:
            raise
        except Exception as error:
            self.error(f"{action}: {type(error).__name__}: {error}")
            raise
        self.seconds[action].append(time.perf_counter() - begin)

    def error(self, text: str) -> None:
        """Note something that must not happen."""
        self.errors[text[:200]] += 1

    def event(self, text: str) -> None:
        """Note something that may happen."""
        self.events[text] += 1

    def rows(self) -> list[dict]:
        """One row for each action: how often, and how long at the median and the 95th percentile."""
        return [
            {
                "name": action,
                "p50": significant(percentile(values, 50) * 1000),
                "p95": significant(percentile(values, 95) * 1000),
                "most": significant(max(values) * 1000),
                "unit": "ms",
                "n": len(values),
            }
            for action, values in sorted(self.seconds.items())
        ]
