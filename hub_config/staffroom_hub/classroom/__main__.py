"""Run the classroom: `python -m staffroom_hub.classroom`, as the hub does."""

import hashlib
import logging
import os
import sys

from staffroom_hub.classroom import environment
from staffroom_hub.classroom.context import SHARE
from staffroom_hub.settings import SettingsError, load_settings
from staffroom_hub.tether import ask_kernel, die_with_parent

PR_SET_DUMPABLE = 4
_QUIET = {
    "httpx": logging.WARNING,
    "tornado.application": logging.WARNING,
    "tornado.general": logging.ERROR,
}
"""Loggers that would quote addresses and cookies, or repeat themselves."""


def _find_template() -> None:
    """In a checkout, templates are those of the checkout, not copies of them."""
    if SHARE.is_dir():
        others = os.environ.get("JUPYTER_PATH", "")
        os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(SHARE), others]))


def main() -> None:
    """Read the environment, empty it, serve."""
    die_with_parent()
    ask_kernel(PR_SET_DUMPABLE, 0)
    try:
        settings = load_settings()
        pages = settings.data / "pages"
        known = environment.read(os.environ, pages, tuple(settings.extensions.split(",")))
    except (SettingsError, environment.MissingVariableError) as error:
        sys.exit(str(error))
    _find_template()
    pages.mkdir(parents=True, exist_ok=True, mode=0o700)
    _serve(known)


def _serve(known: environment.Environment) -> None:
    from staffroom_hub.classroom.app import Classroom, configuration  # noqa: PLC0415
    from staffroom_hub.classroom.context import NotBuiltError  # noqa: PLC0415
    from staffroom_hub.classroom.identity import ask_hub  # noqa: PLC0415

    ask_hub()
    environment.scrub(os.environ)
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(level)
    config = configuration(known)
    secret = hashlib.sha256(b"classroom cookies:" + known.service_token.encode()).digest()
    config.Voila.cookie_secret = secret
    try:
        Classroom.launch_instance(argv=[], config=config, environment=known)
    except NotBuiltError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
