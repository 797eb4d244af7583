"""Every page of the course, and what one may cost: what the bench measures and a test holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from staffroom.modulefiles import MODULE_FILE
from staffroom_hub.classroom.context import SERVICE_PAGES

COURSE = Path(__file__).parents[1] / "course"
CLASSROOM = "/services/classroom/"
EDITIONS = ("ru", "en")
CONTENTS = "contents"
STAFF = frozenset(SERVICE_PAGES[name] for name in ("moderation", "marking", "overview"))
"""Pages that say something only to trainers."""
WAITING = ".sr-skeleton, .sr-output > .sr-skeleton__text"
"""What stands in a page's places until their activities have heard from the commons."""


@dataclass(frozen=True)
class CoursePage:
    """One page of an edition.

    Attributes:
        edition: its language.
        name: of the module's or service page's folder, or `contents`.
    """

    edition: str
    name: str

    @property
    def staff(self) -> bool:
        """Whether it is a trainer's."""
        return self.name in STAFF

    def url(self, base_url: str) -> str:
        """Its address on an installation."""
        folder = "" if self.name == CONTENTS else f"{self.name}/"
        return f"{base_url}{CLASSROOM}{self.edition}/{folder}"


def every_page(editions: Sequence[str] = EDITIONS) -> list[CoursePage]:
    """List the contents, the modules and the service pages of editions."""
    return [
        CoursePage(edition, name)
        for edition in editions
        for name in (CONTENTS, *_folders(COURSE / edition / "source"))
    ]


def _folders(source: Path) -> list[str]:
    return sorted(folder.name for folder in source.iterdir() if (folder / MODULE_FILE).is_file())


@dataclass(frozen=True)
class Cost:
    """What a visit took: requests, and bytes as the browser received them from the line."""

    bytes: int
    requests: int


@dataclass(frozen=True)
class Budget(Cost):
    """The most that a visit may take."""

    def faults(self, cost: Cost) -> list[str]:
        """Say what a visit took too much of."""
        pairs = (
            (cost.bytes, self.bytes, "bytes"),
            (cost.requests, self.requests, "requests"),
        )
        return [f"{taken} {unit}, at most {most}" for taken, most, unit in pairs if taken > most]


FIRST_VISIT = Budget(150_000, 8)
"""With nothing kept by the browser, pictures in view and frames of the WebSocket included."""
RETURN_VISIT = Budget(30_000, 2)
"""With everything kept that may be."""
