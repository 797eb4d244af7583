"""The home page: what a person has to choose from; and formgrader's way into JupyterLab."""

import re
from urllib.parse import quote, urlsplit

from jupyterhub.handlers.base import BaseHandler
from tornado import web

from staffroom_hub.pages.look import OurLook
from staffroom_hub.spawner import EDITIONS
from staffroom_hub.texts import LANGUAGE_NAMES

_FORMGRADER = re.compile(r"/user/(?P<who>[a-z0-9]+)/(?P<edition>ru|en)/formgrader\b")


class FormgraderLink(OurLook, BaseHandler):  # type: ignore[misc]  # the hub has no types
    """Lead formgrader's links to folders into JupyterLab.

    In a tab of its own formgrader writes them as `/tree/…`, without the path of its server, which
    the address it was opened from tells.
    """

    @web.authenticated
    async def get(self, path: str) -> None:
        """Redirect to the folder in JupyterLab, or home where the way is not known."""
        came_from = urlsplit(self.request.headers.get("Referer", ""))
        found = _FORMGRADER.search(came_from.path)
        if found is None or found["who"] != self.current_user.name:
            self.redirect(f"{self.hub.base_url}home")
            return
        server = f"{self.base_url}user/{found['who']}/{found['edition']}"
        self.redirect(f"{server}/lab/tree/{quote(path.lstrip('/'))}")


class HomePage(OurLook, BaseHandler):  # type: ignore[misc]  # the hub has no types
    """Course for everybody; JupyterLab, formgrader and people for trainers."""

    @web.authenticated
    async def get(self) -> None:
        """Show the page."""
        user = self.current_user
        editions = [
            {
                "name": LANGUAGE_NAMES[edition],
                "locale": edition,
                "start": f"{self.hub.base_url}spawn/{user.escaped_name}/{edition}",
                "server": f"{self.base_url}user/{user.escaped_name}/{edition}",
            }
            for edition in EDITIONS
        ]
        self.finish(await self.render_template("home.html", editions=editions))
