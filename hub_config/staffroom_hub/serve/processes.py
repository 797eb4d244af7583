"""The hub as a child of `staffroom serve`, and that nothing of it is left behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # no stubs

from staffroom_hub.configure import CHECKOUT, private_log
from staffroom_hub.settings import Settings, environment
from staffroom_hub.tether import PR_SET_CHILD_SUBREAPER, ask_kernel, tethered

STOP_SECONDS = 15.0
_LOG_MAX = 5_000_000
_IN_CHECKOUT = CHECKOUT / "hub_config" / "local" / "jupyterhub_config.py"
_IN_PACKAGE = Path(__file__).with_name("jupyterhub_config.py")


def hub_command() -> list[str]:
    """How the hub is started: with the checkout's configuration file, else with the package's."""
    file = _IN_CHECKOUT if _IN_CHECKOUT.exists() else _IN_PACKAGE
    return [sys.executable, "-m", "staffroom_hub.hub", "-f", str(file)]


def start_hub(settings: Settings) -> subprocess.Popen[bytes]:
    """Start the hub; it and all that it starts end with this process."""
    ask_kernel(PR_SET_CHILD_SUBREAPER, 1)
    log = private_log(settings, "hub")
    for file in settings.logs.glob("*.log"):
        if file.stat().st_size > _LOG_MAX:
            file.replace(file.with_suffix(".log.1"))
    return subprocess.Popen(  # noqa: S603 - our own command
        tethered(hub_command(), log),
        cwd=settings.data,
        env=_hub_environment(settings),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def _hub_environment(settings: Settings) -> dict[str, str]:
    """The shell's environment and our settings; byte code is written, or pages open slowly."""
    shell = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return shell | environment(settings, *type(settings).model_fields)


def wait(hub: subprocess.Popen[bytes]) -> None:
    """Wait until the hub has ended, and bury meanwhile what its services left behind.

    Their children become ours when they die (`start_hub`), and what has ended takes a place in the
    table of processes until somebody asks how.
    """
    while hub.poll() is None:
        pid, status = os.wait()
        if pid == hub.pid:
            hub.returncode = os.waitstatus_to_exitcode(status)


def stop(hub: subprocess.Popen[bytes]) -> None:
    """End the hub and everything that came from it, by force what does not go by itself."""
    known = _descendants()
    if hub.poll() is None:
        hub.send_signal(signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        hub.wait(STOP_SECONDS)
    _end(known + _descendants(), signal.SIGTERM, 3)
    _end(known + _descendants(), signal.SIGKILL, 3)
    if hub.poll() is None:
        hub.kill()
    hub.wait()


def _descendants() -> list[psutil.Process]:
    children: list[psutil.Process] = psutil.Process().children(recursive=True)
    return children


def _end(processes: Iterable[psutil.Process], number: signal.Signals, seconds: float) -> None:
    alive = [process for process in set(processes) if process.is_running()]
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(number)
    psutil.wait_procs(alive, timeout=seconds)
