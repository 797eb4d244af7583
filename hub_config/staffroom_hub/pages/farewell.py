"""Telling the commons, in a person's own name, that she leaves."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from jupyterhub import orm
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse

from staffroom_hub import roles

CHOICES = ("anonymise", "remove")
"""What may become of what somebody wrote."""
TOKEN_SECONDS = 120
TIMEOUT_SECONDS = 60


class StayError(Exception):
    """The commons did not let a person go.

    Attributes:
        code: the commons' own; empty where it gave none.
    """

    def __init__(self, code: str = "") -> None:
        """Keep the code."""
        super().__init__(code or "no answer")
        self.code = code


async def say_farewell(user: Any, commons: Any, how: Mapping[str, str], locale: str) -> None:
    """Have the commons let somebody go.

    Args:
        user: the hub's user.
        commons: the hub's service.
        how: `contributions` and `confirm`, as the commons wants them.
        locale: language of its answer.

    Raises:
        StayError: it refused, or did not answer.
    """
    scopes = [*roles.BE_KNOWN, *roles.PAGE_SCOPES]
    note = "Leaving the course"
    token = user.new_api_token(scopes=scopes, note=note, expires_in=TOKEN_SECONDS)
    request = HTTPRequest(
        f"{commons.url.rstrip('/')}{commons.prefix}api/me",
        method="DELETE",
        headers={
            "Authorization": f"Bearer {token}",
            "Accept-Language": locale,
            "Content-Type": "application/json",
        },
        body=json.dumps(how),
        allow_nonstandard_methods=True,
        follow_redirects=False,
        request_timeout=TIMEOUT_SECONDS,
    )
    try:
        answer = await AsyncHTTPClient().fetch(request, raise_error=False)
    except Exception as error:  # whatever the line does, nobody was let go
        raise StayError from error
    finally:
        _end(user, token)
    if answer.code != HTTPStatus.NO_CONTENT:
        raise StayError(_code_of(answer))


def _end(user: Any, token: str) -> None:
    """Let a token open nothing any more."""
    found = orm.APIToken.find(user.db, token)
    if found is not None:
        user.db.delete(found)
        user.db.commit()


def _code_of(answer: HTTPResponse) -> str:
    try:
        return str(json.loads(answer.body)["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return ""
