"""Which page answers at which address of the hub."""

from pathlib import Path
from typing import Any

from jupyterhub.apihandlers.base import APIHandler
from jupyterhub.handlers.base import BaseHandler, Template404
from tornado.web import StaticFileHandler

import staffroom
from staffroom_hub.pages.account import AccountPage, ResetPage
from staffroom_hub.pages.home import FormgraderLink, HomePage
from staffroom_hub.pages.leave import LeavePage
from staffroom_hub.pages.look import OurLook
from staffroom_hub.pages.people import PeoplePage
from staffroom_hub.pages.sign_in import SignInPage, SignOutPage, SignUpPage

Route = tuple[Any, ...]

THEME = Path(staffroom.__file__).parent / "static"
STATIC = Path(__file__).parent / "static"
DONE_WITHOUT = ("admin", "token", "accept-share")
"""Pages of the hub that Staffroom does without."""


class LookFiles(StaticFileHandler):
    """Style sheets and the few scripts of the hub's pages."""

    def set_extra_headers(self, path: str) -> None:  # noqa: ARG002 - tornado's signature
        """Have browsers ask whether a file has changed."""
        self.set_header("Cache-Control", "no-cache")
        self.set_header("X-Content-Type-Options", "nosniff")


def account_routes() -> list[Route]:
    """Pages of our own accounts; another Authenticator brings its own."""
    return [
        ("/login", SignInPage),
        ("/signup", SignUpPage),
        ("/account", AccountPage),
        ("/leave", LeavePage),
        ("/reset", ResetPage),
        ("/people", PeoplePage),
    ]


def our_routes() -> list[Route]:
    """Pages that go before the hub's whatever the Authenticator."""
    without = "|".join(DONE_WITHOUT)
    return [
        ("/home", HomePage),
        ("/logout", SignOutPage),
        ("/(?:tree|notebooks|edit)/(.*)", FormgraderLink),
        (rf"/(?:{without})(?:/.*)?", _dressed(Template404)),
        ("/look/(theme.css)", LookFiles, {"path": str(THEME)}),
        ("/look/(.*)", LookFiles, {"path": str(STATIC)}),
    ]


def _dressed(handler: type) -> type:
    return type(handler.__name__, (OurLook, handler), {})


def with_our_look(route: Route) -> Route:
    """Give a page of the hub our look; its HTTP interface and files stay as they are."""
    pattern, handler, *rest = route
    page = issubclass(handler, BaseHandler) and not issubclass(handler, (APIHandler, OurLook))
    return (pattern, _dressed(handler), *rest) if page else route
