"""Install what the tests need beyond Python and Node packages: Chromium, PostgreSQL, bubblewrap.

Each is the system's where there is one, else apt's where we are root, else a package of its own
(Playwright's Chromium; a wheel that carries PostgreSQL, unpacked under `.tools/`). Run by
`make test`; run twice, it does nothing the second time. bubblewrap is the system's or apt's; where
it cannot be had, or the machine forbids namespaces, the tests that need it are left out and say so.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.browser import chromium
from tests.postgres import find_binaries

ROOT = Path(__file__).parents[1]
APT = {
    "Chromium": ["chromium", "fonts-dejavu-core"],
    "PostgreSQL": ["postgresql"],
    "bubblewrap": ["bubblewrap"],
}


def run(*command: str) -> bool:
    """Run a command quietly; say whether it worked."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
    except FileNotFoundError:
        return False
    return done.returncode == 0


def from_apt(what: str) -> bool:
    """Install Debian packages where we may."""
    if os.geteuid() != 0:
        return False
    run("apt-get", "update", "-q")
    return run("apt-get", "install", "-y", "-q", "--no-install-recommends", *APT[what])


def chromium_of_playwright() -> bool:
    """Let Playwright download its Chromium."""
    return run(sys.executable, "-m", "playwright", "install", "chromium")


def postgresql_of_wheel() -> bool:
    """Unpack the wheel that carries PostgreSQL under `.tools/`."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
    target = ROOT / ".tools" / "postgresql"
    return run(*pip, "--target", str(target), "-r", str(ROOT / "tests" / "postgresql.lock"))


def main() -> None:
    """Provide all, or say which is missing and how to get it."""
    wanted = [
        ("Chromium", chromium, chromium_of_playwright),
        ("PostgreSQL", find_binaries, postgresql_of_wheel),
    ]
    for what, find, last_resort in wanted:
        if find() is None:
            print(f"Installing {what} for the tests …", flush=True)
            _ = from_apt(what) or last_resort()
        if find() is None:
            sys.exit(f"The tests need {what}: install it with your system's package manager.")
    if shutil.which("bwrap") is None and not from_apt("bubblewrap"):
        print("Without bubblewrap the tests of learners' code are left out.", flush=True)


if __name__ == "__main__":
    main()
