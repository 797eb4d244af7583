"""The extension: Jupyter Server loads it in a trainer's server, whose folder is an edition."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any, cast

from jupyter_server.extension.application import ExtensionApp
from voila.paths import collect_template_paths

from staffroom.wire import Edition
from staffroom_hub.classroom.context import TEMPLATE, NotBuiltError
from staffroom_hub.classroom.files import BUILT_NAME
from staffroom_hub.classroom.page_models import CODE_NAME
from staffroom_hub.preview import handlers
from staffroom_hub.preview.desk import SETTING, Desk
from staffroom_hub.preview.line import PreviewLine
from staffroom_hub.preview.site import PREFIX, PreviewSite
from staffroom_hub.preview.words import LAB, words

EDITIONS = ("ru", "en")
_MODULE = r"(?P<module>[ms][0-9]{2}-[a-z0-9-]{1,40})"
_PAGE_CONFIG = "staffroomPreview"


class Preview(ExtensionApp):
    """Previews of the modules of an edition."""

    name = "staffroom_preview"

    def initialize_handlers(self) -> None:
        """Add the routes, and tell JupyterLab's part what to say; nothing where no edition is."""
        assert self.serverapp is not None
        root = Path(self.serverapp.root_dir).resolve()
        if root.name not in EDITIONS or not (root / "source").is_dir():
            self.log.info("No previews: %s is no edition of the course.", root)
            return
        edition = cast("Edition", root.name)
        try:
            desk = self._desk(root, edition)
        except NotBuiltError as error:
            self.log.warning("No previews: %s", error)
            return
        settings = self.serverapp.web_app.settings
        settings[SETTING] = desk
        told = json.dumps({"edition": edition, "words": words(edition, LAB)})
        settings.setdefault("page_config_data", {})[_PAGE_CONFIG] = told
        self.handlers.extend(_routes(desk))

    def _desk(self, root: Path, edition: Edition) -> Desk:
        assert self.serverapp is not None
        paths = tuple(collect_template_paths(["voila", "nbconvert"], TEMPLATE, prune=True))
        template = next(Path(path) for path in paths if Path(path).name == TEMPLATE)
        hub_base = os.environ.get("JUPYTERHUB_BASE_URL", "/")
        site = PreviewSite.on(self.serverapp.base_url, hub_base, edition, template)
        return Desk(root, site, paths, self.serverapp.web_app.settings["cookie_secret"])

    async def stop_extension(self) -> None:
        """Leave nothing behind."""
        assert self.serverapp is not None
        desk = self.serverapp.web_app.settings.get(SETTING)
        if isinstance(desk, Desk):
            await asyncio.shield(desk.close())


def _routes(desk: Desk) -> list[tuple[Any, ...]]:
    below = {
        "": handlers.Page,
        "state": handlers.State,
        "frame": handlers.Frame,
        "memo": handlers.Memo,
        "notes": handlers.OwnNotes,
        "channels": PreviewLine,
        r"pictures/(?P<name>[a-z0-9.-]+)": handlers.Pictures,
        rf"esm/(?P<name>{CODE_NAME})": handlers.Code,
    }
    start = f"/{PREFIX}"
    return [
        *((rf"{start}{_MODULE}/{path}", handler) for path, handler in below.items()),
        (rf"{start}{_MODULE}/media/(?P<name>.+)", handlers.Media, {"path": str(desk.folder)}),
        (rf"{start}afresh", handlers.Afresh),
        (rf"{start}live/(?P<name>live-[0-9a-f]{{12}}\.js)", handlers.Live),
        (rf"{start}static/(?P<name>{BUILT_NAME})", handlers.Built),
        (rf"{start}.*", handlers.Nothing),
    ]
