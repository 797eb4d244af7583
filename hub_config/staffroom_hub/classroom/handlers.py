"""The pages: the way in, an edition's contents, a module."""

import asyncio
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from tornado import web
from voila.handler import VoilaHandler

from staffroom.display import markup
from staffroom.syllabus import syllabus
from staffroom.wire import Edition, Person
from staffroom.wire.own import Display
from staffroom_hub.classroom import texts
from staffroom_hub.classroom.around import Around
from staffroom_hub.classroom.audience import check_audience
from staffroom_hub.classroom.commons import UnavailableError
from staffroom_hub.classroom.context import OTHER_EDITION, Context, Ways, frame, home
from staffroom_hub.classroom.errors import Explained
from staffroom_hub.classroom.headers import ACTIVE, SLIM
from staffroom_hub.classroom.identity import token_of
from staffroom_hub.classroom.kernels import OPENING, Opening
from staffroom_hub.classroom.looks import display_of, speak
from staffroom_hub.classroom.neighbours import neighbours
from staffroom_hub.classroom.pages import Shown
from staffroom_hub.classroom.releases import Release, UnknownModuleError
from staffroom_hub.classroom.rendered import Rendered, Variant
from staffroom_hub.classroom.room import SETTING, room

TEXT_ENDS = "<!-- the text ends here -->"
"""The template writes this when all text is written; what follows waits for the kernel."""
HEARTBEAT_SECONDS = 10
_HEARTBEAT = "window.voila_heartbeat"
_MOST_HEARTBEATS = 7
"""After so many in a row nothing more will come: Voilà does not say when a kernel failed it."""


class Page(Explained, JupyterHandler):
    """A page for somebody who is signed in."""

    def access_token(self) -> str:
        """The caller's own access token."""
        return token_of(self)

    async def person(self) -> Person | None:
        """Who reads; None while the commons does not answer."""
        try:
            return await room(self).commons.person(self.access_token())
        except UnavailableError:
            return None

    def see(self, edition: str, path: str = "") -> None:
        """Send the browser on, within an edition."""
        self.redirect(f"{room(self).site.prefix}{edition}/{path}")


class WayIn(Page):
    """Sends a teacher home, in the edition of her language."""

    @web.authenticated
    async def get(self) -> None:
        """Redirect."""
        person, _ = await asyncio.gather(self.person(), display_of(self, newest=True))
        if person:
            speak(self, person.locale)
        edition = person.locale if person else self.reading_language()
        self.redirect(home(room(self).site, edition, await self._services(edition)))

    async def _services(self, edition: Edition) -> tuple[str, ...]:
        try:
            return await room(self).releases.services(edition)
        except UnavailableError:
            return ()


class Slash(Page):
    """Addresses end in a slash, so that a page's own media are below it."""

    @web.authenticated
    async def get(self, edition: Edition, module: str = "") -> None:
        """Redirect."""
        self.see(edition, f"{module}/" if module else "")


class Contents(Page):
    """What an edition has to offer, and how far one has come."""

    @web.authenticated
    async def get(self, edition: Edition) -> None:
        """Show the contents; without the commons, say so."""
        commons, token = room(self).commons, self.access_token()
        display, person, modules, unread, services = await asyncio.gather(
            display_of(self, newest=True),
            self.person(),
            commons.modules(edition, token),
            commons.unread(token),
            room(self).releases.services(edition),
            return_exceptions=True,
        )
        if isinstance(modules, BaseException):
            self.set_status(503)
        cards = [] if isinstance(modules, BaseException) else modules
        reader = person if isinstance(person, Person) else None
        if reader:
            speak(self, reader.locale)
        self.set_header("Cache-Control", "no-store")
        known = services if isinstance(services, tuple) else ()
        waiting = unread if isinstance(unread, int) else 0
        ways = Ways("contents", known, waiting)
        context = frame(room(self).site, edition, reader, ways=ways)
        context["display"] = markup(display if isinstance(display, Display) else None)
        fails = isinstance(modules, BaseException)
        self.finish(self._render(edition, reader, cards, context, fails=fails))

    def _render(
        self,
        edition: Edition,
        reader: Person | None,
        cards: list[Any],
        context: Context,
        *,
        fails: bool,
    ) -> str:
        site, locale = room(self).site, edition
        words = texts.texts(locale, texts.CONTENTS)
        hello = words["hello"] % {"name": reader.display_name} if reader else words["hello_nobody"]
        shown = [
            {
                "title": card.title,
                "summary": card.summary,
                "minutes": texts.minutes(locale, card.minutes),
                "state": card.state,
                "state_text": words[card.state],
                "url": site.module(edition, card.id),
            }
            for card in cards
        ]
        return room(self).render(
            "contents.html.j2", context, c=words, hello=hello, modules=shown, fails=fails
        )


