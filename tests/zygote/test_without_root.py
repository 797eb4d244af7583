"""A classroom that is not root: its kernels are all of one user, and still cannot reach each other."""

import ctypes
import os
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from staffroom_hub.zygote import linux, syscalls, users

NOBODY = 65534
_PR_CAP_AMBIENT, _RAISE, _DAC_READ_SEARCH = 47, 2, 2
ATTACKS = Path(__file__).with_name("test_attacks.py")


def be_nobody():
    """Be nobody, who may read where this Python and these tests are; for before an exec."""
    users.become(NOBODY, keep_reading=True)
    head = ctypes.create_string_buffer(struct.pack("Ii", 0x20080522, 0))
    reading = ctypes.create_string_buffer(struct.pack("6I", *[1 << _DAC_READ_SEARCH] * 3, 0, 0, 0))
    linux.syscall(syscalls.number("capset"), head, reading)
    if ctypes.CDLL(None).prctl(_PR_CAP_AMBIENT, _RAISE, _DAC_READ_SEARCH, 0, 0):
        raise OSError("Nobody may read nothing here.")


@pytest.mark.skipif(os.geteuid() != 0, reason="the attacks are run by no other than nobody already")
@pytest.mark.timeout(300)
def test_the_attacks_fail_for_nobody_too():
    """The same deeds and bombs come to nothing where the user layer is missing."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        os.chown(folder, NOBODY, NOBODY)
        command = [sys.executable, "-m", "pytest", str(ATTACKS), "-q", "-p", "no:cacheprovider"]
        done = subprocess.run(
            [*command, f"--basetemp={folder}/t"],
            preexec_fn=be_nobody,
            env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=280,
            cwd=ATTACKS.parents[2],
            check=False,
        )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "2 skipped" in done.stdout
