"""`binder/` by repo2docker's rules (2026.4): what it would take the folder for, and run from it."""

import json
import re
import stat
import subprocess
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from staffroom_hub.classroom.rendering import with_filters

ROOT = Path(__file__).parents[2]
BINDER = ROOT / "binder"
KNOWN_PYTHONS = {f"3.{minor}" for minor in range(8, 15)}
"""Those for which repo2docker has a frozen environment."""
OTHER_BUILDERS = {
    "Dockerfile",
    *("JuliaProject.toml", "Project.toml", "REQUIRE"),
    "default.nix",
    *("install.R", "DESCRIPTION"),
    *("environment.yml", "environment.yaml"),
    *("Pipfile", "Pipfile.lock"),
}
"""Files that repo2docker looks for before it thinks of Python."""


def runtime():
    """What runtime.txt says: a name and a version."""
    parts = (BINDER / "runtime.txt").read_text("ascii").strip().split("-")
    assert len(parts) == 2, "a date or a third part would be of another language"
    return parts


def test_repo2docker_takes_it_for_python():
    """No file in it is one of another builder's, and there is no second folder to choose from."""
    assert OTHER_BUILDERS.isdisjoint(path.name for path in BINDER.iterdir())
    assert not (ROOT / ".binder").exists()
    assert runtime()[0] == "python"


def test_the_python_is_known_there_and_the_one_of_the_lock():
    """Two numbers, not three; there is an environment for it; our packages are locked for it."""
    version = runtime()[1]
    assert version in KNOWN_PYTHONS
    asked = re.search(
        r'^requires-python = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE
    )
    assert version in SpecifierSet(asked[1])
    assert f"--python-version {version} " in (ROOT / "requirements.lock").read_text()[:400]


def test_pip_installs_the_lock_and_looks_for_nothing_else():
    """repo2docker's pip would refuse our lock: it looks for what a package needs and the lock omits.

    So there is no requirements.txt for it to take; postBuild installs the lock as it is.
    """
    lock = (ROOT / "requirements.lock").read_text()
    left_out = re.search(r"^rfc3987-syntax==\S+ ; sys_platform == 'none'", lock, re.MULTILINE)
    assert left_out, "then a requirements.txt would do, and would be better"
    assert not list(BINDER.glob("requirements*.txt"))
    installs = [
        line.split()
        for line in (BINDER / "postBuild").read_text().splitlines()
        if line.startswith("python -m pip install")
    ]
    locked, own = installs
    assert {"--no-deps", "--require-hashes", "requirements.lock"} <= set(locked)
    assert {"--no-deps", "--no-build-isolation", "."} <= set(own)


@pytest.mark.parametrize("name", ["postBuild", "start"])
def test_a_script_can_be_run_as_it_is(name):
    """It is executable, in git too; its first line names an interpreter, with no return after it."""
    script = BINDER / name
    assert script.stat().st_mode & stat.S_IXUSR
    command = ["git", "ls-files", "--stage", "--", f"binder/{name}"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert listed.startswith("100755 ")
    assert script.read_bytes().startswith(b"#!/bin/bash\n")
    assert b"\r" not in script.read_bytes()


def test_the_server_takes_the_place_of_start():
    """repo2docker gives the server's command as arguments; its signals must reach the server."""
    assert (BINDER / "start").read_text().splitlines()[-1] == 'exec "$@"'


def test_nothing_of_the_folder_stays_at_home():
    """What is not in git is not on Binder, and no file tells it to leave others out."""
    command = ["git", "ls-files", "--others", "--", "binder"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert [name for name in listed.splitlines() if "__pycache__" not in name] == []
    for folder in (ROOT, BINDER):
        assert not (folder / ".dockerignore").exists()
        assert not (folder / ".containerignore").exists()


def test_its_pages_know_the_filters_of_our_templates():
    """Voilà on Binder has each filter that the classroom has, or no page would come."""
    told = json.loads((BINDER / "config" / "jupyter_server_config.json").read_text())
    named = told["VoilaExporter"]["filters"]
    ours = with_filters(Config()).VoilaExporter.filters
    assert {name: import_item(path) for name, path in named.items()} == dict(ours)
