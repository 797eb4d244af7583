"""The application: Voilà with the classroom's parts in its places, and the routes it has left."""

import asyncio
import gc
import os
import re
import shutil
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import jinja2
from jupyterhub.log import log_request
from jupyterhub.services.auth import HubOAuth
from tornado.ioloop import IOLoop
from traitlets import Instance
from traitlets.config import Config
from voila.app import Voila

from staffroom_hub.classroom import environment as environments
from staffroom_hub.classroom import files, handlers
from staffroom_hub.classroom.channels import PageConnection
from staffroom_hub.classroom.commons import Commons
from staffroom_hub.classroom.context import TEMPLATE, Site
from staffroom_hub.classroom.environment import Environment
from staffroom_hub.classroom.identity import OnlyTeachers, TeacherIdentity
from staffroom_hub.classroom.join import Join
from staffroom_hub.classroom.kernel_handlers import KERNEL_ID, Channels, EndOfPage, OneKernel
from staffroom_hub.classroom.kernel_specs import OwnPythonOnly
from staffroom_hub.classroom.kernels import Kernels
from staffroom_hub.classroom.looks_page import LooksPage
from staffroom_hub.classroom.own_notes import Memo, OwnNotes
from staffroom_hub.classroom.page_models import CODE_NAME
from staffroom_hub.classroom.pages import Pages
from staffroom_hub.classroom.releases import Releases
from staffroom_hub.classroom.rendering import with_filters
from staffroom_hub.classroom.room import SETTING, Room
from staffroom_hub.classroom.visit_kernel import Launcher
from staffroom_hub.classroom.visit_line import VisitLine
from staffroom_hub.classroom.visits import Visits
from staffroom_hub.classroom.watch import Watch
from staffroom_hub.classroom.zygotes import Zygotes
from staffroom_hub.zygote.nursery import Nursery, NurseryError, set_nursery

EXTENSIONS = (
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
    "anywidget",
)
"""The labextensions that stock pages need; what else is loaded and served is a setting."""
EDITION = r"(?P<edition>ru|en)"
MODULE = r"(?P<module>[ms][0-9]{2}-[a-z0-9-]{1,40})"
MAX_BODY = 64 * 2**10
SOCKETS = Path("/tmp")  # noqa: S108 - a private folder is made in it; its short name fits a socket


def configuration(environment: Environment) -> Config:
    """Put the classroom's parts in Voilà's places."""
    c = Config()
    c.Voila.base_url = environment.prefix
    c.Voila.ip = environment.address
    c.Voila.port = environment.port
    c.Voila.open_browser = False
    c.Voila.root_dir = str(environment.pages)
    c.Voila.config_file_paths = []
    c.Voila.connection_dir_root = str(SOCKETS if SOCKETS.is_dir() else tempfile.gettempdir())
    c.Voila.identity_provider_class = TeacherIdentity
    c.Voila.authorizer_class = OnlyTeachers
    c.Voila.kernel_websocket_connection_class = PageConnection
    c.VoilaConfiguration.template = TEMPLATE
    c.VoilaConfiguration.allow_template_override = "NO"
    c.VoilaConfiguration.allow_theme_override = "NO"
    c.VoilaConfiguration.multi_kernel_manager_class = Kernels
    c.VoilaConfiguration.kernel_spec_manager_class = OwnPythonOnly
    c.VoilaConfiguration.extension_allowlist = [*EXTENSIONS, *environment.extensions]
    c.VoilaConfiguration.http_keep_alive_timeout = handlers.HEARTBEAT_SECONDS
    c.VoilaConfiguration.prelaunch_hook = handlers.tell_template
    c.VoilaConfiguration.page_config_hook = handlers.tell_front_end
    c.VoilaConfiguration.show_tracebacks = False
    c.VoilaExecutor.allow_errors = True
    with_filters(c)
    c.Kernels.commons_url = environment.commons_url
    c.Kernels.cull_idle_timeout = 60
    c.Kernels.cull_interval = 30
    c.Kernels.buffer_offline_messages = True
    return c


