"""Security headers of every answer.

Nothing ever needs `eval`, an inline script, or another host. A module that chose the stock front
end needs a little more than the other pages: an activity is an ECMAScript module at a `blob:` URL
(anywidget), and style sheets arrive as `<style>` elements. Pictures at `blob:` URLs are those that
a page's own code has drawn or received from its kernel.
"""

import base64
import hashlib
from typing import Any

_NOBODY_ELSE = "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

PLAIN = (
    "default-src 'none'; connect-src 'self'; font-src 'self'; img-src 'self' data:; "
    f"script-src 'self'; style-src 'self'; {_NOBODY_ELSE}"
)
"""Of pages without a kernel, of the interface, of errors."""

_NO_TEXT = f"'sha256-{base64.b64encode(hashlib.sha256().digest()).decode()}'"
"""An empty `<style>` element, into which the code of a widget (plotly's) writes rules by itself."""

SLIM = (
    "default-src 'none'; connect-src 'self'; font-src 'self'; img-src 'self' data: blob:; "
    f"media-src 'self' data:; script-src 'self'; style-src 'self' {_NO_TEXT}; {_NOBODY_ELSE}"
)
"""Of a module's page; `connect-src` covers its WebSocket."""

ACTIVE = (
    "default-src 'none'; connect-src 'self'; font-src 'self' data:; img-src 'self' data: blob:; "
    "media-src 'self'; script-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
    f"{_NOBODY_ELSE}"
)
"""Of a module's page with the stock front end."""

INERT = f"default-src 'none'; style-src 'unsafe-inline'; sandbox; {_NOBODY_ELSE}"
"""Of a module's media: a picture that brings a script does not get to run it."""

COMMON = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class SecureHeaders:
    """Puts the headers on whatever a handler answers, errors and refusals included."""

    policy = PLAIN

    def set_default_headers(self: Any) -> None:
        """Set the headers; tornado calls this before each answer and each error."""
        for name, value in COMMON.items():
            self.set_header(name, value)
        self.set_header("Content-Security-Policy", self.policy)