class Module(Page, VoilaHandler):  # type: ignore[misc]
    """A module's page: the one that all get, or, with the stock front end, one rendered for her."""

    policy = SLIM
    context: Context

    @web.authenticated
    async def get(self, edition: Edition, module: str) -> None:
        """Show the page."""
        shown = await self._shown(edition, module)
        await check_audience(self, shown.release)
        if shown.page is not None:
            await self._send(shown.page)
            room(self).pages.zygotes.expect(shown.release)
        else:
            await self._render(edition, module, shown.release)

    async def _shown(self, edition: Edition, module: str) -> Shown:
        try:
            return await room(self).pages.show(edition, module)
        except UnknownModuleError:
            raise web.HTTPError(404) from None
        except UnavailableError:
            raise web.HTTPError(503) from None

    # --- the page that all get -----------------------------------------------------------------

    async def _send(self, page: Rendered) -> None:
        """Send the page as it is kept, or say that the browser has it already."""
        accepted = self.request.headers.get("Accept-Encoding", "")
        display = await display_of(self)
        variant: Variant = "light" if self._is_light(display) else "full"
        body, coding, tag = await asyncio.to_thread(page.read, variant, accepted, display)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "private, no-cache")
        self.set_header("Vary", "Cookie, Save-Data")  # tornado adds Accept-Encoding
        self.set_header("Etag", tag)
        if self.check_etag_header():
            self.set_status(304)
            self.finish()
            return
        if coding:
            self.set_header("Content-Encoding", coding)
        self.finish(body)

    def _is_light(self, display: Display) -> bool:
        """Whether pictures are to wait for a tap."""
        saves = self.request.headers.get("Save-Data", "").strip().lower() == "on"
        return saves or display.pictures == "tap"

    # --- the stock front end -------------------------------------------------------------------

    async def _render(self, edition: Edition, module: str, release: Release) -> None:
        """Show the text at once, the activities when the kernel has made them."""
        self.set_header("Content-Security-Policy", ACTIVE)
        self.context = await self._context(edition, module, release)
        self.xsrf_token  # noqa: B018 - reading it sets the cookie that the front end sends back
        await self._write(release)

    async def _context(self, edition: Edition, module: str, release: Release) -> Context:
        site, other = room(self).site, OTHER_EDITION[edition]
        releases, token = room(self).releases, self.access_token()
        display, person, both, services, modules, unread = await asyncio.gather(
            display_of(self),
            self.person(),
            releases.released(other, module),
            releases.services(edition),
            releases.modules(edition),
            room(self).commons.unread(token),
        )
        url = site.module(other, module) if both else None
        ways = Ways(module, services, unread)
        context = frame(site, edition, person, other=url, ways=ways)
        context["display"] = markup(display)
        beside = neighbours(modules, module, syllabus())
        talk = release.talk and f"sr-{release.talk}"
        around = Around(release.minutes, release.memo, talk, beside, release.glossary)
        told = around.context(site, edition, module)
        return context | told | {"title": release.title, "text_ends": TEXT_ENDS}

    async def _write(self, release: Release) -> None:
        path = (release.folder / "page.ipynb").relative_to(room(self).releases.folder)
        person = self.current_user.username
        opened = OPENING.set(Opening(person, self.access_token()))
        beats = 0
        try:
            async for snippet in self.get_generator(path=str(path)):
                beats = beats + 1 if _HEARTBEAT in snippet else 0
                if beats > _MOST_HEARTBEATS:
                    self.write(room(self).render("failed.html.j2", self.context))
                    break
                self.write("<!-- -->" if beats else snippet)
                if beats or TEXT_ENDS in snippet:
                    await self.flush()
        finally:
            OPENING.reset(opened)


class Nothing(Explained, web.RequestHandler):
    """Every address that is not one of ours, whoever asks."""

    def prepare(self) -> None:
        """Refuse."""
        raise web.HTTPError(404)


def tell_template(handler: Any, notebook: Any, cwd: str) -> None:  # noqa: ARG001 - Voilà's hook
    """Give the template what it needs, by way of the notebook."""
    notebook.metadata["staffroom"] = handler.context


def tell_front_end(front_end: dict[str, Any], settings: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Have Voilà's front end load its parts from addresses that change when they do."""
    site = settings[SETTING].site
    return front_end | {
        "fullStaticUrl": f"{site.prefix}voila/{site.version}/static",
        "fullLabextensionsUrl": f"{site.prefix}voila/{site.version}/labextensions",
    }
