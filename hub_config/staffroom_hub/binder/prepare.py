"""What is done when a Binder is built: the course is released, and colleagues have said something.

The colleagues are the demonstration's. They are not there, so nobody can answer for them: each is
a token that only this process knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from staffroom.asgi import StreamingASGITransport
from staffroom.bundle import read_folder
from staffroom.client import EMBEDDED_URL, CommonsClient
from staffroom.modulefiles import MODULE_FILE
from staffroom_hub.commons.app import create_app
from staffroom_hub.commons.auth import Caller, Profile
from staffroom_hub.commons.embedded import data_folder, open_services
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.keys import KEY_FILE
from staffroom_hub.commons.publish import publish_files
from staffroom_hub.commons.releases import checked
from staffroom_hub.demo.__main__ import Demo
from staffroom_hub.demo.talk import TEACHERS
from staffroom_hub.roles import LEARN

COURSE = Path(__file__).resolve().parents[3] / "course"
"""Of the checkout: a Binder is always one."""
_EDITIONS = ("ru", "en")


@dataclass(frozen=True)
class Colleagues:
    """The demonstration's teachers as a source of identity; a token is a teacher's key."""

    async def caller(self, token: str | None) -> Caller:
        """Say which teacher this is; see the protocol."""
        if token not in {teacher.key for teacher in TEACHERS}:
            raise Problem("not_signed_in")
        return Caller(str(token), True, ("teacher",), frozenset({LEARN}))

    async def profile(self, name: str) -> Profile:
        """Give a teacher's name and language; see the protocol."""
        teacher = next(teacher for teacher in TEACHERS if teacher.key == name)
        return Profile(teacher.name, "en" if teacher.edition == "en" else "ru")

    async def address(self, name: str) -> str | None:
        """They have no address; see the protocol."""
        del name
        return None


def module_folders(course: Path, edition: str) -> list[Path]:
    """List the source folders of an edition's modules and service pages."""
    found = (course / edition / "source").iterdir()
    return sorted(folder for folder in found if (folder / MODULE_FILE).is_file())


async def prepare(course: Path = COURSE) -> None:
    """Release every module of both editions, then seed what colleagues say.

    The key is made anew by each session: that of a public image is known to everybody.
    """
    services = open_services(Colleagues())
    try:
        for edition in _EDITIONS:
            for folder in module_folders(course, edition):
                files = read_folder(folder)
                await publish_files(services, checked(files), files)
        transport = StreamingASGITransport(create_app(services))
        clients = {
            teacher.key: CommonsClient(EMBEDDED_URL, teacher.key, transport=transport)
            for teacher in TEACHERS
        }
        demo = Demo(clients)
        await demo.introduce()
        await demo.talk()
    finally:
        await services.database.close()
    (data_folder() / KEY_FILE).unlink(missing_ok=True)
