"""The layers of the confinement, each by itself; those that need another system on a fake of it."""

import errno
import os
import subprocess
import sys

import pytest

from staffroom_hub.zygote import cgroups, confine, landlock, seccomp, syscalls, users
from staffroom_hub.zygote.nursery import Limits
from staffroom_hub.zygote.watchdog import Watchdog

PID = 4321


def answer(machine, name, *arguments, arch=None, number=None):
    """Run the filter as the kernel of Linux does; None if it allows, else the error's number."""
    lines = seccomp.program(PID, machine)
    known = syscalls.number(name, machine) if number is None else number
    words = {0: known, 4: arch or syscalls.AUDIT_ARCHITECTURES[machine]}
    words |= {16 + 8 * place: value & 0xFFFFFFFF for place, value in enumerate(arguments)}
    at, value = 0, 0
    while True:
        code, yes, no, constant = lines[at]
        at += 1
        if code == 0x20:
            value = words.get(constant, 0)
        elif code == 0x06:
            return None if constant == 0x7FFF0000 else constant & 0xFFFF
        else:
            holds = {0x15: value == constant, 0x35: value >= constant, 0x45: value & constant}[code]
            at += yes if holds else no


MACHINES = pytest.mark.parametrize("machine", ["x86_64", "aarch64"])


@MACHINES
def test_the_filter_denies_what_it_names(machine):
    """Every call of the list is refused on machines that have it."""
    names = [name for name in syscalls.denied() if syscalls.number(name, machine) is not None]
    assert len(names) > 60
    assert {answer(machine, name) for name in names} == {errno.EPERM}


@MACHINES
def test_the_filter_looks_at_arguments(machine):
    """Threads yes, processes no; signals to itself only; sockets of the network only."""
    assert answer(machine, "clone", 0x3D0F00) is None
    assert answer(machine, "clone", 0x01200011) == errno.EPERM
    assert answer(machine, "clone3") == errno.ENOSYS
    for name in ("kill", "tgkill", "rt_tgsigqueueinfo"):
        assert answer(machine, name, PID, 9) is None
        assert {answer(machine, name, pid, 9) for pid in (0, -1, 1, -PID)} == {errno.EPERM}
    assert [answer(machine, "socket", family) for family in (2, 10, 16)] == [None] * 3
    assert {answer(machine, "socket", family) for family in (1, 17, 38, 40)} == {errno.EACCES}
    assert [answer(machine, "prlimit64", pid) for pid in (0, PID, 1)] == [None, None, errno.EPERM]
    assert answer(machine, "prctl", 15) is None
    assert {answer(machine, "prctl", option) for option in (1, 4, 0x59616D61)} == {errno.EPERM}
    assert answer(machine, "ioctl", 3, 0x5401) is None
    assert answer(machine, "ioctl", 3, 0x5412) == errno.EPERM


@MACHINES
def test_the_filter_allows_the_rest_of_its_own_machine_only(machine):
    """Reading is allowed; a call spelt for another machine, or for x32, is not looked at."""
    read = {"x86_64": 0, "aarch64": 63}[machine]
    assert answer(machine, "", number=read) is None
    assert answer(machine, "", number=read, arch=0x40000003) == errno.EPERM
    assert answer(machine, "", number=read | 0x40000000) == errno.EPERM


def test_users_are_not_given_twice():
    """A number comes again only when it was given back, and then as late as possible."""
    some = users.Users(range(10, 13))
    assert [some.take() for _ in range(3)] == [10, 11, 12]
    with pytest.raises(RuntimeError):
        some.take()
    some.give_back(12)
    some.give_back(10)
    assert [some.take(), some.take()] == [10, 12]


@pytest.mark.parametrize(
    ("uid_map", "first"),
    [
        ("0 0 4294967295", 1_900_000_000),
        ("0 100000 65536", 61_200),
        ("0 1000 1", None),
    ],
)
def test_users_come_from_what_is_mapped_here(monkeypatch, uid_map, first):
    """In a user namespace with few numbers there are few users, or none."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    found = users.available(uid_map)
    assert (found and found[0]) == first
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert users.available(uid_map) is None


@pytest.fixture
def tree(tmp_path):
    """A folder that looks like a container's tree of control groups."""
    own = tmp_path / "cgroup"
    own.mkdir()
    (own / "cgroup.controllers").write_text("cpu memory pids")
    (own / "cgroup.procs").write_text("7\n8\n")
    for name in ("cgroup.type", "cgroup.subtree_control"):
        (own / name).touch()
    return own


def mounts(tree):
    """What /proc/self/mountinfo says of it."""
    return f"1 2 0:3 / {tree} rw - cgroup2 cgroup rw"


