"""The application: Voilà with the classroom's parts in its places, and the routes it has left."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import jinja2
from jupyterhub.log import log_request
from jupyterhub.services.auth import HubOAuth
from tornado.ioloop import IOLoop
from traitlets import Instance
from traitlets.config import Config
from voila.app import Voila

from staffroom_hub.classroom import handlers
from staffroom_hub.classroom.channels import PageConnection
from staffroom_hub.classroom.commons import Commons
from staffroom_hub.classroom.context import TEMPLATE, Site
from staffroom_hub.classroom.environment import Environment
from staffroom_hub.classroom.files import Interface, Media
from staffroom_hub.classroom.identity import OnlyTeachers, TeacherIdentity
from staffroom_hub.classroom.kernel_handlers import KERNEL_ID, Channels, EndOfPage, OneKernel
from staffroom_hub.classroom.kernels import Kernels, OwnPythonOnly
from staffroom_hub.classroom.releases import Releases
from staffroom_hub.classroom.room import SETTING, Room
from staffroom_hub.classroom.watch import Watch

EXTENSIONS = (
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
    "anywidget",
)
"""The labextensions that pages need; no other is loaded or served."""
EDITION = r"(?P<edition>ru|en)"
MODULE = r"(?P<module>m[0-9]{2}-[a-z0-9-]{1,40})"
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
    c.VoilaConfiguration.extension_allowlist = list(EXTENSIONS)
    c.VoilaConfiguration.http_keep_alive_timeout = handlers.HEARTBEAT_SECONDS
    c.VoilaConfiguration.prelaunch_hook = handlers.tell_template
    c.VoilaConfiguration.page_config_hook = handlers.tell_front_end
    c.VoilaConfiguration.show_tracebacks = False
    c.VoilaExecutor.allow_errors = True
    c.Kernels.commons_url = environment.commons_url
    c.Kernels.cull_idle_timeout = 60
    c.Kernels.cull_interval = 30
    c.Kernels.buffer_offline_messages = True
    return c


class Classroom(Voila):  # type: ignore[misc]
    """Voilà as a service of the hub."""

    environment = Instance(Environment)
    room: Room

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
        commons = Commons(known.commons_url, known.service_token)
        kernels = settings["kernel_manager"]
        return Room(
            site=Site.of(known.prefix, hub_auth.hub_prefix, folder),
            commons=commons,
            releases=Releases(known.pages, commons),
            kernels=kernels,
            watch=Watch(hub_auth, kernels),
            templates=jinja2.Environment(
                loader=jinja2.FileSystemLoader(folder),
                autoescape=True,
                undefined=jinja2.StrictUndefined,
            ),
        )

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
            (rf"/{EDITION}/{MODULE}", handlers.Slash),
            (rf"/{EDITION}/{MODULE}/", handlers.Module, voila),
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
            (rf"/{EDITION}/{MODULE}/media/(?P<name>.+)", Media, pages),
            (rf"/static/{version}/([a-z.]+)", Interface, ours),
            (rf"/voila/{version}/static/(.+)", Interface, {"paths": self.static_paths}),
            *(
                (
                    rf"/voila/{version}/labextensions/{name}/(.+)",
                    Interface,
                    {"paths": [f"{folder}/{name}" for folder in self.labextensions_path]},
                )
                for name in EXTENSIONS
            ),
        ]

    def listen(self) -> None:
        """Serve until told to stop, on this address or not at all."""
        self.app.listen(self.port, self.ip, max_body_size=MAX_BODY)
        self.log.info("The classroom is open.")
        self.ioloop = IOLoop.current()
        try:
            self.ioloop.start()
        finally:
            self.stop()

    def stop(self) -> None:
        """End all kernels, then take their folder away."""
        IOLoop.current().run_sync(lambda: self.kernel_manager.shutdown_all(now=True))
        shutil.rmtree(self.connection_dir, ignore_errors=True)
