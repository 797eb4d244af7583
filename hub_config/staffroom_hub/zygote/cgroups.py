"""Control groups (version 2): memory and number of tasks per kernel, held by the system itself.

Used where a tree was delegated to us, as systemd does with `Delegate=yes` and containers do, and
where it has the controllers `memory` and `pids`.
"""

import contextlib
import os
from pathlib import Path

from staffroom_hub.zygote.prepared import Limits

_NEEDED = {"memory", "pids"}
_CONTROLLERS = "+memory +pids"


class Groups:
    """A folder of control groups, one per kernel.

    Args:
        own: this process's group, delegated to us.
        limits: for each kernel.
    """

    def __init__(self, own: Path, limits: Limits) -> None:
        """Remember; `open` makes the groups."""
        self._own = own
        self._limits = limits
        self._kernels = own / f"kernels-{os.getpid()}"

    def open(self) -> None:
        """Make room: a group that hands on its controllers may hold no process itself.

        Raises:
            OSError: the tree is not ours after all.
        """
        available = set((self._own / "cgroup.controllers").read_text().split())
        if not available >= _NEEDED:
            raise OSError("The controllers memory and pids are not delegated.")
        main = self._own / "main"
        main.mkdir(exist_ok=True)
        for pid in (self._own / "cgroup.procs").read_text().split():
            # A process that has ended since is no process to move.
            with contextlib.suppress(ProcessLookupError):
                (main / "cgroup.procs").write_text(pid)
        (self._own / "cgroup.subtree_control").write_text(_CONTROLLERS)
        self._kernels.mkdir()
        (self._kernels / "cgroup.subtree_control").write_text(_CONTROLLERS)

    def make(self, name: str) -> Path:
        """Make the group of a kernel, with its limits; to enter it, write 0 to its `cgroup.procs`.

        Args:
            name: of a folder.
        """
        group = self._kernels / name
        group.mkdir()
        (group / "memory.max").write_text(str(self._limits.memory_bytes))
        (group / "pids.max").write_text(str(self._limits.threads))
        # A kernel that cannot have more is to end, not to slow the machine down.
        for file, text in (("memory.swap.max", "0"), ("memory.oom.group", "1")):
            if (group / file).exists():
                (group / file).write_text(text)
        return group

    def remove(self, name: str) -> None:
        """Remove the group of a kernel that has ended."""
        with contextlib.suppress(OSError):
            (self._kernels / name).rmdir()

    def close(self) -> None:
        """Remove the folder of groups."""
        with contextlib.suppress(OSError):
            self._kernels.rmdir()


def delegated(memberships: str, mounts: str) -> Path | None:
    """Find this process's group of version 2, if the tree beneath it was given to us.

    Args:
        memberships: contents of `/proc/self/cgroup`.
        mounts: contents of `/proc/self/mountinfo`.
    """
    path = next((line[3:] for line in memberships.splitlines() if line.startswith("0::")), None)
    mount = next((line.split()[4] for line in mounts.splitlines() if " - cgroup2 " in line), None)
    if path is None or mount is None:
        return None
    own = Path(mount) / path.lstrip("/")
    return own if own.is_dir() and os.access(own, os.W_OK) and _given(own) else None


def _given(own: Path) -> bool:
    """Tell a delegated group from one that merely can be written to, by root for example."""
    for name in ("user.delegate", "trusted.delegate"):
        with contextlib.suppress(OSError):
            if os.getxattr(own, name) == b"1":
                return True
    # The root that a container sees is given to it; only the system's true root lacks this file.
    return not (own.parent / "cgroup.procs").exists() and (own / "cgroup.type").exists()
