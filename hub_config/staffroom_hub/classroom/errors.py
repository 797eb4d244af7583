"""Errors as pages a person can read: in her language, with a way on, without a traceback."""

from http import HTTPStatus
from typing import Any

from staffroom.display import COOKIE, from_cookie, markup
from staffroom.wire import Locale
from staffroom_hub.classroom import texts
from staffroom_hub.classroom.context import Ways, frame
from staffroom_hub.classroom.headers import SecureHeaders
from staffroom_hub.classroom.room import room

_RETRY = frozenset({
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
})  # fmt: skip


class Explained(SecureHeaders):
    """Answers errors with a page of ours."""

    def reading_language(self: Any) -> Locale:
        """The edition in the address, else what the browser asks for."""
        below = self.request.path.removeprefix(room(self).site.prefix)
        below = below.removeprefix("join/").removeprefix("looks/")
        for locale in texts.LANGUAGE_NAMES:
            if below == locale or below.startswith(f"{locale}/"):
                return locale
        return texts.preferred(self.request.headers.get("Accept-Language", ""))

    def look(self: Any) -> str:
        """Markup of how pages look in this browser, for pages that are made for one reader."""
        # Errors come before it is known who asks, too.
        person = getattr(getattr(self, "_current_user", None), "username", None)
        return markup(from_cookie(self.get_cookie(COOKIE), person))

    def write_error(self: Any, status_code: int, **_: Any) -> None:
        """Say in a sentence what happened; tornado logs the rest."""
        locale = self.reading_language()
        shown = HTTPStatus.SERVICE_UNAVAILABLE if status_code in _RETRY else status_code
        heading, sentence = texts.fault(locale, shown)
        site, known = room(self).site, room(self).releases.services_known.get(locale, ())
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        context = frame(site, locale, ways=Ways(services=known))
        context["display"] = self.look()
        self.finish(room(self).render("error.html.j2", context, title=heading, text=sentence))
