"""Files: what every browser may have, and the media of a module."""

from http import HTTPStatus
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from tornado import web
from voila.static_file_handler import MultiStaticFileHandler

from staffroom.bundle import BundleError, safe_path
from staffroom.wire import Edition
from staffroom_hub.classroom.commons import UnavailableError
from staffroom_hub.classroom.errors import Explained
from staffroom_hub.classroom.headers import INERT, SecureHeaders
from staffroom_hub.classroom.releases import MEDIA, UnknownModuleError
from staffroom_hub.classroom.room import room

FOREVER = "public, max-age=31536000, immutable"
SHOWN = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".vtt": "text/vtt",
    ".webm": "video/webm",
    ".webp": "image/webp",
}
"""What a browser shows; everything else is a download."""


class Interface(SecureHeaders, MultiStaticFileHandler):  # type: ignore[misc]
    """Scripts and styles of the interface: the same for everybody, so nobody is asked who she is.

    Their addresses change when they do.
    """

    def set_extra_headers(self, path: str) -> None:  # noqa: ARG002 - tornado's hook
        """Let browsers keep them."""
        self.set_header("Cache-Control", FOREVER)

    def write_error(self, status_code: int, **_: Any) -> None:
        """Say the status and nothing else."""
        self.finish(HTTPStatus(status_code).phrase)


class Media(Explained, JupyterHandler, web.StaticFileHandler):
    """Pictures, sound and downloads of a released module, for who is signed in."""

    policy = INERT

    @web.authenticated
    async def get(self, edition: Edition, module: str, name: str) -> None:  # type: ignore[override]
        """Serve one file of the newest release."""
        try:
            wanted = safe_path(MEDIA + name)
            release = await room(self).releases.open(edition, module)
        except (BundleError, UnknownModuleError):
            raise web.HTTPError(404) from None
        except UnavailableError:
            raise web.HTTPError(503) from None
        file = release.folder / wanted
        path = str(file.relative_to(room(self).releases.folder))
        await web.StaticFileHandler.get(self, path)

    @web.authenticated
    async def head(self, edition: Edition, module: str, name: str) -> None:  # type: ignore[override]
        """Serve the headers."""
        answer = self.get(edition, module, name)
        if answer is not None:
            await answer

    def set_extra_headers(self, path: str) -> None:
        """Say plainly what it is; what is not to be looked at is a download."""
        kind = SHOWN.get(Path(path).suffix.lower())
        self.set_header("Content-Type", kind or "application/octet-stream")
        self.set_header("Cache-Control", "private, no-cache")
        if kind is None:
            self.set_attachment_header(Path(path).name)
