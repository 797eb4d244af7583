"""The kinds of kernels that the classroom knows; none comes from a folder of the machine."""

import sys
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel
from traitlets import List, Set, Unicode

FORK, ORDINARY = "staffroom-fork", "staffroom-ordinary"
"""A fork of a zygote; a process of its own which executes the page first."""
_SPECS: dict[str, dict[str, Any]] = {
    FORK: {
        "argv": [],
        "display_name": "Page (forked)",
        "language": "python",
        "metadata": {"kernel_provisioner": {"provisioner_name": "staffroom-fork"}},
    },
    ORDINARY: {
        "argv": [sys.executable, "-m", "staffroom_hub.zygote.ordinary", "-f", "{connection_file}"],
        "display_name": "Page",
        "language": "python",
    },
}


class OwnPythonOnly(KernelSpecManager):
    """Knows one kernel, of pages with the stock front end: the Python that runs the classroom."""

    kernel_dirs = List(Unicode(), [])
    allowed_kernelspecs = Set(Unicode(), {"python3"})


class VisitSpecs(KernelSpecManager):
    """Knows the kernels of visits."""

    kernel_dirs = List(Unicode(), [])

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Give one of the two.

        Raises:
            NoSuchKernel: it is another.
        """
        if kernel_name not in _SPECS:
            raise NoSuchKernel(kernel_name)
        return KernelSpec(**_SPECS[kernel_name])
