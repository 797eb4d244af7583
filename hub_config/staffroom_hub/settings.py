"""Settings of an installation: environment variables that begin with `STAFFROOM_`.

One class is the only list of them; every process of an installation reads the same ones. A wrong
value is refused with one line that names the variable and says what is expected.
"""

import os
import re
import sys
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from staffroom_hub.commons.mail import SmtpServer, address

PREFIX = "STAFFROOM_"
OUR_AUTHENTICATOR = "staffroom_hub.accounts.authenticator.StaffroomAuthenticator"

_PART = "[a-z0-9]+(?:[._-][a-z0-9]+)*"
_EXTENSION = rf"(?:@{_PART}/)?{_PART}"
"""The name of an extension, as npm has them."""

_IMAGE = r"[a-z0-9][A-Za-z0-9._/:@-]{0,254}"
"""The name of a container image; it cannot be read as an option."""

_EDITION = "{edition}"
"""Stands in the address of gradebooks for `ru` or `en`: nbgrader needs one for each."""

SignUp = Literal["open", "invitation", "closed"]
Kernels = Literal["forked", "ordinary"]
Execution = Literal["forked", "stock"]
Folder = Annotated[Path, AfterValidator(lambda path: path.expanduser().absolute())]


class SettingsError(ValueError):
    """A setting that cannot be used; its text is one line for the person who set it."""


def _sqlite(validated: dict[str, Any], name: str) -> str:
    return f"sqlite:///{validated['data'] / name}" if "data" in validated else ""


def _public(validated: dict[str, Any]) -> str:
    bind = validated.get("bind", "")
    # Whether the address is one of this machine is asked, and told, when it is listened on.
    known = bind if re.fullmatch(r"[A-Za-z0-9.:-]+", bind) else "localhost"
    host = f"[{known}]" if ":" in known else known
    return f"http://{host}:{validated.get('port', 0)}/"


def _cores() -> int:
    """Count the cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _with_slash(url: str) -> str:
    return url if url.endswith("/") else f"{url}/"


def _server(url: str) -> str:
    if url:
        SmtpServer.of(url)
    return url


def _of_each_edition(url: str) -> str:
    if url and (_EDITION not in url or "://" not in url):
        raise ValueError(f"an address such as postgresql://…/gradebook_{_EDITION} is expected")
    return url


def _sender(text: str) -> str:
    if not text.isprintable() or address(parseaddr(text)[1]) is None:
        raise ValueError("an address such as Staffroom <staffroom@school.example> is expected")
    return text


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("words on one line are expected")
    return text.strip()


def _site(url: str) -> str:
    if url and not re.fullmatch(r"https?://[^\s\"<>]+", url):
        raise ValueError("an address such as https://school.example/ is expected")
    return url


class Settings(BaseSettings):
    """What an installation decides; a default fits one machine with SQLite."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="ignore"
    )

    port: int = Field(8000, ge=1, le=65535)
    """Public port."""
    bind: str = "127.0.0.1"
    """Public address."""
    data: Folder = Field(default_factory=lambda: Path("var").absolute())
    """Folder of all state."""
    course: Folder = Field(default_factory=lambda given: given.get("data", Path()) / "course")
    """Working course root, which holds the editions."""
    database_url: str = Field(default_factory=lambda given: _sqlite(given, "commons.sqlite"))
    """Database of the commons."""
    hub_database_url: str = Field(default_factory=lambda given: _sqlite(given, "hub.sqlite"))
    """Database of the hub."""
    accounts_database_url: str = Field(
        default_factory=lambda given: _sqlite(given, "accounts.sqlite")
    )
    """Database of the accounts."""
    signup: SignUp = "open"
    """Who may sign up."""
    authenticator: str = OUR_AUTHENTICATOR
    """Import path of the Authenticator class."""
    kernels: Kernels = "forked"
    """Whether a page's kernels are forks, where the machine allows that, or ordinary processes."""
    grader_execution: Execution = Field(
        default_factory=lambda: "forked" if sys.platform.startswith("linux") else "stock"
    )
    """Whether a submission's cells run in a fork of the grader or in an ordinary kernel."""
    grader_workers: int = Field(default_factory=_cores, ge=1, le=64)
    """How many submissions are graded at once."""
    code_image: str = Field("", pattern=rf"^(?:{_IMAGE})?$")
    """Container image in which learners' code is run where there is no bubblewrap."""
    gradebook_url: Annotated[str, AfterValidator(_of_each_edition)] = Field("", repr=False)
    """Gradebooks of the editions, with `{edition}` in it; without, SQLite in the course root."""
    extensions: str = Field(
        "jupyter-matplotlib,jupyterlab-plotly", pattern=rf"^{_EXTENSION}(?:,{_EXTENSION})*$"
    )
    """JupyterLab extensions of widget packages that pages with the stock front end may use."""
    trainer_email: str = "trainer@staffroom.local"
    """With what the first trainer signs in."""
    public_url: Annotated[
        str,
        Field(pattern=r"^https?://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9._/-]*)?$"),
        AfterValidator(_with_slash),
    ] = Field(default_factory=_public)
    """Address at which browsers reach the installation: links in letters and feeds begin so."""
    smtp_url: Annotated[str, AfterValidator(_server)] = Field("", repr=False)
    """Server that takes letters, `smtp://user:password@host:587` or `smtps://…`; none without."""
    mail_from: Annotated[str, AfterValidator(_sender)] = "Staffroom <staffroom@localhost>"
    """In whose name letters are sent."""
    institution: Annotated[str, AfterValidator(_printable)] = Field("", max_length=120)
    """Name of the institution that gives certificates; without one they say that it has none."""
    institution_url: Annotated[str, AfterValidator(_site)] = Field("", max_length=200)
    """Address of the institution's own site; that of the installation where it has none."""
    institution_country: Annotated[str, AfterValidator(_printable)] = Field("", max_length=80)
    """Country or region of the institution, as certificates say it."""
    demo: bool = False
    """Whether demo teachers and a lively discussion are added."""

    @property
    def secrets(self) -> Path:
        """Folder of the installation's own secrets, mode 0700."""
        return self.data / "secrets"

    @property
    def logs(self) -> Path:
        """Folder of the processes' logs."""
        return self.data / "log"

    @property
    def course_ready(self) -> Path:
        """File that the grader writes when every bundled module is released in this run."""
        return self.data / "run" / "course-ready"

    @property
    def code_ready(self) -> Path:
        """File that the grader writes when it has a sandbox for learners' code."""
        return self.data / "run" / "code-ready"


def load_settings(**given: Any) -> Settings:
    """Read the settings from the environment.

    Args:
        given: values that go before the environment's.

    Raises:
        SettingsError: a value cannot be used.
    """
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = PREFIX + str(first["loc"][0]).upper()
        # The address of a server may hold its password.
        shown = (
            "…" if first["loc"][0] in {"smtp_url", "gradebook_url"} else f"{first['input']!s:.60}"
        )
        message = f"{name}={shown}: {first['msg']}."
        raise SettingsError(message) from None


def environment(settings: Settings, *names: str) -> dict[str, str]:
    """Spell the named settings as environment variables for another process."""
    values = settings.model_dump(mode="json")
    return {PREFIX + name.upper(): str(values[name]) for name in names}
