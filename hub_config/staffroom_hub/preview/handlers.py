"""The routes of previews, for whoever may use the trainer's server and for nobody else.

Only a page whose address has the key may be in a frame, and only JupyterLab of this very server can
ask for that address: the question needs the token against cross-site requests, which pages of other
servers on the same domain cannot read. All other addresses may be in no frame, as everywhere.
"""

from __future__ import annotations

import asyncio
import json
import time
from http import HTTPStatus
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from pydantic import ValidationError
from tornado import web

from staffroom.bundle import BundleError, safe_path
from staffroom.display import COOKIE, USUAL, from_cookie, markup
from staffroom.wire.own import KINDS, Display, OwnChange, OwnDocument
from staffroom_hub.classroom.context import frame
from staffroom_hub.classroom.files import Compressed, MediaFile, send_picture
from staffroom_hub.classroom.headers import INERT, SLIM, SecureHeaders
from staffroom_hub.classroom.rendered import Variant, code_folder
from staffroom_hub.preview.desk import desk
from staffroom_hub.preview.site import EXTENSION
from staffroom_hub.preview.studio import Shown, Studio
from staffroom_hub.preview.words import PAGE, words

LOOK_SECONDS = 0.5
"""How often a page that waits for news has the files looked at."""
WAIT_SECONDS = 25
"""How long it waits before it asks again."""
BODY_MAX = 60_000
_NO_FRAME, _OWN_FRAME = "frame-ancestors 'none'", "frame-ancestors 'self'"


class Own(SecureHeaders, JupyterHandler):
    """A route about one module."""

    policy = SLIM

    def set_default_headers(self) -> None:
        """Have nobody store what is new in a moment."""
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")

    def studio(self, module: str) -> Studio:
        """The module's preview; 404 where there is no such module."""
        return desk(self).studio(module)

    def display(self) -> Display:
        """How pages look to whoever is signed in, as far as this browser knows."""
        return from_cookie(self.get_cookie(COOKIE), self.current_user.username) or USUAL

    def tell(self, **said: Any) -> None:
        """Answer with JSON."""
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(said))

    def write_error(self, status_code: int, **_: Any) -> None:
        """Say the status and nothing else."""
        self.finish(HTTPStatus(status_code).phrase)


class Page(Own):
    """The page, or why there is none."""

    @web.authenticated
    async def get(self, module: str) -> None:
        """Show it."""
        shown = await self.studio(module).show()
        self.xsrf_token  # noqa: B018 - reading it sets the cookie that the page's script sends back
        if desk(self).may_be_framed(module, self.get_argument("frame", "")):
            policy = SLIM.replace(_NO_FRAME, _OWN_FRAME)
            self.set_header("Content-Security-Policy", policy)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        if shown.page is None:
            self.finish(self._nothing(module, shown))
            return
        accepted = self.request.headers.get("Accept-Encoding", "")
        display = self.display()
        variant: Variant = "light" if display.pictures == "tap" else "full"
        body, coding, _ = await asyncio.to_thread(shown.page.read, variant, accepted, display)
        if coding:
            self.set_header("Content-Encoding", coding)
        self.finish(body)

    def _nothing(self, module: str, shown: Shown) -> str:
        site = desk(self).site
        said = words(site.edition, PAGE)
        context = frame(site, site.edition) | {"display": markup(self.display())}
        template = desk(self).templates.get_template("unshown.html.j2")
        live = site.live(module, "", said)
        return template.render(page=context, said=said, problems=shown.problems, live=live)


class State(Own):
    """What is new: answered as soon as there is something that the page does not know."""

    gone = False

    @web.authenticated
    async def get(self, module: str) -> None:
        """Wait for news, within bounds."""
        studio, known = self.studio(module), self.get_argument("known", "")
        end = time.monotonic() + WAIT_SECONDS
        shown = await studio.show()
        while shown.mark == known and time.monotonic() < end and not self.gone:
            await asyncio.sleep(LOOK_SECONDS)
            shown = await studio.show()
        if not self.gone:
            self.tell(mark=shown.mark, page=shown.name, problems=shown.problems, stays=shown.stays)

    def on_connection_close(self) -> None:
        """Nobody waits any more."""
        self.gone = True