def test_control_groups_are_made_with_their_limits(tree):
    """Processes move out of the way, controllers are handed on, a kernel's group has its limits."""
    own = cgroups.delegated("1:name=systemd:/\n0::/", mounts(tree))
    groups = cgroups.Groups(own, Limits(memory_bytes=1000, threads=5))
    groups.open()
    assert (tree / "main" / "cgroup.procs").read_text() == "8"
    assert (tree / "cgroup.subtree_control").read_text() == "+memory +pids"
    group = groups.make("one")
    assert group.parent.parent == tree
    assert (group / "memory.max").read_text() == "1000"
    assert (group / "pids.max").read_text() == "5"
    for file in group.iterdir():
        file.unlink()
    groups.remove("one")
    assert not group.exists()


def test_a_tree_that_is_not_given_is_left_alone(tree, tmp_path):
    """Without version 2, without delegation or without the controllers there are no groups."""
    assert cgroups.delegated("4:memory:/", mounts(tree)) is None
    assert cgroups.delegated("0::/", "1 2 0:3 / /sys rw - sysfs sysfs rw") is None
    (tree / "service").mkdir()
    assert cgroups.delegated("0::/service", mounts(tree)) is None
    (tree / "cgroup.controllers").write_text("cpu")
    with pytest.raises(OSError, match="not delegated"):
        cgroups.Groups(tree, Limits()).open()
    (tree / "cgroup.type").unlink()
    assert cgroups.delegated("0::/", mounts(tree)) is None


def test_the_level_says_what_holds():
    """Where groups hold memory there is no watchdog, and the other way round."""
    layers = ("limits", "seccomp")
    assert confine.level(layers, grouped=True) == "cgroup+limits+seccomp"
    assert confine.level(layers, grouped=False) == "limits+seccomp+watchdog"


def test_a_layer_that_does_not_work_is_found_out(monkeypatch):
    """The probe tries each layer for real, and leaves out the one that does nothing."""
    monkeypatch.setattr(seccomp, "install", lambda: None)
    monkeypatch.setattr(landlock, "rules", lambda _: (_ for _ in ()).throw(OSError))
    found = confine.probe()
    assert "limits" in found
    assert not {"seccomp", "landlock"} & set(found)


def test_the_layers_of_this_machine_are_found():
    """A fresh process finds at least resource limits and privacy here."""
    code = "from staffroom_hub.zygote import confine; print(*confine.probe())"
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True
    )
    assert {"limits", "private"} <= set(said.stdout.split())


def test_libraries_hold_no_course():
    """Of a package under development only its own folder may be read, not what lies beside it."""
    readable = landlock.libraries()
    here = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    answers = os.path.join(here, "course", "ru", "source", "m01-network", "exit-quiz.yaml")
    assert os.path.exists(answers)
    assert not [path for path in readable if answers.startswith(path.rstrip("/") + "/")]
    package = os.path.dirname(os.path.abspath(confine.__file__))
    assert [path for path in readable if package.startswith(path)]


def test_libraries_of_an_environment_below_are_read(monkeypatch, tmp_path):
    """Packages of another environment that this one builds on are libraries; a course beside is not."""
    installed = tmp_path / "lib" / "site-packages"
    monkeypatch.setattr(sys, "path", [*sys.path, str(installed), str(tmp_path / "course")])
    readable = landlock.libraries()
    assert str(installed) in readable
    assert not [path for path in readable if path.startswith(str(tmp_path / "course"))]


def test_libraries_are_named_once():
    """No folder is named beside one that holds it, and a sibling that begins alike is kept."""
    paths = ["/a/b.py", "/a", "/ab", "/a/c/d", "/e/f-g", "/e/f", "/e/f/h"]
    assert landlock.outermost(paths) == ["/a", "/ab", "/e/f", "/e/f-g"]


def test_the_watchdog_sees_memory_and_tasks():
    """Its limits are on growth beyond the zygote's memory, and on threads and processes together."""
    limits = Limits(memory_bytes=1024 * 1024, threads=3)
    watchdog = Watchdog(limits, lambda: ())
    code = (
        "import threading, time, sys; kept = bytearray(8 << 20)\n"
        "for _ in range(int(sys.argv[1])): threading.Thread(target=time.sleep, args=(60,)).start()\n"
        "print(flush=True); time.sleep(60)"
    )
    for threads, inherited, said in (
        (0, 0, "grown"),
        (5, 1 << 30, "threads"),
        (0, 1 << 30, ""),
    ):
        command = [sys.executable, "-c", code, str(threads)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            found = watchdog.offence(process.pid, inherited)
            process.kill()
        assert said in found if said else found == ""
    assert watchdog.offence(process.pid, 0) == ""
