"""The leak detector finds what is planted, and nothing where there is nothing."""

import os
import socket
import subprocess
import sys

from tests.load import leaks
from tests.load.leaks import Held
from tests.load.parts import name_of, parts

NOTHING = Held({}, {}, frozenset())


def test_nothing_new_is_no_leak():
    """The same state twice leaves nothing, and neither does one that shrank."""
    before = Held({"kernel": 2}, {"classroom unix": 5}, frozenset({"/tmp/a"}))
    assert leaks.left(before, before) == []
    assert leaks.left(before, NOTHING) == []


def test_a_process_left_behind_is_found():
    """A child that nobody ended is named."""
    before = leaks.held(os.getpid())
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        assert leaks.left(before, leaks.held(os.getpid())) == ["1 more processes: other"]
    finally:
        child.communicate()
    assert leaks.left(before, leaks.held(os.getpid())) == []


def test_descriptors_are_told_apart():
    """Each kind that is opened is counted as what it is."""
    before = leaks.descriptor_kinds(os.getpid())
    with socket.create_server(("127.0.0.1", 0)), socket.socketpair()[0], open(__file__):
        reading, writing = os.pipe()
        now = leaks.descriptor_kinds(os.getpid())
        os.close(reading)
        os.close(writing)
    more = {kind: now.count(kind) - before.count(kind) for kind in ("tcp", "unix", "pipe", "file")}
    assert more == {"tcp": 1, "unix": 1, "pipe": 2, "file": 1}


def test_a_descriptor_and_a_file_left_behind_are_found():
    """One socket of a kernel and one connection file are enough to be said."""
    after = Held({}, {"classroom unix": 1, "classroom tcp": 5}, frozenset({"/tmp/k.json"}))
    assert leaks.left(NOTHING, after) == [
        "1 more descriptors: classroom unix",
        "1 files more, for example /tmp/k.json",
    ]


def test_the_folder_of_connections_is_found(tmp_path):
    """It is read from the environment of what runs in it."""
    home = tmp_path / "home-1"
    child = subprocess.Popen(
        [sys.executable, "-c", "print(flush=True); input()"],
        env={"HOME": str(home)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        child.stdout.readline()
        assert leaks.connection_folder(child.pid) == tmp_path
    finally:
        child.communicate(b"\n")


def test_processes_are_named_by_what_they_run():
    """A process of ours is known by its module; a stranger is not."""
    line = [sys.executable, "-c", "input()", "staffroom_hub.commons"]
    child = subprocess.Popen(line, stdin=subprocess.PIPE)
    try:
        found = parts(os.getpid())
        assert child.pid in [process.pid for process in found["commons"]]
        assert name_of(found["other"][0]) == "other"
    finally:
        child.communicate()
