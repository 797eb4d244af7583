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
from staffroom_hub.commons.institution import Institution
from staffroom_hub.commons.keys import Keys, load_keys
from staffroom_hub.commons.mail import SmtpServer
from staffroom_hub.commons.services import Services
from staffroom_hub.commons.signing import Signer, load_signer
from staffroom_hub.commons.store.database import Database
from staffroom_hub.commons.store.migrate import upgrade
from staffroom_hub.secret_files import SecretsError
from staffroom_hub.settings import Settings, load_settings
from staffroom_hub.tether import die_with_parent

# Open streams end with the service; calls under way get this many seconds.
_GRACE = 3


def configuration(
    environment: Mapping[str, str], settings: Settings, keys: Keys, signer: Signer
) -> uvicorn.Config:
    """Put the service together from what the hub and the settings say."""
    address = urlsplit(environment["JUPYTERHUB_SERVICE_URL"])
    app = create_app(
        _services(environment, settings, keys, signer),
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


def _services(
    environment: Mapping[str, str], settings: Settings, keys: Keys, signer: Signer
) -> Services:
    return Services(
        Database(settings.database_url),
        _hub(environment),
        keys=keys,
        mailer=SmtpServer.of(settings.smtp_url) if settings.smtp_url else None,
        mail_from=settings.mail_from,
        public_url=settings.public_url,
        institution=Institution(
            signer,
            settings.public_url,
            settings.institution,
            settings.institution_url,
            settings.institution_country,
        ),
        runs_code=settings.code_ready.exists,
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
    settings = load_settings()
    try:
        keys, signer = load_keys(settings.data), load_signer(settings.data)
    except SecretsError as error:
        raise SystemExit(f"staffroom: {error}") from None
    upgrade(settings.database_url)
    uvicorn.Server(configuration(os.environ, settings, keys, signer)).run()


if __name__ == "__main__":
    main()
