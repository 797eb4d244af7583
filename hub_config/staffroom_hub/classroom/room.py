"""What the handlers share: one object in the application's settings."""

from dataclasses import dataclass
from typing import Any

import jinja2
from tornado.web import RequestHandler

from staffroom_hub.classroom.commons import Commons
from staffroom_hub.classroom.context import Context, Site
from staffroom_hub.classroom.kernels import Kernels
from staffroom_hub.classroom.pages import Pages
from staffroom_hub.classroom.releases import Releases
from staffroom_hub.classroom.visits import Visits
from staffroom_hub.classroom.watch import Watch

SETTING = "staffroom_room"


@dataclass(frozen=True)
class Room:
    """The classroom's parts."""

    site: Site
    commons: Commons
    releases: Releases
    pages: Pages
    visits: Visits
    kernels: Kernels
    watch: Watch
    templates: jinja2.Environment

    def render(self, template: str, context: Context, **more: Any) -> str:
        """Fill a template of ours."""
        return self.templates.get_template(template).render(page=context, **more)


def room(handler: RequestHandler) -> Room:
    """The room that a handler serves."""
    found = handler.settings[SETTING]
    assert isinstance(found, Room)
    return found
