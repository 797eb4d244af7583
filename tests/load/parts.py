"""The processes of a Staffroom by what they are, their memory and their time on the processors."""

from collections import defaultdict
from contextlib import suppress

import psutil

from bench.processes import Memory, memory, tree

MEGABYTE = 2**20
_PACKAGE = "staffroom_hub."


def parts(pid: int) -> dict[str, list[psutil.Process]]:
    """All processes below `staffroom serve`, by part: hub, classroom, zygote, kernel, and so on."""
    found = defaultdict(list)
    family = tree(pid)
    names = {process.pid: name_of(process) for process in family}
    for process in family:
        name = names[process.pid]
        if name == "classroom" and names.get(_parent(process)) == "classroom":
            name = "nursery"
        found[name].append(process)
    _sort_nursery(found, family)
    return dict(found)


def name_of(process: psutil.Process) -> str:
    """What a process is, from its command line."""
    try:
        line = process.cmdline()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return "ended"
    for word in line[1:4]:
        if word.startswith(_PACKAGE):
            return word.removeprefix(_PACKAGE).split(".")[0]
    if any("configurable-http-proxy" in word for word in line):
        return "proxy"
    return "serve" if any("staffroom_hub.cli" in word for word in line) else "other"


def _parent(process):
    with suppress(psutil.NoSuchProcess):
        return process.ppid()
    return 0


def _sort_nursery(found, family):
    """Below the classroom: the nursery's base, its zygotes, their kernels."""
    rooms = {process.pid for process in found.pop("classroom", [])}
    below = defaultdict(list)
    for process in family:
        below[_parent(process)].append(process)
    nursery = {p.pid for room in rooms for p in below[room]}
    zygotes = {p.pid for base in nursery for p in below[base]}
    kernels = {p.pid for zygote in zygotes for p in below[zygote]}
    levels = {"classroom": rooms, "base": nursery, "zygote": zygotes, "kernel": kernels}
    known = set().union(*levels.values())
    for name in list(found):
        found[name] = [p for p in found[name] if p.pid not in known]
        if not found[name]:
            del found[name]
    for name, pids in levels.items():
        if pids:
            found[name] = [p for p in family if p.pid in pids]


def memory_rows(pid: int) -> list[dict]:
    """One row for each part: how many processes, which memory is theirs alone, their fair share."""
    return [
        {
            "name": "memory", "part": part, "processes": held.processes,
            "uss_mb": round(held.private / MEGABYTE, 1), "pss_mb": round(held.share / MEGABYTE, 1),
        }
        for part, held in memories(pid).items()
    ]  # fmt: skip


def memories(pid: int) -> dict[str, Memory]:
    """Memory by part."""
    return {part: memory(processes) for part, processes in sorted(parts(pid).items())}


def seconds(pid: int) -> dict[str, float]:
    """Processor seconds so far, by part; those of children that have ended count for the parent."""
    spent = {}
    for part, processes in parts(pid).items():
        spent[part] = 0.0
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                spent[part] += times.user + times.system
    return spent
