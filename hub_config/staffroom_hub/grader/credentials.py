"""The service's token on its way to the processes that need it, past those that must not have it.

The grader's first process puts address and token into a file without a name and becomes a fresh
program, whose memory and environment hold neither. A fork that speaks with the commons reads the
file; the others close it.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from typing import NoReturn

from staffroom.client import URL_VARIABLE
from staffroom.exchange.commons import TOKEN_VARIABLE, Commons

# Names of variables that no notebook of the grader may see; kernels inherit our environment.
_OURS_ALONE = ("JUPYTERHUB_", "STAFFROOM_TOKEN", "STAFFROOM_DATABASE", "STAFFROOM_HUB", "JPY_API")
_MOST_BYTES = 65536


def begin_anew(module: str) -> NoReturn:
    """Become a program that has no token; its argument is the descriptor of the file.

    Args:
        module: the program.

    Raises:
        CommonsError: address or token are not there.
    """
    Commons.from_environment().close()
    known = {name: os.environ[name] for name in (URL_VARIABLE, TOKEN_VARIABLE)}
    file = _nameless()
    os.write(file, json.dumps(known).encode())
    os.set_inheritable(file, True)
    command = [sys.executable, "-m", module, str(file)]
    os.execve(sys.executable, command, scrubbed(os.environ))  # noqa: S606 - our own program


def commons_by(file: int) -> Commons:
    """Read the file, which stays as it is, and make calls of the commons."""
    return Commons.from_environment(json.loads(os.pread(file, _MOST_BYTES, 0)))


def scrubbed(environment: Mapping[str, str]) -> dict[str, str]:
    """Leave tokens and database addresses out of an environment."""
    return {name: value for name, value in environment.items() if not name.startswith(_OURS_ALONE)}


def _nameless() -> int:
    if sys.platform == "linux":
        return os.memfd_create("commons")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())
