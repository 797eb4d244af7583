"""Which sandboxes there are, and how each is started: bubblewrap, or a container.

Both give the same: no network, no other process, nothing of the machine but libraries to read, a
folder with what was given to read, and a small folder in memory to write, which goes with it. No
variable of ours is in the environment.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from staffroom_hub.grader.sandbox.inside import GIVEN, OWN, SHARED
from staffroom_hub.zygote import users

_MIB = 1024 * 1024
_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/localtime",
           "/etc/fonts")  # fmt: skip
PROGRAM = str(GIVEN / "inside.py")
_LANGUAGE = "C.UTF-8"
CONTAINERS = ("docker", "podman")


@dataclass(frozen=True)
class Bounds:
    """How much a learner's code may take.

    Attributes:
        seconds: of all cells together.
        cell_seconds: of one cell; what takes longer is interrupted, and the next one runs.
        memory_bytes: of all its processes.
        disk_bytes: of the folder it may write in, which lies in memory.
        processes: how many, threads included.
        output_bytes: of all that comes out.
    """

    seconds: float = 45.0
    cell_seconds: int = 15
    memory_bytes: int = 768 * _MIB
    disk_bytes: int = 64 * _MIB
    processes: int = 128
    output_bytes: int = 16 * _MIB

    def limits(self) -> dict[str, int]:
        """Give the limits of each process, by name in `resource`."""
        return {
            "CORE": 0,
            "CPU": int(self.seconds) + 1,
            "NOFILE": 256,
            "FSIZE": self.disk_bytes,
            # Address space that is only reserved costs nothing; the whole is watched from outside.
            "AS": 3 * self.memory_bytes,
            "NPROC": self.processes,
        }


@dataclass(frozen=True)
class Bubblewrap:
    """Namespaces of one's own, by the program `bwrap`.

    As root it needs no user namespace; the program inside becomes a user that nobody is.

    Attributes:
        program: path of `bwrap`.
        watched: whether its processes are ours to look at.
    """

    program: str
    watched = True

    @property
    def name(self) -> str:
        """What the log calls it."""
        return "bubblewrap"

    def user(self) -> int | None:
        """Choose whom the program inside becomes; None where we are not root."""
        numbers = users.available()
        # Another one for each worker, from the end of those that pages' kernels have.
        return None if numbers is None else numbers[-1 - os.getpid() % (len(numbers) // 2)]

    def command(self, given: Path, bounds: Bounds, label: str) -> list[str]:
        """Spell how it is started.

        Args:
            given: folder with what is given.
            bounds: how much it may take.
            label: name of this run, which no other has.
        """
        del label
        size = str(bounds.disk_bytes)
        return [
            self.program, "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts",
            "--unshare-cgroup-try", *self._privileges(), "--die-with-parent", "--new-session",
            "--clearenv", *_variables("--setenv", {"PATH": "/usr/bin:/bin"}),
            "--hostname", "sandbox",
            "--ro-bind", str(given), str(GIVEN),
            "--proc", "/proc", "--dev", "/dev",
            "--perms", "1777", "--size", size, "--tmpfs", str(SHARED),
            "--perms", "1777", "--size", size, "--tmpfs", str(OWN),
            # After what is empty: an installation below /tmp would be hidden by it.
            *(part for path in _libraries() for part in _bound(path)),
            "--remount-ro", "/dev", "--remount-ro", "/",
            "--chdir", str(OWN), "--", sys.executable, "-I", PROGRAM,
        ]  # fmt: skip

    def end(self, label: str) -> list[str]:
        """It ends with the process that was started."""
        del label
        return []

    def _privileges(self) -> list[str]:
        if os.geteuid() != 0:
            return ["--unshare-user"]
        drop = ["--cap-drop", "ALL"]
        return [*drop, "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]


@dataclass(frozen=True)
class Container:
    """A container of docker or podman.

    Attributes:
        program: path of `docker` or `podman`.
        image: that has Python with nbgrader and ipykernel, as `python3`.
        watched: its processes are the daemon's.
    """

    program: str
    image: str
    watched = False

    @property
    def name(self) -> str:
        """What the log calls it."""
        return Path(self.program).name

    def user(self) -> None:
        """Nobody needs to become anybody else inside."""

    def command(self, given: Path, bounds: Bounds, label: str) -> list[str]:
        """Spell how it is started; see `Bubblewrap.command`."""
        memory, size = str(bounds.memory_bytes), str(bounds.disk_bytes)
        return [
            self.program, "run", "--rm", "--interactive", "--init", "--pull", "never",
            "--name", label, "--network", "none", "--read-only", "--user", "65534:65534",
            "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
            "--memory", memory, "--memory-swap", memory, "--pids-limit", str(bounds.processes),
            "--cpus", "1", "--shm-size", size,
            "--tmpfs", f"{OWN}:rw,nosuid,nodev,mode=1777,size={size}",
            "--volume", f"{given}:{GIVEN}:ro", "--workdir", str(OWN),
            *(f"--env={name}={value}" for name, value in _VARIABLES.items()),
            "--entrypoint", "python3", self.image, "-I", PROGRAM,
        ]  # fmt: skip

    def end(self, label: str) -> list[str]:
        """Spell how it is ended, whatever it does."""
        return [self.program, "rm", "--force", label]


Engine = Bubblewrap | Container

_VARIABLES = {
    "LANG": _LANGUAGE,
    "TMPDIR": str(OWN),
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}


def _variables(option: str, more: dict[str, str]) -> list[str]:
    known = _VARIABLES | more
    return [part for name, value in known.items() for part in (option, name, value)]


def _bound(path: str) -> list[str]:
    """Show a folder; those above it are made for it, and bubblewrap would make them its own."""
    above = [str(parent) for parent in reversed(Path(path).parents) if str(parent) != "/"]
    made = [part for parent in above for part in ("--perms", "0755", "--dir", parent)]
    return [*made, "--ro-bind-try", path, path]


def _libraries() -> list[str]:
    """Name what may be read: the system's programs and libraries, and Python's."""
    python = {sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parents[1])}
    return [*_SYSTEM, *sorted(path for path in python if path not in {"/", "/usr"})]


def engines(image: str) -> Iterator[Engine]:
    """Give the sandboxes that may be here, the best first; whether one holds is tried.

    Args:
        image: for containers; none are tried without one.
    """
    if bwrap := shutil.which("bwrap"):
        yield Bubblewrap(bwrap)
    for name in CONTAINERS if image else ():
        if program := shutil.which(name):
            yield Container(program, image)
