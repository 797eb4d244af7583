"""What the hub of this installation is: one function from settings to the hub's configuration.

`hub_config/local/jupyterhub_config.py` calls it; tests feed it a plain `traitlets.Config`.
"""

import os
import shutil
import socket
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from traitlets.config import Config

import staffroom
from staffroom_hub import roles
from staffroom_hub.accounts.database import driver_url
from staffroom_hub.pages.landing import landing
from staffroom_hub.secret_files import private_folder, secret
from staffroom_hub.settings import Settings, environment
from staffroom_hub.spawner import SERVER_SETTINGS, TrainerSpawner
from staffroom_hub.tether import tethered

CHECKOUT = Path(staffroom.__file__).resolve().parents[2]
TEMPLATES = Path(__file__).parent / "pages" / "templates"
LOOPBACK = "127.0.0.1"
SERVERS_PER_TRAINER = 2
AUTH_REFRESH_SECONDS = 5
KEPT_FROM_SHELL = ("PATH", "LANG", "LC_ALL", "TZ", "VIRTUAL_ENV")


@dataclass(frozen=True)
class Ports:
    """Ports on the loopback address, one for each process that listens."""

    hub: int
    proxy: int
    classroom: int
    commons: int


def free_ports() -> Ports:
    """Ask the system for four free ports at the same time, so that no two are the same."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(4)]
        for one in sockets:
            one.bind((LOOPBACK, 0))
        return Ports(*(one.getsockname()[1] for one in sockets))


def configure(c: Config, settings: Settings, ports: Ports | None = None) -> None:
    """Write the configuration of the hub.

    Args:
        c: what the hub reads.
        settings: what the installation decides.
        ports: where processes listen; left out, free ones.
    """
    ports = ports or free_ports()
    _hub(c, settings, ports)
    _proxy(c, settings, ports)
    _accounts(c, settings)
    _services(c, settings, ports)
    _trainers(c, settings, ports)


def commons_url(ports: Ports) -> str:
    """Base of the commons as other processes of the machine reach it, past the proxy."""
    return f"http://{LOOPBACK}:{ports.commons}/services/commons/"


def _hub(c: Config, settings: Settings, ports: Ports) -> None:
    secret(settings.secrets, "cookie_secret")
    c.JupyterHub.bind_url = f"http://{_in_url(settings.bind)}:{settings.port}/"
    c.JupyterHub.hub_ip = LOOPBACK
    c.JupyterHub.hub_port = ports.hub
    c.JupyterHub.db_url = driver_url(settings.hub_database_url)
    c.JupyterHub.cookie_secret_file = str(settings.secrets / "cookie_secret")
    c.JupyterHub.upgrade_db = True
    c.JupyterHub.template_paths = [str(TEMPLATES)]
    c.JupyterHub.default_url = landing
    c.JupyterHub.redirect_to_server = False
    c.JupyterHub.cleanup_servers = True
    c.JupyterHub.cleanup_proxy = True
    c.JupyterHub.custom_scopes = roles.CUSTOM_SCOPES
    c.JupyterHub.load_roles = roles.load_roles(demo=settings.demo)
    c.JupyterHub.tornado_settings = {
        "headers": {"Referrer-Policy": "same-origin"},
        "cookie_options": {"samesite": "Lax"},
    }
    c.CryptKeeper.keys = [bytes.fromhex(secret(settings.secrets, "crypt_key"))]


def _in_url(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _proxy(c: Config, settings: Settings, ports: Ports) -> None:
    ours = CHECKOUT / "node_modules" / ".bin" / "configurable-http-proxy"
    command = str(ours) if ours.exists() else "configurable-http-proxy"
    run = private_folder(settings.data / "run")
    c.ConfigurableHTTPProxy.command = tethered([command], private_log(settings, "proxy"))
    c.ConfigurableHTTPProxy.auth_token = secret(settings.secrets, "proxy_token")
    c.ConfigurableHTTPProxy.api_url = f"http://{LOOPBACK}:{ports.proxy}"
    c.ConfigurableHTTPProxy.pid_file = str(run / "proxy.pid")
    c.ConfigurableHTTPProxy.check_running_interval = 2


def private_log(settings: Settings, name: str) -> Path:
    """The file a process writes its log to."""
    return private_folder(settings.logs) / f"{name}.log"


def _accounts(c: Config, settings: Settings) -> None:
    c.JupyterHub.authenticator_class = settings.authenticator
    c.Authenticator.allow_all = True
    c.Authenticator.enable_auth_state = True
    c.Authenticator.auth_refresh_age = AUTH_REFRESH_SECONDS
    c.StaffroomAuthenticator.manage_groups = True
    c.StaffroomAuthenticator.database_url = settings.accounts_database_url
    c.StaffroomAuthenticator.signup = settings.signup


def _services(c: Config, settings: Settings, ports: Ports) -> None:
    near = {"STAFFROOM_COMMONS_URL": commons_url(ports)}
    common = environment(settings, "data", "course") | _shell_environment()
    commons = common | environment(
        settings, "database_url", "public_url", "smtp_url", "mail_from",
        "institution", "institution_url", "institution_country",
    )  # fmt: skip
    classroom = common | near | environment(settings, "kernels", "extensions")
    grader = environment(settings, "grader_execution", "grader_workers", "code_image") | _gradebook(
        settings
    )
    pages: dict[str, Any] = {
        "oauth_no_confirm": True,
        "oauth_client_allowed_scopes": [*roles.PAGE_SCOPES, roles.USE_CLASSROOM],
    }
    c.JupyterHub.services = [
        _service(settings, "commons", commons, ports.commons),
        _service(settings, "classroom", classroom, ports.classroom) | pages,
        _service(settings, "grader", common | near | grader),
    ]
    if settings.demo:
        accounts = environment(settings, "accounts_database_url")
        c.JupyterHub.services.append(_service(settings, "demo", common | near | accounts))


def _gradebook(settings: Settings) -> dict[str, str]:
    """What the editions' `nbgrader_config.py` reads, where gradebooks are not SQLite files."""
    url = driver_url(settings.gradebook_url)
    return {"STAFFROOM_GRADEBOOK_URL": url} if url else {}


