"""Files: what every browser may have, and what belongs to a module's page."""

from http import HTTPStatus
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from tornado import web
from voila.static_file_handler import MultiStaticFileHandler

from staffroom.bundle import BundleError, safe_path
from staffroom.wire import Edition
from staffroom_hub.classroom import pictures
from staffroom_hub.classroom.audience import check_audience
from staffroom_hub.classroom.commons import UnavailableError
from staffroom_hub.classroom.encodings import best
from staffroom_hub.classroom.errors import Explained
from staffroom_hub.classroom.headers import INERT, SecureHeaders
from staffroom_hub.classroom.releases import MADE, MEDIA, UnknownModuleError
from staffroom_hub.classroom.rendered import code_folder
from staffroom_hub.classroom.rendering import PICTURES
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
BUILT = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".woff2": "font/woff2",
}
"""What the browser code is made of."""
BUILT_NAME = r"[A-Za-z0-9_-]+(?:[.][A-Za-z0-9_-]+)*[.](?:js|css|woff2)"


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


class Compressed(SecureHeaders, web.RequestHandler):
    """Files that were compressed when they were made, under names that change when they do."""

    def send(self, folder: Path, name: str) -> None:
        """Send a file in the form that the browser likes best.

        Args:
            folder: where it is.
            name: of a plain file in it; has the shape of one.
        """
        kind = BUILT.get(Path(name).suffix)
        file, coding = best(folder, name, self.request.headers.get("Accept-Encoding", ""))
        if kind is None or not file.is_file():
            raise web.HTTPError(404)
        self.set_header("Content-Type", kind)
        self.set_header("Cache-Control", FOREVER)
        if coding:
            self.set_header("Content-Encoding", coding)
        self.finish(file.read_bytes())

    def write_error(self, status_code: int, **_: Any) -> None:
        """Say the status and nothing else."""
        self.finish(HTTPStatus(status_code).phrase)


class Built(Compressed):
    """The browser code, which is the same for everybody."""

    def get(self, name: str) -> None:
        """Send a file."""
        self.send(room(self).site.built, name)


class Code(Compressed):
    """Code of other people's anywidgets.

    A browser asks for a module without saying whose page it is for, so nobody is asked who she is:
    the name, a digest of the file, is known to those only who have seen the page.
    """

    def get(self, edition: Edition, module: str, name: str) -> None:
        """Send a file of a module, of whatever release."""
        self.send(code_folder(room(self).releases.folder / edition / module), name)


def send_picture(handler: web.RequestHandler, home: Path, name: str) -> None:
    """Send a picture of a release that is kept: pages that are open keep theirs.

    Args:
        handler: answers with it.
        home: where a module's releases are.
        name: of the picture; hostile.

    Raises:
        HTTPError: 404, it is not there.
    """
    found = (pictures.find(out, name) for out in home.glob(f"*{MADE}/{PICTURES}"))
    picture = next((one for one in found if one is not None), None)
    if picture is None:
        raise web.HTTPError(404)
    handler.set_header("Content-Type", picture.media_type)
    handler.set_header("Content-Security-Policy", INERT)
    handler.set_header("Cache-Control", "private, max-age=31536000, immutable")
    handler.finish(picture.path.read_bytes())


class Pictures(Explained, JupyterHandler):
    """Pictures as they were made for a page, for who is signed in."""

    @web.authenticated
    async def get(self, edition: Edition, module: str, name: str) -> None:
        """Send a picture."""
        send_picture(self, room(self).releases.folder / edition / module, name)


class MediaFile(JupyterHandler, web.StaticFileHandler):
    """A file of a module as a browser may have it; who serves it, serves it as `INERT`."""

    def set_extra_headers(self, path: str) -> None:
        """Say plainly what it is; what is not to be looked at is a download."""
        kind = SHOWN.get(Path(path).suffix.lower())
        self.set_header("Content-Type", kind or "application/octet-stream")
        self.set_header("Cache-Control", "private, no-cache")
        if kind is None:
            self.set_attachment_header(Path(path).name)


class Media(Explained, MediaFile):
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
        await check_audience(self, release)
        file = release.folder / wanted
        path = str(file.relative_to(room(self).releases.folder))
        await web.StaticFileHandler.get(self, path)

    @web.authenticated
    async def head(self, edition: Edition, module: str, name: str) -> None:  # type: ignore[override]
        """Serve the headers."""
        answer = self.get(edition, module, name)
        if answer is not None:
            await answer
