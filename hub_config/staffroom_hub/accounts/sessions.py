"""Ending somebody's sessions on the hub: after a new password, after a block."""

from typing import Any

from jupyterhub import orm
from jupyterhub.utils import new_token

_OWN_TOKENS = "jupyterhub"
"""Client of tokens that were not given out through OAuth, a running server's among them."""


def end_sessions(user: Any, *, servers: bool = False) -> None:
    """Sign somebody out everywhere: cookies of the hub and tokens of pages end.

    Args:
        user: the hub's user.
        servers: whether the tokens of running servers end too.
    """
    db = user.db
    user.orm_user.cookie_id = new_token()
    tokens = db.query(orm.APIToken).filter(orm.APIToken.user_id == user.id)
    for token in tokens:
        if servers or token.client_id != _OWN_TOKENS:
            db.delete(token)
    db.query(orm.OAuthCode).filter(orm.OAuthCode.user_id == user.id).delete()
    db.commit()
