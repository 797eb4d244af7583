"""What the classroom reads from its environment, and the little of it that a kernel may know.

The hub hands a service its secrets as environment variables, and everything that is started later
would inherit them. So they are read once, taken out of `os.environ`, and the environment of a
kernel is made from an allow-list.
"""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

KEPT = frozenset({
    "HOME",
    "JUPYTERHUB_PUBLIC_URL",
    "JUPYTER_PATH",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "LD_LIBRARY_PATH",
    "PATH",
    "STAFFROOM_COURSE",
    "STAFFROOM_KERNELS",
    "TMPDIR",
    "TZ",
    "VIRTUAL_ENV",
})  # fmt: skip
"""What stays in `os.environ` after the start; none of it is secret."""

FOR_KERNELS = frozenset({"LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "TZ"})
"""What a kernel is told of it."""


class MissingVariableError(ValueError):
    """A variable that is missing; the text is one line for whoever starts the service."""


@dataclass(frozen=True)
class Environment:
    """What the hub tells the classroom.

    Attributes:
        address: where to listen.
        port: where to listen.
        prefix: path that all routes begin with, `/services/classroom/`.
        commons_url: base URL of the commons, ends in a slash.
        service_token: the classroom's own token; never leaves this process.
        pages: folder of the cached releases.
        extensions: names of labextensions that stock pages may use besides their own.
    """

    address: str
    port: int
    prefix: str
    commons_url: str
    service_token: str
    pages: Path
    extensions: tuple[str, ...] = ()


def read(
    variables: Mapping[str, str], pages: Path, extensions: tuple[str, ...] = ()
) -> Environment:
    """Read what the classroom needs.

    Args:
        variables: the environment.
        pages: folder of the cached releases.
        extensions: names of labextensions that stock pages may use besides their own.

    Raises:
        MissingVariableError: a variable is missing.
    """
    url = urlsplit(_needed(variables, "JUPYTERHUB_SERVICE_URL"))
    return Environment(
        address=url.hostname or "127.0.0.1",
        port=url.port or 80,
        prefix=_needed(variables, "JUPYTERHUB_SERVICE_PREFIX"),
        commons_url=_needed(variables, "STAFFROOM_COMMONS_URL").rstrip("/") + "/",
        service_token=_needed(variables, "JUPYTERHUB_API_TOKEN"),
        pages=pages,
        extensions=extensions,
    )


def _needed(variables: Mapping[str, str], name: str) -> str:
    if not variables.get(name):
        raise MissingVariableError(f"{name} is not set: the classroom is started by the hub.")
    return variables[name]


def scrub(variables: MutableMapping[str, str]) -> None:
    """Take everything out of an environment that nothing started later may see."""
    for name in set(variables) - KEPT:
        del variables[name]


def for_zygotes(variables: Mapping[str, str], home: Path) -> dict[str, str]:
    """Make the whole environment of what executes pages before anybody reads them.

    Args:
        variables: the classroom's own environment.
        home: an empty private folder.
    """
    kept = {name: variables[name] for name in FOR_KERNELS if name in variables}
    return kept | {"HOME": str(home), "IPYTHONDIR": str(home / ".ipython")}


def for_kernel(
    variables: Mapping[str, str], home: Path, commons_url: str, token: str
) -> dict[str, str]:
    """Make the whole environment of a page's kernel.

    Args:
        variables: the classroom's own environment.
        home: an empty private folder.
        commons_url: where the kernel finds the commons.
        token: the token of the teacher who opens the page.
    """
    return for_zygotes(variables, home) | {
        "STAFFROOM_COMMONS_URL": commons_url,
        "STAFFROOM_TOKEN": token,
    }
