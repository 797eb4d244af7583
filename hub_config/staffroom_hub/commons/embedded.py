"""The commons without a hub: for Binder and for any plain Jupyter.

The entry point `staffroom.commons: embedded` gives the same application over the same routes, on
a SQLite file of the user who runs the notebook. She is the one person there, and both learns and
teaches; where `STAFFROOM_AS_TEACHER` gives a name, as in a preview, she is a teacher of that name
and no more. The module in whose folder the notebook runs is released at once, so its widgets work
on the source an author is just writing; starting the kernel again takes the changes over.
"""

from __future__ import annotations

import asyncio
import getpass
import locale
import logging
import os
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_data_path
from starlette.types import ASGIApp, Receive, Scope, Send

from staffroom.bundle import BundleError, read_folder
from staffroom.client import AS_TEACHER_VARIABLE
from staffroom.modulefiles import MODULE_FILE
from staffroom_hub.commons.app import create_app
from staffroom_hub.commons.auth import Identity, LocalIdentity, Profile
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.events import Broadcaster
from staffroom_hub.commons.keys import load_keys
from staffroom_hub.commons.publish import publish_files
from staffroom_hub.commons.releases import checked
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store.database import Database
from staffroom_hub.commons.store.migrate import upgrade

log = logging.getLogger(__name__)

# Each notebook has a commons of its own over the same file: look often for what others wrote.
_PATIENCE = 2.0


def application(folder: Path | None = None) -> ASGIApp:
    """Give the application on this user's own data.

    Args:
        folder: the module being worked on; the working folder if not told.
    """
    services = open_services(
        LocalIdentity(_profile(), teaches=AS_TEACHER_VARIABLE not in os.environ)
    )
    return _Embedded(create_app(services), services, folder or Path.cwd())


def open_services(identity: Identity) -> Services:
    """Open this user's own data, which are made where there are none yet."""
    data = data_folder()
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    url = f"sqlite:///{data / 'commons.sqlite'}"
    upgrade(url)
    return Services(
        Database(url), identity, broadcaster=Broadcaster(_PATIENCE), keys=load_keys(data)
    )


@dataclass
class _Embedded:
    """The application, which first releases the module it stands in."""

    app: ASGIApp
    services: Services
    folder: Path
    _released: bool = False
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._lock:
            if not self._released:
                await self._release()
                self._released = True
        await self.app(scope, receive, send)

    async def _release(self) -> None:
        if not (self.folder / MODULE_FILE).is_file():
            return
        try:
            files = read_folder(self.folder)
            module = checked(files)
        except (BundleError, OSError) as error:
            log.warning("%s is not released: %s", self.folder, error)
        except Problem as problem:
            log.warning("%s is not released: %s", self.folder, problem.details)
        else:
            await publish_files(self.services, module, files)


def data_folder() -> Path:
    """Name the folder of this user's own data."""
    told = os.environ.get("STAFFROOM_DATA")
    return Path(told).absolute() if told else user_data_path("staffroom")


def _profile() -> Profile:
    language = (locale.getlocale()[0] or os.environ.get("LANG") or "").lower()
    name = os.environ.get(AS_TEACHER_VARIABLE) or _user()
    return Profile(name, "ru" if language.startswith("ru") else "en")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # In a container the user may have no name.
        return "local"