class Classroom(Voila):  # type: ignore[misc]
    """Voilà as a service of the hub."""

    environment = Instance(Environment)
    room: Room
    nursery: Nursery
    launcher: Launcher

    def __init__(self, **kwargs: Any) -> None:
        """Begin with nothing to do."""
        super().__init__(**kwargs)
        self._tasks: list[asyncio.Task[None]] = []

    def init_settings(self) -> dict[str, Any]:
        """Voilà's settings, and what the classroom's handlers share."""
        settings: dict[str, Any] = super().init_settings()
        self.room = self._room(settings)
        return settings | {
            SETTING: self.room,
            "compress_response": True,
            "cookie_secret": self.cookie_secret,
            "log_function": log_request,
        }

    def _room(self, settings: dict[str, Any]) -> Room:
        hub_auth = HubOAuth.instance()
        known = self.environment
        folder = next(Path(path) for path in self.template_paths if Path(path).name == TEMPLATE)
        site = Site.of(known.prefix, hub_auth.hub_prefix, folder)
        commons = Commons(known.commons_url, known.service_token)
        releases = Releases(known.pages, commons)
        kernels = settings["kernel_manager"]
        pages = self._pages(releases, site, Path(kernels.home))
        visits = Visits(self.launcher, kernels.open_pages, pages.zygotes.leave)
        return Room(
            site=site,
            commons=commons,
            releases=releases,
            pages=pages,
            visits=visits,
            kernels=kernels,
            watch=Watch(hub_auth, visits, kernels),
            templates=jinja2.Environment(
                loader=jinja2.FileSystemLoader(folder),
                autoescape=True,
                undefined=jinja2.StrictUndefined,
            ),
        )

    def _pages(self, releases: Releases, site: Site, home: Path) -> Pages:
        """Pages, and what executes them and starts their kernels."""
        self.nursery = Nursery(environment=environments.for_zygotes(os.environ, home))
        set_nursery(self.nursery)
        zygotes = Zygotes(self.nursery)
        folder = Path(self.connection_dir)
        self.launcher = Launcher(zygotes, folder, home, self.environment.commons_url)
        return Pages(releases, zygotes, site, tuple(self.template_paths))

    def init_handlers(self) -> list[Any]:
        """The routes: none of Voilà's but those that a page needs."""
        routes = [*self._page_routes(), *self._kernel_routes(), *self._file_routes()]
        base = self.base_url.rstrip("/")
        ours = [(base + route[0], *route[1:]) for route in routes]
        return [*self.identity_provider.get_handlers(), *ours, (r".*", handlers.Nothing)]

    def _page_routes(self) -> list[Any]:
        voila = {
            "voila_configuration": self.voila_configuration,
            "template_paths": self.template_paths,
            "config": self.config,
        }
        return [
            (r"", handlers.WayIn),
            (r"/", handlers.WayIn),
            (rf"/{EDITION}", handlers.Slash),
            (rf"/{EDITION}/", handlers.Contents),
            (rf"/join/{EDITION}/(?P<code>[A-Za-z0-9_-]{{16,64}})", Join),
            (rf"/looks/{EDITION}", LooksPage),
            (rf"/{EDITION}/{MODULE}", handlers.Slash),
            (rf"/{EDITION}/{MODULE}/", handlers.Module, voila),
            (rf"/{EDITION}/{MODULE}/channels", VisitLine),
            (rf"/{EDITION}/{MODULE}/notes", OwnNotes),
            (rf"/{EDITION}/{MODULE}/memo", Memo),
        ]

    def _kernel_routes(self) -> list[Any]:
        return [
            (rf"/api/kernels/{KERNEL_ID}", OneKernel),
            (rf"/api/kernels/{KERNEL_ID}/channels", Channels),
            (rf"/voila/api/shutdown/{KERNEL_ID}", EndOfPage),
        ]

    def _file_routes(self) -> list[Any]:
        pages = {"path": str(self.environment.pages)}
        version = r"[0-9a-f]{16}"
        ours = {"paths": [str(folder) for folder in self.room.site.statics]}
        return [
            (rf"/{EDITION}/{MODULE}/media/(?P<name>.+)", files.Media, pages),
            (rf"/{EDITION}/{MODULE}/pictures/(?P<name>[a-z0-9.-]+)", files.Pictures),
            (rf"/{EDITION}/{MODULE}/esm/(?P<name>{CODE_NAME})", files.Code),
            (rf"/static/built/(?P<name>{files.BUILT_NAME})", files.Built),
            (rf"/static/{version}/([a-z.]+)", files.Interface, ours),
            (rf"/voila/{version}/static/(.+)", files.Interface, {"paths": self.static_paths}),
            *(
                (
                    rf"/voila/{version}/labextensions/{re.escape(name)}/(.+)",
                    files.Interface,
                    {"paths": [f"{folder}/{name}" for folder in self.labextensions_path]},
                )
                for name in self._extensions()
            ),
        ]

    def _extensions(self) -> list[str]:
        """Names of the labextensions that may be used, of those that are installed."""
        named = (*EXTENSIONS, *self.environment.extensions)
        folders = [Path(folder) for folder in self.labextensions_path]
        return [name for name in named if any((folder / name).is_dir() for folder in folders)]

    def listen(self) -> None:
        """Serve until told to stop, on this address or not at all."""
        self.ioloop = IOLoop.current()
        self.ioloop.run_sync(self._start_nursery)
        self.app.listen(self.port, self.ip, max_body_size=MAX_BODY)
        # What is there now stays for good: the collector need not look at it again and again.
        gc.collect()
        gc.freeze()
        self.log.info("The classroom is open.")
        rounds = [self.room.pages.keep_ready(), self.room.visits.keep_tidy()]
        for work in rounds:
            self.ioloop.add_callback(self._begin, work)
        try:
            self.ioloop.start()
        finally:
            self.stop()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside, until the end."""
        self._tasks.append(asyncio.create_task(work))

    async def _start_nursery(self) -> None:
        """Say how kernels will be; without a nursery they are ordinary ones."""
        try:
            await self.nursery.start()
        except NurseryError as error:
            self.log.warning("Kernels cannot be forks: %s", error)
            self.nursery.can_fork = False
        kind = "forks" if self.nursery.can_fork else "ordinary processes"
        self.log.info("Kernels are %s, confined by: %s.", kind, self.nursery.level)

    def stop(self) -> None:
        """End all kernels, then take their folder away."""
        self.ioloop.run_sync(self._end_kernels)
        self.launcher.close()
        shutil.rmtree(self.connection_dir, ignore_errors=True)

    async def _end_kernels(self) -> None:
        for task in self._tasks:
            task.cancel()
        await self.room.visits.end_all()
        await self.kernel_manager.shutdown_all(now=True)
        await self.nursery.stop()
