"""The course as Binder opens it: built as repo2docker builds it, in a clean folder.

The steps are those of `binder/`: what is tracked is copied, `postBuild` runs in it with a Python of
its own, `start` runs the server. Packages are not downloaded again: the Python sees those of this
one (pip finds that nothing of the lock is missing), and `node_modules` is a link.
"""

import os
import secrets
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from tests.stack import free_port

ROOT = Path(__file__).resolve().parents[1]
BUILD_SECONDS = 600
START_SECONDS = 240
_QUIET_PREFIXES = ("STAFFROOM_", "JUPYTER", "VIRTUAL_ENV", "PYTHON")


@dataclass(frozen=True)
class Built:
    """A Binder's image: the repository with what was built in it, its Python, its home."""

    repository: Path
    python: Path
    home: Path

    def environment(self, home: Path) -> dict[str, str]:
        """Give what repo2docker's image has in its environment, with a home of one session."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(_QUIET_PREFIXES)}
        path = os.pathsep.join([str(self.python / "bin"), *_programs(), os.environ["PATH"]])
        return kept | {
            "HOME": str(home),
            "PATH": path,
            "REPO_DIR": str(self.repository),
            "NB_PYTHON_PREFIX": str(self.python),
        }


def _programs() -> list[str]:
    """Where this Python keeps its programs, which the other one sees too."""
    return [str(Path(sys.executable).parent)]


def build(folder: Path) -> Built:
    """Do what repo2docker does before anybody comes."""
    built = Built(folder / "repository", folder / "python", folder / "home")
    built.home.mkdir(parents=True)
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            target = built.repository / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    (built.repository / "node_modules").symlink_to(ROOT / "node_modules")
    venv.create(built.python, with_pip=True)
    _see_packages(built.python)
    post_build = [str(built.repository / "binder" / "postBuild")]
    subprocess.run(
        post_build,
        cwd=built.repository,
        env=built.environment(built.home),
        check=True,
        timeout=BUILD_SECONDS,
    )
    return built


def _see_packages(python: Path) -> None:
    """Let a Python see the packages of this one, after its own."""
    code = "import site; print(site.getsitepackages()[0])"
    here = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    program = str(python / "bin" / "python")
    there = subprocess.run([program, "-c", code], check=True, capture_output=True, text=True)
    # Not as a folder with .pth files of its own: this checkout's would come along.
    (Path(there.stdout.strip()) / "packages.pth").write_text(here.stdout)
    for folder in ("share/jupyter", "etc/jupyter"):
        # Copies: what our own package installs there is not to be written into the other Python.
        ours = shutil.ignore_patterns("staffroom")
        shutil.copytree(Path(sys.prefix) / folder, python / folder, ignore=ours)


@contextmanager
def session(built: Built, folder: Path) -> Iterator[str]:
    """Open a session, which begins with the home as it was built; gives its address.

    Args:
        built: the image.
        folder: where the session's home is; it must not exist yet.
    """
    shutil.copytree(built.home, folder)
    port, token = free_port(), secrets.token_hex(16)
    base = f"/user/{secrets.token_hex(4)}/"
    program = [str(built.python / "bin" / "python"), "-m", "jupyterlab"]
    told = [
        *("--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}"),
        *(f"--ServerApp.base_url={base}", f"--IdentityProvider.token={token}"),
    ]
    process = subprocess.Popen(
        [str(built.repository / "binder" / "start"), *program, *told],
        cwd=built.repository,
        env=built.environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=(folder / "log").open("wb"),
        start_new_session=True,
    )
    try:
        _wait(process, f"http://127.0.0.1:{port}{base}api", folder / "log")
        yield f"http://127.0.0.1:{port}{base}voila/render/binder/{{edition}}.ipynb?token={token}"
    except BaseException:
        print((folder / "log").read_text("utf-8", "replace")[-8000:])
        raise
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a session as Binder does, kernels and all, without a chance to save anything."""
    family = [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]
    for one in family:
        one.kill()
    psutil.wait_procs(family)
    process.wait()


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    for _ in range(START_SECONDS * 10):
        assert process.poll() is None, log.read_text("utf-8", "replace")[-4000:]
        try:
            if httpx.get(address, trust_env=False).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(log.read_text("utf-8", "replace")[-4000:])
