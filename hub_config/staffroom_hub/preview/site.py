"""Where things are around a preview: its own pages here, all others where teachers have them."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from html import escape
from pathlib import Path

from staffroom.wire import Edition
from staffroom_hub.classroom.context import NotBuiltError, Site
from staffroom_hub.classroom.rendering import Written

PREFIX = "staffroom/preview/"
"""Below the server's own address."""
EXTENSION = Path(__file__).parents[1] / "trainers/share/jupyter/labextensions/@staffroom/preview"
"""What JupyterLab loads, and the script of pages beside it; made by `make browser`."""
_HEAD_ENDS = "</head>"


@dataclass(frozen=True)
class PreviewSite(Site):
    """Addresses on a trainer's server.

    Attributes:
        own: path that a preview's routes begin with.
        edition: which the server works on; pages of the other one are the classroom's.
        script: file name of what keeps pages in step with their files.
    """

    own: str = ""
    edition: Edition = "ru"
    script: str = ""

    @classmethod
    def on(cls, server: str, hub_base: str, edition: Edition, template: Path) -> PreviewSite:
        """Look at the files of a template.

        Args:
            server: path of the trainer's server.
            hub_base: path below which hub and services are.
            edition: which the server works on.
            template: folder of the Voilà template.

        Raises:
            NotBuiltError: the browser code is missing.
        """
        classroom, hub = f"{hub_base}services/classroom/", f"{hub_base}hub/"
        scripts = sorted((EXTENSION / "static").glob("live-*.js"))
        if not scripts:
            raise NotBuiltError("The browser code is not built: run `make browser`.")
        made = Site.of(classroom, hub, template)
        known = {each.name: getattr(made, each.name) for each in fields(made)}
        return cls(**known, own=f"{server}{PREFIX}", edition=edition, script=scripts[-1].name)

    def module(self, edition: Edition, module: str) -> str:
        """Address of a module's page."""
        return (
            f"{self.own}{module}/" if edition == self.edition else super().module(edition, module)
        )

    @property
    def assets(self) -> dict[str, str]:
        """Addresses of the built browser code, by logical name."""
        return {name: f"{self.own}static/{file}" for name, file in self.files.items()}

    def live(self, module: str, page: str, words: dict[str, str]) -> str:
        """The element that keeps a page in step with its files.

        Args:
            module: of the page.
            page: name of what it shows; empty for one that says why there is nothing.
            words: texts by name.
        """
        data = {"page": page, "state": f"{self.own}{module}/state", "words": json.dumps(words)}
        address = f"{self.own}live/{self.script}"
        told = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
        return f'<script type="module" id="sr-live" src="{escape(address)}"{told}></script>'


def keeping_in_step(written: Written, live: str) -> Written:
    """Put the element into a page, at the end of its head."""
    return replace(written, full=_with(written.full, live), light=_with(written.light, live))


def _with(html: str, live: str) -> str:
    return html.replace(_HEAD_ENDS, live + _HEAD_ENDS, 1)