class Frame(Own):
    """The address of a page that may be in a frame; jupyter_server demands the token for it."""

    @web.authenticated
    async def post(self, module: str) -> None:
        """Tell it."""
        self.studio(module)
        at = desk(self)
        address = at.site.module(at.site.edition, module)
        self.tell(address=f"{address}?frame={at.frame_key(module)}", tab=address)


class Afresh(Own):
    """Previews as if nobody had been there yet."""

    @web.authenticated
    async def post(self) -> None:
        """Forget."""
        await desk(self).start_afresh()
        self.set_status(HTTPStatus.NO_CONTENT)
        self.finish()


class Memo(Own):
    """A module's memo on one sheet."""

    @web.authenticated
    async def get(self, module: str) -> None:
        """Show it."""
        shown = await self.studio(module).show()
        if shown.release is None or not shown.release.memo:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        at = desk(self)
        context = frame(at.site, at.site.edition) | {"display": markup(self.display())}
        template = at.templates.get_template("memo.html.j2")
        release = shown.release
        self.finish(template.render(page=context, title=release.title, memo=release.memo))


class OwnNotes(Own):
    """Notes of one's own beside a module, kept as long as the sitting."""

    @web.authenticated
    async def get(self, module: str) -> None:
        """Tell the notes."""
        self.studio(module)
        self._tell(desk(self).notes.of(module))

    @web.authenticated
    async def put(self, module: str) -> None:
        """Keep them; 409 where they were changed meanwhile."""
        self.studio(module)
        notes = desk(self).notes
        if len(self.request.body) > BODY_MAX:
            raise web.HTTPError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            change = OwnChange.model_validate_json(self.request.body)
            body = KINDS["notes"].model.model_validate(change.body).model_dump(mode="json")
        except ValidationError:
            raise web.HTTPError(HTTPStatus.BAD_REQUEST) from None
        if change.version != notes.of(module).version:
            self.set_status(HTTPStatus.CONFLICT)
        else:
            notes.kept[module] = OwnDocument(version=change.version + 1, body=body)
        self._tell(notes.of(module))

    def _tell(self, document: OwnDocument) -> None:
        self.tell(person=desk(self).sitting.person, document=document.model_dump(mode="json"))


class Pictures(Own):
    """Pictures as they were made for a page."""

    @web.authenticated
    async def get(self, module: str, name: str) -> None:
        """Send one."""
        self.studio(module)
        send_picture(self, desk(self).home(module), name)


class Media(SecureHeaders, MediaFile):
    """Pictures, sound and downloads of a module."""

    policy = INERT

    @web.authenticated
    async def get(self, module: str, name: str) -> None:  # type: ignore[override]
        """Serve one file of what is shown."""
        shown = await desk(self).studio(module).show()
        try:
            wanted = safe_path(f"media/{name}")
        except BundleError:
            raise web.HTTPError(HTTPStatus.NOT_FOUND) from None
        if shown.release is None:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        path = (shown.release.folder / wanted).relative_to(desk(self).folder)
        await web.StaticFileHandler.get(self, str(path))

    def write_error(self, status_code: int, **_: Any) -> None:
        """Say the status and nothing else."""
        self.finish(HTTPStatus(status_code).phrase)


class Code(Compressed):
    """Code of other people's anywidgets; see the classroom's."""

    @allow_unauthenticated
    def get(self, module: str, name: str) -> None:
        """Send a file."""
        self.send(code_folder(desk(self).home(module)), name)


class Built(Compressed):
    """The browser code, which is the same for everybody."""

    @allow_unauthenticated
    def get(self, name: str) -> None:
        """Send a file."""
        self.send(desk(self).site.built, name)


class Live(Compressed):
    """The script that keeps a page in step with its files."""

    @allow_unauthenticated
    def get(self, name: str) -> None:
        """Send it."""
        self.send(EXTENSION / "static", name)


class Nothing(SecureHeaders, web.RequestHandler):
    """Every other address below, whoever asks."""

    def prepare(self) -> None:
        """Refuse."""
        raise web.HTTPError(HTTPStatus.NOT_FOUND)

    def write_error(self, status_code: int, **_: Any) -> None:
        """Say the status and nothing else."""
        self.finish(HTTPStatus(status_code).phrase)
