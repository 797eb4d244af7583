"""Keeps debugpy out of kernels: it would bring megabytes, threads and ports.

ipykernel asks once, when its debugger is imported, whether there is a debugpy.
"""

import importlib
import sys
from typing import Any

_DEBUGPY = "debugpy"


def leave_out() -> None:
    """Have ipykernel find no debugpy; a page may still import it."""
    modules: dict[str, Any] = sys.modules
    before = modules.get(_DEBUGPY)
    modules[_DEBUGPY] = None
    importlib.import_module("ipykernel.debugger")
    del modules[_DEBUGPY]
    if before is not None:
        modules[_DEBUGPY] = before
