"""From settings to a running course: check, prepare, start, wait, say so, stop."""

import logging
import os
import shutil
import signal
from types import FrameType
from typing import IO

from staffroom_hub.accounts.book import Book
from staffroom_hub.accounts.database import connect, upgrade
from staffroom_hub.configure import private_log
from staffroom_hub.secret_files import SecretsError, secret
from staffroom_hub.serve import checks
from staffroom_hub.serve.checks import CannotServeError
from staffroom_hub.serve.first_run import first_trainer, sign_in_line
from staffroom_hub.serve.material import bundled_course, deliver
from staffroom_hub.serve.processes import start_hub, stop, wait
from staffroom_hub.serve.ready import address, refused_modules, wait_until_ready
from staffroom_hub.settings import OUR_AUTHENTICATOR, Settings
from staffroom_hub.terminal import complain, say

OURS_ALONE = 0o077
SECRETS = ("cookie_secret", "crypt_key", "proxy_token")


class _Stopped(Exception):  # noqa: N818 - not an error
    """Somebody asked us to stop."""


def _stop_asked(_number: int, _frame: FrameType | None) -> None:
    raise _Stopped


def serve(settings: Settings) -> int:
    """Run Staffroom until it is asked to stop.

    Returns:
        0 when stopped on request, 1 when it could not start or broke; one sentence says why.
    """
    os.umask(OURS_ALONE)
    signal.signal(signal.SIGTERM, _stop_asked)
    signal.signal(signal.SIGINT, _stop_asked)
    try:
        with _held(settings):
            _prepare(settings)
            return _run(settings)
    except _Stopped:
        return 0
    except (CannotServeError, SecretsError) as error:
        complain(error)
        return 1


def _held(settings: Settings) -> IO[str]:
    checks.check_python()
    checks.check_node()
    checks.check_data(settings)
    checks.check_syllabus(settings)
    held = checks.lock(settings)
    checks.check_port(settings)
    return held


def _prepare(settings: Settings) -> None:
    """Bring secrets, databases and the course folder to where they should be."""
    from staffroom_hub.commons.keys import load_keys  # noqa: PLC0415
    from staffroom_hub.commons.signing import load_signer  # noqa: PLC0415
    from staffroom_hub.commons.store.migrate import upgrade as upgrade_commons  # noqa: PLC0415

    logging.basicConfig(filename=private_log(settings, "serve"), level=logging.INFO)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    shutil.rmtree(settings.data / "run")  # of an earlier run
    checks.check_data(settings)
    for name in SECRETS:
        secret(settings.secrets, name)
    load_keys(settings.data)
    load_signer(settings.data)
    upgrade_commons(settings.database_url)
    if settings.authenticator == OUR_AUTHENTICATOR:
        upgrade(settings.accounts_database_url)
    deliver(bundled_course(), settings.course)


def _run(settings: Settings) -> int:
    hub = start_hub(settings)
    try:
        wait_until_ready(settings, hub)
        _say_ready(settings)
        wait(hub)
        raise CannotServeError(f"The hub ended by itself: {settings.logs / 'hub.log'} says why.")
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        stop(hub)


def _say_ready(settings: Settings) -> None:
    lines = [f"Staffroom is ready: {address(settings)}", *refused_modules(settings)]
    if settings.authenticator == OUR_AUTHENTICATOR:
        sign_in = first_trainer(Book(connect(settings.accounts_database_url)), settings)
        lines += [sign_in_line(sign_in)] if sign_in else []
    say("\n".join(lines))
