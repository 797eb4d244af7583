"""What every page of the hub has in common: language, strict content policy, our words."""

from collections.abc import Mapping
from typing import Any

from staffroom.display import COOKIE as DISPLAY_COOKIE
from staffroom.display import attributes, from_cookie
from staffroom.language import COOKIE as LANGUAGE_COOKIE
from staffroom.language import COOKIE_DAYS
from staffroom.language import from_cookie as language_from_cookie
from staffroom_hub.pages.landing import is_staff
from staffroom_hub.texts import LANGUAGE_NAMES, chosen, translator

_SOURCES = ("script-src", "style-src", "img-src", "connect-src", "form-action")
POLICY = "; ".join(
    ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]
    + [f"{source} 'self'" for source in _SOURCES]
)
HEADERS = {
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Content-Type-Options": "nosniff",
}


class OurLook:
    """Mixed into a handler of the hub, gives its pages our look.

    The language is the one asked for with `?lang=`, else the one remembered (`staffroom.language`),
    else the browser's.
    """

    request: Any
    """The rest of a handler, as far as this class uses it."""

    @property
    def content_security_policy(self) -> str:
        """Nothing from elsewhere, nothing inline, no frames."""
        return POLICY

    def set_default_headers(self) -> None:
        """Add headers of our own to the hub's."""
        super().set_default_headers()  # type: ignore[misc]  # of the hub's handler
        for name, value in HEADERS.items():
            self.set_header(name, value)  # type: ignore[attr-defined]

    async def prepare(self) -> None:
        """Remember a language that was asked for."""
        wished = self.get_query_argument("lang", None)  # type: ignore[attr-defined]
        if wished in LANGUAGE_NAMES:
            self.remember_language(wished)
        await super().prepare()  # type: ignore[misc]

    def remember_language(self, locale: str) -> None:
        """Show this page and later ones in a language."""
        self._locale_now = locale
        self._set_cookie(  # type: ignore[attr-defined]
            LANGUAGE_COOKIE,
            locale,
            encrypted=False,
            path="/",
            expires_days=COOKIE_DAYS,
            samesite="Lax",
        )

    @property
    def language(self) -> str:
        """The language of this page."""
        wished: str | None = getattr(self, "_locale_now", None)
        # An error may come before the hub has looked who is there.
        user = getattr(self, "_jupyterhub_user", None)
        cookie = self.get_cookie(LANGUAGE_COOKIE)  # type: ignore[attr-defined]
        remembered = language_from_cookie(cookie, user.name if user else None)
        return chosen(wished, remembered, self.request.headers.get("Accept-Language", ""))

    @property
    def template_namespace(self) -> dict[str, Any]:
        """What templates may use."""
        given: dict[str, Any] = super().template_namespace  # type: ignore[misc]
        return given | {
            "_": translator(self.language),
            "display": self._display(given["user"]),
            "course_url": f"{given['prefix']}services/classroom/",
            "language": self.language,
            "languages": LANGUAGE_NAMES,
            "own_accounts": hasattr(self.authenticator, "book"),  # type: ignore[attr-defined]
            "page_path": self.request.path,
            "page_query": self._query_to_keep(),
            "staff": is_staff(given["user"]),
        }

    def _display(self, user: Any) -> Mapping[str, str]:
        """How pages look to who reads: what she has chosen in the course's settings."""
        person = user.name if user else None
        return attributes(from_cookie(self.get_cookie(DISPLAY_COOKIE), person))  # type: ignore[attr-defined]

    def _validate_next_url(self, next_url: str) -> str:
        """Take no way on that could not stand in a header, beside what the hub refuses."""
        way: str = super()._validate_next_url(next_url)  # type: ignore[misc]
        return way if way.isprintable() else ""

    def _query_to_keep(self) -> dict[str, str]:
        """Parameters that a switch of language must not lose."""
        arguments = self.request.query_arguments
        return {
            name: self.get_query_argument(name)  # type: ignore[attr-defined]
            for name in ("next", "token")
            if name in arguments
        }
