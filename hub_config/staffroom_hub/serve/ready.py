"""When everything answers: hub, commons, classroom, and the bundled course is released."""

import json
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass

import httpx

from staffroom_hub.serve.checks import CannotServeError
from staffroom_hub.settings import Settings

SECONDS = 240.0
"""How long nothing may come. Releasing a whole course for the first time takes longer on a small
machine, and is no fault as long as one module follows another."""
_PAUSE = 0.2
_SERVER_ERROR = 500


@dataclass(frozen=True)
class Part:
    """A part that has to answer."""

    name: str
    path: str


PARTS = (
    Part("hub", "/hub/api/"),
    Part("commons", "/services/commons/api/health"),
    Part("classroom", "/services/classroom/"),
)


@dataclass
class Patience:
    """Waits as long as things move.

    Attributes:
        seconds: how long nothing may change.
        seen: what was there when something last changed.
        since: when that was, in seconds of a monotonic clock.
    """

    seconds: float
    since: float
    seen: object = None

    def is_over(self, progress: object, now: float) -> bool:
        """Say whether nothing has changed for too long.

        Args:
            progress: anything that differs once something has moved.
            now: in seconds of the same clock.
        """
        if progress != self.seen:
            self.seen, self.since = progress, now
        return now - self.since > self.seconds


def address(settings: Settings) -> str:
    """The address to open; a wildcard is reached on this machine by its loopback address."""
    wildcards = {"0.0.0.0": "127.0.0.1", "::": "::1", "*": "127.0.0.1"}  # noqa: S104 - compared, not bound
    host = wildcards.get(settings.bind, settings.bind)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def wait_until_ready(settings: Settings, hub: subprocess.Popen[bytes]) -> None:
    """Wait until a teacher could sign up and open the first page.

    Raises:
        CannotServeError: the hub ended, or something does not answer for too long.
    """
    waiting = {part.name: part for part in PARTS}
    patience = Patience(SECONDS, time.monotonic())
    while waiting or not settings.course_ready.exists():
        _check_time(settings, hub, waiting or {"course"}, patience)
        time.sleep(_PAUSE)
        base = address(settings)
        waiting = {name: part for name, part in waiting.items() if not _answers(base, part)}


def refused_modules(settings: Settings) -> list[str]:
    """Say which modules the grader could not release, a sentence each."""
    report = json.loads(settings.course_ready.read_text() or "{}").get("refused", {})
    return [
        f"Not released: {module} ({edition}): {' '.join(str(reason).split())[:300]}"
        for edition, modules in report.items()
        for module, reason in modules.items()
    ]


def _check_time(
    settings: Settings, hub: subprocess.Popen[bytes], waiting: Iterable[str], patience: Patience
) -> None:
    if hub.poll() is not None:
        raise CannotServeError(
            f"The hub ended while it started: {settings.logs / 'hub.log'} says why."
        )
    names = ", ".join(sorted(waiting))
    if patience.is_over((names, _released(settings)), time.monotonic()):
        raise CannotServeError(
            f"These parts did not answer within {SECONDS:.0f} seconds: {names}. "
            f"Their logs in {settings.logs} say why."
        )


def _released(settings: Settings) -> frozenset[tuple[str, int]]:
    """Give what the grader noted of each module that it released, and when."""
    notes = settings.course.glob("*/.*/released/*.json")
    return frozenset((str(note), note.stat().st_mtime_ns) for note in notes)


def _answers(base: str, part: Part) -> bool:
    try:
        status = httpx.get(base + part.path, timeout=5, trust_env=False).status_code
    except httpx.HTTPError:
        return False
    return status < _SERVER_ERROR
