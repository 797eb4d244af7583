"""The commons as a service of the hub: `python -m staffroom_hub.commons`.

The hub says in the environment where to listen, where it can be asked and by which token; the
installation's settings name the database. Nothing here is written to a log but warnings: no
address of a person's call, no token.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx
import uvicorn

from staffroom_hub.commons.app import create_app
from staffroom_hub.commons.auth import HubIdentity
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.store.database import Database
from staffroom_hub.commons.store.migrate import upgrade
from staffroom_hub.settings import load_settings
from staffroom_hub.tether import die_with_parent

# Open streams end with the service; calls under way get this many seconds.
_GRACE = 3


def configuration(environment: Mapping[str, str], database_url: str) -> uvicorn.Config:
    """Put the service together from what the hub and the settings say."""
    address = urlsplit(environment["JUPYTERHUB_SERVICE_URL"])
    app = create_app(
        Services(Database(database_url), _hub(environment)),
        root_path=environment["JUPYTERHUB_SERVICE_PREFIX"],
    )
    return uvicorn.Config(
        app,
        host=address.hostname or "127.0.0.1",
        port=address.port or 80,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
    )


def _hub(environment: Mapping[str, str]) -> HubIdentity:
    client = httpx.AsyncClient(
        base_url=environment["JUPYTERHUB_API_URL"].rstrip("/") + "/",
        timeout=httpx.Timeout(10, connect=3),
        # A proxy of the environment is for the outer world; the hub is a neighbour.
        trust_env=False,
    )
    return HubIdentity(client, environment["JUPYTERHUB_API_TOKEN"])


def main() -> None:
    """Serve until told to stop, or until the hub is gone."""
    die_with_parent()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    url = load_settings().database_url
    upgrade(url)
    uvicorn.Server(configuration(os.environ, url)).run()


if __name__ == "__main__":
    main()
