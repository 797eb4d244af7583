"""What a Staffroom holds at one moment: processes, descriptors, sockets, files; and what stayed."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.load.parts import parts

SLACK = {"tcp": 12, "file": 3}
"""Connections kept for reuse, and a database's files, come and go; a leak is far beyond it."""
_TCP = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))


@dataclass(frozen=True)
class Held:
    """What is held.

    Attributes:
        processes: by part.
        descriptors: of the classroom and the nursery's base, by part and kind.
        files: paths in the folders of the kernels' sockets and connection files.
    """

    processes: dict[str, int]
    descriptors: dict[str, int]
    files: frozenset[str]

    def row(self, name: str) -> dict:
        """As a row to print."""
        return {
            "name": name,
            "processes": self.processes,
            "descriptors": self.descriptors,
            "files": len(self.files),
        }


def held(pid: int) -> Held:
    """Look at a Staffroom, by the process id of its `serve`."""
    found = parts(pid)
    descriptors = Counter()
    for part in ("classroom", "base", "zygote"):
        for process in found.get(part, []):
            descriptors.update(f"{part} {kind}" for kind in descriptor_kinds(process.pid))
    files = set()
    for process in found.get("base", []):
        if folder := connection_folder(process.pid):
            files.update(str(path) for path in folder.rglob("*") if not path.is_dir())
    return Held(
        {part: len(processes) for part, processes in found.items()},
        dict(sorted(descriptors.items())),
        frozenset(files),
    )


def descriptor_kinds(pid: int) -> list[str]:
    """What each open descriptor of a process is: tcp, unix, pipe, event, file."""
    inodes = _tcp_inodes()
    kinds = []
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            kinds.append(_kind(str(link.readlink()), inodes))
    return kinds


def _kind(target, tcp):
    kind, _, name = target.partition(":")
    if kind == "socket":
        return "tcp" if name.strip("[]") in tcp else "unix"
    if kind == "anon_inode":
        return "event"
    return kind if kind == "pipe" else "file"


def _tcp_inodes():
    lines = [
        line.split() for table in _TCP if table.exists() for line in table.read_text().splitlines()
    ]
    return {line[9] for line in lines if len(line) > 9}


def connection_folder(pid: int) -> Path | None:
    """The folder of sockets and connection files: a kernel's home is in it.

    Args:
        pid: of the nursery's base.
    """
    variables = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    home = next((v[5:].decode() for v in variables if v.startswith(b"HOME=")), "")
    return Path(home).parent if home else None


def left(before: Held, after: Held) -> list[str]:
    """What is there now and was not there before: a sentence each."""
    said = []
    for part, count in after.processes.items():
        more = count - before.processes.get(part, 0)
        if more > 0:
            said.append(f"{more} more processes: {part}")
    for kind, count in after.descriptors.items():
        more = count - before.descriptors.get(kind, 0)
        if more > SLACK.get(kind.split()[-1], 0):
            said.append(f"{more} more descriptors: {kind}")
    stale = sorted(after.files - before.files)
    if stale:
        said.append(f"{len(stale)} files more, for example {stale[0]}")
    return said
