"""How a trainer's server is started: JupyterLab and formgrader on one edition of the course.

A server's name is the edition, `ru` or `en`. It runs in the edition's folder, an nbgrader course
root, so that its `nbgrader_config.py` is found and the root lies inside the server's root. Like the
hub's own simple spawner it runs as the same system user as the hub: trainers of one installation
trust each other; an installation with system users names another spawner.

Formgrader is opened in a tab of its own, never in a frame: the hub forbids frames
(`frame-ancestors 'none'`), its documentation calls `'self'` unsafe on one domain, and formgrader
needs none. So JupyterLab's frame around it is switched off (`trainers/labconfig`).
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyterhub.spawner import SimpleLocalProcessSpawner
from tornado import web
from traitlets import Unicode

EDITIONS = ("ru", "en")
SERVER_SETTINGS = Path(__file__).parent / "trainers"


class TrainerSpawner(SimpleLocalProcessSpawner):  # type: ignore[misc]  # the hub has no types
    """Start one server per trainer and edition."""

    course = Unicode(config=True, help="The working course root, which holds the editions.")

    @property
    def edition_folder(self) -> str:
        """Where the server runs.

        Raises:
            HTTPError: the server is not called like an edition.
        """
        if self.name not in EDITIONS:
            raise web.HTTPError(404, "No such edition.")
        return str(Path(self.course) / self.name)

    def make_preexec_fn(self, name: str) -> Callable[[], None]:  # noqa: ARG002 - the hub's signature
        """Enter the edition's folder in the new process."""
        home, folder = self.home_dir, self.edition_folder

        def enter() -> None:
            os.umask(0o077)
            os.makedirs(home, 0o700, exist_ok=True)  # noqa: PTH103 - little may happen after a fork
            os.chdir(folder)

        return enter

    async def start(self) -> Any:
        """Start the server on its edition."""
        self.notebook_dir = self.edition_folder
        self.log.info(
            "Server %s of %s runs as the hub's own system user.", self.name, self.user.name
        )
        return await super().start()