def _service(
    settings: Settings, name: str, variables: dict[str, str], port: int | None = None
) -> dict[str, Any]:
    """One service that the hub starts, and starts again when it dies."""
    home = private_folder(settings.data / "home" / name)
    spec: dict[str, Any] = {
        "name": name,
        "display": False,
        "command": tethered(
            [sys.executable, "-m", f"staffroom_hub.{name}"], private_log(settings, name)
        ),
        "cwd": str(home),
        "environment": variables | {"HOME": str(home)},
    }
    return spec if port is None else spec | {"url": f"http://{LOOPBACK}:{port}"}


def _shell_environment(*first: Path) -> dict[str, str]:
    """What a process of ours may know of the shell that started the hub: nothing secret.

    Jupyter looks for templates in the folders `first` before all others.
    """
    kept = {name: os.environ[name] for name in KEPT_FROM_SHELL if name in os.environ}
    # nbgrader calls a program of this environment by its name.
    kept["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", os.defpath)])
    shares = [*map(str, first), str(CHECKOUT / "widgets" / "share" / "jupyter")]
    shares.append(os.environ.get("JUPYTER_PATH", ""))
    path = [share for share in dict.fromkeys(":".join(shares).split(":")) if Path(share).is_dir()]
    return kept | {"JUPYTER_PATH": ":".join(path)}


def _trainers(c: Config, settings: Settings, ports: Ports) -> None:
    home = private_folder(settings.data / "home")
    c.JupyterHub.spawner_class = TrainerSpawner
    c.JupyterHub.allow_named_servers = True
    c.JupyterHub.named_server_limit_per_user = SERVERS_PER_TRAINER
    c.TrainerSpawner.course = str(settings.course)
    c.TrainerSpawner.home_dir_template = str(home / "{username}")
    server = [sys.executable, "-m", "jupyterhub.singleuser"]
    c.Spawner.cmd = tethered(server, private_log(settings, "trainers"))
    # In a container the hub may be root, and a trainer's server is what the hub is.
    root = ["--allow-root"] if os.geteuid() == 0 else []
    # Without a shell of its own a terminal opens a login shell, whose PATH lacks our programs.
    shell = shutil.which("bash") or "/bin/sh"
    c.Spawner.args = [*root, f"--ServerApp.terminado_settings=shell_command={shell}"]
    c.Spawner.default_url = "/lab"
    c.Spawner.ip = LOOPBACK
    c.Spawner.http_timeout = 120
    c.Spawner.start_timeout = 120
    c.Spawner.environment = _shell_environment(SERVER_SETTINGS / "share" / "jupyter") | {
        "STAFFROOM_COMMONS_URL": commons_url(ports),
        "JUPYTER_CONFIG_PATH": str(SERVER_SETTINGS),
        **environment(settings, "course"),
        "SHELL": shell,
        **_gradebook(settings),
    }
    c.LocalProcessSpawner.interrupt_timeout = 5
