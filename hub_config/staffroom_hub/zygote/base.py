"""The base: a fresh process that has imported what pages need, and is forked for each release.

Started by the nursery: `python -m staffroom_hub.zygote.base <descriptor of its line>`.
"""

import importlib
import os
import socket
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from staffroom_hub.zygote import confine, linux
from staffroom_hub.zygote.brood import Brood
from staffroom_hub.zygote.page_kernel import PLOTS, PageKernel, build
from staffroom_hub.zygote.zygote import hatch, settle

PRELOADED = (
    # What pages import first of all. The widgets are named, not imported: this shelf does not know
    # that one.
    "anywidget",
    "ipywidgets",
    "staffroom_widgets",
    "staffroom.client",
    # What kernels were seen to import after the fork, in their calls of the commons.
    "anyio._backends._asyncio",
    "anyio.lowlevel",
    "anyio.streams.tls",
    "anyio.to_thread",
    "certifi",
    "h11",
    "httpcore",
)


def main(line: int) -> None:
    """Import, make the shell, and be forked.

    Args:
        line: descriptor of our end of the line to the nursery.
    """
    linux.die_with(os.getppid())
    linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
    linux.name_process("staffroom-base")
    layers = confine.probe()
    kernel = made()
    settle()
    brood = Brood(socket.socket(fileno=line))
    brood.report(op="ready", layers=layers)
    hatch(kernel, brood.serve())


def made() -> PageKernel:
    """Import what is installed of what pages need, and make this process's kernel."""
    os.environ.update(PLOTS)
    for name in PRELOADED:
        with suppress(ImportError):
            importlib.import_module(name)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["IPYTHONDIR"] = folder
        return build(Path(folder) / "profile")


if __name__ == "__main__":
    main(int(sys.argv[1]))
