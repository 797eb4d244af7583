"""Who is there: the hub's own identity provider for Jupyter servers, fitted to Voilà.

Voilà hands an identity provider arguments of its own (`token`, `login_handler_class`) and does not
put the base URL before its routes; for the rest the hub's provider does what is wanted: sign-in by
OAuth (with PKCE where the hub knows it), the teacher's access token in a signed cookie, a token of
its own against cross-site requests.
"""

from typing import Any

from jupyter_server.auth import Authorizer
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.utils import url_path_join
from jupyterhub.services.auth import HubOAuth
from jupyterhub.singleuser.extension import (
    JupyterHubIdentityProvider,
    JupyterHubLogoutHandler,
    JupyterHubOAuthCallbackHandler,
)
from traitlets import Unicode, default

from staffroom_hub.classroom.errors import Explained
from staffroom_hub.classroom.watch import ASK_AGAIN_SECONDS


class OAuthCallback(Explained, JupyterHubOAuthCallbackHandler):  # type: ignore[misc]
    """Where the hub sends a teacher back to after sign-in."""


class Logout(Explained, JupyterHubLogoutHandler):  # type: ignore[misc]
    """Goes to the hub's sign-out, which asks first, so that no foreign page signs anybody out."""

    @allow_unauthenticated
    def get(self) -> None:
        """Redirect; the hub takes the token back, and with it the cookie ends."""
        hub_auth = HubOAuth.instance()
        self.redirect(hub_auth.hub_host + url_path_join(hub_auth.hub_prefix, "logout"))


class TeacherIdentity(JupyterHubIdentityProvider):  # type: ignore[misc]
    """Knows teachers by the access token that the hub issued for the classroom."""

    token = Unicode("")
    """No token opens the classroom as such; Voilà sets this to nothing."""
    logout_handler_class = Logout

    @default("hub_auth")
    def _shared_hub_auth(self) -> HubOAuth:
        return HubOAuth.instance()

    def get_handlers(self) -> list[tuple[Any, ...]]:
        """Routes of sign-in and sign-out, below the classroom's prefix."""
        prefix = self.hub_auth.base_url
        callback = {"hub_auth": self.hub_auth}
        return [
            (url_path_join(prefix, "logout"), self.logout_handler_class),
            (url_path_join(prefix, "oauth_callback"), OAuthCallback, callback),
        ]


class OnlyTeachers(Authorizer):
    """Lets in whom the hub lets use the classroom; whose kernel it is, `kernel_handlers` checks."""

    def is_authorized(self, _handler: Any, user: Any, _action: str, _resource: str) -> bool:
        """Whether the caller's token opens the classroom."""
        hub_auth = HubOAuth.instance()
        return bool(hub_auth.check_scopes(hub_auth.access_scopes, user.hub_user))


def token_of(handler: Any) -> str:
    """The access token that a request came with."""
    return str(HubOAuth.instance().get_token(handler) or "")


def ask_hub() -> HubOAuth:
    """Make the one object that talks to the hub, and have it read its environment now.

    Its settings are read from the environment when first used; after that the environment may be
    emptied.
    """
    hub_auth = HubOAuth.instance(cache_max_age=ASK_AGAIN_SECONDS)
    for name in [*hub_auth.trait_names(config=True), "access_scopes"]:
        getattr(hub_auth, name)
    return hub_auth
