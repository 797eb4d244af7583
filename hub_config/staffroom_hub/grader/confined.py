"""What the process that runs a notebook may do: compute, read libraries, write in its own folder.

The layers are the classroom's (`staffroom_hub.zygote.confine`), stricter: no network at all, and
one folder to write in. A layer that does not work here is left out; `describe` says which hold.
"""

from __future__ import annotations

import resource
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from staffroom_hub.zygote import confine, landlock, linux, seccomp

_MIB = 1024 * 1024
LAYERS = ("limits", "private", "landlock", "seccomp")
_MEANING = {
    "limits": "memory, processor time, files",
    "private": "no look into it",
    "landlock": "writes in a folder of its own only",
    "seccomp": "no network, no other process",
}


@dataclass(frozen=True)
class Bounds:
    """How much a notebook may take.

    Attributes:
        memory_bytes: how far the process may grow.
        processor_seconds: of all cells together.
        open_files: how many descriptors.
        file_bytes: how large a file it may write.
    """

    memory_bytes: int = 512 * _MIB
    processor_seconds: int = 100
    open_files: int = 128
    file_bytes: int = 16 * _MIB


def working_layers(probe: Callable[[], tuple[str, ...]] = confine.probe) -> tuple[str, ...]:
    """Find out which layers work here; this process has one thread.

    Args:
        probe: tries the classroom's layers.
    """
    found = probe()
    return tuple(layer for layer in LAYERS if layer in found)


def describe(layers: tuple[str, ...]) -> str:
    """Say in a line what holds and what does not."""
    held = [f"{layer} ({_MEANING[layer]})" for layer in layers]
    open_ = [f"{layer} ({_MEANING[layer]})" for layer in LAYERS if layer not in layers]
    return f"{', '.join(held) or 'nothing'}; not here: {', '.join(open_) or 'nothing'}"


@dataclass(frozen=True)
class Walls:
    """What a notebook's process is put under, as far as it can be made ready before.

    Attributes:
        layers: that work here.
        libraries: what may be read.
        calls: the filter of system calls.
        bounds: how much it may take.
    """

    layers: tuple[str, ...]
    libraries: tuple[str, ...]
    calls: bytes
    bounds: Bounds = Bounds()


def walls(layers: tuple[str, ...], bounds: Bounds | None = None) -> Walls:
    """Make ready, in the process that forks, once all that notebooks need is imported."""
    return Walls(
        layers,
        tuple(landlock.libraries()) if "landlock" in layers else (),
        seccomp.template(network=False) if "seccomp" in layers else b"",
        bounds or Bounds(),
    )


def confine_self(walls: Walls, parent: int, folder: Path) -> None:
    """Put this process within its walls; it has one thread.

    Args:
        walls: as `walls` made them.
        parent: process whose end is its end.
        folder: where it may write.

    Raises:
        OSError: a layer that works here did not now.
    """
    if "limits" in walls.layers:
        for kind, most in _resources(walls).items():
            resource.setrlimit(kind, (most, most))
    if "private" in walls.layers:
        linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
        linux.prctl(linux.PR_SET_DUMPABLE, 0)
    linux.die_with(parent)
    if "landlock" in walls.layers:
        landlock.restrict(landlock.rules(walls.libraries, [str(folder)]))
    if walls.calls:
        seccomp.install(walls.calls)


def _resources(walls: Walls) -> dict[int, int]:
    known, bounds = linux.status(), walls.bounds
    size, data = (int(known[name].split()[0]) * 1024 for name in ("VmSize", "VmData"))
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: bounds.processor_seconds,
        resource.RLIMIT_NOFILE: bounds.open_files,
        resource.RLIMIT_FSIZE: bounds.file_bytes,
        resource.RLIMIT_DATA: data + bounds.memory_bytes,
        # Address space that is only reserved costs nothing, and malloc reserves 64 MiB at a time.
        resource.RLIMIT_AS: size + 2 * bounds.memory_bytes,
    }
    if not walls.calls:
        # Counts threads too, so it is for where processes cannot be told from them; not for root.
        wanted[resource.RLIMIT_NPROC] = 0
    hard = {kind: resource.getrlimit(kind)[1] for kind in wanted}
    return {
        kind: most if hard[kind] == resource.RLIM_INFINITY else min(most, hard[kind])
        for kind, most in wanted.items()
    }
