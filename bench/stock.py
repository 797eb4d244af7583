"""The stock side: Voilà and JupyterHub as anybody installs them, in a lean environment.

The environment is `.bench/stock`, made from `bench/stock.lock`, byte-compiled; it holds Voilà,
ipywidgets, anywidget, JupyterHub and what they need, and no extension that the lesson does not use.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from bench import lesson
from bench.figures import say
from bench.processes import Server, clean_environment, free_port, start

ROOT = Path(__file__).parents[1]
HOME = ROOT / ".bench" / "stock"
LOCK = Path(__file__).with_name("stock.lock")
PREHEATED = 2
"""How many kernels the preheated Voilà keeps ready: its own default is one, two fit two cores."""


def install() -> None:
    """Make the environment, unless it is there as the lock file says."""
    marker = HOME / ".installed"
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if marker.exists() and marker.read_text() == wanted:
        return
    say("installing the stock environment into .bench/stock")
    environment = clean_environment()
    pip = ["-m", "pip", "install", "--quiet", "--quiet", "--disable-pip-version-check"]
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(HOME)],
        [_program("python"), *pip, "--require-hashes", "-r", str(LOCK)],
    ):
        subprocess.run(command, env=environment, check=True, stdout=sys.stderr)  # noqa: S603
    compiled = [_program("python"), "-m", "compileall", "-q", "-j", "0", str(HOME / "lib")]
    # Some packages carry files of another Python's syntax; those cannot be compiled, nor imported.
    subprocess.run(compiled, env=environment, check=False, capture_output=True)  # noqa: S603
    marker.write_text(wanted)


def _program(name: str) -> str:
    return str(HOME / "bin" / name)


def _environment(folder: Path) -> dict[str, str]:
    """Nobody's settings, and the environment's own programs first."""
    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    path = os.pathsep.join([str(HOME / "bin"), os.environ.get("PATH", os.defpath)])
    return clean_environment() | {"HOME": str(home), "PATH": path, "JUPYTER_NO_CONFIG": "1"}


Kind = Literal["shared", "preheated", "gzipped"]
_PROGRAMS: dict[Kind, list[str]] = {
    "shared": [_program("voila")],
    "preheated": [_program("voila"), "--preheat_kernel=True", f"--pool_size={PREHEATED}"],
    "gzipped": [_program("python"), str(Path(__file__).with_name("voila_gzipped.py"))],
}


@contextmanager
def voila(folder: Path, kind: Kind = "shared") -> Iterator[Server]:
    """One Voilà that everybody shares, without any sign-in.

    Args:
        folder: for the notebook, logs and homes.
        kind: as shipped, with kernels kept ready, or with its responses gzipped.
    """
    notebook = lesson.write(folder / kind / "lesson.ipynb")
    port = free_port()
    where = [f"--port={port}", "--Voila.ip=127.0.0.1", "--Voila.log_level=WARN"]
    command = [*_PROGRAMS[kind], str(notebook), "--no-browser", *where]
    # A static file: the page itself would start a kernel.
    url = f"http://127.0.0.1:{port}/"
    server = start(
        command, f"{url}voila/static/voila.js", folder / f"voila-{kind}.log",
        environment=_environment(folder), cwd=notebook.parent,
    )  # fmt: skip
    try:
        yield Server(server.process, url, server.log)
    finally:
        server.stop()


_HUB = """\
c = get_config()
c.JupyterHub.bind_url = {url!r}
c.JupyterHub.hub_port = {hub_port}
c.JupyterHub.db_url = "sqlite://"
c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.spawner_class = "simple"
c.JupyterHub.allow_named_servers = False
c.JupyterHub.concurrent_spawn_limit = 0
c.Authenticator.allow_all = True
c.Spawner.default_url = "/voila/render/lesson.ipynb"
c.Spawner.notebook_dir = {notebooks!r}
c.Spawner.args = {arguments!r}
c.Spawner.start_timeout = c.Spawner.http_timeout = 180
c.SimpleLocalProcessSpawner.home_dir_template = {home!r}
c.ConfigurableHTTPProxy.command = [{proxy!r}]
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy_port}"
"""


@contextmanager
def hub(folder: Path) -> Iterator[Server]:
    """A JupyterHub with a server per user, in which Voilà is a server extension."""
    notebook = lesson.write(folder / "hub" / "notebooks" / "lesson.ipynb")
    url = f"http://127.0.0.1:{free_port()}/"
    config = notebook.parents[1] / "jupyterhub_config.py"
    values = {
        "url": url, "hub_port": free_port(), "proxy_port": free_port(),
        "notebooks": str(notebook.parent), "home": str(config.parent / "home" / "{username}"),
        "arguments": ["--allow-root"] if os.geteuid() == 0 else [],
        "proxy": str(ROOT / "node_modules" / ".bin" / "configurable-http-proxy"),
    }  # fmt: skip
    config.write_text(_HUB.format(**values))
    server = start(
        [_program("jupyterhub"), "-f", str(config)], f"{url}hub/api", folder / "hub.log",
        environment=_environment(folder), cwd=config.parent,
    )  # fmt: skip
    try:
        yield Server(server.process, url, server.log)
    finally:
        server.stop()


def versions() -> dict[str, str]:
    """What stock is, by package."""
    names = ("voila", "jupyterhub", "ipywidgets", "ipykernel", "anywidget")
    code = f"""import importlib.metadata, json
print(json.dumps({{name: importlib.metadata.version(name) for name in {names}}}))"""
    done = subprocess.run(  # noqa: S603 - our own environment's Python
        [_program("python"), "-c", code], capture_output=True, text=True, check=True
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found
